import { CFB_MAGIC, END_OF_CHAIN, MINI_CUTOFF_BYTES, MINI_SHIFT } from './cfb-header.ts'

// Writes a compound file (MS-CFB). WHY: a message inside an Outlook message, and an object inside a document, are
// storages of the outer file; written out by themselves they become parts like any other file.

export interface CfbStream {
  readonly name: string
  readonly content: Buffer
}

export interface CfbStorage {
  readonly name: string
  /** 16 bytes as stored; left out for none. */
  readonly clsid?: Buffer
  readonly children: readonly CfbNode[]
}

export type CfbNode = CfbStream | CfbStorage

const FREE = 0xffffffff
const FAT_SECTOR = 0xfffffffd
const DIFAT_SECTOR = 0xfffffffc
const DIFAT_IN_HEADER = 109
const ENTRY_BYTES = 128

interface Row {
  readonly name: string
  readonly type: 1 | 2 | 5
  readonly clsid: Buffer | undefined
  readonly content: Buffer
  right: number
  child: number
  first: number
}

/** Lays out a tree of storages and streams; sectors of 512 bytes, or 4096 when asked. */
export function writeCfb(root: CfbStorage, sectorBytes: 512 | 4096 = 512): Buffer {
  const rows = flatten(root)
  const area = new SectorArea(sectorBytes)
  const mini = layMiniStreams(rows)
  for (const row of rows)
    if (row.type === 2 && row.content.length >= MINI_CUTOFF_BYTES) row.first = area.add(row.content)
  const [rootRow] = rows
  if (rootRow !== undefined) rootRow.first = mini.stream.length > 0 ? area.add(mini.stream) : END_OF_CHAIN
  const firstMiniFat = mini.fat.length > 0 ? area.add(mini.fat) : END_OF_CHAIN
  const directory = Buffer.concat(
    rows.map((row) => entryBytes(row, row.type === 5 ? mini.stream.length : row.content.length)),
  )
  const firstDirectory = area.add(padded(directory, sectorBytes))
  return area.finish({ firstDirectory, firstMiniFat, miniFatSectors: Math.ceil(mini.fat.length / sectorBytes) })
}

// Siblings hang to the right of each other: a poor tree, but a valid one.
function flatten(root: CfbStorage): Row[] {
  const empty = Buffer.alloc(0)
  const rows: Row[] = [
    { name: 'Root Entry', type: 5, clsid: root.clsid, content: empty, right: FREE, child: FREE, first: 0 },
  ]
  const waiting: { row: number; children: readonly CfbNode[] }[] = [{ row: 0, children: root.children }]
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    let before: Row | undefined
    for (const node of sorted(next.children)) {
      const isStream = 'content' in node
      const row: Row = {
        name: node.name,
        type: isStream ? 2 : 1,
        clsid: isStream ? undefined : node.clsid,
        content: isStream ? node.content : empty,
        right: FREE,
        child: FREE,
        first: isStream ? END_OF_CHAIN : 0,
      }
      const parent = rows[next.row]
      if (before !== undefined) before.right = rows.length
      else if (parent !== undefined) parent.child = rows.length
      before = row
      if (!isStream) waiting.push({ row: rows.length, children: node.children })
      rows.push(row)
    }
  }
  return rows
}

// SPEC: MS-CFB section 2.6.4: shorter names first, then by upper-case code units.
const sorted = (nodes: readonly CfbNode[]): CfbNode[] =>
  [...nodes].sort((a, b) => {
    const [left, right] = [a.name.toUpperCase(), b.name.toUpperCase()]
    return left.length - right.length || (left < right ? -1 : left > right ? 1 : 0)
  })

function layMiniStreams(rows: readonly Row[]): { readonly stream: Buffer; readonly fat: Buffer } {
  const pieces: Buffer[] = []
  const chain: number[] = []
  for (const row of rows) {
    if (row.type !== 2 || row.content.length === 0 || row.content.length >= MINI_CUTOFF_BYTES) continue
    row.first = chain.length
    const piece = padded(row.content, 1 << MINI_SHIFT)
    const count = piece.length >> MINI_SHIFT
    for (let i = 1; i <= count; i += 1) chain.push(i === count ? END_OF_CHAIN : row.first + i)
    pieces.push(piece)
  }
  return { stream: Buffer.concat(pieces), fat: numbers(chain) }
}

