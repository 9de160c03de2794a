import { parentPort } from 'node:worker_threads'
import type { Known, Message, Questions, RawMail } from '#domain'
import type { Passage } from '#inspect'
import { toReport } from '#report'
import type { Answer, Errand, Outcome, PoolGate } from './errand.ts'
import type { PoolInput } from './pool-input.ts'
import { readInput } from './read-input.ts'

/** The road in its two halves, as a worker walks it. */
export interface Road {
  takeApart(raw: RawMail, gate: PoolGate): Message
  /** What to ask about the message in between; undefined when there is nothing. */
  questionsOf(message: Message): Questions | undefined
  decide(message: Message, known: Known, gate: PoolGate): Passage
}

/** The life of a worker: each mail that the pool sends is read, inspected and reported, one at a time. */
export function serveMails(road: Road): void {
  let gate: PoolGate | undefined
  let told: (known: Partial<Known>) => void = () => undefined
  const ask = (questions: Questions): Promise<Partial<Known>> => {
    const { promise, resolve } = Promise.withResolvers<Partial<Known>>()
    told = resolve
    say({ type: 'asks', questions })
    return promise
  }
  parentPort?.on('message', (errand: Errand) => {
    if ('known' in errand) told(errand.known)
    else if ('gate' in errand) {
      gate = errand.gate
      say({ type: 'ready' })
    } else if (gate !== undefined) void serve(errand.input, gate, road, ask).then(say)
  })
}

const say = (answer: Answer): void => parentPort?.postMessage(answer)

type Ask = (questions: Questions) => Promise<Partial<Known>>

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
    return {
      type: 'report',
      report: toReport(passage, { file: input.file, ms, lang: gate.lang, withCode: gate.withCode }),
    }
  } catch (error) {
    // WHY: the road must not throw; should it do so all the same, that mail is held and the run goes on.
    const { message } = codeAndMessage(error)
    return { type: 'thrown', message, memory: error instanceof RangeError && /alloc|array.*length/i.test(message) }
  }
}

async function walk(raw: RawMail, gate: PoolGate, road: Road, ask: Ask): Promise<Passage> {
  const message = road.takeApart(raw, gate)
  const questions = gate.asks ? road.questionsOf(message) : undefined
  if (questions === undefined) return road.decide(message, gate.known, gate)
  const told = await ask(questions)
  const passwords = [...new Set([...gate.known.passwords, ...(told.passwords ?? [])])]
  const known: Known = { ...gate.known, ...told, passwords }
  // What stayed closed is tried again with what the place knows of its sender.
  const isWorthATry = questions.isLocked && passwords.length > gate.known.passwords.length
  return road.decide(isWorthATry ? road.takeApart(raw, { ...gate, known }) : message, known, gate)
}

function rawMail(bytes: Buffer, { name, as }: PoolInput): RawMail {
  return { bytes, ...(name === undefined ? {} : { name }), ...(as === undefined ? {} : { as }) }
}

function codeAndMessage(error: unknown): { code: string; message: string } {
  if (!(error instanceof Error)) return { code: 'unknown', message: String(error) }
  return { code: 'code' in error ? String(error.code) : 'unknown', message: error.message }
}
