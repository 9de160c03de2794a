import type { ByteSource } from '#bytes'
import type { Flaw } from '#domain'
import { type CfbHeader, END_OF_CHAIN, SECTOR_MAX } from './cfb-header.ts'

/** Neighbouring sectors of a chain, read at once. */
interface Run {
  readonly first: number
  readonly count: number
}

/**
 * The sectors of a compound file and the FAT that chains them (MS-CFB sections 2.3 and 2.5). The FAT is itself
 * scattered over sectors, which the DIFAT lists; both are read only where a wanted chain leads, so free space of any
 * size costs nothing.
 */
export class Sectors {
  readonly bytesEach: number
  readonly #source: ByteSource
  readonly #shift: number
  readonly #flaws: Flaw[]
  /** Places of the FAT's own sectors, in order. */
  readonly #fatAt: readonly number[]
  readonly #fatPages = new Map<number, Buffer>()

  constructor(source: ByteSource, header: CfbHeader, flaws: Flaw[]) {
    this.#source = source
    this.#shift = header.sectorShift
    this.bytesEach = 1 << header.sectorShift
    this.#flaws = flaws
    this.#fatAt = this.#readDifat(header)
  }

  get fatBytes(): number {
    return this.#fatAt.length * this.bytesEach
  }

  /** Reads up to `bytesMax` bytes of the chain that starts at `first`; a view when the sectors are neighbours. */
  readChain(first: number, bytesMax: number): Buffer {
    const pieces: Buffer[] = []
    let left = Math.min(bytesMax, this.#source.length)
    for (const run of this.#runs(first, Math.ceil(left / this.bytesEach))) {
      const wanted = Math.min(left, run.count * this.bytesEach)
      const piece = this.#source.read((run.first + 1) * this.bytesEach, wanted)
      pieces.push(piece)
      left -= piece.length
      if (piece.length < wanted) {
        this.#note('cfb/cut-off', (run.first + 1) * this.bytesEach + piece.length)
        break
      }
    }
    const [only] = pieces
    return pieces.length === 1 && only !== undefined ? only : Buffer.concat(pieces)
  }

  /** How many sectors the chain has, counted up to `countMax`. */
  chainLength(first: number, countMax: number): number {
    let count = 0
    for (const run of this.#runs(first, countMax)) count += run.count
    return count
  }

  // A loop needs a jump, and the second time round that jump lands on a place that was landed on before: only the
  // landing places have to be remembered.
  *#runs(first: number, countMax: number): Generator<Run> {
    const landed = new Set<number>()
    let left = countMax
    let from = first
    while (left > 0 && this.#exists(from)) {
      if (landed.has(from)) return this.#note('cfb/fat-loop', (from + 1) * this.bytesEach)
      landed.add(from)
      let count = 1
      let next = this.#next(from)
      while (next === from + count && count < left && this.#exists(next)) {
        count += 1
        next = this.#next(next)
      }
      yield { first: from, count }
      left -= count
      from = next
    }
    if (left > 0 && from !== END_OF_CHAIN) this.#note('cfb/fat-range', (from + 1) * this.bytesEach)
  }

  #exists(sector: number): boolean {
    return sector < SECTOR_MAX && (sector + 1) * this.bytesEach < this.#source.length
  }

  #next(sector: number): number {
    const index = sector >>> (this.#shift - 2)
    const page = this.#fatPages.get(index) ?? this.#loadFat(index)
    const at = (sector & ((1 << (this.#shift - 2)) - 1)) << 2
    // QUIRK: where the FAT itself is missing, writers nearly always laid the sectors out one after another.
    if (at + 4 > page.length) return sector + 1
    return page.readUInt32LE(at)
  }

  #loadFat(index: number): Buffer {
    const sector = this.#fatAt[index]
    const page =
      sector === undefined || !this.#exists(sector)
        ? Buffer.alloc(0)
        : this.#source.read((sector + 1) * this.bytesEach, this.bytesEach)
    if (page.length < this.bytesEach) this.#note('cfb/fat-missing', (sector ?? 0) * this.bytesEach)
    this.#fatPages.set(index, page)
    return page
  }

  #readDifat(header: CfbHeader): number[] {
    // LIMIT: no more FAT sectors are believed than it takes to chain every sector the file could have.
    const sectorsMax = Math.ceil(this.#source.length / this.bytesEach)
    const fatMax = Math.ceil(sectorsMax / (this.bytesEach >> 2)) + 1
    const places = header.difat.filter((sector) => sector < SECTOR_MAX)
    const seen = new Set<number>()
    let at = header.firstDifat
    while (this.#exists(at) && places.length < fatMax) {
      if (seen.has(at)) {
        this.#note('cfb/difat-loop', (at + 1) * this.bytesEach)
        break
      }
      seen.add(at)
      const page = this.#source.read((at + 1) * this.bytesEach, this.bytesEach)
      for (let i = 0; i + 8 <= page.length; i += 4) {
        const sector = page.readUInt32LE(i)
        if (sector < SECTOR_MAX) places.push(sector)
      }
      at = page.length === this.bytesEach ? page.readUInt32LE(page.length - 4) : END_OF_CHAIN
    }
    return places
  }

  #note(code: string, at: number): void {
    if (!this.#flaws.some((flaw) => flaw.code === code)) this.#flaws.push({ code, level: 'broken', at })
  }
}
