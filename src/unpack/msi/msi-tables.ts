import type { Cfb } from '../cfb/read-cfb.ts'

// A Windows Installer database in a compound file. Names of streams are packed, two letters of 64 in one of Unicode;
// U+4840 in front marks a table. Texts are numbered in `_StringPool` (length and uses of each, 2 bytes each; the first
// entry is the code page, its top bit says that numbers take 3 bytes) and stand one behind the other in `_StringData`.
// A table is stored column by column; numbers have their top bit turned over.

const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._'
// LIMIT: the largest installers have some ten thousand rows in all.
const ROWS_MAX = 20_000
const STRINGS_MAX = 500_000

export interface MsiDatabase {
  /** Bytes of a table; empty where there is none. */
  readonly table: (name: string) => Buffer
  readonly text: (id: number) => string
  /** Bytes that the number of a text takes in a row. */
  readonly refBytes: 2 | 3
  /** Streams by their unpacked names: `Binary.Name`. */
  readonly streams: ReadonlyMap<string, () => Buffer>
}

/** `\u3f3f\u4577...` as the name that it packs; a table has `!` in front. */
export function unpackName(packed: string): string {
  return packed.replace(/[\u3800-\u4840]/g, (letter) => {
    const code = letter.charCodeAt(0)
    if (code === 0x4840) return '!'
    if (code >= 0x4800) return LETTERS.charAt(code - 0x4800)
    return LETTERS.charAt((code - 0x3800) & 0x3f) + LETTERS.charAt((code - 0x3800) >>> 6)
  })
}

export function readMsi(cfb: Cfb): MsiDatabase {
  const streams = new Map<string, () => Buffer>()
  for (const entry of cfb.entries) {
    if (entry.type === 'stream') streams.set(unpackName(entry.name), () => cfb.stream(entry))
  }
  const table = (name: string): Buffer => streams.get(`!${name}`)?.() ?? Buffer.alloc(0)
  const pool = table('_StringPool')
  const texts = readTexts(pool, table('_StringData'))
  return {
    table,
    text: (id) => texts[id] ?? '',
    refBytes: pool.length >= 4 && (pool.readUInt16LE(2) & 0x8000) !== 0 ? 3 : 2,
    streams,
  }
}

function readTexts(pool: Buffer, data: Buffer): string[] {
  const texts = ['']
  let at = 0
  for (let entry = 4; entry + 4 <= pool.length && texts.length < STRINGS_MAX; entry += 4) {
    let length = pool.readUInt16LE(entry)
    // QUIRK: a text of 64 KB and more has length 0 and its true one in the next entry.
    if (length === 0 && pool.readUInt16LE(entry + 2) !== 0 && entry + 8 <= pool.length) {
      entry += 4
      length = pool.readUInt32LE(entry)
    }
    texts.push(data.toString('utf8', at, at + length))
    at += length
  }
  return texts
}

export type Column = 'text' | 'short' | 'long'

/** The rows of a table with these columns, cells as numbers (a text's is its number in the pool). */
export function rowsOf(bytes: Buffer, columns: readonly Column[], refBytes: 2 | 3): number[][] {
  const widths = columns.map((column) => (column === 'text' ? refBytes : column === 'short' ? 2 : 4))
  const rowBytes = widths.reduce((sum, width) => sum + width, 0)
  const count = Math.min(ROWS_MAX, Math.floor(bytes.length / rowBytes))
  const stored = Math.floor(bytes.length / rowBytes)
  const starts = widths.map((_, index) => widths.slice(0, index).reduce((sum, width) => sum + width, 0) * stored)
  return Array.from({ length: count }, (_, row) =>
    columns.map((column, index) => {
      const width = widths[index] ?? 2
      const value = bytes.readUIntLE((starts[index] ?? 0) + row * width, width)
      return column === 'text' ? value : column === 'short' ? value ^ 0x8000 : (value ^ 0x80000000) >>> 0
    }),
  )
}
