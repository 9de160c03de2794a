import type { ImportedEvent } from './imported-event.ts'

/** What one line or record says. */
export interface LogReading {
  /** Absent where it says no time, as a header does. */
  readonly at?: number
  readonly host?: string
  readonly events: readonly ImportedEvent[]
  /** What tells this record from all others, where it is not its text. */
  readonly name?: string
  /** The server says that it wrote fewer lines than it should have. */
  readonly isLossy?: true
}

/** A format's reader; it may remember earlier records, boundedly. Undefined: this record is not of the format. */
export type LogReader<T> = (record: T) => LogReading | undefined
