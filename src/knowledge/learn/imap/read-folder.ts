import type { ImapFlow } from 'imapflow'
import { ImapTrouble, plainTrouble } from './imap-trouble.ts'

/** The beginning of a mail, and when the server took it. */
export interface FetchedMail {
  readonly uid: number
  readonly bytes: Buffer
  /** Epoch milliseconds; undefined where the server says nothing sensible. */
  readonly arrivedAt: number | undefined
}

export interface OpenedFolder {
  /** UIDs hold as long as this stays the same (RFC 3501 section 2.3.1.1); undefined: they hold for this visit only. */
  readonly uidValidity: string | undefined
  readonly count: number
}

// LIMIT: a head and a text have room in it many times over; what is behind are attachments, which are not learned from.
export const MAIL_BYTES_MAX = 262_144

/** Opens a folder for reading only: EXAMINE, under which a server changes nothing. */
export async function openFolder(client: ImapFlow, path: string): Promise<OpenedFolder> {
  const { uidValidity, exists } = await client.mailboxOpen(path, { readOnly: true })
  return { uidValidity: uidValidity ? String(uidValidity) : undefined, count: exists }
}

/** The UIDs above one, ascending. */
export async function uidsAbove(client: ImapFlow, uid: number): Promise<number[]> {
  const found = await client.search({ uid: `${uid + 1}:*` }, { uid: true })
  if (!Array.isArray(found)) throw new ImapTrouble('refused', 'UID SEARCH')
  // QUIRK: SPEC: RFC 3501 section 6.4.8: "n:*" always has the last mail in it, even one below n.
  return [...new Set(found)].filter((each) => each > uid).sort((a, b) => a - b)
}

/**
 * Gives the beginnings of these mails to `take`, each at most once and in the server's order. Gives the number of those
 * that the server would not hand out; mails deleted in the meantime are in neither.
 */
export async function fetchMails(
  client: ImapFlow,
  uids: readonly number[],
  take: (mail: FetchedMail) => void,
): Promise<number> {
  const missing = new Set(uids)
  try {
    const asked = { uid: true, internalDate: true, source: { maxLength: MAIL_BYTES_MAX } }
    for await (const { uid, source, internalDate } of client.fetch(uidSet(uids), asked, { uid: true })) {
      // QUIRK: a server may tell of flags that others set in between; such a row has no mail in it.
      if (!Buffer.isBuffer(source) || !missing.delete(uid)) continue
      take({ uid, bytes: source.subarray(0, MAIL_BYTES_MAX), arrivedAt: epochOf(internalDate) })
    }
    return 0
  } catch (error) {
    const trouble = plainTrouble(error)
    if (!(trouble instanceof ImapTrouble) || trouble.code !== 'refused') throw error
    return refusedOf(client, [...missing], take)
  }
}

// WHY halves: a server refuses a whole FETCH when it cannot read one of the mails, and does not say which.
async function refusedOf(
  client: ImapFlow,
  left: readonly number[],
  take: (mail: FetchedMail) => void,
): Promise<number> {
  if (left.length <= 1) return left.length
  const middle = left.length >> 1
  const first = await fetchMails(client, left.slice(0, middle), take)
  return first + (await fetchMails(client, left.slice(middle), take))
}

function epochOf(date: Date | string | undefined): number | undefined {
  const at = date === undefined ? Number.NaN : new Date(date).getTime()
  return Number.isNaN(at) ? undefined : at
}

/** RFC 3501 `sequence-set`: 1:3,7. */
export function uidSet(uids: readonly number[]): string {
  const runs: { from: number; to: number }[] = []
  for (const uid of uids) {
    const last = runs.at(-1)
    if (last !== undefined && uid === last.to + 1) last.to = uid
    else runs.push({ from: uid, to: uid })
  }
  return runs.map(({ from, to }) => (from === to ? String(from) : `${from}:${to}`)).join(',')
}
