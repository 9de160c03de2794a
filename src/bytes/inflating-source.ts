import type { Budget } from './budget.ts'
import type { ByteSource } from './byte-source.ts'
import { Inflater } from './inflater.ts'

const BLOCK_BYTES = 2 ** 16
// LIMIT: all constant runs of one mail together. Documents padded to 500-700 MB exist; a gigabyte of zeros takes
// about half a second to inflate, and more than that is an attack on the scanner.
const PADDING_BYTES_MAX = 2 ** 30
const paddingInflated = new WeakMap<Budget, number>()

/**
 * Deflate data (a ZIP entry, a gzip member) as a source: it is inflated only as far as somebody reads. Blocks of one
 * constant byte are kept as holes, so that padding costs time, never memory. A single read returns no more than one
 * part may have.
 */
export function inflatingSource(packed: Buffer, declaredBytes: number, budget: Budget): ByteSource {
  const blocks = new Blocks(packed, budget)
  return {
    length: declaredBytes,
    packedBytes: packed.length,
    read: (at, count) => blocks.read(Math.max(0, at), Math.min(count, budget.limits.partBytesMax)),
  }
}

/** The inflated beginning of one stream, in blocks; grows on demand. */
class Blocks {
  readonly #inflater: Inflater
  readonly #budget: Budget
  readonly #blocks: Buffer[] = []
  readonly #holes = new Map<number, Buffer>()
  #scratch: Buffer = Buffer.allocUnsafe(BLOCK_BYTES)
  #bytes = 0
  #isOver = false

  constructor(packed: Buffer, budget: Budget) {
    this.#inflater = new Inflater(packed)
    this.#budget = budget
  }

  read(at: number, count: number): Buffer {
    if (!(count > 0)) return Buffer.alloc(0)
    while (!this.#isOver && this.#bytes < at + count) this.#grow()
    const end = Math.min(at + count, this.#bytes)
    if (at >= end) return Buffer.alloc(0)
    const views: Buffer[] = []
    for (let from = at; from < end; ) {
      const block = this.#blocks[Math.floor(from / BLOCK_BYTES)] ?? Buffer.alloc(0)
      const inside = from % BLOCK_BYTES
      views.push(block.subarray(inside, Math.min(block.length, inside + end - from)))
      from += BLOCK_BYTES - inside
    }
    return views.length === 1 && views[0] !== undefined ? views[0] : Buffer.concat(views)
  }

  #grow(): void {
    const count = this.#inflater.fill(this.#scratch)
    const block = this.#scratch.subarray(0, count)
    const hole = count === BLOCK_BYTES ? this.#holeLike(block) : undefined
    const isPaid = hole === undefined ? this.#budget.spendBytes(count) : this.#payPadding(count)
    if (count < BLOCK_BYTES || !isPaid) this.#stop()
    if (count === 0 || !isPaid) return
    this.#blocks.push(hole ?? block)
    this.#bytes += count
    if (hole === undefined) this.#scratch = Buffer.allocUnsafe(BLOCK_BYTES)
  }

  /** The shared block of this constant byte, if the block is nothing else. */
  #holeLike(block: Buffer): Buffer | undefined {
    const value = block[0] ?? 0
    if (block[1] !== value || block[BLOCK_BYTES >> 1] !== value || block[BLOCK_BYTES - 1] !== value) return undefined
    const hole = this.#holes.get(value) ?? Buffer.alloc(BLOCK_BYTES, value)
    if (!hole.equals(block)) return undefined
    this.#holes.set(value, hole)
    return hole
  }

  #payPadding(count: number): boolean {
    const soFar = (paddingInflated.get(this.#budget) ?? 0) + count
    paddingInflated.set(this.#budget, soFar)
    // Over the limit the purse is marked as spent, which holds the mail.
    return soFar <= PADDING_BYTES_MAX || this.#budget.spendBytes(Number.POSITIVE_INFINITY)
  }

  #stop(): void {
    this.#isOver = true
    this.#inflater.close()
  }
}
