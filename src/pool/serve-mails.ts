import { parentPort } from 'node:worker_threads'
import {
  type Known,
  type Message,
  type Questions,
  type RawMail,
  type ScanPart,
  type ScanResult,
  type Sight,
  scannableParts,
  withScans,
} from '#domain'
import type { Passage } from '#inspect'
import { toReport } from '#report'
import type { Answer, Errand, Outcome, OwnManner, PoolGate, Question } from './errand.ts'
import type { PoolInput } from './pool-input.ts'
import { readInput } from './read-input.ts'

/** The road in its two halves, as a worker walks it. */
export interface Road {
  takeApart(raw: RawMail, gate: PoolGate): Message
  /** What to ask about the message in between. */
  questionsOf(message: Message, gate: PoolGate): Questions
  decide(message: Message, known: Known, gate: PoolGate): Passage
  /** What the place wants to keep of the message besides its report; left out where nobody does. */
  sightOf?(message: Message): Sight | undefined
}

/** The life of a worker: each mail that the pool sends is read, inspected and reported, one at a time. */
export function serveMails(road: Road): void {
  let gate: PoolGate | undefined
  let hear: (told: Told) => void = () => undefined
  const ask: Ask = (question, moved) => {
    const { promise, resolve } = Promise.withResolvers<Told>()
    hear = resolve
    parentPort?.postMessage({ type: 'asks', ...question } satisfies Answer, moved)
    return promise
  }
  parentPort?.on('message', (errand: Errand) => {
    if ('known' in errand) hear(errand)
    else if ('gate' in errand) {
      gate = errand.gate
      say({ type: 'ready' })
    } else if (gate !== undefined) void serve(errand.input, gateFor(gate, errand), road, ask).then(say)
  })
}

const gateFor = (gate: PoolGate, { policy = gate.policy, oldHashes = gate.oldHashes }: OwnManner): PoolGate => ({
  ...gate,
  ...{ policy, oldHashes },
})

const say = (answer: Answer): void => parentPort?.postMessage(answer)

type Told = Extract<Errand, { readonly known: unknown }>
type Ask = (question: Omit<Question, 'type'>, moved: ArrayBuffer[]) => Promise<Told>

async function serve(input: PoolInput, gate: PoolGate, road: Road, ask: Ask): Promise<Outcome> {
  const startedAt = performance.now()
  let bytes: Buffer
  try {
    bytes = readInput(input.source)
  } catch (error) {
    return { type: 'unreadable', ...codeAndMessage(error) }
  }
  try {
    const passage = await walk(rawMail(bytes, input), gate, road, ask)
    const ms = performance.now() - startedAt
    const sight = gate.withSight ? road.sightOf?.(passage.message) : undefined
    return {
      type: 'report',
      report: toReport(passage, { file: input.file, ms, lang: gate.lang, withCode: gate.withCode }),
      ...(sight === undefined ? {} : { sight }),
    }
  } catch (error) {
    // WHY: the road must not throw; should it do so all the same, that mail is held and the run goes on.
    const { message } = codeAndMessage(error)
    return { type: 'thrown', message, memory: error instanceof RangeError && /alloc|array.*length/i.test(message) }
  }
}

async function walk(raw: RawMail, gate: PoolGate, road: Road, ask: Ask): Promise<Passage> {
  const message = road.takeApart(raw, gate)
  const questions = gate.asks ? road.questionsOf(message, gate) : undefined
  if (questions === undefined && !gate.scans) return road.decide(message, gate.known, gate)
  const shown = gate.scans ? partsToShow(message) : NOTHING_SHOWN
  const first = await ask({ ...(questions === undefined ? {} : { questions }), ...shown.question }, shown.moved)
  const passwords = [...new Set([...gate.known.passwords, ...(first.known.passwords ?? [])])]
  const known: Known = { ...gate.known, ...first.known, passwords }
  const isWorthATry = questions?.isLocked === true && passwords.length > gate.known.passwords.length
  if (!isWorthATry) return road.decide(withScans(message, [...first.scans, ...shown.leftOut]), known, gate)
  // What stayed closed is tried again with what the place knows of its sender; what comes out is asked about and scanned
  // as well.
  const opened = road.takeApart(raw, { ...gate, known })
  const inside = gate.scans ? partsToShow(opened) : NOTHING_SHOWN
  const second = await ask({ questions: road.questionsOf(opened, gate), ...inside.question }, inside.moved)
  const told: Known = { ...known, ...second.known, passwords }
  return road.decide(withScans(opened, [...second.scans, ...inside.leftOut]), told, gate)
}

interface Shown {
  readonly question: Pick<Question, 'parts'>
  /** The memory that goes along with the question. */
  readonly moved: ArrayBuffer[]
  /** What there was too much of. */
  readonly leftOut: readonly ScanResult[]
}

const NOTHING_SHOWN: Shown = { question: {}, moved: [], leftOut: [] }
// LIMIT: what is copied for the scanners of one mail.
const SHOWN_BYTES_MAX = 256 * 2 ** 20

function partsToShow(message: Message): Shown {
  const parts: ScanPart[] = []
  const moved: ArrayBuffer[] = []
  const notAsked: ScanResult['notAsked'][number][] = []
  let left = SHOWN_BYTES_MAX
  for (const part of scannableParts(message)) {
    left -= part.bytes.length
    if (left < 0) notAsked.push({ part: part.id, scanner: 'scanners', why: 'too-large', detail: '' })
    else {
      // WHY: a view is cloned with all of the memory it looks at; a tight copy is moved.
      const copy = new Uint8Array(part.bytes)
      parts.push({ ...part, bytes: Buffer.from(copy.buffer) })
      moved.push(copy.buffer)
    }
  }
  return { question: { parts }, moved, leftOut: notAsked.length === 0 ? [] : [{ hits: [], notAsked }] }
}

function rawMail(bytes: Buffer, { name, as }: PoolInput): RawMail {
  return { bytes, ...(name === undefined ? {} : { name }), ...(as === undefined ? {} : { as }) }
}

function codeAndMessage(error: unknown): { code: string; message: string } {
  if (!(error instanceof Error)) return { code: 'unknown', message: String(error) }
  return { code: 'code' in error ? String(error.code) : 'unknown', message: error.message }
}
