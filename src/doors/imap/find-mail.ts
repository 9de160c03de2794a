import type { WatchedMail } from '#domain'
import { fetchHeads, type MailHead } from './fetch-heads.ts'
import { refusedBy, type Visit, within } from './visit.ts'
import { isSameMail } from './watched-mail.ts'

const DAY_MS = 86_400_000
// LIMIT: as many are looked at as can share a Message-ID, or a day.
const LOOKED_AT_MAX = 2_000

/** Mails of a folder with a mail's Message-ID and size; where it has no Message-ID that can be searched for, of its day. */
export function findMails(
  visit: Visit,
  folder: string,
  mail: Pick<WatchedMail, 'mailKey' | 'messageId' | 'internalDate'>,
): Promise<readonly MailHead[]> {
  return within(visit, folder, async (client) => {
    const found = await client.search(
      isSearchable(mail.messageId)
        ? { header: { 'message-id': mail.messageId } }
        : { since: new Date(mail.internalDate - DAY_MS), before: new Date(mail.internalDate + 2 * DAY_MS) },
      { uid: true },
    )
    if (!Array.isArray(found)) throw refusedBy(visit, 'UID SEARCH', folder)
    const { heads } = await fetchHeads(client, found.slice(-LOOKED_AT_MAX))
    return heads.filter(({ mailKey }) => mailKey === mail.mailKey)
  })
}

/** Something that every server takes in quotes. */
export const isSearchable = (messageId: string): boolean => /^<[!#-[\]-~]{3,250}>$/.test(messageId)

/** The mail itself in a folder, else the last that has its Message-ID and size; `taken` are UIDs that are somebody else's. */
export async function findMail(
  visit: Visit,
  folder: string,
  mail: WatchedMail,
  taken: ReadonlySet<number> = new Set(),
): Promise<MailHead | undefined> {
  const found = (await findMails(visit, folder, mail)).filter(({ uid }) => !taken.has(uid))
  return found.find((head) => isSameMail(head, mail)) ?? found.at(-1)
}

/** The mail with a UID, if it still is the one that we know. */
export async function mailAt(
  visit: Visit,
  folder: string,
  uid: number,
  mail: Pick<WatchedMail, 'mailKey'>,
): Promise<MailHead | undefined> {
  const { heads } = await within(visit, folder, (client) => fetchHeads(client, [uid]))
  return heads.find(({ mailKey }) => mailKey === mail.mailKey)
}
