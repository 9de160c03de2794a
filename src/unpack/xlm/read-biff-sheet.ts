import { ByteReader } from '#bytes'
import { biffRecords } from './biff-records.ts'
import { readFlagged } from './biff-strings.ts'
import { addCell, type BookSheet, cellKey, type Room, type Scalar, takeRoom } from './book.ts'
import type { Formula } from './formula.ts'
import { errorCode, readDouble, readTokens } from './read-tokens.ts'
import type { Dialect, Origin } from './token-dialect.ts'

// MS-XLS: the cells of one sheet, from its BOF to its EOF; charts in it are BOF and EOF again. Every cell begins
// row(2) column(2) format(2). 0x0006 FORMULA: value(8) flags(2) 4 length(2) tokens · 0x04BC SHRFMLA and 0x0221 ARRAY:
// the tokens of a formula that several cells share, which name its first cell.

export interface SheetReading {
  readonly dialect: Dialect
  readonly strings: readonly string[]
  /** Cells of the whole workbook so far. */
  readonly room: Room
}

const FORMULAS: ReadonlySet<number> = new Set([0x06, 0x206, 0x406])
const CELL_TYPES: ReadonlySet<number> = new Set([0x06, 0x206, 0x406, 0xfd, 0x203, 0x27e, 0xbd, 0x204, 0xd6, 0x205])
const [BOF, EOF, STRING, SHRFMLA, ARRAY] = [0x809, 0x0a, 0x207, 0x4bc, 0x221]

interface Pending {
  readonly origin: Origin
  readonly key: string
}

export function readBiffSheet(stream: Buffer, place: number, sheet: BookSheet, reading: SheetReading): void {
  let depth = 0
  let last: Origin | undefined
  const shared = new Map<string, Buffer>()
  const pending: Pending[] = []
  for (const { type, data } of biffRecords(stream, place)) {
    if (type === BOF) depth += 1
    else if (depth === 0) return
    else if (type === EOF) depth -= 1
    else if (depth > 1) continue
    else if (CELL_TYPES.has(type)) {
      last = readCell(type, data, sheet, reading, pending)
      if (last === undefined) break
    } else if (type === STRING && last !== undefined) setCached(sheet, last, data, reading)
    else if (type === SHRFMLA || type === ARRAY) readShared(type, data, last, shared)
    if (depth === 0) break
  }
  for (const { origin, key } of pending) {
    const tokens = shared.get(key)
    const cell = sheet.cells.get(cellKey(origin.row, origin.column))
    if (tokens !== undefined && cell !== undefined)
      addCell(sheet, { ...cell, formula: readTokens(tokens, reading.dialect, origin) })
  }
}

function readCell(
  type: number,
  data: Buffer,
  sheet: BookSheet,
  { dialect, strings, room }: SheetReading,
  pending: Pending[],
): Origin | undefined {
  const reader = new ByteReader(data)
  const origin = { row: reader.u16le(), column: reader.u16le() }
  if (!takeRoom(room, sheet, FORMULAS.has(type) ? data.length : 0)) return undefined
  const add = (value: Scalar, formula?: Formula) => {
    addCell(sheet, formula === undefined ? { ...origin, value } : { ...origin, value, formula })
  }
  if (type === 0xbd) return readMany(reader, origin, sheet, room)
  reader.skip(2)
  switch (type) {
    case 0xfd:
      add(strings[reader.u32le()] ?? '')
      break
    case 0x203:
      add(readDouble(reader))
      break
    case 0x27e:
      add(readRk(reader.u32le()))
      break
    case 0x205: {
      const code = reader.u8()
      add(reader.u8() === 0 ? code !== 0 : errorCode(code))
      break
    }
    case 0x204:
    case 0xd6: {
      const count = reader.u16le()
      add(dialect.version === 8 ? readFlagged(reader, count, true, 0) : dialect.decode(reader.take(count)))
      break
    }
    default: {
      const value = readCached(reader.take(8))
      reader.skip(6)
      const tokens = reader.take(reader.u16le())
      // Token 1: the formula is shared and stands with the cell named.
      if (tokens[0] === 1 && tokens.length >= 5)
        pending.push({ origin, key: `${tokens.readUInt16LE(1)},${tokens.readUInt16LE(3)}` })
      add(value, readTokens(tokens, dialect, origin))
    }
  }
  return origin
}

function readMany(reader: ByteReader, origin: Origin, sheet: BookSheet, room: Room): Origin {
  for (let column = origin.column; reader.left >= 8; column += 1) {
    reader.skip(2)
    if (!takeRoom(room, sheet, 0)) break
    addCell(sheet, { row: origin.row, column, value: readRk(reader.u32le()) })
  }
  return origin
}

/** SPEC: MS-XLS section 2.5.217: a number in 30 bits, whole or the top of a double, maybe a hundredth of it. */
export function readRk(word: number): number {
  let value = word >> 2
  if ((word & 2) === 0) {
    const bytes = Buffer.alloc(8)
    bytes.writeUInt32LE((word & 0xfffffffc) >>> 0, 4)
    value = bytes.readDoubleLE(0)
  }
  if (!Number.isFinite(value)) return 0
  return (word & 1) !== 0 ? value / 100 : value
}

// What a formula gave when it was saved: a double, or, with 0xFFFF behind, a text that follows, truth, or an error.
function readCached(bytes: Buffer): Scalar {
  if (bytes.length < 8) return null
  if (bytes.readUInt16LE(6) !== 0xffff) return readDouble(new ByteReader(bytes))
  if (bytes[0] === 1) return bytes[2] !== 0
  return bytes[0] === 2 ? errorCode(bytes[2] ?? 0) : null
}

function setCached(sheet: BookSheet, { row, column }: Origin, data: Buffer, { dialect }: SheetReading): void {
  const cell = sheet.cells.get(cellKey(row, column))
  if (cell?.formula === undefined || data.length < 3) return
  const reader = new ByteReader(data)
  const count = reader.u16le()
  const value = dialect.version === 8 ? readFlagged(reader, count, true, 0) : dialect.decode(reader.take(count))
  addCell(sheet, { ...cell, value })
}

// Its cells name the one that it stands behind, which is the first of its area in files of Excel's own.
function readShared(type: number, data: Buffer, behind: Origin | undefined, shared: Map<string, Buffer>): void {
  const reader = new ByteReader(data)
  const row = reader.u16le()
  reader.skip(2)
  const column = reader.u8()
  reader.skip(type === ARRAY ? 7 : 3)
  const tokens = reader.take(reader.u16le())
  shared.set(`${row},${column}`, tokens)
  if (behind !== undefined) shared.set(`${behind.row},${behind.column}`, tokens)
}
