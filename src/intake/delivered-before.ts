import { deliveredAmong, markDelivered } from '#store'
import { type Delivered, deliveryMark, mailKey } from './mail-key.ts'
import type { OpenCase } from './open-case.ts'

// A mail comes again because our answer was lost, or because one of its recipients was put off: who has it already does
// not get it twice.

/** Those of the recipients who have this very mail from us already. */
export async function deliveredBefore(open: OpenCase, what: Delivered): Promise<ReadonlySet<string>> {
  const marks = marksOf(open, open.group.recipients, what)
  if (marks.length === 0) return new Set()
  const found = await deliveredAmong(
    open.group.clinic.store,
    marks.map(([mark]) => mark),
  )
  return new Set(marks.flatMap(([mark, recipient]) => (found.has(mark) ? [recipient] : [])))
}

/** To be called for those for whom the next hop has taken it. */
export async function rememberDelivered(
  open: OpenCase,
  recipients: readonly string[],
  at: number,
  what: Delivered,
): Promise<void> {
  const marks = marksOf(open, recipients, what).map(([mark]) => mark)
  if (marks.length > 0) await open.group.clinic.store.write((desk) => markDelivered(desk, marks, at))
}

function marksOf(
  { arrival, sight }: OpenCase,
  recipients: readonly string[],
  what: Delivered,
): (readonly [mark: string, recipient: string])[] {
  const key = mailKey(arrival.bytes, sight)
  if (key === undefined) return []
  return recipients.map((recipient) => [deliveryMark(key, arrival.sender, recipient, what), recipient] as const)
}
