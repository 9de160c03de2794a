import { unpackShingles } from './shingle-pack.ts'
import type { TenantWriter } from './tenant-scope.ts'

// Forgetting mails, and everything that hangs on them.

/** What must be known of a mail to forget it. */
export interface Forgettable {
  readonly mail: number
  readonly shingles: Buffer
}

export async function forgetMails(desk: TenantWriter, mails: readonly Forgettable[]): Promise<void> {
  if (mails.length === 0) return
  for (const { mail, shingles } of mails) {
    // WHY each mail by itself: its row says which entries of the large index are its own, and they are found by key.
    const own = unpackShingles(shingles)
    if (own.length > 0) await desk.remove('mail_shingle').where('mail', '=', mail).where('shingle', 'in', own).execute()
  }
  const numbers = mails.map(({ mail }) => mail)
  await desk.remove('mail_party').where('mail', 'in', numbers).execute()
  await desk.remove('mail_seen').where('mail', 'in', numbers).execute()
}
