import { dropIndex, type FoundMails, indexLedger, type LedgerHit, type LedgerQuery, searchLedger } from '#ledger'
import { visible } from '#report'
import { readLedgerHead, readLedgerIndexMark, type TenantStore } from '#store'
import { complain, type Desk } from '../desk.ts'
import { localTime } from '../local-time.ts'
import { jsonLine } from '../printer.ts'
import { Progress } from '../progress.ts'
import { type Looking, recordLook } from '../record-look.ts'
import { EXIT } from '../wrong-use.ts'

// `sekisho ledger search` and `sekisho ledger index`.

export interface SearchTask {
  readonly do: 'search'
  readonly query: LedgerQuery
  readonly keyFile?: string
  readonly json: boolean
}

export interface IndexTask {
  readonly do: 'index'
  /** Whether it is made again from the first entry on. */
  readonly anew: boolean
}

export async function search(looking: Looking, task: SearchTask, desk: Desk): Promise<number> {
  const { clinic } = looking.place
  const { find, none } = desk.words.ledger
  if ((await readLedgerHead(clinic)) === undefined) return complain(desk, none)
  const canWrite = task.keyFile !== undefined && looking.trouble === undefined
  if (canWrite) await indexLedger(clinic)
  const found = await searchLedger(clinic, task.query)
  const { limit: _, before: __, ...asked } = task.query
  const look = { kind: 'searched', query: JSON.stringify(asked), hits: found.hits.length } as const
  const isRecorded = await recordLook(looking, task.keyFile, look, desk)
  if (task.json) await printJson(found, isRecorded, desk)
  else await printFound(found, desk)
  if (found.behind > 0) await desk.terminal.complain(`sekisho: ${find.behind(found.behind)}`)
  return EXIT.clear
}

async function printJson({ hits, ...rest }: FoundMails, isRecorded: boolean, { terminal }: Desk): Promise<void> {
  for (const hit of hits) await terminal.print(`${jsonLine(hit)}\n`)
  await terminal.print(`${jsonLine({ hits: hits.length, ...rest, isRecorded })}\n`)
}

async function printFound({ hits, next }: FoundMails, desk: Desk): Promise<void> {
  const { find } = desk.words.ledger
  for (const hit of hits) await desk.terminal.print(`${hitLines(hit, desk)}\n`)
  const counted = hits.length === 0 && next === undefined ? find.none : find.count(hits.length)
  await desk.terminal.print(`${counted}\n${next === undefined ? '' : `${find.more(next)}\n`}`)
}

// LIMIT: two lines a mail; its story has the rest.
const SHOWN_CHARS_MAX = 80
const RECIPIENTS_MAX = 3

function hitLines({ mail, at, sender, recipients, subject, verdict, action }: LedgerHit, { words }: Desk): string {
  const { find } = words.ledger
  const shown = (text: unknown): string => visible(String(text), SHOWN_CHARS_MAX)
  const judged = verdict === undefined ? '-' : (own(find.verdicts, verdict) ?? shown(verdict))
  const done = action === undefined ? '' : ` / ${own(find.actions, action) ?? shown(action)}`
  const more = recipients.length > RECIPIENTS_MAX ? ` +${recipients.length - RECIPIENTS_MAX}` : ''
  const to = `${recipients.slice(0, RECIPIENTS_MAX).map(shown).join(', ')}${more}`
  return [
    `${localTime(at)}  ${judged}${done}  ${shown(sender)} -> ${to}`,
    `    ${subject === undefined ? find.noSubject : shown(subject)}  (${shown(mail)})`,
  ].join('\n')
}

const own = (table: Readonly<Record<string, string>>, name: string): string | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined

export async function index(clinic: TenantStore, { anew }: IndexTask, { terminal, words }: Desk): Promise<number> {
  if (anew) await dropIndex(clinic)
  let count = { done: 0, total: 0, listed: true }
  const progress = new Progress(
    () => count,
    () => terminal.progressColumns,
    words,
  )
  const onProgress = (done: number, total: number) => {
    count = { done, total, listed: true }
  }
  await indexLedger(clinic, onProgress).finally(() => progress.end())
  const { mailCount = 0 } = (await readLedgerIndexMark(clinic)) ?? {}
  await terminal.print(`${words.ledger.find.indexed(mailCount)}\n`)
  return EXIT.clear
}
