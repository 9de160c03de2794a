import { readEntry } from '../entry-bytes.ts'
import type { HuntConditions } from './hunt-condition.ts'
import type { Fate, HuntHit, HuntProgress, Reached } from './hunt-hit.ts'
import { type Judged, matches, type Received } from './matches.ts'
import { type Clause, clausesOf, mayFit } from './needles.ts'
import type { Readied } from './readied.ts'

// What a hunt knows while the entries go by, in their order: mails that fit, mails that may fit once their judgement is
// read, and what was done about the first.

// LIMIT: a mail is judged some entries after it came; of so many that wait at a time, the oldest is decided without.
const WAITING_MAX = 20_000
// LIMIT: some 100 MB of hits. Whoever finds more mails than that does not hunt a wave.
const HITS_MAX = 200_000

interface Waiting {
  /** Of the entry that says it was received, until the first judgement: most are over with that. */
  bytes: Buffer | undefined
  readonly index: number
  isJudged: boolean
}

interface Found {
  readonly received: Received
  readonly index: number
  verdict: string | undefined
  /** By recipient, in the envelope's order. */
  readonly fates: Map<string, Reached>
}

export class Quarry {
  readonly #bytesAt: (index: number) => Promise<Buffer | undefined>
  readonly #where: Readied
  readonly #since: number
  readonly #until: number
  readonly #clauses: Readonly<Record<'received' | 'judged', readonly Clause[]>>
  readonly #waiting = new Map<string, Waiting>()
  readonly #found = new Map<string, Found>()
  #isCut = false
  #isLate = false
  #unread = 0

  /** `bytesAt` reads an entry once more, by its place. */
  constructor(
    bytesAt: (index: number) => Promise<Buffer | undefined>,
    where: Readied,
    { since = 0, until = Number.MAX_SAFE_INTEGER }: HuntConditions,
  ) {
    this.#bytesAt = bytesAt
    this.#where = where
    this.#since = since
    this.#until = until
    const clauses = clausesOf(where)
    const ofKind = (kind: Clause['kind']) => clauses.filter((clause) => clause.kind === kind)
    this.#clauses = { received: ofKind('received'), judged: ofKind('judged') }
  }

