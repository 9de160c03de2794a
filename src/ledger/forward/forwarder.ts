import type { TenantStore } from '#store'
import { readLedger } from '../read-ledger.ts'
import { dropLease, LEASE_MS, type Lease, takeLease } from './forward-lease.ts'
import { type ForwardPlace, openForwardPlace, readForwardPlace, saveForwardPlace } from './forward-place.ts'
import type { Outgoing, Sink } from './outgoing.ts'

// Sends what the ledgers have to one receiver, a batch at a time, in their order, each entry at least once. It reads from
// the store like any reader, so no door waits for it, and keeps no more than a batch in memory, however far behind it is.

export interface Forwarder {
  /**
   * Sends until nothing is left or `isEnding` says so; false where another gateway does it. Throws what the receiver or
   * the store says; the next turn goes on from there.
   */
  readonly turn: (isEnding: () => boolean) => Promise<boolean>
  /** Entries of each ledger that are not sent yet, as far as the last turn saw; none where another gateway sends. */
  readonly behind: () => readonly { readonly tenant: string; readonly entries: number }[]
  /** Ends in order, and lets another gateway go on. */
  readonly close: () => Promise<void>
}

export interface ForwarderSettings extends Lease {
  readonly sink: Sink
  readonly clinics: readonly TenantStore[]
  readonly clock: () => number
}

// LIMIT: a batch in memory; an entry has 64 KB at most, and as an event three times that.
const BATCH_ENTRIES_MAX = 200
const BATCH_BYTES_MAX = 512 * 1_024

/** How far one ledger was sent: what is `sent` may still be lost until it is settled. */
interface Track {
  place: ForwardPlace
  sent: { readonly next: number; readonly at: number }[]
  /** What the store has. */
  saved: number
}

export function openForwarder({ sink, clinics, clock, ...lease }: ForwarderSettings): Forwarder {
  const tracks = new Map<string, Track>() // Written by the turn under way only.
  const first = clinics.toSorted((a, b) => (a.tenant < b.tenant ? -1 : 1))[0]
  let leasedAt: number | undefined

  const isOurs = async (): Promise<boolean> => {
    if (first === undefined) return false
    const now = clock()
    // WHY a third: it is renewed long before anybody else may take it.
    if (leasedAt !== undefined && now - leasedAt >= 0 && now - leasedAt < LEASE_MS / 3) return true
    const isTaken = await takeLease(first, lease, now)
    // What another gateway sent meanwhile is not sent once more.
    if (!isTaken || (leasedAt !== undefined && now - leasedAt > LEASE_MS)) tracks.clear()
    leasedAt = isTaken ? now : undefined
    return isTaken
  }
  const forwardOne = async (clinic: TenantStore, isEnding: () => boolean): Promise<void> => {
    const track = await trackOf(clinic)
    while (track !== undefined && !isEnding() && (await isOurs())) {
      const batch = await nextBatch(clinic, track.place)
      if (batch.entries.length > 0) await sink.send(batch.entries)
      const lost = sink.takeLoss()
      // It broke while this was sent: the next turn begins with what is in doubt, and this comes again.
      if (lost !== undefined) return goBack(lost)
      if (batch.next > track.place.next) track.sent.push({ next: batch.next, at: clock() })
      track.place = { ...track.place, next: batch.next }
      await settle(clinic, track, clock() - sink.settleMs)
      if (batch.next >= track.place.size) return
    }
  }
  const trackOf = async (clinic: TenantStore): Promise<Track | undefined> => {
    const known = tracks.get(clinic.tenant)
    if (known === undefined) {
      const place = await openForwardPlace(clinic, lease.name, clock())
      if (place !== undefined) tracks.set(clinic.tenant, { place, sent: [], saved: place.next })
      return tracks.get(clinic.tenant)
    }
    const { size = 0, origin = '' } = (await readForwardPlace(clinic, lease.name)) ?? {}
    if (origin !== known.place.origin || size < known.place.next) {
      tracks.delete(clinic.tenant) // Put back or begun anew: the store says from where.
      return trackOf(clinic)
    }
    known.place = { ...known.place, size }
    return known
  }
  /** What was sent since then is to be sent again. */
  const goBack = (lostSince: number): void => {
    for (const track of tracks.values()) {
      track.sent = track.sent.filter(({ at }) => at < lostSince)
      track.place = { ...track.place, next: track.sent.at(-1)?.next ?? track.saved }
    }
  }
  const settle = async (clinic: TenantStore, track: Track, before: number): Promise<void> => {
    const settled = track.sent.filter(({ at }) => at <= before).at(-1)
    if (settled === undefined) return
    track.sent = track.sent.filter(({ at }) => at > before)
    if (settled.next === track.saved) return
    await saveForwardPlace(clinic, lease.name, { origin: track.place.origin, next: settled.next }, clock())
    track.saved = settled.next
  }
  return {
    turn: async (isEnding) => {
      if (!(await isOurs())) return false
      const lost = sink.takeLoss()
      if (lost !== undefined) goBack(lost)
      for (const clinic of clinics) {
        if (isEnding()) return true
        await forwardOne(clinic, isEnding)
      }
      return true
    },
    behind: () => [...tracks].map(([tenant, { place }]) => ({ tenant, entries: Math.max(0, place.size - place.next) })),
    close: async () => {
      const isSure = await sink.close()
      const isHeld = leasedAt !== undefined && clock() - leasedAt < LEASE_MS
      if (first === undefined || !isHeld) return
      for (const clinic of clinics) {
        const track = tracks.get(clinic.tenant)
        if (isSure && track !== undefined) await settle(clinic, track, Number.POSITIVE_INFINITY)
      }
      leasedAt = undefined
      await dropLease(first, lease, clock())
    },
  }
}

async function nextBatch(
  clinic: TenantStore,
  { next, size, origin }: ForwardPlace,
): Promise<{ readonly entries: readonly Outgoing[]; readonly next: number }> {
  const entries: Outgoing[] = []
  let bytes = 0
  for await (const logged of readLedger(clinic).entries({ from: next, to: size })) {
    entries.push({ logged, origin })
    bytes += logged.bytes.length
    if (entries.length >= BATCH_ENTRIES_MAX || bytes >= BATCH_BYTES_MAX) return { entries, next: logged.index + 1 }
  }
  return { entries, next: size } // Contents that retention dropped are passed over.
}
