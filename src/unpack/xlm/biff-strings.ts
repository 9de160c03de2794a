import type { ByteReader } from '#bytes'
import { decodeCodePage } from '../cfb/code-page.ts'

// MS-XLS section 2.5.294: characters of a BIFF8 text are UTF-16, or its low bytes only when the flag's bit 0 is clear.

export const readChars = (reader: ByteReader, count: number, isWide: boolean): string =>
  isWide ? reader.utf16le(count * 2) : reader.latin1(count)

/** `flags(1) characters`, or bytes in the workbook's code page before BIFF8. */
export function readFlagged(reader: ByteReader, count: number, isBiff8: boolean, codePage: number): string {
  if (!isBiff8) return decodeCodePage(reader.take(count), codePage)
  return readChars(reader, count, (reader.u8() & 1) !== 0)
}

/**
 * The shared string table (section 2.4.265): total(4) unique(4), then count(2) flags(1) [runs(2)] [extra(4)]
 * characters [runs x 4] [extra]. It goes on in CONTINUE records; where characters go on, a new flag byte comes first.
 */
export function sharedStringTable(pieces: readonly Buffer[], charsMax: number): string[] {
  const texts: string[] = []
  let chars = 0
  let piece = 0
  let data = pieces[0] ?? Buffer.alloc(0)
  let at = 8
  const next = (): boolean => {
    piece += 1
    data = pieces[piece] ?? Buffer.alloc(0)
    at = 0
    return piece < pieces.length
  }
  const skip = (count: number) => {
    let left = count
    while (left > data.length - at) {
      left -= Math.max(0, data.length - at)
      if (!next()) return
    }
    at += left
  }
  while (chars < charsMax) {
    if (at >= data.length && !next()) break
    if (at + 3 > data.length) break
    let left = data.readUInt16LE(at)
    const flags = data[at + 2] ?? 0
    at += 3
    const runs = (flags & 8) !== 0 && at + 2 <= data.length ? data.readUInt16LE(at) : 0
    if ((flags & 8) !== 0) at += 2
    const extra = (flags & 4) !== 0 && at + 4 <= data.length ? data.readUInt32LE(at) : 0
    if ((flags & 4) !== 0) at += 4
    let isWide = (flags & 1) !== 0
    let text = ''
    while (left > 0) {
      const here = Math.min(left, isWide ? (data.length - at) >> 1 : Math.max(0, data.length - at))
      const end = at + (isWide ? here * 2 : here)
      text += isWide ? data.toString('utf16le', at, end) : data.toString('latin1', at, end)
      at = end
      left -= here
      if (left === 0) break
      if (!next()) break
      isWide = ((data[0] ?? 0) & 1) !== 0
      at = 1
    }
    texts.push(text)
    chars += text.length + 1
    skip(runs * 4 + extra)
  }
  return texts
}

/** The texts of the table as lines. */
export const readSharedStrings = (pieces: readonly Buffer[], charsMax: number): string =>
  sharedStringTable(pieces, charsMax)
    .filter((text) => text !== '')
    .join('\n')