  get counts(): Pick<HuntProgress, 'hits' | 'isCut' | 'unread'> {
    return { hits: this.#found.size, isCut: this.#isCut, unread: this.#unread }
  }

  /** Nothing that comes can change the answer. */
  get isDone(): boolean {
    return this.#isLate && this.#found.size === 0 && this.#waiting.size === 0
  }

  /** WHY a promise now and then only: an entry costs microseconds, and a turn of the event loop would cost more. */
  pass(index: number, bytes: Buffer): Promise<void> | undefined {
    // WHY by the bytes: a quote in a text is written \", so these stand nowhere but where they mean what they say.
    const text = bytes.toString('latin1')
    if (text.includes('"kind":"received"')) this.#passReceived(index, bytes, text)
    else if (text.includes('"kind":"judged"')) return this.#passJudged(bytes, text)
    else if (text.includes('"kind":"acted"')) this.#passActed(bytes, text)
    else if (!text.startsWith('{')) this.#unread += 1
    return undefined
  }

  #passReceived(index: number, bytes: Buffer, text: string): void {
    if (this.#isLate || !mayFit(text, this.#clauses.received)) return
    // WHY not decoded yet: where the judgement must say something, it comes soon, and most of them do not.
    if (this.#clauses.judged.length > 0) {
      this.#wait(mailOf(text), { bytes, index, isJudged: false })
      return
    }
    const received = this.#decoded(bytes)
    if (received === undefined) return
    const is = matches(this.#where, received, undefined)
    if (is === true) this.#keep(received, index, undefined)
    if (is === undefined) this.#wait(received.mail, { bytes, index, isJudged: false })
  }

  /** The entry, if its mail came in the time that is asked for. */
  #decoded(bytes: Buffer): Received | undefined {
    const received = readEntry(bytes)
    if (received === undefined) this.#unread += 1
    if (received?.kind !== 'received' || received.at < this.#since) return undefined
    this.#isLate ||= received.at >= this.#until
    return received.at >= this.#until ? undefined : received
  }

  #wait(mail: string, waiting: Waiting): void {
    this.#waiting.set(mail, waiting)
    if (this.#waiting.size <= WAITING_MAX) return
    const [oldest] = this.#waiting
    if (oldest !== undefined) this.#giveUp(...oldest)
  }

  /** A mail that was never judged has no findings and no verdict. */
  #giveUp(mail: string, { bytes, index, isJudged }: Waiting): void {
    this.#waiting.delete(mail)
    if (isJudged || bytes === undefined) return
    const received = this.#decoded(bytes)
    if (received === undefined) return
    const never = { ...received, ...NO_JUDGEMENT } as const
    if (matches(this.#where, received, never) === true) this.#keep(received, index, undefined)
  }

  #passJudged(bytes: Buffer, text: string): Promise<void> | undefined {
    const mail = mailOf(text)
    const found = this.#found.get(mail)
    const waiting = this.#waiting.get(mail)
    if (found === undefined && waiting === undefined) return undefined
    const before = waiting?.bytes
    if (waiting !== undefined) [waiting.isJudged, waiting.bytes] = [true, undefined]
    if (found === undefined && !mayFit(text, this.#clauses.judged)) return undefined
    const judged = readEntry(bytes)
    if (judged === undefined) this.#unread += 1
    if (judged?.kind !== 'judged') return undefined
    if (found !== undefined) found.verdict = judged.verdict
    if (found !== undefined || waiting === undefined) return undefined
    if (before === undefined) return this.#meetAgain(mail, waiting.index, judged)
    this.#meet(mail, before, waiting.index, judged)
    return undefined
  }

  /** A mail is judged once more when its password was told. */
  async #meetAgain(mail: string, index: number, judged: Judged): Promise<void> {
    const bytes = await this.#bytesAt(index)
    if (bytes !== undefined) this.#meet(mail, bytes, index, judged)
  }

  #meet(mail: string, bytes: Buffer, index: number, judged: Judged): void {
    const received = this.#decoded(bytes)
    if (received === undefined || matches(this.#where, received, judged) !== true) return
    this.#waiting.delete(mail)
    this.#keep(received, index, judged)
  }

  #keep(received: Received, index: number, judged: Judged | undefined): void {
    this.#isCut ||= this.#found.size >= HITS_MAX
    if (this.#found.size >= HITS_MAX) return
    const recipients = Array.isArray(received.envelope?.recipients) ? received.envelope.recipients : []
    const fates = new Map(
      recipients.map((address) => [address, { address, fate: 'unknown', at: received.at } as Reached]),
    )
    this.#found.set(received.mail, { received, index, verdict: judged?.verdict, fates })
  }

  #passActed(bytes: Buffer, text: string): void {
    const found = this.#found.get(mailOf(text))
    if (found === undefined) return
    const acted = readEntry(bytes)
    if (acted === undefined) this.#unread += 1
    if (acted?.kind !== 'acted') return
    for (const address of Array.isArray(acted.recipients) ? acted.recipients : [])
      found.fates.set(address, { address, fate: acted.action satisfies Fate, at: acted.at })
  }

  /** The end of the ledger: who still waits for a judgement gets none. */
  settle(): void {
    for (const [mail, waiting] of [...this.#waiting]) this.#giveUp(mail, waiting)
  }

  /** WHY sorted: a mail that waited for its judgement may have come before one that did not. */
  *hits(): Generator<HuntHit> {
    const found = [...this.#found.values()].sort((one, other) => one.index - other.index)
    for (const { received, index, verdict, fates } of found) {
      const { mail, at, envelope, headers } = received
      yield {
        ...{ mail, index, at, sender: String(envelope?.sender ?? '') },
        ...(headers?.subject === undefined ? {} : { subject: headers.subject }),
        ...(headers?.messageId === undefined ? {} : { messageId: headers.messageId }),
        ...(verdict === undefined ? {} : { verdict }),
        reached: [...fates.values()],
      }
    }
  }
}

const NO_JUDGEMENT = { kind: 'judged', verdict: '', score: 0, findings: [], rules: '', policy: '' } as const

const MAIL = '"mail":"'

/** The mail that an entry is about; '' where it names none. Our ids have no characters that JSON escapes. */
function mailOf(text: string): string {
  const at = text.indexOf(MAIL)
  if (at === -1) return ''
  return text.slice(at + MAIL.length, text.indexOf('"', at + MAIL.length))
}
