// What is done to a file or mail once it was judged: so far, a copy of a document without active content.

export { type Disarmed, type DisarmOptions, disarm } from './disarm/disarm.ts'
export type { RefusalReason, Removed, RemovedWhat } from './disarm/removals.ts'
