import { sizeText } from '#report'
import { dropHeldMail, heldMailsBefore, heldUsage, type TenantStore } from '#store'
import type { QuarantineSettings } from './quarantine.ts'
import { QuarantineError } from './quarantine-error.ts'

// How much room there is. What was asked of the store a moment ago is good enough: other machines hold mails too, and a
// few of them more or less than the limit does no harm.

const LOOK_AGAIN_MS = 10_000
const RELEASED_A_LOOK = 50

export interface Room {
  /** Holds a mail of this size, where there is room. Throws QuarantineError `full`. */
  readonly taking: (bytes: number, hold: () => Promise<number | undefined>) => Promise<void>
}

export function openRoom(clinic: TenantStore, { bytesMax, clock }: QuarantineSettings): Room {
  let used = 0
  let lookedAt = Number.NEGATIVE_INFINITY
  const look = async () => {
    used = (await heldUsage(clinic)).bytes
    lookedAt = clock()
  }
  const hasRoom = (bytes: number) => used + bytes <= bytesMax
  return {
    taking: async (bytes, hold) => {
      if (Math.abs(clock() - lookedAt) > LOOK_AGAIN_MS || !hasRoom(bytes)) await look()
      if (!hasRoom(bytes)) {
        await dropReleased(clinic, clock(), used + bytes - bytesMax)
        await look()
      }
      if (!hasRoom(bytes)) throw full(used, bytesMax)
      // WHY before it is held: of ten that come at once, each must see the nine others.
      used += bytes
      try {
        used += ((await hold()) ?? 0) - bytes
      } catch (error) {
        lookedAt = Number.NEGATIVE_INFINITY // What it left behind, the store knows.
        throw error
      }
    },
  }
}

/** Lets go of mails that everybody got already, the oldest first, until so much is free. */
async function dropReleased(clinic: TenantStore, now: number, wanted: number): Promise<void> {
  let before = (await heldUsage(clinic)).bytes
  const goal = before - wanted
  for (const mail of await heldMailsBefore(clinic, 'released', Number.POSITIVE_INFINITY, RELEASED_A_LOOK)) {
    if (before <= goal) return
    const drop = { mail, who: 'sekisho', reason: 'room', at: now }
    await clinic.sequence((desk) => dropHeldMail(desk, drop, now))
    before = (await heldUsage(clinic)).bytes
  }
}

const full = (used: number, bytesMax: number) =>
  new QuarantineError(
    'full',
    `Cannot hold the mail: the quarantine is full (${sizeText(used)} of ${sizeText(bytesMax)}); delete held mails that nobody needs, or allow it more room`,
  )
