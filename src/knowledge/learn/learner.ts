import type { MailTrace } from '#domain'
import { addressKey, domainOfKey, traceOf } from '#identity'
import { dropProgress, readProgress, saveProgress, type TenantStore } from '#store'
import type { Knowledge } from '../open-knowledge.ts'
import { readLetter } from './read-letter.ts'
import { sentAt } from './sent-at.ts'

/** What is the place's own: its domains, and its addresses at providers. */
export interface Own {
  readonly domains: readonly string[]
  /** As address keys. */
  readonly addresses: readonly string[]
}

export interface Learned {
  /** Mails that were new. */
  readonly added: number
  /** Mails seen in all; those before a break included. */
  readonly read: number
  /** What was no mail, or one without a sender. */
  readonly skipped: number
}

export interface LearnPlan {
  readonly own: Own
  /** What is learned from, as the operator named it; a run that broke off is taken up under it. */
  readonly source: string
  /** The direction of every mail; by its sender where it is left out. */
  readonly direction?: MailTrace['direction']
  readonly now: number
}

const BATCH = 200

/**
 * Learns from mails as they come. What was learned and how far it has come are written together, so a run that is
 * broken off, by whatever, goes on where it was.
 */
export async function learn(
  store: TenantStore,
  knowledge: Knowledge,
  mails: AsyncIterable<Buffer>,
  plan: LearnPlan,
): Promise<Learned> {
  const before = (await readProgress(store, plan.source))?.doneCount ?? 0
  let [read, added, skipped] = [0, 0, 0]
  let batch: MailTrace[] = []
  const write = async (): Promise<void> => {
    const progress = { position: read, doneCount: read, updatedAt: plan.now }
    added += await knowledge.remember(batch, (desk) => saveProgress(desk, plan.source, progress))
    batch = []
  }
  for await (const bytes of mails) {
    read += 1
    if (read <= before) continue
    const trace = readTrace(bytes, plan)
    if (trace === undefined) skipped += 1
    else batch.push(trace)
    if (batch.length >= BATCH) await write()
  }
  await write()
  await store.write((desk) => dropProgress(desk, plan.source))
  return { added, read, skipped }
}

/** What a mail's bytes say of whom; undefined when they are no mail, or one without a sender. */
export function readTrace(
  bytes: Buffer,
  { own, direction, now }: Pick<LearnPlan, 'own' | 'direction' | 'now'>,
): MailTrace | undefined {
  const letter = readLetter(bytes)
  const sender = addressKey(letter?.head.from.flat()[0]?.address ?? '')
  if (letter === undefined || sender === '') return undefined
  return traceOf(letter, direction ?? (isOwn(sender, own) ? 'out' : 'in'), sentAt(letter.head, now))
}

/** Whether an address key is the place's own. */
export const isOwn = (key: string, { domains, addresses }: Own): boolean =>
  addresses.includes(key) || domains.some((own) => domainOfKey(key) === own || domainOfKey(key).endsWith(`.${own}`))
