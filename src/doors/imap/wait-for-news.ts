import { type Visit, within } from './visit.ts'

// LIMIT: where a server ends IDLE at once, or other work ends it, there is a breath between two looks.
const BREATH_MS = 500

/** Waits until the server tells of new mail in the Inbox, the time is over, the line breaks, or the watch stops. */
export async function waitForNews(visit: Visit, waitMs: number): Promise<void> {
  const { client, watch } = visit
  // IDLE tells of the folder that is open.
  await within(visit, 'INBOX', async () => undefined)
  if (!visit.news && !watch.stopping.aborted) {
    const alarm = alarmFor(visit, waitMs)
    const idling = visit.canIdle ? client.idle().catch(() => false) : undefined
    try {
      const ended = idling?.then(() => Promise.race([alarm.rings, breath()]))
      await Promise.race([alarm.rings, ...(ended === undefined ? [] : [ended])])
    } finally {
      alarm.off()
    }
  }
  visit.news = false
  // Ends IDLE. WHY without it as well: a server tells what is new with the answer to some command, and SEARCH need not
  // see it before (RFC 3501 section 7).
  if (!watch.stopping.aborted) await within(visit, 'INBOX', () => client.noop())
}

function alarmFor({ client, watch }: Visit, waitMs: number) {
  const { promise, resolve } = Promise.withResolvers<void>()
  const ring = (): void => resolve()
  const timer = setTimeout(ring, waitMs)
  const told = ['exists', 'close'] as const
  for (const event of told) client.on(event, ring)
  watch.stopping.addEventListener('abort', ring)
  const off = (): void => {
    clearTimeout(timer)
    for (const event of told) client.off(event, ring)
    watch.stopping.removeEventListener('abort', ring)
  }
  return { rings: promise, off }
}

const breath = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, BREATH_MS).unref())
