import { randomBytes } from 'node:crypto'

// Ids as text: UUID version 7.
// SPEC: RFC 9562 section 5.7: 48 bits of Unix milliseconds, the version, 12 bits, the variant, 62 bits of chance.
// The 12 bits count within a millisecond (section 6.2, method 1), so that ids of one process sort by their making.

const COUNTER_MAX = 0xfff

let lastMs = 0
let counter = 0

/** A new id; ids of one process are in ascending order, also when the clock is set back. */
export function newId(nowMs: number = Date.now()): string {
  advance(nowMs)
  const time = lastMs.toString(16).padStart(12, '0')
  const bytes = randomBytes(8)
  bytes.writeUInt8((bytes.readUInt8(0) & 0x3f) | 0x80, 0)
  const chance = bytes.toString('hex')
  const count = counter.toString(16).padStart(3, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${count}-${chance.slice(0, 4)}-${chance.slice(4)}`
}

function advance(nowMs: number): void {
  if (nowMs > lastMs) {
    lastMs = nowMs
    counter = 0
  } else if (counter < COUNTER_MAX) {
    counter++
  } else {
    lastMs++
    counter = 0
  }
}
