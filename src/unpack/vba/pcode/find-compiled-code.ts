import { type Identifiers, nameOf } from './read-identifiers.ts'

// A module's PerformanceCache (MS-OVBA section 2.3.4.3 leaves it undocumented), the part of its stream before the source:
//   0xCAFE(2) 1(2) lines(2), 12 bytes a line: flags(2) indent(2) length(2) 0(2) offset in the code(4), -1: none
//   then 0xFFFFFFFF 0x0101 size(4) and the code
// Declarations lie in a table of the same head further up; what a line declares is an offset in it, the name 2 bytes on.
// In VBA 6 and 7 the number at 17 of the stream leads to 4 before the table (6 in
// 64-bit VBA), the one at 25 to 60 before the lines.

export interface CompiledCode {
  readonly code: Buffer
  readonly lines: readonly { readonly from: number; readonly to: number }[]
  readonly isBigEndian: boolean
  readonly is64: boolean
  /** The module's stream, and where in it the lines begin. */
  readonly stream: Buffer
  readonly before: number
}

const LINE_BYTES = 12
const TABLE_HEAD = Buffer.from('ffffffff0101', 'hex')
const TABLE_HEAD_BYTES = 10
const MARKS = [Buffer.from('feca0100', 'hex'), Buffer.from('cafe0001', 'hex')] as const
const NAME_AT = 2
const NO_LINE = 0xffffffff
// LIMIT: honest lines do not overlap; lines that all point to the same code are read until they make it up twice.
const OVERLAP_MAX = 2
// LIMIT: a mark by chance is rare; a stream full of them is not worth more.
const MARKS_MAX = 16

/** The lines of compiled code in a module's stream; undefined when there is none. */
export function findCompiledCode(stream: Buffer): CompiledCode | undefined {
  return findAt(stream, false) ?? findAt(stream, true)
}

function findAt(stream: Buffer, isBigEndian: boolean): CompiledCode | undefined {
  const mark = MARKS[isBigEndian ? 1 : 0]
  const told = isBigEndian ? -1 : toldLines(stream)
  let at = told >= 0 && stream.subarray(told, told + mark.length).equals(mark) ? told : stream.indexOf(mark)
  for (let tries = 0; at >= 0 && tries < MARKS_MAX; tries += 1) {
    const body = readLines(stream, at, isBigEndian)
    if (body !== undefined) return { ...body, isBigEndian, is64: is64(stream), stream, before: at }
    at = stream.indexOf(mark, at + 1)
  }
  return undefined
}

// WHY: first, so that lines made up before them do not take their place.
const toldLines = (stream: Buffer): number => (stream.length < 29 ? -1 : stream.readUInt32LE(25) + 60)

// 1: 32-bit Windows, 2: Mac, 3: 64 bits.
const is64 = (stream: Buffer): boolean => stream[0] === 1 && stream[2] === 3

function readLines(stream: Buffer, at: number, isBigEndian: boolean) {
  if (at + 6 > stream.length) return undefined
  const short = (from: number) => (isBigEndian ? stream.readUInt16BE(from) : stream.readUInt16LE(from))
  const long = (from: number) => (isBigEndian ? stream.readUInt32BE(from) : stream.readUInt32LE(from))
  const count = short(at + 4)
  const head = at + 6 + count * LINE_BYTES
  if (head + TABLE_HEAD_BYTES > stream.length) return undefined
  const start = head + TABLE_HEAD_BYTES
  const code = stream.subarray(start, Math.min(stream.length, start + long(head + 6)))
  let left = code.length * OVERLAP_MAX
  const lines: { from: number; to: number }[] = []
  for (let line = 0; line < count && left > 0; line += 1) {
    const entry = at + 6 + line * LINE_BYTES
    const from = long(entry + 8)
    const to = Math.min(code.length, from + short(entry + 4))
    if (from === NO_LINE || from >= to) continue
    left -= to - from
    lines.push({ from, to })
  }
  return { code, lines }
}

/** The name that a line declares, by its offset in the table of declarations. */
export function declarationReader(
  compiled: CompiledCode,
  identifiers: Identifiers,
): (offset: number) => string | undefined {
  const { stream, before, isBigEndian } = compiled
  const table = findTable(compiled)
  return (offset) => {
    const at = table + NAME_AT + offset
    if (table === 0 || at + 2 > before) return undefined
    return nameOf(identifiers, isBigEndian ? stream.readUInt16BE(at) : stream.readUInt16LE(at))
  }
}

// Where the stream says so; otherwise the largest that fits. 0: there is none.
function findTable({ stream, before, isBigEndian, is64 }: CompiledCode): number {
  const told = stream.length < 21 ? 0 : stream.readUInt32LE(17) + (is64 ? 6 : 4)
  if (stream.subarray(told + 4, told + TABLE_HEAD.length).equals(TABLE_HEAD.subarray(4))) return told + TABLE_HEAD_BYTES
  let best = { start: 0, size: 0 }
  let at = stream.indexOf(TABLE_HEAD)
  for (let tries = 0; at >= 0 && at + TABLE_HEAD_BYTES <= before && tries < MARKS_MAX; tries += 1) {
    const size = isBigEndian ? stream.readUInt32BE(at + 6) : stream.readUInt32LE(at + 6)
    const start = at + TABLE_HEAD_BYTES
    if (size > best.size && start + size <= before) best = { start, size }
    at = stream.indexOf(TABLE_HEAD, at + 1)
  }
  return best.start
}
