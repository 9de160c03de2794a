import { ByteReader } from '#bytes'
import { biff12Records, isAutoName, readWide } from '#unpack'
import { isActingName, tokensReachOutside } from '../frozen-formulas.ts'
import type { Removals } from '../removals.ts'
import { isSafeTarget } from '../safe-target.ts'

// BIFF12 (MS-XLSB section 2.1.4): type(1-2, 7 bits a byte) length(1-4, 7 bits a byte) data. A part is written record by
// record: those that act are left out, formulas that reach outside become the value they last had.
//   BrtFmlaString 8, BrtFmlaNum 9, BrtFmlaBool 10, BrtFmlaError 11: column(4) style(4) value flags(2) tokens
//   BrtCellSt 6, BrtCellReal 5, BrtCellBool 4, BrtCellError 3: the same without flags and tokens
//   BrtName 39: flags(4) key(1) sheet(4) name tokens ... comment

/** Formulas that become values: those that reach outside, or all. */
export type Frozen = 'reaching' | 'all'

export interface BinaryRules {
  readonly part: string
  readonly removals: Removals
  readonly gone: ReadonlySet<string>
  readonly frozen: Frozen
}

interface Row {
  readonly type: number
  readonly data: Buffer
}

const VALUES: Readonly<Record<number, number>> = { 8: 6, 9: 5, 10: 4, 11: 3 }
const NAME = 39
const HYPERLINK = 494
const PAGE_SETUP = 476
// Array, shared and data table formulas, which only matter to cells with formulas.
const SHARED_FORMULAS = new Set([426, 427, 428])
// Sections that go whole, by the records that begin and end them: OLE objects, ActiveX controls, web publishing.
const GOING = new Map([
  [638, 640],
  [643, 645],
  [554, 555],
])
// With every formula frozen: other workbooks, conditional formats and data validations, whose formulas refer to them.
const GOING_FROZEN = new Map([
  [353, 354],
  [461, 462],
  [573, 574],
])
// Records that are nothing but a relation's name (drawings).
const RELATION_ONLY = new Set([550, 551, 552, 562])
const NO_LINKS: ReadonlySet<number> = new Set()

export const EMPTY_BINARY_SHEET = Buffer.concat(
  [129, 148, 145, 146, 130].map((type) => record({ type, data: Buffer.alloc(type === 148 ? 16 : 0) })),
)

export function disarmBinaryPart(content: Buffer, rules: BinaryRules): Buffer {
  const out: Buffer[] = []
  let names = 0
  let sectionEnd: number | undefined
  for (const row of biff12Records(content)) {
    if (row.type === NAME) names += 1
    const begun = GOING.get(row.type) ?? (rules.frozen === 'all' ? GOING_FROZEN.get(row.type) : undefined)
    if (sectionEnd === undefined && begun !== undefined) {
      sectionEnd = begun
      rules.removals.add(GOING.has(row.type) ? 'object' : 'formula', rules.part)
    }
    const written = sectionEnd === undefined ? rewriteRow(row, names, rules) : undefined
    if (written !== undefined) out.push(record(written))
    if (row.type === sectionEnd) sectionEnd = undefined
  }
  return Buffer.concat(out)
}

function rewriteRow(row: Row, names: number, rules: BinaryRules): Row | undefined {
  const { type, data } = row
  if (VALUES[type] !== undefined) return rewriteFormula(row, rules)
  if (type === NAME) return rewriteName(data, names, rules)
  if (type === HYPERLINK) return hasGoneRelation(data, 16, rules) || !isPlainLink(data) ? droppedLink(rules) : row
  if (type === PAGE_SETUP) return { type, data: withoutPrinter(data) }
  if (RELATION_ONLY.has(type)) return hasGoneRelation(data, 0, rules) ? undefined : row
  if (rules.frozen === 'all' && SHARED_FORMULAS.has(type)) return undefined
  return row
}

function droppedLink({ removals, part }: BinaryRules): undefined {
  removals.add('link', part)
}

function rewriteFormula(row: Row, { frozen, removals, part }: BinaryRules): Row | undefined {
  const { type, data } = row
  const valueEnd = endOfValue(type, data)
  if (valueEnd > data.length) return undefined
  if (frozen !== 'all' && !tokensReachOutside(data.subarray(valueEnd), NO_LINKS)) return row
  removals.add('formula', part)
  return { type: VALUES[type] ?? 0, data: data.subarray(0, valueEnd) }
}

function endOfValue(type: number, data: Buffer): number {
  if (type === 9) return 16
  if (type !== 8) return 9
  return data.length < 12 ? Number.POSITIVE_INFINITY : 12 + data.readUInt32LE(8) * 2
}

// Flags: 2 a function, 4 a VBA procedure, 8 a macro; 1 is only hidden.
const NAME_ACTS = 2 | 4 | 8
const BROKEN = Buffer.from('020000001c1700000000', 'hex') // two tokens: #REF!; no more data behind them

function rewriteName(data: Buffer, number: number, { frozen, removals, part }: BinaryRules): Row {
  const reader = new ByteReader(data)
  const flags = reader.u32le()
  reader.skip(1)
  const sheet = reader.u32le()
  const name = readWide(reader)
  const tokens = reader.take(reader.u32le())
  const acts = isAutoName(name) || isActingName(name, (flags & NAME_ACTS) !== 0)
  if (!acts && frozen !== 'all' && !tokensReachOutside(tokens, NO_LINKS)) return { type: NAME, data }
  removals.add(acts ? 'xlm' : 'formula', part)
  const head = Buffer.alloc(9)
  head.writeUInt32LE(1, 0)
  head.writeUInt32LE(sheet >>> 0, 5)
  return { type: NAME, data: Buffer.concat([head, wide(`Removed_${number}`), BROKEN, Buffer.from('ffffffff', 'hex')]) }
}

function hasGoneRelation(data: Buffer, at: number, { gone }: BinaryRules): boolean {
  return gone.has(readWide(new ByteReader(data, at)))
}

// area(16) relation location tooltip text
function isPlainLink(data: Buffer): boolean {
  const reader = new ByteReader(data, 16)
  readWide(reader)
  return isSafeTarget(`#${readWide(reader)}`)
}

const PRINTER_AT = 34

function withoutPrinter(data: Buffer): Buffer {
  if (data.length <= PRINTER_AT) return data
  return Buffer.concat([data.subarray(0, PRINTER_AT), Buffer.from('ffffffff', 'hex')])
}

function wide(text: string): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32LE(text.length)
  return Buffer.concat([length, Buffer.from(text, 'utf16le')])
}

function record({ type, data }: Row): Buffer {
  return Buffer.concat([Buffer.from([...varint(type), ...varint(data.length)]), data])
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >> 7)]
}
