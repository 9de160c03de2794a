import { type EventSchema, eventJson } from '../export/event-lines.ts'
import type { LoggedEntry } from '../read-ledger.ts'
import { leafHash } from '../tree-hash.ts'

// What leaves this machine of the ledger while it is written: entries, in a form that the receiver reads, and where they
// go. An entry is what the ledger has: no bodies, and hashed addresses where the ledger has them hashed.

export interface Outgoing {
  readonly logged: LoggedEntry
  /** The ledger's name. */
  readonly origin: string
}

/** `plain`: the entry itself, as the exported NDJSON has it. */
export type OutgoingForm = 'plain' | EventSchema

/** Where entries are sent, one batch after the other. */
export interface Sink {
  /** Resolves when the receiver has the batch, or, where it never answers, when nothing more can be done here. */
  readonly send: (batch: readonly Outgoing[]) => Promise<void>
  /**
   * Since when, by `clock`, what was sent may be lost after all, because a connection broke; undefined where nothing is.
   * Asked once, and then forgotten.
   */
  readonly takeLoss: () => number | undefined
  /** How long after it was sent a batch may still turn out to be lost. */
  readonly settleMs: number
  /** Ends in order; true where nothing that was sent is in doubt any more. */
  readonly close: () => Promise<boolean>
}

/** One JSON object; in the plain form with its place, its hash, and which ledger it is of. */
export function outgoingJson({ logged, origin }: Outgoing, form: OutgoingForm): string {
  if (form !== 'plain') return eventJson(form, logged, origin)
  const [entry, hash] = [logged.bytes.toString('utf8'), leafHash(logged.bytes).toString('base64')]
  return `{"entry":${entry},"hash":"${hash}","index":${logged.index},"ledger":${JSON.stringify(origin)}}`
}
