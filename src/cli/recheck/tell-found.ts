import { heldText } from '#actions'
import type { Lang } from '#domain'
import { hang, pad, visible, widthOf } from '#report'
import type { FoundAgain, InMailbox, OutOfReach } from '#service'
import type { Desk } from '../desk.ts'
import { localTime } from '../local-time.ts'
import { jsonLine } from '../printer.ts'
import { EXIT } from '../wrong-use.ts'

// What a second look found, as it comes, and summed up at its end.

type About = Extract<FoundAgain, { readonly at: number }>
type Kind = InMailbox['outcome'] | 'out-of-reach' | 'quarantine'

const ORDER: readonly Kind[] = [
  ...(['clawed-back', 'would-be', 'not-moved', 'out-of-reach', 'already-held', 'by-person', 'quarantine'] as const),
]
/** What somebody has to act upon, or we have acted upon. */
const GRAVE: ReadonlySet<Kind> = new Set(['clawed-back', 'would-be', 'not-moved', 'out-of-reach'])
// LIMIT: people of a list that a person goes through by telephone; the rest is in --json.
const PEOPLE_SHOWN = 50
const PEOPLE_MAX = 100_000

export class FoundTeller {
  readonly #counts = new Map<Kind, number>()
  /** Who has how many mails that are out of reach. */
  readonly #people = new Map<string, number>()
  #troubles = 0
  readonly #desk: Desk
  readonly #lang: Lang
  readonly #isJson: boolean

  constructor(desk: Desk, lang: Lang, isJson: boolean) {
    this.#desk = desk
    this.#lang = lang
    this.#isJson = isJson
  }

  async tell(found: FoundAgain): Promise<void> {
    const { terminal, words } = this.#desk
    if (!('at' in found)) {
      this.#troubles += 1
      await terminal.complain(`sekisho: ${troubleLine(found, words.recheck)}`)
      return
    }
    const kind = found.type === 'mailbox' ? found.outcome : found.type
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + 1)
    if (found.type === 'out-of-reach') this.#note(found)
    if (this.#isJson) return terminal.print(`${jsonLine(found)}\n`)
    // WHY not shown: a person has decided, and knows; the sum says how many there are.
    if (kind !== 'by-person') await terminal.print(`${blockOf(found, kind, this.#lang, this.#desk)}\n\n`)
  }

  #note({ recipients }: OutOfReach): void {
    for (const { address } of recipients) {
      if (this.#people.size < PEOPLE_MAX || this.#people.has(address))
        this.#people.set(address, (this.#people.get(address) ?? 0) + 1)
    }
  }

  async end(isStopped: boolean): Promise<void> {
    const { terminal, words } = this.#desk
    const { summed, nothing, comma, stopped } = words.recheck
    if (!this.#isJson) {
      const sums = ORDER.flatMap((kind) => {
        const count = this.#counts.get(kind) ?? 0
        return count === 0 ? [] : [summed[kind](count)]
      })
      if (this.#people.size > 0) await terminal.print(`${this.#peopleLines().join('\n')}\n\n`)
      if (sums.length > 0) await terminal.print(`${sums.join(comma)}\n`)
      else if (this.#troubles === 0 && !isStopped) await terminal.print(`${nothing}\n`)
    }
    if (isStopped) await terminal.complain(`sekisho: ${stopped}`)
  }

  /** Who has most of them stands first. */
  #peopleLines(): string[] {
    const { tellThese, mails, more } = this.#desk.words.recheck
    const people = [...this.#people].sort(([, one], [, other]) => other - one)
    const shown = people.slice(0, PEOPLE_SHOWN).map(([who, count]) => `  ${visible(who)}  ${mails(count)}`)
    const left = people.length - shown.length
    return [tellThese, ...shown, ...(left > 0 ? [`  ${more(left)}`] : [])]
  }

  /** An operator's error outweighs what was found: whoever called must know that not everything was looked at. */
  exitCode(isStopped: boolean): number {
    if (isStopped) return EXIT.interrupted
    if (this.#troubles > 0) return EXIT.wrong
    return [...this.#counts.keys()].some((kind) => GRAVE.has(kind)) ? EXIT.held : EXIT.clear
  }
}

type Words = Desk['words']['recheck']

function troubleLine(found: Exclude<FoundAgain, About>, words: Words): string {
  switch (found.type) {
    case 'unreachable':
      return words.unreachable(visible(found.mailbox), found.code, visible(found.says))
    case 'busy':
      return words.busy(visible(found.mailbox))
    case 'unreadable':
      return words.unreadable(visible(found.mailbox), visible(found.folder), found.uid)
    case 'held-unreadable':
      return words.heldUnreadable(visible(found.mail), visible(found.says))
    case 'no-ledger':
      return words.noLedger(visible(found.tenant), visible(found.says))
    case 'cut':
      return words.cut(found.count)
  }
}

const RECIPIENTS_SHOWN = 8

function blockOf(found: About, kind: Kind, lang: Lang, { terminal, words }: Desk): string {
  const { outcome, labels, comma, colon, noSender, noSubject, more } = words.recheck
  const rows: (readonly [label: string, text: string])[] = [
    [labels.from, found.sender === '' ? noSender : visible(found.sender)],
    [labels.subject, found.subject === '' ? noSubject : visible(found.subject)],
  ]
  if ('mailbox' in found && found.mailbox !== undefined) rows.push([labels.mailbox, visible(found.mailbox)])
  if (found.type === 'out-of-reach') {
    const shown = found.recipients.slice(0, RECIPIENTS_SHOWN).map(({ address }) => visible(address))
    const left = found.recipients.length - shown.length
    rows.push([labels.recipients, [...shown, ...(left > 0 ? [more(left)] : [])].join(comma)])
  }
  const [rule] = found.type === 'quarantine' ? [] : found.rules
  if (rule !== undefined) rows.push([labels.reason, heldText(rule, lang).title])
  if (found.type === 'quarantine') rows.push([labels.reason, words.recheck.today[found.verdict]])
  const next = nextOf(found, kind, words.recheck)
  if (next !== undefined) rows.push([labels.next, next])
  const columns = Math.max(...rows.map(([label]) => widthOf(`${label}${colon}`)))
  const lines = rows.flatMap(([label, text]) => hang(`  ${pad(`${label}${colon}`, columns)}`, text, terminal.width))
  return [`${outcome[kind]}  ${localTime(found.at)}  ${visible(found.mail)}`, ...lines].join('\n')
}

function nextOf(found: About, kind: Kind, words: Words): string | undefined {
  if (found.type === 'quarantine') return words.release(visible(found.mail))
  if (kind === 'not-moved') return words.notMoved
  if (found.type !== 'mailbox' || kind === 'already-held') return undefined
  return found.wasSeen ? words.seen : words.notSeen
}
