/**
 * A cursor over untrusted bytes. It never throws: past the end it yields zeros and empty buffers and remembers
 * `overrun`, so a parser reads a whole structure and asks once whether it was all there.
 */
export class ByteReader {
  readonly bytes: Buffer
  /** Offset of the next byte. */
  at: number
  /** Whether any read went past the end. */
  overrun = false

  constructor(bytes: Buffer, at = 0) {
    this.bytes = bytes
    this.at = Math.max(0, at)
  }

  get left(): number {
    return Math.max(0, this.bytes.length - this.at)
  }

  u8(): number {
    return this.#take(1) ? (this.bytes[this.at - 1] ?? 0) : 0
  }

  u16le(): number {
    return this.#take(2) ? this.bytes.readUInt16LE(this.at - 2) : 0
  }

  u16be(): number {
    return this.#take(2) ? this.bytes.readUInt16BE(this.at - 2) : 0
  }

  u32le(): number {
    return this.#take(4) ? this.bytes.readUInt32LE(this.at - 4) : 0
  }

  u32be(): number {
    return this.#take(4) ? this.bytes.readUInt32BE(this.at - 4) : 0
  }

  i32le(): number {
    return this.#take(4) ? this.bytes.readInt32LE(this.at - 4) : 0
  }

  /** A 64-bit length as a number; beyond 2^53 it is only roughly right, which no length of ours needs to be. */
  u64le(): number {
    const low = this.u32le()
    return this.u32le() * 2 ** 32 + low
  }

  /** The next `count` bytes as a view; fewer at the end. */
  take(count: number): Buffer {
    const wanted = Math.max(0, count)
    const from = this.at
    if (wanted > this.left) this.overrun = true
    this.at = Math.min(this.bytes.length, this.at + wanted)
    return this.bytes.subarray(Math.min(from, this.bytes.length), this.at)
  }

  hex(count: number): string {
    return this.take(count).toString('hex')
  }

  latin1(count: number): string {
    return this.take(count).toString('latin1')
  }

  utf16le(count: number): string {
    const view = this.take(count)
    return view.toString('utf16le', 0, view.length & ~1)
  }

  /** Bytes up to a NUL, which is eaten; up to the end where there is none. */
  cString(): Buffer {
    const end = this.bytes.indexOf(0, this.at)
    const view = this.take((end < 0 ? this.bytes.length : end) - this.at)
    if (end >= 0) this.at += 1
    return view
  }

  skip(count: number): void {
    this.take(count)
  }

  seek(at: number): void {
    this.at = Math.max(0, at)
  }

  #take(count: number): boolean {
    if (this.at + count > this.bytes.length) {
      this.overrun = true
      this.at = this.bytes.length
      return false
    }
    this.at += count
    return true
  }
}
