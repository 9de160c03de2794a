import { constants, createInflateRaw } from 'node:zlib'

/** What `zlib.createInflateRaw()` keeps inside, as far as we use it. */
interface Handle {
  writeSync(flush: number, from: Buffer, fromAt: number, fromCount: number, to: Buffer, at: number, count: number): void
  reset(): void
  close(): void
  onerror: (message: string, errno: number, code: string) => void
}

type State = 'open' | 'ended' | 'cut' | 'broken'

// LIMIT: calls that feeling our way towards a break may take, about 2 ms.
const SALVAGE_CALLS_MAX = 2_000

/**
 * Raw deflate data (RFC 1951), unpacked step by step and synchronously, so that nobody has to unpack an entry whole
 * to see its beginning, its end, or how far it goes before it breaks. Close it, or read it to its end.
 */
export class Inflater {
  /** `ended` at the stream's own end, `cut` where the packed bytes stop before it, `broken` where they make no sense. */
  state: State = 'open'
  /** Packed bytes eaten so far. */
  packedUsed = 0
  /** Bytes given out so far. */
  bytes = 0
  readonly #packed: Buffer
  #stream: RawStream

  constructor(packed: Buffer) {
    this.#packed = packed
    this.#stream = new RawStream()
  }

  /** Fills `into` from `at`; returns the bytes written, fewer than asked only where the data is over. */
  fill(into: Buffer, at = 0): number {
    if (this.state !== 'open' || at >= into.length) return 0
    const count = this.#step(this.#packed.length, into, at)
    if (this.#stream.isBroken) return this.#salvage(into, at)
    if (count < into.length - at) this.#finish(this.#reachedEnd() ? 'ended' : 'cut')
    return count
  }

  close(): void {
    this.#stream.close()
  }

  /** One call of zlib on the packed bytes up to `packedEnd`. */
  #step(packedEnd: number, into: Buffer, at: number): number {
    const { taken, written } = this.#stream.write(this.#packed, this.packedUsed, packedEnd, into, at)
    this.packedUsed += taken
    this.bytes += written
    return written
  }

  /** All packed bytes are eaten: asked again with one byte more, a stream that has ended does not take it. */
  #reachedEnd(): boolean {
    if (this.packedUsed < this.#packed.length) return true
    const { taken } = this.#stream.write(Buffer.alloc(1), 0, 1, Buffer.alloc(1), 0)
    return taken === 0 && !this.#stream.isBroken
  }

  /**
   * QUIRK: zlib does not say how much it had written when it met the break. A second stream repeats what was good and
   * then takes the packed bytes in small pieces, so that all but the last piece is kept.
   */
  #salvage(into: Buffer, at: number): number {
    const good = this.bytes
    this.#stream.close()
    this.#stream = new RawStream()
    this.packedUsed = 0
    this.bytes = 0
    const scratch = Buffer.allocUnsafe(2 ** 16)
    while (this.bytes < good && !this.#stream.isBroken) {
      if (this.#step(this.#packed.length, scratch.subarray(0, good - this.bytes), 0) === 0) break
    }
    const from = this.packedUsed
    const piece = Math.max(1, Math.ceil(Math.min(this.#packed.length - from, into.length) / SALVAGE_CALLS_MAX))
    let to = at
    for (let end = from + piece; to < into.length && end <= from + piece * SALVAGE_CALLS_MAX; end += piece) {
      to += this.#step(Math.min(end, this.#packed.length), into, to)
      if (this.#stream.isBroken) break
    }
    this.#finish('broken')
    return to - at
  }

  #finish(state: State): void {
    this.state = state
    this.close()
  }
}

/**
 * The zlib binding itself.
 * QUIRK: Node has no public way to inflate in steps and synchronously (`_processChunk` closes after one call). The
 * binding under every zlib stream can; `_handle` and `_writeState` have been the same since Node 11 and widely used
 * image libraries depend on them. Should they ever change, the tests fail and `broken` is what a caller sees.
 */
class RawStream {
  isBroken = false
  #binding: Binding | undefined

  constructor() {
    this.#binding = IDLE.pop() ?? bind()
    if (this.#binding === undefined) this.isBroken = true
    else this.#binding.handle.onerror = () => this.#break()
  }

  write(from: Buffer, fromAt: number, fromEnd: number, to: Buffer, at: number): { taken: number; written: number } {
    const given = Math.max(0, fromEnd - fromAt)
    const room = to.length - at
    const left = this.#binding?.left
    this.#binding?.handle.writeSync(constants.Z_SYNC_FLUSH, from, fromAt, given, to, at, room)
    if (this.#binding === undefined || left === undefined) return { taken: 0, written: 0 }
    return { taken: given - (left[1] ?? 0), written: room - (left[0] ?? 0) }
  }

  /** Gives the binding back for the next one. */
  close(): void {
    const binding = this.#binding
    this.#binding = undefined
    if (binding === undefined) return
    if (IDLE.length >= IDLE_MAX) {
      binding.handle.close()
      return
    }
    binding.handle.reset()
    IDLE.push(binding)
  }

  // A binding that met an error is not used again.
  #break(): void {
    this.isBroken = true
    this.#binding?.handle.close()
    this.#binding = undefined
  }
}

interface Binding {
  readonly handle: Handle
  /** What zlib leaves: room in the output, then bytes of the input. */
  readonly left: Uint32Array
}

// WHY: a package has dozens of small entries, and making a stream costs more than inflating one of them. What is idle
// holds no data: it is reset before it comes here.
const IDLE: Binding[] = []
const IDLE_MAX = 4

function bind(): Binding | undefined {
  const { _handle: handle, _writeState: left } = createInflateRaw() as unknown as {
    _handle?: Handle
    _writeState?: Uint32Array
  }
  return handle === undefined || left === undefined ? undefined : { handle, left }
}
