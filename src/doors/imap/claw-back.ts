import type { WatchedMail } from '#domain'
import { fetchHeads, type MailHead } from './fetch-heads.ts'
import { findMails, isSearchable, mailAt } from './find-mail.ts'
import { exposureOf, holdMail } from './hold-mail.ts'
import type { Exposure } from './mailbox-mail.ts'
import { searchFolder } from './search-folder.ts'
import { type Visit, viewOf, within } from './visit.ts'
import { isSameMail, newMail } from './watched-mail.ts'

export type Wanted = { readonly ref: string } | { readonly messageId: string }

export type ClawBackOutcome =
  | ({ readonly outcome: 'held'; readonly ref: string } & Exposure)
  | { readonly outcome: 'already-held'; readonly ref: string }
  /** A person had moved it out of the hold folder before: that is respected. */
  | { readonly outcome: 'returned-by-person'; readonly ref: string }
  /** The server would not move it: it is asked about again, like a mail that was put off. */
  | { readonly outcome: 'not-held'; readonly ref: string }
  | { readonly outcome: 'gone' }

// LIMIT: copies of one mail in one mailbox.
const COPIES_MAX = 100

/** Moves mails that were delivered to the hold folder. Whoever calls has the desk. */
export async function clawBack(visit: Visit, wanted: Wanted): Promise<ClawBackOutcome[]> {
  const outcomes = 'ref' in wanted ? await byRef(visit, wanted.ref) : await byMessageId(visit, wanted.messageId)
  return outcomes.length === 0 ? [{ outcome: 'gone' }] : outcomes
}

async function byRef(visit: Visit, ref: string): Promise<ClawBackOutcome[]> {
  const mail = await visit.watch.state.mailByRef(ref)
  if (mail === undefined) return []
  const settled = settledOutcome(mail)
  if (settled !== undefined) return [settled]
  const here = await whereIs(visit, mail)
  return here === undefined ? [] : [await holdIt(visit, here)]
}

async function byMessageId(visit: Visit, messageId: string): Promise<ClawBackOutcome[]> {
  const held = (await visit.watch.state.mailsInState(['held'])).filter((mail) => mail.messageId === messageId)
  const outcomes: ClawBackOutcome[] = held.map(({ ref }) => ({ outcome: 'already-held', ref }))
  if (!isSearchable(messageId)) return outcomes
  for (const folder of visit.folders) {
    const { uidValidity } = await viewOf(visit, folder)
    const uids = await searchFolder(visit, folder, { header: { 'message-id': messageId } })
    const { heads } = await within(visit, folder, (client) => fetchHeads(client, uids.slice(-COPIES_MAX)))
    // SPEC: RFC 3501 section 6.4.4: a header is searched for a part of it.
    for (const head of heads.filter((each) => each.messageId === messageId)) {
      const { mail } = await rowOf(visit, head, folder, uidValidity)
      outcomes.push(settledOutcome(mail) ?? (await holdIt(visit, mail)))
    }
  }
  return outcomes
}

function settledOutcome({ state, ref }: WatchedMail): ClawBackOutcome | undefined {
  if (state === 'held' || state === 'holding') return { outcome: 'already-held', ref }
  return state === 'returned' ? { outcome: 'returned-by-person', ref } : undefined
}

async function holdIt(visit: Visit, mail: WatchedMail): Promise<ClawBackOutcome> {
  const row = await holdMail(visit, mail, 'claw-back')
  if (row.state === 'held') return { outcome: 'held', ref: row.ref, ...exposureOf(row) }
  return row.state === 'later' ? { outcome: 'not-held', ref: row.ref } : { outcome: 'gone' }
}

/** The row with its present place; undefined where it lies in no watched folder. */
export async function whereIs(visit: Visit, mail: WatchedMail): Promise<WatchedMail | undefined> {
  const { folder } = mail
  if (visit.folders.includes(folder)) {
    const { uidValidity } = await viewOf(visit, folder)
    const isThere = uidValidity === mail.uidValidity && (await mailAt(visit, folder, mail.uid, mail)) !== undefined
    if (isThere) return mail
  }
  for (const other of visit.folders) {
    const found = (await findMails(visit, other, mail)).find((head) => isSameMail(head, mail))
    if (found === undefined) continue
    return { ...mail, folder: other, uidValidity: (await viewOf(visit, other)).uidValidity, uid: found.uid }
  }
  return undefined
}

/** The row of a mail that was found; a new one for what came before the watch began. */
export async function rowOf(
  visit: Visit,
  head: MailHead,
  folder: string,
  uidValidity: string,
): Promise<{ readonly mail: WatchedMail; readonly isNew: boolean }> {
  const kin = (await visit.watch.state.mailsByKey([head.mailKey])).filter((mail) => isSameMail(mail, head))
  const here = { folder, uidValidity, uid: head.uid }
  const known = kin.find((mail) => mail.uid === head.uid && mail.folder === folder && mail.uidValidity === uidValidity)
  const mail = known ?? kin.find(({ state }) => state === 'returned' || state === 'released' || state === 'left')
  if (mail === undefined) return { mail: newMail(visit, head, here), isNew: true }
  return { mail: { ...mail, ...here }, isNew: false }
}
