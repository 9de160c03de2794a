import type { Fact, Flaw, Kind, Role, Tools } from '#domain'
import type { Budget } from './budget.ts'
import type { ByteSource } from './byte-source.ts'

// The contract between the walker and the formats. A format's folder exports one opener; the walker gives it a part's
// bytes, and gets back what the bytes say and what else is inside.

/** Something found inside a part, before the walker has looked at it. */
export interface Child {
  readonly role: Role
  /** As the container has it, decoded; may hold `/`. Empty when it has none. Text, never a path to open. */
  readonly name: string
  /** The bytes, or a source when they are too many to unpack at once. */
  readonly content: Buffer | ByteSource
  /** Set where the container knows the kind (a VBA module, a mail body); otherwise the bytes decide. */
  readonly kind?: Kind
  /** Presented facts, for instance. */
  readonly facts?: readonly Fact[]
  readonly flaws?: readonly Flaw[]
}

export interface Opened {
  readonly facts: readonly Fact[]
  readonly children: readonly Child[]
  readonly flaws: readonly Flaw[]
}

/** What an opener may use besides the bytes. */
export interface Opening {
  readonly budget: Budget
  readonly tools: Tools
  readonly kind: Kind
  readonly name: string
  /** What the container said about this part (how it presents itself, its charset). */
  readonly given: readonly Fact[]
  /** Passwords to try on anything encrypted: the mail's own first, then what the place knows, then common ones. */
  readonly passwords: () => readonly Candidate[]
}

export interface Candidate {
  readonly value: string
  readonly from: 'mail' | 'given' | 'common'
}

/** Takes one part apart. Never throws; what could be read before a break is kept. */
export type Opener = (content: Buffer, opening: Opening) => Opened

/** An opener for formats that are read sector by sector, so that padding costs nothing. */
export type SourceOpener = (source: ByteSource, opening: Opening) => Opened

export const NOTHING_INSIDE: Opened = { facts: [], children: [], flaws: [] }
