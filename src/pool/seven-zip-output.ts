// What 7-Zip writes, kept up to a limit. Runs of zeros are counted and take memory only when something follows them,
// so that a padded document costs what it holds.

export interface RunLimits {
  readonly bytesMax: number
  readonly entryBytesMax: number
  readonly entriesMax: number
}

// LIMIT: what may be written in one run, kept or not, before 7-Zip is told that the disk is full: a document padded to
// 700 MB passes, an archive that would unpack to terabytes ends here.
const WRITTEN_BYTES_MAX = 2 ** 30
// Zeros at the end of a file shorter than this are kept like anything else.
const ZERO_TAIL_MIN = 2 ** 20
const ZEROS = Buffer.alloc(2 ** 16)

/** What one run has written so far. */
export class RunTally {
  readonly stopped = new Set<string>()
  readonly limits: RunLimits
  #keptLeft: number
  #writtenLeft = WRITTEN_BYTES_MAX
  #filesLeft: number

  constructor(limits: RunLimits) {
    this.limits = limits
    this.#keptLeft = limits.bytesMax
    this.#filesLeft = limits.entriesMax
  }

  addFile(): CappedFile | undefined {
    this.#filesLeft -= 1
    if (this.#filesLeft >= 0) return new CappedFile(this)
    this.stopped.add('too-many-entries')
    return undefined
  }

  /** False when nothing more may be written. */
  count(bytes: number): boolean {
    this.#writtenLeft -= bytes
    if (this.#writtenLeft < 0) this.stopped.add('over-limit')
    return this.#writtenLeft >= 0
  }

  /** How many of `bytes` may be kept in memory. */
  keep(bytes: number, already: number): number {
    const count = Math.max(0, Math.min(bytes, this.#keptLeft, this.limits.entryBytesMax - already))
    this.#keptLeft -= count
    if (count < bytes) this.stopped.add('over-limit')
    return count
  }
}

export class CappedFile {
  readonly #tally: RunTally
  #pieces: Buffer[] = []
  #kept = 0
  /** Zeros written behind what is kept, as long as nothing else follows. */
  #zeros = 0
  #isCut = false
  #written = 0

  constructor(tally: RunTally) {
    this.#tally = tally
  }

  /** False when the run has to end. */
  write(bytes: Buffer, at: number): boolean {
    if (!this.#tally.count(bytes.length)) return false
    if (at < this.#written) return this.#rewrite(bytes, at)
    this.#zeros += at - this.#written
    this.#written = at + bytes.length
    if (isZero(bytes)) this.#zeros += bytes.length
    else this.#append(bytes)
    return true
  }

  finish(): { bytes: Buffer; written: number; zeroTail: number } {
    if (this.#zeros < ZERO_TAIL_MIN) this.#keepZeros()
    const zeroTail = this.#isCut ? 0 : this.#zeros
    return { bytes: Buffer.concat(this.#pieces, this.#kept), written: this.#written, zeroTail }
  }

  #append(bytes: Buffer): void {
    this.#keepZeros()
    if (this.#isCut) return
    const count = this.#tally.keep(bytes.length, this.#kept)
    this.#isCut = count < bytes.length
    this.#push(Buffer.from(bytes.subarray(0, count)))
  }

  #keepZeros(): void {
    if (this.#zeros === 0 || this.#isCut) return
    const count = this.#tally.keep(this.#zeros, this.#kept)
    this.#isCut = count < this.#zeros
    this.#push(Buffer.alloc(count))
    this.#zeros = 0
  }

  #push(piece: Buffer): void {
    if (piece.length === 0) return
    this.#pieces.push(piece)
    this.#kept += piece.length
  }

  /** QUIRK: a few formats go back and fill in what they left out. */
  #rewrite(bytes: Buffer, at: number): boolean {
    this.#keepZeros()
    const whole = Buffer.concat(this.#pieces, this.#kept)
    bytes.copy(whole, Math.min(at, whole.length))
    this.#pieces = [whole]
    const more = at + bytes.length - this.#written
    if (more <= 0) return true
    this.#written += more
    this.#append(bytes.subarray(bytes.length - more))
    return true
  }
}

function isZero(bytes: Buffer): boolean {
  if (bytes[0] !== 0 || bytes[bytes.length - 1] !== 0) return false
  for (let at = 0; at < bytes.length; at += ZEROS.length) {
    const piece = bytes.subarray(at, at + ZEROS.length)
    if (!piece.equals(ZEROS.subarray(0, piece.length))) return false
  }
  return true
}
