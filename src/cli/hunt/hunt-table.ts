import type { Fate, HuntHit } from '#ledger'
import { pad, visible, widthOf } from '#report'
import type { Desk } from '../desk.ts'
import { localTime } from '../local-time.ts'

// What a hunt found, for people: by recipient, and the mails.

const ROWS_MAX = 50
const MAILS_MAX = 20

interface Recipient {
  count: number
  first: number
  last: number
  readonly fates: Map<Fate, number>
}

export async function printHunt(hits: readonly HuntHit[], { terminal, words }: Desk): Promise<void> {
  const { hunt: said } = words
  const [first, last] = [hits[0], hits.at(-1)]
  if (first === undefined || last === undefined) {
    return terminal.print(`${said.none}\n`)
  }
  const recipients = recipientsOf(hits)
  const rows = [...recipients]
    .slice(0, ROWS_MAX)
    .map(([address, { count, first, last, fates }]) => [
      ...[visible(address, ADDRESS_CHARS_MAX), String(count), localTime(first), localTime(last)],
      [...fates].map(([fate, times]) => `${said.fates[fate]} ${times}`).join(', '),
    ])
  const mails = hits.slice(0, MAILS_MAX).map(({ at, mail, sender, subject = '', verdict = '' }) => {
    const { verdicts } = words.ledger.find
    const judged = Object.hasOwn(verdicts, verdict) ? (verdicts[verdict] ?? '') : verdict
    const what = [localTime(at), mail, judged, sender, subject].filter((text) => text !== '')
    return `  ${visible(what.join('  '))}`
  })
  const lines = [
    said.found(hits.length, recipients.size, localTime(first.at), localTime(last.at)),
    '',
    ...tableOf([[...said.columns], ...rows]),
    ...(recipients.size > ROWS_MAX ? [said.more(recipients.size - ROWS_MAX)] : []),
    ...['', said.mails, ...mails],
    ...(hits.length > MAILS_MAX ? [`  ${said.more(hits.length - MAILS_MAX)}`] : []),
  ]
  await terminal.print(`${lines.join('\n')}\n`)
}

const ADDRESS_CHARS_MAX = 60

/** Who had most of them stands first. */
function recipientsOf(hits: readonly HuntHit[]): Map<string, Recipient> {
  const recipients = new Map<string, Recipient>()
  for (const { at, reached } of hits) {
    for (const { address, fate } of reached) {
      const known = recipients.get(address) ?? { count: 0, first: at, last: at, fates: new Map() }
      known.count += 1
      known.last = at
      known.fates.set(fate, (known.fates.get(fate) ?? 0) + 1)
      recipients.set(address, known)
    }
  }
  return new Map([...recipients].sort(([, one], [, other]) => other.count - one.count))
}

function tableOf(rows: readonly (readonly string[])[]): string[] {
  const columns = rows[0]?.length ?? 0
  const widths = Array.from({ length: columns }, (_, at) => Math.max(...rows.map((row) => widthOf(row[at] ?? ''))))
  return rows.map((row) =>
    row
      .map((cell, at) => pad(cell, widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}