function entryBytes(row: Row, size: number): Buffer {
  const bytes = Buffer.alloc(ENTRY_BYTES)
  const name = row.name.slice(0, 31)
  bytes.write(name, 0, 'utf16le')
  bytes.writeUInt16LE(name.length * 2 + 2, 64)
  bytes[66] = row.type
  bytes[67] = 1 // black
  bytes.writeUInt32LE(FREE, 68)
  bytes.writeUInt32LE(row.right, 72)
  bytes.writeUInt32LE(row.child, 76)
  row.clsid?.copy(bytes, 80, 0, 16)
  bytes.writeUInt32LE(row.first, 116)
  bytes.writeUInt32LE(size, 120)
  return bytes
}

interface Places {
  readonly firstDirectory: number
  readonly firstMiniFat: number
  readonly miniFatSectors: number
}

class SectorArea {
  readonly #bytesEach: number
  readonly #pieces: Buffer[] = []
  readonly #fat: number[] = []

  constructor(bytesEach: number) {
    this.#bytesEach = bytesEach
  }

  /** Adds a stream as a run of sectors; returns the first. */
  add(content: Buffer): number {
    const first = this.#fat.length
    const piece = padded(content, this.#bytesEach)
    const count = piece.length / this.#bytesEach
    for (let i = 1; i <= count; i += 1) this.#fat.push(i === count ? END_OF_CHAIN : first + i)
    this.#pieces.push(piece)
    return first
  }

  finish(places: Places): Buffer {
    const perSector = this.#bytesEach / 4
    let fatSectors = 0
    let difatSectors = 0
    // Each FAT sector takes a place in the FAT itself, so the count is found by trying.
    while (fatSectors * perSector < this.#fat.length + fatSectors + difatSectors) {
      fatSectors += 1
      difatSectors = Math.ceil(Math.max(0, fatSectors - DIFAT_IN_HEADER) / (perSector - 1))
    }
    const firstFat = this.#fat.length
    const fatAt = Array.from({ length: fatSectors }, (_, index) => firstFat + index)
    const firstDifat = firstFat + fatSectors
    const fat = [
      ...this.#fat,
      ...fatAt.map(() => FAT_SECTOR),
      ...Array.from({ length: difatSectors }, () => DIFAT_SECTOR),
    ]
    while (fat.length < fatSectors * perSector) fat.push(FREE)
    const difat = Array.from({ length: difatSectors }, (_, index) => {
      const from = DIFAT_IN_HEADER + index * (perSector - 1)
      const row = fatAt.slice(from, from + perSector - 1)
      while (row.length < perSector - 1) row.push(FREE)
      return numbers([...row, index + 1 < difatSectors ? firstDifat + index + 1 : END_OF_CHAIN])
    })
    const header = this.#header(places, fatAt, difatSectors > 0 ? firstDifat : END_OF_CHAIN, difatSectors)
    return Buffer.concat([header, ...this.#pieces, numbers(fat), ...difat])
  }

  #header(places: Places, fatAt: readonly number[], firstDifat: number, difatSectors: number): Buffer {
    const isLarge = this.#bytesEach === 4096
    const header = Buffer.alloc(this.#bytesEach)
    CFB_MAGIC.copy(header)
    header.writeUInt16LE(0x3e, 24)
    header.writeUInt16LE(isLarge ? 4 : 3, 26)
    header.writeUInt16LE(0xfffe, 28)
    header.writeUInt16LE(isLarge ? 12 : 9, 30)
    header.writeUInt16LE(MINI_SHIFT, 32)
    header.writeUInt32LE(isLarge ? 1 : 0, 40)
    header.writeUInt32LE(fatAt.length, 44)
    header.writeUInt32LE(places.firstDirectory, 48)
    header.writeUInt32LE(MINI_CUTOFF_BYTES, 56)
    header.writeUInt32LE(places.firstMiniFat, 60)
    header.writeUInt32LE(places.miniFatSectors, 64)
    header.writeUInt32LE(firstDifat, 68)
    header.writeUInt32LE(difatSectors, 72)
    for (let i = 0; i < DIFAT_IN_HEADER; i += 1) header.writeUInt32LE(fatAt[i] ?? FREE, 76 + i * 4)
    return header
  }
}

function padded(bytes: Buffer, to: number): Buffer {
  const short = bytes.length % to
  return short === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(to - short)])
}

function numbers(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4)
  for (const [index, value] of values.entries()) bytes.writeUInt32LE(value, index * 4)
  return bytes
}
