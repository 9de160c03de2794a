import type { Opened } from '#bytes'
import { ByteReader, NOTHING_INSIDE } from '#bytes'
import type { Fact, Flaw } from '#domain'
import { documentFieldFacts } from '../dde/document-fields.ts'
import { DOCUMENT_TEXT_CHARS_MAX, documentText } from './document-text.ts'
import { type Cfb, streamIn } from './read-cfb.ts'

// MS-DOC: the stream `WordDocument` starts with the FIB; text is scattered in pieces that a table in the stream
// `0Table` or `1Table` puts in order (section 2.4.1):
//   FIB: wIdent(2) 0xA5EC nFib(2) ... flags at 0x0A: 0x0100 encrypted, 0x0200 which table, 0x8000 obfuscated
//   fcClx at 0x1A2, lcbClx at 0x1A6; Clx: any Prc (0x01 size(2) data), then Pcdt (0x02 size(4) PlcPcd)
//   PlcPcd: n + 1 character positions(4), n descriptors(8): place at +2, bit 30 set: one byte a character

const WORD_MAGICS = new Set([0xa5ec, 0xa5dc, 0xa699, 0xa697]) // Word 97 and later, 6/95, and Far East 95
const FLAG_ENCRYPTED = 0x0100
const FLAG_TABLE = 0x0200
const FLAG_OBFUSCATED = 0x8000
const CLX_AT = 0x1a2
const COMPRESSED = 0x40000000
const FIB_WORD_97 = 0x00c1
// LIMIT: fields stand anywhere in a document; four million characters are some thousand pages.
const FIELD_CHARS_MAX = 2 ** 22

/** The text of a Word 97-2003 document, and whether it is encrypted. */
export function openWordDocument(cfb: Cfb): Opened {
  const entry = streamIn(cfb, 0, 'WordDocument')
  if (entry === undefined) return NOTHING_INSIDE
  const stream = cfb.stream(entry)
  const reader = new ByteReader(stream)
  if (!WORD_MAGICS.has(reader.u16le()))
    return { ...NOTHING_INSIDE, flaws: [{ code: 'doc/magic', level: 'broken', at: 0 }] }
  const version = reader.u16le()
  reader.seek(0x0a)
  const flags = reader.u16le()
  if ((flags & FLAG_ENCRYPTED) !== 0) {
    const scheme = (flags & FLAG_OBFUSCATED) !== 0 ? 'xor' : 'rc4'
    return encrypted(scheme)
  }
  const flaws: Flaw[] = []
  const text = version < FIB_WORD_97 ? oldText(stream) : pieceText(cfb, stream, flags, flaws)
  return {
    facts: [...documentFieldFacts(text), ...documentText(clean(text.slice(0, DOCUMENT_TEXT_CHARS_MAX)), 'utf-16le')],
    children: [],
    flaws,
  }
}

/** The facts of a document that is encrypted: its text could not be read. */
export const encrypted = (scheme: string): Opened => ({
  facts: [{ type: 'encryption', scheme } satisfies Fact],
  children: [],
  flaws: [{ code: 'office/encrypted', level: 'stopped', seen: scheme }],
})

// Word 6 and 95: the text lies in one run.
function oldText(stream: Buffer): string {
  const reader = new ByteReader(stream, 0x18)
  const from = reader.u32le()
  const to = Math.min(reader.u32le(), from + DOCUMENT_TEXT_CHARS_MAX)
  return new TextDecoder('windows-1252').decode(stream.subarray(from, Math.max(from, to)))
}

function pieceText(cfb: Cfb, stream: Buffer, flags: number, flaws: Flaw[]): string {
  const reader = new ByteReader(stream, CLX_AT)
  const clxAt = reader.u32le()
  const clxBytes = reader.u32le()
  const tableEntry = streamIn(cfb, 0, (flags & FLAG_TABLE) !== 0 ? '1Table' : '0Table')
  const table = tableEntry === undefined ? Buffer.alloc(0) : cfb.stream(tableEntry)
  const pieces = readPieces(table.subarray(clxAt, clxAt + clxBytes))
  if (pieces.length === 0) flaws.push({ code: 'doc/no-pieces', level: 'broken' })
  const texts: string[] = []
  let left = FIELD_CHARS_MAX
  for (const piece of pieces) {
    if (left <= 0) break
    const chars = Math.min(piece.chars, left)
    texts.push(
      piece.isCompressed
        ? new TextDecoder('windows-1252').decode(stream.subarray(piece.at, piece.at + chars))
        : stream.toString('utf16le', Math.min(piece.at, stream.length), Math.min(stream.length, piece.at + chars * 2)),
    )
    left -= chars
  }
  return texts.join('')
}

interface Piece {
  readonly at: number
  readonly chars: number
  readonly isCompressed: boolean
}

function readPieces(clx: Buffer): Piece[] {
  const reader = new ByteReader(clx)
  let mark = reader.u8()
  while (mark === 0x01 && !reader.overrun) {
    reader.skip(reader.u16le())
    mark = reader.u8()
  }
  if (mark !== 0x02) return []
  const plc = reader.take(reader.u32le())
  const count = Math.floor((plc.length - 4) / 12)
  const pieces: Piece[] = []
  for (let i = 0; i < count; i += 1) {
    const chars = plc.readUInt32LE(i * 4 + 4) - plc.readUInt32LE(i * 4)
    const place = plc.readUInt32LE((count + 1) * 4 + i * 8 + 2)
    const isCompressed = (place & COMPRESSED) !== 0
    const at = place & 0x3fffffff
    if (chars > 0) pieces.push({ at: isCompressed ? at >> 1 : at, chars, isCompressed })
  }
  return pieces
}

// SPEC: 0x0D ends a paragraph, 0x07 a cell, 0x0B a line, 0x0C a page; 0x13 to 0x15 enclose a field.
const clean = (text: string): string =>
  text
    .replace(/[\r\v\f]/g, '\n')
    .replaceAll('\x07', '\t')
    .replace(/[\0-\x08\x0e-\x1f]/g, ' ')
