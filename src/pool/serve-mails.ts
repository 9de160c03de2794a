import { parentPort } from 'node:worker_threads'
import type { RawMail } from '#domain'
import type { Passage } from '#inspect'
import { toReport } from '#report'
import type { Answer, Errand, Outcome, PoolGate } from './errand.ts'
import type { PoolInput } from './pool-input.ts'
import { readInput } from './read-input.ts'

export type Inspect = (raw: RawMail, gate: PoolGate) => Passage

/** The life of a worker: each mail that the pool sends is read, inspected and reported, one at a time. */
export function serveMails(inspect: Inspect): void {
  let gate: PoolGate | undefined
  parentPort?.on('message', (errand: Errand) => {
    if ('gate' in errand) gate = errand.gate
    else if (gate !== undefined) return answer(serve(errand.input, gate, inspect))
    answer({ type: 'ready' })
  })
}

const answer = (said: Answer): void => parentPort?.postMessage(said)

function serve(input: PoolInput, gate: PoolGate, inspect: Inspect): Outcome {
  const startedAt = performance.now()
  let bytes: Buffer
  try {
    bytes = readInput(input.source)
  } catch (error) {
    return { type: 'unreadable', ...codeAndMessage(error) }
  }
  try {
    const passage = inspect(rawMail(bytes, input), gate)
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

function rawMail(bytes: Buffer, { name, as }: PoolInput): RawMail {
  return { bytes, ...(name === undefined ? {} : { name }), ...(as === undefined ? {} : { as }) }
}

function codeAndMessage(error: unknown): { code: string; message: string } {
  if (!(error instanceof Error)) return { code: 'unknown', message: String(error) }
  return { code: 'code' in error ? String(error.code) : 'unknown', message: error.message }
}
