/**
 * How bytes break their format.
 * - `odd`: unusual or against the specification, but the meaning is clear.
 * - `broken`: damaged; what could be read was kept.
 * - `stopped`: something is there that we did not read (encrypted, over a limit, a crash of ours). Never "clean".
 */
export type FlawLevel = 'odd' | 'broken' | 'stopped'

export interface Flaw {
  /** `format/what`, for instance `zip/no-end-record`; a noun, never reused for another meaning. */
  readonly code: string
  readonly level: FlawLevel
  /** Byte offset in the part where it was seen; left out when there is no single place. */
  readonly at?: number
  /** What was seen there, short. The sender controls it: show it escaped. */
  readonly seen?: string
}

/** The result of every parser: what could be read, and how the bytes were broken. Parsers do not throw. */
export interface Parsed<T> {
  readonly value: T
  readonly flaws: readonly Flaw[]
}
