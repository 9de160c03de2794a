import { askAgain } from './ask-again.ts'
import { learnSent } from './learn-sent.ts'
import { lookAtHold } from './look-at-hold.ts'
import { lookThrough } from './look-through.ts'
import { settle } from './settle.ts'
import type { Visit } from './visit.ts'
import { waitForNews } from './wait-for-news.ts'

/** Stays on a line until the watch stops: looks through everything, waits for news, and again. Throws where it breaks. */
export async function stay(visit: Visit, onRound: () => void): Promise<void> {
  const { watch } = visit
  await visit.desk.pass(0, () => settle(visit))
  while (!watch.stopping.aborted) {
    for (const folder of visit.folders) {
      await ifChanged(visit, folder, () => lookThrough(visit, folder))
    }
    const nextAt = watch.stopping.aborted ? undefined : await askAgain(visit)
    await ifChanged(visit, visit.hold, () => visit.desk.pass(0, () => lookAtHold(visit)))
    const { sent } = visit
    if (sent !== undefined && watch.learnSent !== undefined) {
      await ifChanged(visit, sent, () => learnSent(visit, sent))
    }
    onRound()
    const untilDueMs = nextAt === undefined ? Number.POSITIVE_INFINITY : Math.max(0, nextAt - Date.now())
    if (!watch.stopping.aborted) await waitForNews(visit, Math.min(watch.limits.pollMs, untilDueMs))
  }
}

/**
 * Goes through a folder where something has changed since it was gone through. The Inbox is always looked at: it is open,
 * and STATUS is for folders that are not (RFC 3501 section 6.3.10).
 */
async function ifChanged(visit: Visit, folder: string, look: () => Promise<void>): Promise<void> {
  if (folder === 'INBOX') return look()
  const status = await statusOf(visit, folder)
  if (status !== undefined && visit.statuses.get(folder) === status) return
  await look()
  // WHY what was said before: whatever came while we looked is news.
  if (status !== undefined) visit.statuses.set(folder, status)
}

async function statusOf({ client }: Visit, folder: string): Promise<string | undefined> {
  // A folder that cannot be asked about is looked into, and that says what is wrong.
  const status = await client.status(folder, { messages: true, uidNext: true, uidValidity: true }).catch(() => false)
  if (typeof status === 'boolean') return undefined
  return status.uidNext === undefined ? undefined : `${status.uidValidity} ${status.uidNext} ${status.messages}`
}
