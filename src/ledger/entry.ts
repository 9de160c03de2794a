// The words of the ledger: what is written down about each thing that happens. Version 1.
//
//   Entry = NewEntry + { v: 1, index, at }      as canonical JSON (canonical-json.ts), one leaf of the tree each
//
// No bodies, no passwords. `mail` is the mail's name among us, the same in all entries about it. Fields are only ever
// added; what reads entries passes over fields and kinds that it does not know.

export const ENTRY_VERSION = 1

/** Somebody on a mail. In hashed mode the address is a keyed hash and the name is left out. */
export interface Correspondent {
  readonly address: string
  readonly name?: string
}

export interface LoggedPart {
  readonly path: string
  readonly kind: string
  readonly bytes: number
  readonly sha256: string
}

/** Where a mail's links lead, capped (logged-links.ts): all hosts as far as they fit, and the addresses in full. */
export interface LoggedLinks {
  readonly hosts: readonly string[]
  readonly urls: readonly string[]
}

export interface LoggedFinding {
  readonly rule: string
  readonly weight: number
  readonly evidence: readonly string[]
}

export type Detail =
  | {
      readonly kind: 'received'
      readonly mail: string
      readonly door: string
      readonly envelope: { readonly sender: string; readonly recipients: readonly string[] }
      readonly headers: {
        readonly messageId?: string
        readonly subject?: string
        readonly date?: string
        readonly from: readonly Correspondent[]
        readonly to: readonly Correspondent[]
        readonly cc?: readonly Correspondent[]
        readonly replyTo?: readonly Correspondent[]
      }
      readonly bytes: number
      readonly sha256: string
      readonly parts: readonly LoggedPart[]
      readonly peer?: { readonly address: string; readonly helo?: string }
      /** Version and cipher; absent where the mail came in clear. */
      readonly tls?: string
      /** What SPF, DKIM, DMARC and ARC came to. */
      readonly authentication?: Readonly<Record<string, string>>
      readonly links?: LoggedLinks
      /** What the mail server in front of us calls the mail. */
      readonly queueId?: string
    }
  | {
      readonly kind: 'judged'
      readonly mail: string
      readonly verdict: string
      readonly score: number
      readonly findings: readonly LoggedFinding[]
      readonly rules: string
      readonly policy: string
      /** SHA-256 of what was known when it was judged. */
      readonly known?: string
    }
  | {
      readonly kind: 'acted'
      readonly mail: string
      readonly action: 'delivered' | 'held' | 'released' | 'disarmed' | 'refused' | 'clawed-back' | 'deleted'
      readonly recipients: readonly string[]
      /** What the next hop answered. */
      readonly reply?: string
      readonly reason?: string
    }
  | { readonly kind: 'viewed'; readonly mail: string; readonly what: string }
  | { readonly kind: 'searched'; readonly query: string; readonly hits: number }
  | { readonly kind: 'exported'; readonly what: string; readonly count: number; readonly sha256?: string }
  | { readonly kind: 'password-tried'; readonly mail: string; readonly part: string; readonly opened: boolean }
  | { readonly kind: 'setting-changed'; readonly name: string; readonly before: string; readonly after: string }
  | { readonly kind: 'logged-in'; readonly account: string; readonly method: string }
  | { readonly kind: 'login-failed'; readonly account: string; readonly method: string; readonly reason: string }
  | { readonly kind: 'feed-imported'; readonly feed: string; readonly count: number; readonly refused?: string }
  | { readonly kind: 'notice-published'; readonly notice: string; readonly title: string; readonly sha256?: string }
  | { readonly kind: 'backup-verified'; readonly backup: string; readonly isGood: boolean; readonly detail: string }
  | {
      /** A log of another server was read in; its lines are in the store, not here. */
      readonly kind: 'log-imported'
      readonly file: string
      readonly format: string
      readonly sha256: string
      readonly lines: number
      readonly events: number
      readonly added: number
      readonly broken: number
      readonly first?: number
      readonly last?: number
      /** The codes of what is wrong with the log itself. */
      readonly findings: readonly string[]
    }
  | { readonly kind: 'incident-opened'; readonly incident: string; readonly title: string }
  /** `mail`, or everything from `since` (milliseconds since 1970) on. */
  | { readonly kind: 'hold-placed'; readonly mail?: string; readonly since?: number; readonly reason: string }
  | { readonly kind: 'hold-lifted'; readonly mail?: string; readonly reason: string }
  | {
      /**
       * The contents of the entries from `first` to `last` were dropped and their hashes kept, except of those in
       * the ranges `kept` (first and last place). Nothing else may drop contents.
       */
      readonly kind: 'retention-applied'
      /** Of what is older than this. */
      readonly before: number
      readonly first: number
      readonly last: number
      readonly dropped: number
      readonly kept: readonly (readonly [number, number])[]
      /** `400 days`. */
      readonly policy: string
    }

/** What the ledger writes about itself. Keys are verifier keys (note-key.ts). */
export type OwnDetail =
  | { readonly kind: 'ledger-started'; readonly origin: string; readonly key: string }
  /** `vouch` is a signed note of the old key over the origin and the new key. */
  | { readonly kind: 'key-rotated'; readonly oldKey: string; readonly newKey: string; readonly vouch: string }

export interface Where {
  /** Who did it: `door smtp`, `user yamada`, `sekisho`. */
  readonly who: string
  /** From where: an address, a terminal; absent where it is this program itself. */
  readonly from?: string
}

export type NewEntry = Where & Detail
export type OwnEntry = Where & OwnDetail

interface Stamp {
  readonly v: typeof ENTRY_VERSION
  /** Its place in the ledger, from 0. */
  readonly index: number
  /** When, in milliseconds since 1970, UTC; never before the entry in front. */
  readonly at: number
  /** True where it was too long and was cut. */
  readonly cut?: true
}

export type Entry = Stamp & (NewEntry | OwnEntry)
export type EntryKind = Entry['kind']
