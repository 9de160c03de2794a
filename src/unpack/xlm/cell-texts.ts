import { ByteReader } from '#bytes'
import { biffRecords } from './biff-records.ts'
import { readFlagged, sharedStringTable } from './biff-strings.ts'
import { biff12Records, readWide } from './biff12-records.ts'
import { printCell } from './print-formula.ts'
import { readDouble } from './read-tokens.ts'

// What the cells of binary workbooks hold, by their places (`A1`), for macros that keep their texts there; the first
// sheet that has something at a place gives it. Only numbers and texts are read, no formulas but for their last result.
//   BIFF (MS-XLS): row(2) column(2) format(2), then 0x00FD LABELSST: number in the shared table(4) · 0x0204 LABEL and
//   0x00D6 RSTRING: length(2) text · 0x0203 NUMBER: double · 0x0006 FORMULA, whose text follows in 0x0207 STRING
//   BIFF12 (MS-XLSB): 0 row(4) · 5, 9 a double, 6, 8 a text, 7 a number in the shared table, behind column(4) style(4)
// Descriptions and names of shapes lie in drawing records (0x00EB, 0x00EC).

export interface CellText {
  /** `A1`; empty for what lies in a drawing. */
  readonly place: string
  readonly text: string
}

// LIMIT: hidden texts lie in a few thousand cells at most; a workbook of data is read no further.
const CELLS_MAX = 5_000
const RECORDS_MAX = 200_000
const SHARED_CHARS_MAX = 2 * 2 ** 20
const [CONTINUE, CODEPAGE, SST, BOF] = [0x3c, 0x42, 0xfc, 0x809]
const [LABELSST, LABEL, RSTRING, NUMBER, FORMULA, STRING] = [0xfd, 0x204, 0xd6, 0x203, 0x06, 0x207]
const DRAWINGS: ReadonlySet<number> = new Set([0xeb, 0xec])

/** Drawings are given as bytes; what is text in them, whoever asks will know. */
export interface SheetTexts {
  readonly cells: readonly CellText[]
  readonly drawings: readonly Buffer[]
}

export function biffCellTexts(stream: Buffer): SheetTexts {
  const cells = new Cells()
  const drawings: Buffer[] = []
  const pieces: Buffer[] = []
  let shared: readonly string[] | undefined
  let [isBiff8, codePage, formula, records, before] = [true, 1252, '', 0, 0]
  for (const { type, data } of biffRecords(stream, 0)) {
    records += 1
    if (records > RECORDS_MAX || cells.isFull) break
    if (type === BOF && data.length >= 2) isBiff8 = data.readUInt16LE(0) === 0x0600
    else if (type === CODEPAGE && data.length >= 2) codePage = data.readUInt16LE(0)
    else if (type === SST || (type === CONTINUE && before === SST)) pieces.push(data)
    else if (DRAWINGS.has(type) || (type === CONTINUE && DRAWINGS.has(before))) drawings.push(data)
    else if (type === STRING)
      cells.add(formula, readFlagged(new ByteReader(data, 2), lengthAt(data, 0), isBiff8, codePage))
    else if (data.length >= 10) {
      const place = () => printCell(data.readUInt16LE(0), data.readUInt16LE(2))
      if (type === FORMULA) formula = place()
      else if (type === LABEL || type === RSTRING)
        cells.add(place(), readFlagged(new ByteReader(data, 8), lengthAt(data, 6), isBiff8, codePage))
      else if (type === NUMBER) cells.add(place(), String(readDouble(new ByteReader(data, 6))))
      else if (type === LABELSST) {
        shared ??= sharedStringTable(pieces, SHARED_CHARS_MAX)
        cells.add(place(), shared[data.readUInt32LE(6)] ?? '')
      }
    }
    if (type !== CONTINUE) before = type
  }
  return { cells: cells.found, drawings }
}

const lengthAt = (data: Buffer, at: number): number => (data.length >= at + 2 ? data.readUInt16LE(at) : 0)

/** The shared texts of a BIFF12 workbook (`sharedStrings.bin`): 19 BrtSSTItem: flags(1) text. */
export function biff12SharedTexts(bytes: Buffer): string[] {
  const texts: string[] = []
  let chars = 0
  for (const { type, data } of biff12Records(bytes)) {
    if (type !== 19) continue
    const text = readWide(new ByteReader(data, 1))
    chars += text.length + 1
    if (chars > SHARED_CHARS_MAX) break
    texts.push(text)
  }
  return texts
}

export function biff12CellTexts(bytes: Buffer, shared: readonly string[]): readonly CellText[] {
  const cells = new Cells()
  let [row, records] = [0, 0]
  for (const { type, data } of biff12Records(bytes)) {
    records += 1
    if (records > RECORDS_MAX || cells.isFull) break
    const reader = new ByteReader(data)
    if (type === 0) row = reader.u32le()
    else if (type >= 5 && type <= 9) {
      const place = printCell(row, reader.u32le() & 0x3fff)
      reader.skip(4)
      if (type === 6 || type === 8) cells.add(place, readWide(reader))
      else cells.add(place, type === 7 ? (shared[reader.u32le()] ?? '') : String(readDouble(reader)))
    }
  }
  return cells.found
}

class Cells {
  readonly found: CellText[] = []
  readonly #places = new Set<string>()

  get isFull(): boolean {
    return this.found.length >= CELLS_MAX
  }

  add(place: string, text: string): void {
    if (text === '' || this.isFull || this.#places.has(place)) return
    this.#places.add(place)
    this.found.push({ place, text })
  }
}
