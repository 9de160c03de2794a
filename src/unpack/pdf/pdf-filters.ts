import { constants, inflateSync } from 'node:zlib'
import { type Budget, Inflater } from '#bytes'
import { decodeLzw } from './lzw.ts'
import { type Prediction, unpredict } from './predictor.ts'

// What streams are packed with (ISO 32000-1, 7.4), one filter after another: flate and LZW with their predictors,
// hexadecimal, base 85, run length. The filters of pictures are left alone; what is behind one is not read.

export interface Filter extends Prediction {
  readonly name: string
  /** For `Crypt`: which of the document's ciphers; `Identity` for none. */
  readonly crypt: string
  readonly earlyChange: 0 | 1
}

export interface Unfiltered {
  readonly bytes: Buffer
  /**
   * `broken`: it is damaged, and this is what was good. `unread`: a filter is not one of ours, or there was no room.
   */
  readonly state: 'whole' | 'broken' | 'unread'
}

const FILTERS_MAX = 16

export function unfilter(packed: Buffer, filters: readonly Filter[], budget: Budget): Unfiltered {
  let bytes = packed
  let state: Unfiltered['state'] = filters.length > FILTERS_MAX ? 'unread' : 'whole'
  for (const filter of filters.slice(0, FILTERS_MAX)) {
    const next = unfilterOnce(bytes, filter, budget.partBytesLeft)
    if (next === undefined || !budget.spendBytes(next.bytes.length)) return { bytes, state: 'unread' }
    bytes = next.bytes
    if (next.state === 'unread') return next
    if (next.state === 'broken') state = 'broken'
  }
  return { bytes, state }
}

function unfilterOnce(bytes: Buffer, filter: Filter, most: number): Unfiltered | undefined {
  const { name } = filter
  if (name === 'FlateDecode' || name === 'Fl') return predicted(inflate(bytes, most), filter)
  if (name === 'LZWDecode' || name === 'LZW') return predicted(unpackLzw(bytes, filter.earlyChange, most), filter)
  if (name === 'ASCIIHexDecode' || name === 'AHx') return whole(decodeHex(bytes))
  if (name === 'ASCII85Decode' || name === 'A85') return decodeBase85(bytes, most)
  if (name === 'RunLengthDecode' || name === 'RL') return decodeRuns(bytes, most)
  return name === 'Crypt' ? whole(bytes) : undefined
}

const whole = (bytes: Buffer): Unfiltered => ({ bytes, state: 'whole' })

const predicted = ({ bytes, state }: Unfiltered, filter: Filter): Unfiltered => ({
  bytes: filter.predictor > 1 ? unpredict(bytes, filter) : bytes,
  state,
})

function unpackLzw(packed: Buffer, earlyChange: 0 | 1, most: number): Unfiltered {
  const { bytes, isWhole } = decodeLzw(packed, earlyChange, most)
  return { bytes, state: isWhole ? 'whole' : bytes.length * 2 > most ? 'unread' : 'broken' }
}

function decodeHex(bytes: Buffer): Buffer {
  const end = bytes.indexOf('>')
  const digits = bytes.toString('latin1', 0, end < 0 ? bytes.length : end).replace(/[^\da-f]/gi, '')
  return Buffer.from(digits.length % 2 === 0 ? digits : `${digits}0`, 'hex')
}

function inflate(packed: Buffer, most: number): Unfiltered {
  try {
    return whole(inflateSync(packed, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: Math.max(1, most) }))
  } catch (error) {
    // A stream that breaks somewhere is good up to there; of one that is too large the start is.
    const { bytes, isOver } = salvage(packed, most)
    return { bytes, state: isOver || error instanceof RangeError ? 'unread' : 'broken' }
  }
}

const SALVAGE_BYTES = 65_536

function salvage(packed: Buffer, most: number): { bytes: Buffer; isOver: boolean } {
  const inflater = new Inflater(packed.subarray(2))
  const pieces: Buffer[] = []
  let size = 0
  while (size < most && inflater.state === 'open') {
    const into = Buffer.allocUnsafe(Math.min(most - size, Math.max(SALVAGE_BYTES, size)))
    const count = inflater.fill(into)
    pieces.push(into.subarray(0, count))
    size += count
    if (count === 0) break
  }
  const isOver = inflater.state === 'open' && size >= most
  inflater.close()
  return { bytes: Buffer.concat(pieces), isOver }
}

const TILDE = 0x7e
const ZERO_GROUP = 0x7a // `z`

// Five digits of 85 for four bytes, `z` for four zeros, `~>` at the end; some writers begin with `<~`.
function decodeBase85(bytes: Buffer, most: number): Unfiltered {
  const out = Buffer.allocUnsafe(Math.min(most, bytes.length * 4) + 8)
  let [at, value, digits, size] = [bytes.toString('latin1', 0, 2) === '<~' ? 2 : 0, 0, 0, 0]
  for (; at < bytes.length && size + 4 < out.length; at += 1) {
    const byte = bytes[at] ?? TILDE
    if (byte === TILDE) break
    if (byte === ZERO_GROUP && digits === 0) {
      out.writeUInt32BE(0, size)
      size += 4
    } else if (byte >= 0x21 && byte <= 0x75) {
      value = value * 85 + (byte - 0x21)
      digits += 1
      if (digits < 5) continue
      out.writeUInt32BE(value >>> 0, size)
      size += 4
      value = 0
      digits = 0
    }
  }
  const isOver = size > most
  if (digits > 1) {
    for (let missing = digits; missing < 5; missing += 1) value = value * 85 + 84
    out.writeUInt32BE(value >>> 0, size)
    size += digits - 1
  }
  return { bytes: out.subarray(0, Math.min(size, most)), state: isOver ? 'unread' : 'whole' }
}

function decodeRuns(bytes: Buffer, most: number): Unfiltered {
  const { length, isOver } = runsLength(bytes, most)
  const out = Buffer.allocUnsafe(length)
  let size = 0
  for (let at = 0; size < length; ) {
    const head = bytes[at] ?? 128
    const run = Math.min(length - size, head < 128 ? head + 1 : 257 - head)
    if (head > 128) out.fill(bytes[at + 1] ?? 0, size, size + run)
    // WHY: a call for a single byte costs more than the byte.
    else if (run === 1) out[size] = bytes[at + 1] ?? 0
    else bytes.copy(out, size, at + 1, at + 1 + run)
    size += run
    at += head < 128 ? head + 2 : 2
  }
  return { bytes: out, state: isOver ? 'unread' : 'whole' }
}

function runsLength(bytes: Buffer, most: number): { length: number; isOver: boolean } {
  let length = 0
  let at = 0
  while (at < bytes.length && length <= most) {
    const head = bytes[at] ?? 128
    if (head === 128) break
    length += head < 128 ? Math.min(head + 1, bytes.length - at - 1) : 257 - head
    at += head < 128 ? head + 2 : 2
  }
  return { length: Math.min(length, most), isOver: length > most }
}
