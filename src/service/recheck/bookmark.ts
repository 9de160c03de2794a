import { hash } from 'node:crypto'
import type { Clinic } from '#intake'
import { dropProgress, listFeeds, readProgress, saveProgress } from '#store'
import type { FolderPlace } from '../../doors/imap/index.ts'

// Where a second look through a mailbox broke off, so that the next one goes on there; and which mail it was moving.

export interface Bookmark {
  /** By what was judged: where that has changed, everything is looked at again. */
  readonly grounds: string
  readonly since: number
  readonly places: readonly FolderPlace[]
  /** Written before a mail is moved, taken away when the ledger says that it was. */
  readonly moving?: { readonly ref: string; readonly why: string; readonly at: number }
}

const sourceOf = (mailbox: string): string => `recheck ${mailbox}`

export async function readBookmark({ store }: Clinic, mailbox: string): Promise<Bookmark | undefined> {
  return (await readProgress(store, sourceOf(mailbox)))?.position as Bookmark | undefined
}

export const saveBookmark = ({ store }: Clinic, mailbox: string, bookmark: Bookmark, now: number): Promise<void> =>
  store.write((desk) => saveProgress(desk, sourceOf(mailbox), { position: bookmark, doneCount: 0, updatedAt: now }))

export const dropBookmark = ({ store }: Clinic, mailbox: string): Promise<void> =>
  store.write((desk) => dropProgress(desk, sourceOf(mailbox)))

/** What decides besides the mail itself: rules, policies, lists. */
export async function groundsOf({ store, policy, policies }: Clinic, rules: string): Promise<string> {
  const feeds = (await listFeeds(store)).map(({ name, edition }) => [name, edition])
  return hash('sha256', JSON.stringify([rules, policy, [...policies], feeds]), 'base64url')
}

/** Where to go on; a look that reached less far back, or judged by other things, says nothing. */
export const placesFrom = (
  kept: Bookmark | undefined,
  { grounds, since }: Pick<Bookmark, 'grounds' | 'since'>,
): readonly FolderPlace[] => (kept !== undefined && kept.grounds === grounds && kept.since <= since ? kept.places : [])
