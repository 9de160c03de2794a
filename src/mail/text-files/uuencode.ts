import { decodeText } from '#bytes'
import type { Flaw } from '#domain'
import { decodeWords } from '../header/encoded-words.ts'
import { decodeBase64 } from '../mime/base64.ts'

// uuencode (POSIX.1 "uuencode"):
//   "begin" SP mode SP name LF  *(length data LF)  "`" LF "end" LF        "begin-base64" SP mode SP name ... "===="
// Each line holds up to 45 bytes: a character for their number, then four characters of six bits for each three.
// QUIRK: Outlook does without the mode (any line `begin` and two spaces starts a file), others with the block indented or
// with blank lines behind its first.

export interface BlockFile {
  readonly name: string
  readonly content: Buffer
  readonly flaws: readonly Flaw[]
  /** Where the text goes on. */
  readonly end: number
}

const BEGIN =
  /^begin(-base64(?:-encoded)?)?[ \t]{1,20}(?:([0-7]{3,6})(?:[ \t]{1,20}|(?=[\r\n])))?([^\r\n]{0,500})\r*\n(?:[ \t]{0,20}\r*\n){0,4}/
const INDENT_BYTES_MAX = 16
const OUT_BYTES = 1_024
const LINE_BYTES_MAX = 120 // 63 bytes take 84 characters and the length; some add a checksum

/** Reads the block that starts at `at`; undefined when none does. */
export function readUuencode(text: Buffer, at: number, bytesMax: number): BlockFile | undefined {
  const match = BEGIN.exec(text.toString('latin1', at, Math.min(text.length, at + 600)))
  if (match === null) return undefined
  const [line, base64, mode, rawName = ''] = match
  const name = decodeWords(decodeText(Buffer.from(rawName.trim(), 'latin1')).text)
  const from = at + line.length
  if (base64 !== undefined) return mode === undefined ? undefined : readBase64Block(text, from, name)
  const indent = indentOf(text, at)
  const first = lineAt(text, from, indent)
  if (!isDataLine(text, first)) return undefined
  // Words without a mode are a sentence more often than a file: its first line must be one to the letter.
  if (mode === undefined && (!isEncoded(text, first) || first.to - first.from < 5)) return undefined
  return readLines(text, { from, indent, name }, bytesMax)
}

/** White space between the start of the line and `at`; -1 when something else stands there. */
export function indentOf(text: Buffer, at: number): number {
  let start = at
  while (start > 0 && at - start < INDENT_BYTES_MAX && (text[start - 1] === 0x20 || text[start - 1] === 0x09))
    start -= 1
  const before = start === 0 ? 0x0a : text[start - 1]
  return before === 0x0a || before === 0x0d ? at - start : -1
}

function readBase64Block(text: Buffer, from: number, name: string): BlockFile {
  const stop = text.indexOf('\n====', from - 1)
  const end = stop < 0 ? text.length : stop
  const flaws: Flaw[] = stop < 0 ? [{ code: 'uuencode/no-end', level: 'broken', at: end }] : []
  const decoded = decodeBase64(text.subarray(from, Math.max(from, end)))
  return { name, content: decoded.content, flaws: [...decoded.flaws, ...flaws], end }
}

// WHY: "begin 644 the lesson" also stands in letters; the line behind it must be as long as it says.
function isDataLine(text: Buffer, { from, to }: Line): boolean {
  if (to === from) return false
  if (text.toString('latin1', from, to) === 'end') return true
  const count = ((text[from] ?? 0) - 32) & 63
  const chars = Math.ceil(count / 3) * 4
  return to - from - 1 <= chars + 2 && to - from - 1 >= Math.ceil((count * 4) / 3) - 8
}

interface Line {
  readonly from: number
  /** Its end without line end. */
  readonly to: number
  readonly next: number
}

/** The line at `at`, up to `indent` white characters at its start taken off. */
function lineAt(text: Buffer, at: number, indent: number): Line {
  const newline = text.indexOf(0x0a, at)
  const next = newline < 0 ? text.length : newline + 1
  let to = newline < 0 ? text.length : newline
  while (to > at && text[to - 1] === 0x0d) to -= 1
  let from = at
  while (from < to && from - at < indent && (text[from] === 0x20 || text[from] === 0x09)) from += 1
  return { from, to, next }
}

interface Start {
  readonly from: number
  readonly indent: number
  readonly name: string
}

function readLines(text: Buffer, { from, indent, name }: Start, bytesMax: number): BlockFile {
  let out = Buffer.allocUnsafe(OUT_BYTES)
  let written = 0
  let at = from
  while (at < text.length) {
    const line = lineAt(text, at, indent)
    if (text[line.from] === 0x65 && text.toString('latin1', line.from, line.to).trim() === 'end') {
      return { name, content: out.subarray(0, written), flaws: [], end: line.next }
    }
    if (line.to - line.from > LINE_BYTES_MAX || !isEncoded(text, line) || written > bytesMax) break
    // WHY: grown as it fills, for a text of many small blocks would take the size of its rest for each.
    if (written + LINE_BYTES_MAX > out.length) out = Buffer.concat([out], out.length * 2)
    written = decodeLine(text, line, out, written)
    at = line.next
  }
  const level = written > bytesMax ? 'stopped' : 'broken'
  return {
    name,
    content: out.subarray(0, Math.min(written, bytesMax)),
    flaws: [{ code: level === 'stopped' ? 'unpack/not-read-whole' : 'uuencode/no-end', level, at }],
    end: Math.max(at, from),
  }
}

function isEncoded(text: Buffer, { from, to }: Line): boolean {
  for (let at = from; at < to; at += 1) {
    const byte = text[at] ?? 0
    if (byte < 0x20 || byte > 0x60) return false
  }
  return true
}

// Spaces cut from the end of a line by a careless program count as zeros.
function decodeLine(text: Buffer, { from, to }: Line, out: Buffer, written: number): number {
  if (to === from) return written
  const count = ((text[from] ?? 0) - 32) & 63
  const six = (at: number): number => (at < to ? ((text[at] ?? 0) - 32) & 63 : 0)
  let at = from + 1
  for (let done = 0; done < count; done += 3) {
    const group = (six(at) << 18) | (six(at + 1) << 12) | (six(at + 2) << 6) | six(at + 3)
    out[written + done] = group >> 16
    if (done + 1 < count) out[written + done + 1] = group >> 8
    if (done + 2 < count) out[written + done + 2] = group
    at += 4
  }
  return written + count
}
