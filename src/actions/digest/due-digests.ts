import {
  claimDigest,
  forgetDigestsBefore,
  heldFor,
  heldMailsById,
  releaseDigest,
  settleDigest,
  type TenantStore,
  type UntoldRecipient,
  untoldRecipients,
} from '#store'
import type { Held } from '../quarantine/held.ts'
import { withRecipients } from '../quarantine/read-quarantine.ts'

export interface DueDigest {
  /** The recipient's address. */
  readonly recipient: string
  /** Held for the recipient and never in a digest, the latest in front. */
  readonly mails: readonly Held[]
  /** How many more are held that were in one. */
  readonly olderCount: number
  /** `2026-11-24`, in the place's time zone. */
  readonly day: string
  /** To be called once it was sent, or was not: what was not sent is due again. */
  readonly settle: (wasSent: boolean) => Promise<void>
}

export interface DueDigestSettings {
  readonly now: number
  /** The hour of the day that digests are sent at, 0 to 23; they list what was held before it. */
  readonly hour: number
  /** IANA name; the machine's own where it is not given. */
  readonly timeZone?: string
}

const RECIPIENTS_A_LOOK = 100
const MARKS_KEPT_MS = 60 * 86_400_000

/**
 * The digests that are due, one after the other. Each is claimed before it is given, so of several processes one gets
 * it; whoever dies before `settle` leaves the mails to the next day's digest.
 */
export async function* dueDigests(clinic: TenantStore, settings: DueDigestSettings): AsyncGenerator<DueDigest> {
  const { now, hour, timeZone } = settings
  const [day, nowHour] = localTime(now, timeZone)
  if (nowHour < hour) return
  await clinic.write((desk) => forgetDigestsBefore(desk, localTime(now - MARKS_KEPT_MS, timeZone)[0]))
  for (let after = ''; ; ) {
    const recipients = await untoldRecipients(clinic, after, RECIPIENTS_A_LOOK)
    for (const recipient of recipients) {
      const due = await claimOne(clinic, recipient, settings, day)
      if (due !== undefined) yield due
    }
    const last = recipients.at(-1)
    if (last === undefined) return
    after = last.recipientKey
  }
}

async function claimOne(
  clinic: TenantStore,
  { recipientKey, address }: UntoldRecipient,
  { now, hour, timeZone }: DueDigestSettings,
  day: string,
): Promise<DueDigest | undefined> {
  const rows = await heldFor(clinic, recipientKey)
  const told = new Set(rows.filter(({ wasTold }) => wasTold).map(({ mail }) => mail))
  const ids = rows.map(({ mail }) => mail)
  const stored = await withRecipients(clinic, await heldMailsById(clinic, ids), { clock: () => now, bytesMax: 0 })
  const isBefore = ({ heldAt }: Held) => {
    const [heldDay, heldHour] = localTime(heldAt, timeZone)
    return heldDay < day || (heldDay === day && heldHour < hour)
  }
  const mails = stored
    .filter((held) => !told.has(held.mail) && isBefore(held))
    .sort((one, other) => other.heldAt - one.heldAt)
  if (mails.length === 0) return undefined
  if (!(await clinic.write((desk) => claimDigest(desk, recipientKey, day, now)))) return undefined
  const listed = mails.map(({ mail }) => mail)
  return {
    ...{ recipient: address, mails, olderCount: told.size, day },
    settle: (wasSent) =>
      clinic.write((desk) =>
        wasSent ? settleDigest(desk, recipientKey, day, listed, now) : releaseDigest(desk, recipientKey, day),
      ),
  }
}

/** The day and the hour that the clocks of the place show. */
function localTime(ms: number, timeZone: string | undefined): readonly [day: string, hour: number] {
  const form = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', hourCycle: 'h23' } as const
  const format = new Intl.DateTimeFormat('en-US', { ...form, ...(timeZone === undefined ? {} : { timeZone }) })
  const part = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, value]))
  return [`${part.year}-${part.month}-${part.day}`, Number(part.hour)]
}
