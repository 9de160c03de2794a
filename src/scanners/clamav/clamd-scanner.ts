import type { NotAsked, ScanHit, ScanPart, ScanResult } from '#domain'
import type { PartScanner } from '../part-scanner.ts'
import { askClamd, type ClamdPlace, type ClamdTimes } from './ask-clamd.ts'
import type { ClamdReply } from './clamd-reply.ts'

export interface ClamdSettings {
  readonly place: ClamdPlace
  readonly connectMs?: number
  /** What clamd may take for one part. */
  readonly timeoutMs?: number
  /** Time from which no further part of a mail is begun. */
  readonly mailTimeoutMs?: number
  /** A larger part is not sent; clamd has a limit of its own (StreamMaxLength). */
  readonly partBytesMax?: number
  /** Questions at a time, of all mails together. */
  readonly connectionsMax?: number
}

// LIMIT: clamd takes 100 MB and ten threads by default.
const DEFAULTS = {
  connectMs: 3_000,
  timeoutMs: 20_000,
  mailTimeoutMs: 30_000,
  partBytesMax: 64 * 2 ** 20,
  connectionsMax: 4,
}

/** ClamAV's daemon as a scanner. Opens nothing until it is asked; a daemon that is down or slow is "not asked". */
export function openClamdScanner({ place, ...settings }: ClamdSettings): PartScanner {
  const limits = { ...DEFAULTS, ...settings }
  const slots = new Slots(limits.connectionsMax)
  let isClosed = false
  return {
    name: NAME,
    scan: (parts) => (isClosed ? Promise.resolve(allDown(parts)) : askForAll(place, parts, limits, slots)),
    close: async () => {
      isClosed = true
    },
  }
}

const NAME = 'clamav'

const allDown = (parts: readonly ScanPart[]): ScanResult => ({
  hits: [],
  notAsked: parts.map(({ id }) => missOf(id, 'down', '')),
})

/** WHY: a daemon that was down or late for one part of a mail is not waited for again with the next. */
async function askForAll(
  place: ClamdPlace,
  parts: readonly ScanPart[],
  limits: ClamdTimes & typeof DEFAULTS,
  slots: Slots,
): Promise<ScanResult> {
  const hits: ScanHit[] = []
  const notAsked: NotAsked[] = []
  const endsAt = performance.now() + limits.mailTimeoutMs
  let isGivenUp: NotAsked['why'] | undefined
  const ask = async (part: ScanPart): Promise<ClamdReply> => {
    if (part.bytes.length > limits.partBytesMax) return { type: 'not-asked', why: 'too-large', detail: '' }
    return slots.take(async () => {
      if (isGivenUp === undefined && performance.now() >= endsAt) isGivenUp = 'late'
      if (isGivenUp !== undefined) return { type: 'not-asked', why: isGivenUp, detail: '' }
      const reply = await askClamd(place, part.bytes, limits)
      if (reply.type === 'not-asked' && (reply.why === 'down' || reply.why === 'late')) isGivenUp = reply.why
      return reply
    })
  }
  const replies = await Promise.all(parts.map(async (part) => ({ part, reply: await ask(part) })))
  for (const { part, reply } of replies) {
    if (reply.type === 'found') hits.push(hitOf(part.id, reply.name, reply.detail))
    else if (reply.type === 'not-asked') notAsked.push(missOf(part.id, reply.why, reply.detail))
  }
  return { hits, notAsked }
}

const hitOf = (part: number, name: string, detail: string): ScanHit => ({
  part,
  scanner: NAME,
  name,
  detail,
  severity: 'hold',
})

const missOf = (part: number, why: NotAsked['why'], detail: string): NotAsked => ({ part, scanner: NAME, why, detail })

/** Lets a number of works go on at a time; the others wait in order. */
class Slots {
  #free: number
  readonly #waiting: (() => void)[] = []

  constructor(count: number) {
    this.#free = Math.max(1, count)
  }

  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1
    else await new Promise<void>((resolve) => this.#waiting.push(resolve))
    try {
      return await work()
    } finally {
      const next = this.#waiting.shift()
      if (next === undefined) this.#free += 1
      else next()
    }
  }
}
