import type { Budget } from '#bytes'
import type { Kind, Lang } from '#domain'
import type { Removals } from './removals.ts'

/** What every format's writer works with. */
export interface Disarming {
  readonly budget: Budget
  readonly removals: Removals
  /** Archives around this one. */
  readonly depth: number
  /** Writes a file inside anew, whatever its kind; throws a Refusal. */
  readonly inner: Disarmer
  /** What the notes in a mail say. */
  readonly notes?: { readonly id?: string; readonly langs?: readonly Lang[] }
}

export interface Copy {
  readonly bytes: Buffer
  /** Without its dot; empty where the copy keeps the name it had. */
  readonly extension: string
}

/** Writes one document or archive anew; throws a Refusal where that cannot be done. */
export type Disarmer = (bytes: Buffer, kind: Kind, disarming: Disarming) => Copy
