import type { Known, Lang, Limits, Policy, Questions, ScanPart, ScanResult, Sight } from '#domain'
import type { Report } from '#report'

import type { PoolInput } from './pool-input.ts'

// What the pool and its workers say to each other.

/** What decides verdicts besides the bytes, as far as it can be sent to a thread; rules and engines load there. */
export interface PoolGate {
  readonly limits: Limits
  readonly known: Known
  readonly policy: Policy
  readonly lang: Lang
  /** Whether reports carry the code that was found. */
  readonly withCode: boolean
  /** Servers whose results about a mail's origin are believed, by authserv-id; for workers that read them. */
  readonly trustedServers: readonly string[]
  /** Whether the pool is asked about each mail before it is judged. */
  readonly asks: boolean
  /** Whether scanners beside the road are shown the parts of each mail. */
  readonly scans: boolean
  /** Whether what it is asked has the hashes, too, by which older lists know files (MD5, SHA-1). */
  readonly oldHashes: boolean
  /** Whether the worker hands back what is seen of a mail besides its report. */
  readonly withSight: boolean
}

/** Pool to worker: the gate first, then one mail at a time, the next after the outcome of the one before. */
export type Errand =
  | { readonly gate: PoolGate }
  | ({ readonly input: PoolInput } & OwnManner)
  /** The answer to what the worker asked about its mail. */
  | { readonly known: Partial<Known>; readonly scans: readonly ScanResult[] }

/** What is different for one mail. */
export interface OwnManner {
  readonly policy?: Policy
  readonly oldHashes?: boolean
}

/** Worker to pool: what became of one mail. */
export type Outcome =
  | { readonly type: 'report'; readonly report: Report; readonly sight?: Sight }
  /** The file could not be read: the operator's matter. */
  | { readonly type: 'unreadable'; readonly code: string; readonly message: string }
  /** The road threw: a bug of ours, or no memory left. The mail is held. */
  | { readonly type: 'thrown'; readonly message: string; readonly memory: boolean }

/** What a worker asks about the mail at hand, before it judges it. */
export interface Question {
  readonly type: 'asks'
  readonly questions?: Questions
  /** Copies of the parts that scanners are to look at. */
  readonly parts?: readonly ScanPart[]
}

export type Answer = { readonly type: 'ready' } | Question | Outcome
