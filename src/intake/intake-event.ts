import type { Decision } from '#domain'
import type { Fate } from './ruling.ts'

/** For the log and the counters. What a sender chose is shown escaped. */
export type IntakeEvent =
  | {
      readonly type: 'taken'
      readonly mail: string
      readonly door: string
      readonly tenant: string
      readonly direction: 'in' | 'out'
      readonly verdict: Decision
      readonly fate: Fate
      readonly recipients: number
      readonly bytes: number
      readonly ms: number
      /** Ids of the rules that found something, the strongest first. */
      readonly rules: readonly string[]
      /** What the strongest of them says, in the language of the house; '' where nothing was found. */
      readonly why: string
    }
  /** The next hop took the whole mail and said nothing: it may be delivered twice when its sender tries again. */
  | { readonly type: 'unsure'; readonly mail: string; readonly tenant: string; readonly recipients: number }
  /** A mail came again whose delivery we had recorded: our answer had been lost. */
  | { readonly type: 'came-again'; readonly mail: string; readonly tenant: string; readonly recipients: number }
  /** An account of ours sends much more than is its custom. */
  | { readonly type: 'burst'; readonly tenant: string; readonly account: string; readonly recipients: number }
  /** A password that came later opened a held mail. */
  | { readonly type: 'opened-later'; readonly mail: string; readonly tenant: string; readonly verdict: Decision }
  /** Something behind the answer went wrong: the mail is safe, what was to be learned from it may be missing. */
  | { readonly type: 'behind-failed'; readonly what: string; readonly tenant: string; readonly message: string }
