import type { ProofProblem, Witnessed } from '#ledger'

/** What `sekisho ledger verify` says of entries with proofs. */
export interface LedgerProofWords {
  readonly noSince: string
  /** Nothing was given by which the checkpoint could be believed. */
  readonly noTrust: string
  readonly sound: (entries: number, origin: string, size: number, byKey: boolean) => string
  readonly problem: (problem: ProofProblem) => string
}

type Failure = Exclude<Witnessed['code'], 'cosigned' | 'conflict'>

/** What `sekisho ledger witness` says. */
export interface LedgerWitnessWords {
  readonly about: string
  readonly url: string
  readonly key: string
  readonly keep: string
  readonly badUrl: (value: string) => string
  readonly badKey: (value: string) => string
  readonly cosigned: (witness: string, entries: number, time: string, folder: string) => string
  readonly conflict: (sizes: { readonly size: number; readonly witnessSize?: number }) => string
  readonly failed: (code: Failure, detail: string) => string
}
