// Which mails of a segment: bits while it is worked with, and packed as it is stored.
//
//   packed = 2 bytes for each place, big endian        below 512 bytes
//          | 512 bytes, a bit for each place            where that is shorter

/** Mails a segment. */
export const SEGMENT_MAILS = 4_096

const WORD_BITS = 32
const WORDS = SEGMENT_MAILS / WORD_BITS
const BITMAP_BYTES = SEGMENT_MAILS / 8
const PLACE_BYTES = 2
const PLACES_MAX = BITMAP_BYTES / PLACE_BYTES - 1

export type MailSet = Uint32Array

export const segmentOf = (number: number): number => Math.floor(number / SEGMENT_MAILS)

export const noMails = (): MailSet => new Uint32Array(WORDS)
export const allMails = (): MailSet => new Uint32Array(WORDS).fill(0xffffffff)

export function both(one: MailSet, other: MailSet): MailSet {
  return one.map((word, index) => word & (other[index] ?? 0))
}

export function either(one: MailSet, other: MailSet): MailSet {
  return one.map((word, index) => word | (other[index] ?? 0))
}

/** The places in a set, the last in front. */
export function placesIn(set: MailSet): number[] {
  const places: number[] = []
  for (let index = WORDS - 1; index >= 0; index--) {
    const word = set[index] ?? 0
    if (word === 0) continue
    for (let bit = WORD_BITS - 1; bit >= 0; bit--) if ((word >>> bit) & 1) places.push(index * WORD_BITS + bit)
  }
  return places
}

/** Packs places that are all different. */
export function packMails(places: readonly number[]): Buffer {
  if (places.length > PLACES_MAX) {
    const bits = Buffer.alloc(BITMAP_BYTES)
    for (const place of places) bits[place >> 3] = (bits[place >> 3] ?? 0) | (1 << (place & 7))
    return bits
  }
  const packed = Buffer.allocUnsafe(places.length * PLACE_BYTES)
  places.forEach((place, index) => {
    packed.writeUInt16BE(place, index * PLACE_BYTES)
  })
  return packed
}

/** Adds what was packed to a set. What is none of ours, after damage, adds what it says, as far as it fits. */
export function addPacked(packed: Buffer, set: MailSet): void {
  if (packed.length === BITMAP_BYTES) {
    for (let index = 0; index < WORDS; index++) set[index] = (set[index] ?? 0) | packed.readUInt32LE(index * 4)
    return
  }
  for (let at = 0; at + PLACE_BYTES <= packed.length; at += PLACE_BYTES) {
    const place = packed.readUInt16BE(at)
    if (place < SEGMENT_MAILS) set[place >> 5] = (set[place >> 5] ?? 0) | (1 << (place & 31))
  }
}
