import { Worker } from 'node:worker_threads'
import { type DisarmedMail, heldClass } from '#actions'
import type { IntakeSettings } from './intake-settings.ts'
import { judgeMail } from './judge-mail.ts'
import type { Disarmed, OpenCase } from './open-case.ts'

// A mail that is held for what runs in its files may be delivered without that: its reader has the text and the tables,
// and the original waits. Only where nothing else is wrong with it, and the copy was judged again.

// QUIRK: run from TypeScript the worker is .ts, in the built package it is .js, as this file is.
const WORKER_URL = new URL(
  import.meta.url.endsWith('.ts') ? './disarm-worker.ts' : './disarm-worker.js',
  import.meta.url,
)
const HEAP_MEBI = 512
const TIME_MS = 60_000

/** The case with its disarmed copy, where there can be one; as it was otherwise. */
export async function withDisarmed(open: OpenCase, settings: IntakeSettings): Promise<OpenCase> {
  const { mail, arrival, group, report, fate } = open
  const rules = report.findings.map(({ id }) => id)
  const isWorthIt = fate === 'hold' && group.direction === 'in'
  if (!isWorthIt || heldClass({ verdict: report.verdict, rules }) !== 'active') return open
  const copy = await disarmInThread(arrival.bytes, mail)
  if (copy === undefined || 'refused' in copy) return open
  const asking = { authentication: Promise.resolve(open.authentication) }
  const judged = await judgeMail(mail, Buffer.from(copy.bytes), group, asking, settings)
  if (judged.report.verdict === 'hold' || judged.report.verdict === 'refuse') return open
  const { headers, body, removed } = copy
  const disarmed: Disarmed = {
    ...{ bytes: Buffer.from(copy.bytes), headers, report: judged.report },
    ...(body === undefined ? {} : { body: Buffer.from(body) }),
    removed: removed.map(({ what, part }) => `${what}: ${part}`),
  }
  return { ...open, disarmed }
}

/** Undefined where it took too long, too much, or broke off. */
function disarmInThread(bytes: Buffer, id: string): Promise<DisarmedMail | undefined> {
  const { promise, resolve } = Promise.withResolvers<DisarmedMail | undefined>()
  const worker = new Worker(WORKER_URL, {
    workerData: { bytes: new Uint8Array(bytes), id },
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MEBI },
  })
  const timer = setTimeout(() => resolve(undefined), TIME_MS)
  worker.once('message', (copy: DisarmedMail) => resolve(copy))
  worker.once('error', () => resolve(undefined))
  worker.once('exit', () => resolve(undefined))
  return promise.finally(() => {
    clearTimeout(timer)
    void worker.terminate()
  })
}
