import type { TenantStore } from '#store'
import type { Held } from '../quarantine/held.ts'

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
  /** From this hour of the day on, 0 to 23. */
  readonly hour: number
  /** IANA name; the machine's own where it is not given. */
  readonly timeZone?: string
}

/**
 * The digests that are due, one after the other. Each is claimed before it is given, so of several processes one gets
 * it; whoever dies before `settle` leaves the mails to the next day's digest.
 */
export async function* dueDigests(_clinic: TenantStore, _settings: DueDigestSettings): AsyncGenerator<DueDigest> {
  yield* []
  throw new Error('The digest is being built')
}
