import type { Decision } from '#domain'
import {
  type HeldMailRow,
  type HeldRecipientRow,
  heldMails,
  heldMailsById,
  heldRecipients,
  heldReportText,
  heldUsage,
  type TenantReader,
} from '#store'
import type { Held, HeldQuery, HeldRecipient, HeldReport } from './held.ts'
import type { QuarantineReader, QuarantineSettings } from './quarantine.ts'

const LIST_MAX = 200
const LIST_USUAL = 50
/** LIMIT: a delivery takes some 15 minutes at most, ten of them for the reply to the whole mail. */
const INTERRUPTED_AFTER_MS = 30 * 60_000
// WHY not all of it: the usual mail of 25 MB must still come in, or the place is as good as full.
const FULL_SHARE = 0.95

export type ReadingSettings = Pick<QuarantineSettings, 'clock' | 'bytesMax' | 'interruptedAfterMs'>

/** Looks into a tenant's quarantine, beside whoever writes it and without its key. */
export function readQuarantine(clinic: TenantReader, settings: ReadingSettings): QuarantineReader {
  const { bytesMax } = settings
  const get = async (mail: string) => (await withRecipients(clinic, await heldMailsById(clinic, [mail]), settings))[0]
  return {
    list: async (query = {}) => withRecipients(clinic, await heldMails(clinic, pageOf(query)), settings),
    get,
    report: async (mail) => {
      const text = await heldReportText(clinic, mail)
      return text === undefined ? undefined : (JSON.parse(text) as HeldReport)
    },
    state: async () => {
      const { bytes, count } = await heldUsage(clinic)
      return { bytes, count, bytesMax, isFull: bytes >= bytesMax * FULL_SHARE }
    },
  }
}

/** Before this moment a claim that is not settled counts as interrupted. */
export const interruptedBefore = ({ clock, interruptedAfterMs = INTERRUPTED_AFTER_MS }: ReadingSettings): number =>
  clock() - interruptedAfterMs

/** Held mails as their readers have them. */
export async function withRecipients(
  clinic: TenantReader,
  mails: readonly HeldMailRow[],
  settings: ReadingSettings,
): Promise<Held[]> {
  const rows = await heldRecipients(
    clinic,
    mails.map(({ mail }) => mail),
  )
  const byMail = Map.groupBy(rows, ({ mail }) => mail)
  const before = interruptedBefore(settings)
  return mails.map((row) => heldOf(row, byMail.get(row.mail) ?? [], before))
}

function heldOf({ body, ...mail }: HeldMailRow, recipients: readonly HeldRecipientRow[], before: number): Held {
  return {
    ...mail,
    verdict: mail.verdict as Decision,
    hasBody: body !== '',
    recipients: recipients.map((row) => recipientOf(row, before)),
  }
}

const recipientOf = ({ mail, ...row }: HeldRecipientRow, before: number): HeldRecipient => ({
  ...row,
  isInterrupted: row.state === 'releasing' && (row.changedAt < before || row.reply !== ''),
})

const pageOf = ({ limit = LIST_USUAL, ...query }: HeldQuery) => ({
  ...query,
  limit: Math.min(Math.max(Math.trunc(limit), 1), LIST_MAX),
})
