import type { ImapTroubleCode } from '#knowledge'
import type { Exposure } from './mailbox-mail.ts'

/** Which mail an event is of. */
export interface MailPlace {
  readonly ref: string
  readonly folder: string
  readonly uid: number
  /** The sender's word; shown escaped. */
  readonly messageId: string
}

/** For the log and the ledger. Every text of a server in it is its own, and is shown escaped. */
export type WatchEvent =
  | {
      readonly type: 'watching'
      readonly folders: readonly string[]
      readonly holdFolder: string
      /**
       * What the server cannot do: without MOVE mails are copied and deleted, without UIDPLUS only marked as deleted,
       * without IDLE looked for now and then, without keywords not marked in the hold folder.
       */
      readonly missing: readonly ('MOVE' | 'UIDPLUS' | 'IDLE' | 'keywords' | 'Sent')[]
      /** Nothing keeps a POP3 program from fetching a mail before it is held, and nobody sees that it did. */
      readonly unprotected: readonly ['POP3']
    }
  /** `retryMs` until the next attempt; `login-refused` waits long, so that the account is not locked. */
  | {
      readonly type: 'disconnected'
      readonly code: ImapTroubleCode
      readonly says: string
      readonly folder: string
      readonly retryMs: number
    }
  | ({ readonly type: 'left' } & MailPlace)
  | ({ readonly type: 'later'; readonly why: string; readonly retryMs: number } & MailPlace)
  | ({ readonly type: 'not-whole'; readonly sizeBytes: number } & MailPlace)
  | ({ readonly type: 'held'; readonly how: HowMoved; readonly by: 'judge' | 'claw-back' } & MailPlace & Exposure)
  /** The server would not move it: it stays in sight, and is asked about again. */
  | ({ readonly type: 'not-held'; readonly says: string; readonly retryMs: number } & MailPlace)
  | ({ readonly type: 'released'; readonly how: HowMoved } & MailPlace)
  /** A person moved it out of the hold folder, back into a watched one: it is left there. */
  | ({ readonly type: 'returned' } & MailPlace)
  /** A person took it out of the hold folder: deleted, or moved where we do not look. */
  | ({ readonly type: 'gone' } & MailPlace)
  /** Deleted or moved by somebody between two of our steps. */
  | ({ readonly type: 'vanished' } & MailPlace)
  | { readonly type: 'unreadable'; readonly folder: string; readonly uid: number; readonly says: string }
  /** A folder's mails were numbered anew: `known` are recognised, `unknown` are judged. */
  | { readonly type: 'renumbered'; readonly folder: string; readonly known: number; readonly unknown: number }
  | { readonly type: 'folder-missing'; readonly folder: string }
  | { readonly type: 'sent-learned'; readonly count: number }
  | { readonly type: 'sent-not-learned'; readonly uid: number; readonly why: string }
  /** What the watcher remembers could not be read or written. It stops judging until that works again. */
  | { readonly type: 'state-failed'; readonly why: string; readonly retryMs: number }
  /** Something of ours failed: a bug. It connects anew. */
  | { readonly type: 'failed'; readonly why: string; readonly retryMs: number }
  | { readonly type: 'stopped' }

/** `copy-marked`: the server cannot remove a single mail; the copy in sight is marked as deleted only. */
export type HowMoved = 'moved' | 'copied' | 'copy-marked'
