import type { ByteReader } from '#bytes'
import type { Formula } from './formula.ts'
import type { Dialect, Origin } from './token-dialect.ts'

// References in tokens (MS-XLS sections 2.5.198.84 and after). Rows and columns are 2 bytes each in BIFF8, 4 and 2 in
// BIFF12, 2 and 1 in BIFF5, where the flags "relative" sit in the row. Base 0x0C and 0x0D hold offsets, not places.

export interface TokenSizes {
  readonly array: number
}

export const tokenSizes = (version: Dialect['version']): TokenSizes => ({ array: version === 12 ? 14 : 7 })

interface Sizes {
  readonly rows: number
  readonly columns: number
}

/** The reference behind a token; undefined for a token that is none. */
export function readRef(
  base: number,
  reader: ByteReader,
  dialect: Dialect,
  origin: Origin,
  sizes: Sizes,
): Formula | undefined {
  const isForeign = base >= 0x3a && base <= 0x3d
  const shape = isForeign ? base - 0x3a + 0x24 : base
  const sheet = isForeign ? readLink(reader, dialect) : ''
  switch (shape) {
    case 0x24:
    case 0x2c: {
      const { row, column } = readCorners(reader, dialect, origin, sizes, shape === 0x2c, 1)
      return { kind: 'area', place: { sheet, row, column, lastRow: row, lastColumn: column } }
    }
    case 0x25:
    case 0x2d:
      return { kind: 'area', place: { sheet, ...readCorners(reader, dialect, origin, sizes, shape === 0x2d, 2) } }
    // In another sheet a broken cell or area stands right behind; in the own one, six places later.
    case 0x26:
    case 0x2a:
      reader.skip({ 5: 3, 8: 4, 12: 6 }[dialect.version])
      return { kind: 'error', code: '#REF!' }
    case 0x27:
    case 0x2b:
      reader.skip({ 5: 6, 8: 8, 12: 12 }[dialect.version])
      return { kind: 'error', code: '#REF!' }
    default:
      return undefined
  }
}

function readLink(reader: ByteReader, dialect: Dialect): string {
  const link = reader.u16le()
  if (dialect.version !== 5) return dialect.sheetOf(link, 0)
  reader.skip(8)
  const first = reader.u16le()
  reader.skip(2)
  return dialect.sheetOf(link, first)
}

function readCorners(
  reader: ByteReader,
  dialect: Dialect,
  origin: Origin,
  sizes: Sizes,
  isOffset: boolean,
  corners: 1 | 2,
): { row: number; column: number; lastRow: number; lastColumn: number } {
  const { version } = dialect
  const rows = Array.from({ length: corners }, () => (version === 12 ? reader.u32le() : reader.u16le()))
  const columns = Array.from({ length: corners }, () => (version === 5 ? reader.u8() : reader.u16le()))
  const place = (corner: number) => {
    const rowWord = rows[corner] ?? 0
    const columnWord = columns[corner] ?? 0
    const flags = version === 5 ? rowWord : columnWord
    const isRowOffset = isOffset && (flags & 0x8000) !== 0
    const isColumnOffset = isOffset && (flags & 0x4000) !== 0
    const rowsIn = version === 12 ? sizes.rows : version === 8 ? 65_536 : 16_384
    const columnsIn = version === 12 ? sizes.columns : 256
    const row = (version === 5 ? rowWord & 0x3fff : rowWord) + (isRowOffset ? origin.row : 0)
    const column = (columnWord & 0x3fff) + (isColumnOffset ? origin.column : 0)
    return { row: row % rowsIn, column: column % columnsIn }
  }
  const first = place(0)
  const last = corners === 2 ? place(1) : first
  return { ...first, lastRow: Math.max(first.row, last.row), lastColumn: Math.max(first.column, last.column) }
}
