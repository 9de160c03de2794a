// What is done about a file or mail once it was judged.

export type { Delivery, DeliveryOutcome, ForwardedClient, NextHop } from './deliver/next-hop.ts'
export { openMaildir } from './deliver/open-maildir.ts'
export {
  type NextHopConnections,
  type NextHopSettings,
  type NextHopTimeouts,
  openNextHop,
} from './deliver/open-next-hop.ts'
export { type Disarmed, type DisarmOptions, disarm } from './disarm/disarm.ts'
export type { DisarmedMail, DisarmedPart, DisarmMailOptions } from './disarm/disarmed-mail.ts'
export type { RefusalReason, Removed, RemovedWhat } from './disarm/removals.ts'
export type { Banner, Mark, Marked, Marking, MarkNote, MarkSettings } from './mark/mark.ts'
