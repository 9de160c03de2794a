import type { IntakeEvent } from '#intake'
import type { HttpEvent } from '../doors/http/index.ts'
import type { WatchEvent } from '../doors/imap/index.ts'
import type { MilterEvent } from '../doors/milter/index.ts'
import type { SmtpEvent } from '../doors/smtp/index.ts'

/** Everything that the service tells its log, and its counters. */
export type ServiceEvent =
  | { readonly from: 'intake'; readonly event: IntakeEvent }
  | { readonly from: 'smtp'; readonly door: string; readonly event: SmtpEvent }
  | { readonly from: 'milter'; readonly door: string; readonly event: MilterEvent }
  | { readonly from: 'http'; readonly door: string; readonly event: HttpEvent }
  | { readonly from: 'imap'; readonly door: string; readonly event: WatchEvent }
  | { readonly from: 'service'; readonly event: OwnEvent }

export type OwnEvent =
  | { readonly type: 'listening'; readonly door: string; readonly place: string }
  | { readonly type: 'ready' }
  | { readonly type: 'stopping' }
  | { readonly type: 'stopped' }
  | { readonly type: 'watching'; readonly door: string; readonly place: string }
  /** Another machine on the same store watches this mailbox; this one takes over when that one ends. */
  | { readonly type: 'watched-elsewhere'; readonly mailbox: string }
  /** `restart`: keys that changed and count only after a restart. */
  | { readonly type: 'reloaded'; readonly restart: readonly string[] }
  | { readonly type: 'reload-failed'; readonly message: string }
  /** Rules of the place's YARA folder that could not be used. */
  | { readonly type: 'scanner-problem'; readonly message: string }
  | { readonly type: 'chore-failed'; readonly chore: string; readonly message: string }
  /** Entries of the ledger wait to be sent; `message` where the receiver fails. */
  | { readonly type: 'forward-behind'; readonly to: string; readonly entries: number; readonly message?: string }
  | { readonly type: 'forward-caught-up'; readonly to: string }
  /** A witness cosigned so many entries, or did not, and why (`Witnessed`). */
  | { readonly type: 'witnessed'; readonly tenant: string; readonly size: number }
  | {
      readonly type: 'not-witnessed'
      readonly tenant: string
      readonly why: string
      readonly detail: string
    }
  | { readonly type: 'released'; readonly tenant: string; readonly mail: string; readonly recipients: number }
  | { readonly type: 'expired'; readonly tenant: string; readonly count: number }
  | { readonly type: 'digest'; readonly tenant: string; readonly recipient: string; readonly wasSent: boolean }
