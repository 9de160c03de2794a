import { ByteReader } from '#bytes'
import { biff12Records, readWide } from './biff12-records.ts'
import { addCell, type BookSheet, type Room, type Scalar, takeRoom } from './book.ts'
import type { Formula } from './formula.ts'
import { readRk } from './read-biff-sheet.ts'
import { errorCode, readDouble, readTokens } from './read-tokens.ts'
import type { Dialect, Origin } from './token-dialect.ts'

// MS-XLSB section 2.1.7.61: a sheet as records. 0 BrtRowHdr: row(4) · 1-7 cells: column(4) style(4) value ·
// 8-11 formulas: column(4) style(4) value flags(2) length(4) tokens length(4) extra · 427 BrtShrFmla, 426 BrtArrFmla:
// the tokens of a shared formula, right behind its first cell.

export interface BinaryReading {
  readonly dialect: Dialect
  readonly strings: readonly string[]
  readonly room: Room
}

const [SHARED, ARRAY] = [427, 426]
const SHARED_MAX = 5_000

export function readBinarySheet(bytes: Buffer, sheet: BookSheet, reading: BinaryReading): void {
  const { room, dialect } = reading
  const shared: { readonly first: Origin; readonly tokens: Buffer }[] = []
  const pending: { readonly place: Origin; readonly row: number; readonly value: Scalar }[] = []
  let row = 0
  for (const { type, data } of biff12Records(bytes)) {
    const reader = new ByteReader(data)
    if (type === 0) row = reader.u32le()
    else if (type <= 11) {
      const place = { row, column: reader.u32le() }
      reader.skip(4)
      const value = readValue(type, reader, reading)
      const tokens = type >= 8 ? readFormula(reader) : undefined
      if (!takeRoom(room, sheet, tokens?.length ?? 0)) break
      addCell(sheet, cellOf(place, value, tokens, dialect))
      if (tokens?.[0] === 1 && tokens.length >= 5) pending.push({ place, row: tokens.readUInt32LE(1), value })
    } else if ((type === SHARED || type === ARRAY) && shared.length < SHARED_MAX) {
      const [firstRow, , column] = [reader.u32le(), reader.u32le(), reader.u32le()]
      reader.skip(type === ARRAY ? 5 : 4)
      shared.push({ first: { row: firstRow, column }, tokens: reader.take(reader.u32le()) })
    }
  }
  const byRow = Map.groupBy(shared, ({ first }) => first.row)
  for (const { place, row: firstRow, value } of pending) {
    const near = byRow.get(firstRow)?.filter(({ first }) => first.column <= place.column) ?? []
    const tokens = near.at(-1)?.tokens
    if (tokens !== undefined) addCell(sheet, cellOf(place, value, tokens, dialect))
  }
}

function cellOf(place: Origin, value: Scalar, tokens: Buffer | undefined, dialect: Dialect) {
  if (tokens === undefined) return { ...place, value }
  const formula: Formula = readTokens(tokens, dialect, place)
  return { ...place, value, formula }
}

function readFormula(reader: ByteReader): Buffer {
  reader.skip(2)
  return reader.take(reader.u32le())
}

function readValue(type: number, reader: ByteReader, { strings }: BinaryReading): Scalar {
  switch (type) {
    case 2:
      return readRk(reader.u32le())
    case 3:
    case 11:
      return errorCode(reader.u8())
    case 4:
    case 10:
      return reader.u8() !== 0
    case 5:
    case 9:
      return readDouble(reader)
    case 6:
    case 8:
      return readWide(reader)
    case 7:
      return strings[reader.u32le()] ?? ''
    default:
      return null
  }
}
