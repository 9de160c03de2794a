import type { Arrival, WatchedMail } from '#domain'
import { ImapTrouble } from '#knowledge'
import { keptFlags } from './fetch-heads.ts'
import { holdMail } from './hold-mail.ts'
import type { MailboxAnswer, MailboxMail } from './mailbox-mail.ts'
import { putOff } from './put-off.ts'
import { type Visit, type Watch, within } from './visit.ts'
import { isSeen, nowIn, placeOf } from './watched-mail.ts'

/** A mail on its way to the judge: its row, and what the server says of its size. */
export interface Candidate {
  readonly mail: WatchedMail
  readonly sizeBytes: number
}

/** Fetches a mail, asks the judge, does what it says. Throws where the line or the state fails, for nothing else. */
export async function judgeMail(visit: Visit, { mail, sizeBytes }: Candidate): Promise<void> {
  const { watch } = visit
  const answer = await watch.gate(Math.min(sizeBytes, watch.limits.mailBytesMax), async () => {
    const fetched = await fetchMail(visit, mail, sizeBytes)
    return fetched === 'vanished' || 'later' in fetched ? fetched : ask(watch, fetched)
  })
  if (answer === 'vanished') {
    await nowIn(visit, mail, 'gone')
    watch.emit({ type: 'vanished', ...placeOf(mail) })
  } else if (answer === 'leave') {
    await nowIn(visit, mail, 'left')
    watch.emit({ type: 'left', ...placeOf(mail) })
  } else if (answer === 'hold') {
    await visit.desk.pass(0, () => holdMail(visit, mail, 'judge'))
  } else {
    await putOff(visit, mail, answer.later)
  }
}

type Answer = Exclude<MailboxAnswer, 'later'> | 'vanished' | { readonly later: string }

/** The mail as the judge gets it; or that it is gone, or cannot be read. */
export async function fetchMail(
  visit: Visit,
  mail: WatchedMail,
  sizeBytes: number,
): Promise<MailboxMail | 'vanished' | { readonly later: string }> {
  const { mailBytesMax, headBytesMax } = visit.watch.limits
  const isDeclaredWhole = sizeBytes <= mailBytesMax
  // LIMIT: one more than a mail may have, so that a server which tells of another size than it sends is found out.
  const maxLength = isDeclaredWhole ? mailBytesMax + 1 : headBytesMax
  const asked = { uid: true, flags: true, source: { maxLength } }
  try {
    const row = await within(visit, mail.folder, (client) => client.fetchOne(String(mail.uid), asked, { uid: true }))
    if (row === false || !Buffer.isBuffer(row.source)) return 'vanished'
    const isWhole = isDeclaredWhole && row.source.length <= mailBytesMax
    const bytes = isWhole ? row.source : headerOf(row.source.subarray(0, headBytesMax))
    if (!isWhole) visit.watch.emit({ type: 'not-whole', sizeBytes, ...placeOf(mail) })
    return mailboxMail(visit.watch, mail, { bytes, isWhole, sizeBytes, flags: keptFlags(row.flags) })
  } catch (error) {
    if (!(error instanceof ImapTrouble) || error.code !== 'refused') throw error
    visit.watch.emit({ type: 'unreadable', folder: mail.folder, uid: mail.uid, says: error.says })
    return { later: 'unreadable' }
  }
}

/** Up to the empty line, and with it: Subject and sender can be judged, and whoever reads it sees that nothing follows. */
function headerOf(bytes: Buffer): Buffer {
  const end = bytes.indexOf('\r\n\r\n')
  return end === -1 ? bytes : bytes.subarray(0, end + 4)
}

function mailboxMail(
  { account }: Watch,
  { ref, folder, uidValidity, uid, internalDate, tries, wasSeen }: WatchedMail,
  fetched: Pick<MailboxMail, 'isWhole' | 'sizeBytes' | 'flags'> & { readonly bytes: Buffer },
): MailboxMail {
  const { bytes, ...told } = fetched
  const arrival: Arrival = {
    ...{ door: 'imap', bytes, sender: returnPathOf(bytes) },
    recipients: [account.address ?? account.user],
  }
  const isSeenBy = wasSeen || isSeen(told.flags)
  return { ...{ ref, arrival, folder, uidValidity, uid, internalDate, tries, wasSeen: isSeenBy }, ...told }
}

// SPEC: RFC 5321 section 4.4: the server that delivered put the envelope's sender on top. LIMIT: it stands in the
// first few fields, or it is not that server's.
const RETURN_PATH_WITHIN = 4_096

const returnPathOf = (bytes: Buffer): string =>
  /^return-path:[ \t]*<([^<>\r\n]*)>/im.exec(bytes.subarray(0, RETURN_PATH_WITHIN).toString('latin1'))?.[1] ?? ''

/** The judge's answer; that it fails, or is late, is one as well. */
async function ask({ judge, limits, ending }: Watch, mail: MailboxMail): Promise<Answer> {
  const asking = new AbortController()
  const cut = Promise.withResolvers<Answer>()
  const giveUp = (why: string): void => {
    cut.resolve({ later: why })
    asking.abort()
  }
  const onEnd = (): void => giveUp('stopped')
  const timer = setTimeout(() => giveUp('late'), limits.judgeMs)
  ending.addEventListener('abort', onEnd)
  if (ending.aborted) onEnd()
  try {
    const asked = judge(mail, asking.signal).then(
      (answer): Answer => (answer === 'leave' || answer === 'hold' ? answer : { later: 'asked' }),
    )
    return await Promise.race([asked, cut.promise])
  } catch (error) {
    return { later: error instanceof Error ? error.message : String(error) }
  } finally {
    clearTimeout(timer)
    ending.removeEventListener('abort', onEnd)
  }
}
