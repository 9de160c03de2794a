import type { FolderMark, MailState, WatchedMail } from '#domain'

// What a watcher remembers between two visits. The caller keeps it (the store's `mailbox_watch` tables); each call has
// succeeded when it resolves, and what was saved is there after a crash.

/** One mailbox's part of the state. */
export interface WatchState {
  readonly mark: (folder: string) => Promise<FolderMark | undefined>
  readonly saveMark: (mark: FolderMark) => Promise<void>
  readonly mailsAt: (folder: string, uidValidity: string, uids: readonly number[]) => Promise<readonly WatchedMail[]>
  readonly mailsByKey: (mailKeys: readonly string[]) => Promise<readonly WatchedMail[]>
  readonly mailsInState: (states: readonly MailState[]) => Promise<readonly WatchedMail[]>
  readonly mailByRef: (ref: string) => Promise<WatchedMail | undefined>
  readonly saveMail: (mail: WatchedMail) => Promise<void>
}
