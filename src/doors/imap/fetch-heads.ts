import type { FetchMessageObject, ImapFlow } from 'imapflow'
import { ImapTrouble, plainTrouble, uidSet } from '#knowledge'
import { mailKeyOf, messageIdOf } from './mail-key.ts'

/** What the server says of a mail before it is fetched. */
export interface MailHead {
  readonly uid: number
  /** Without \Recent, which is nobody's to keep. */
  readonly flags: readonly string[]
  readonly internalDate: number
  readonly sizeBytes: number
  readonly messageId: string
  readonly mailKey: string
}

export interface Heads {
  /** By UID, ascending. Mails deleted in the meantime are missing. */
  readonly heads: readonly MailHead[]
  /** The server would not say anything of these. */
  readonly refused: readonly number[]
}

const ASKED = {
  ...{ uid: true, flags: true, internalDate: true, size: true },
  headers: ['message-id', 'date', 'from', 'subject'],
}
// LIMIT: mails of one FETCH.
const BATCH = 200

/** The heads of these mails, of the folder that is open. Throws ImapTrouble where the line breaks. */
export async function fetchHeads(client: ImapFlow, uids: readonly number[]): Promise<Heads> {
  const heads: MailHead[] = []
  const refused: number[] = []
  for (let at = 0; at < uids.length; at += BATCH) {
    refused.push(...(await fetchSome(client, uids.slice(at, at + BATCH), heads)))
  }
  return { heads: heads.sort((one, other) => one.uid - other.uid), refused }
}

/** Gives those that were refused. */
async function fetchSome(client: ImapFlow, uids: readonly number[], heads: MailHead[]): Promise<readonly number[]> {
  const missing = new Set(uids)
  try {
    for await (const row of client.fetch(uidSet(uids), ASKED, { uid: true })) {
      // QUIRK: a server may tell of flags that others set in between; such a row says nothing of the mail.
      if (row.size !== undefined && missing.delete(row.uid)) heads.push(headOf(row))
    }
    return []
  } catch (error) {
    const trouble = plainTrouble(error)
    if (!(trouble instanceof ImapTrouble) || trouble.code !== 'refused') throw trouble
    // WHY halves: a server refuses a whole FETCH when it cannot read one of the mails, and does not say which.
    const left = [...missing]
    if (left.length <= 1) return left
    const middle = left.length >> 1
    const first = await fetchSome(client, left.slice(0, middle), heads)
    return [...first, ...(await fetchSome(client, left.slice(middle), heads))]
  }
}

export function headOf({ uid, flags, internalDate, size, headers }: FetchMessageObject): MailHead {
  const header = headers?.toString('latin1') ?? ''
  const messageId = messageIdOf(header)
  const sizeBytes = size ?? 0
  return {
    ...{ uid, sizeBytes, messageId, mailKey: mailKeyOf(messageId, header, sizeBytes) },
    flags: keptFlags(flags),
    internalDate: epochOf(internalDate),
  }
}

export const keptFlags = (flags: ReadonlySet<string> | undefined): string[] =>
  [...(flags ?? [])].filter((flag) => !/^\\recent$/i.test(flag))

// QUIRK: SPEC: RFC 3501 has every mail have one; where a server says nothing sensible, it came just now.
export function epochOf(date: Date | string | undefined): number {
  const at = date === undefined ? Number.NaN : new Date(date).getTime()
  return Number.isNaN(at) ? Date.now() : at
}
