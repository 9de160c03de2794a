import { ByteReader } from '#bytes'
import { decodeCodePage } from '../cfb/code-page.ts'

// MS-SHLLINK 2.2 IDList = *(size(2) data) 0(2). What is in the data is the shell's own, known from many files:
//   1x the desktop or My Computer, 2x a drive (`C:\` at 1), 3x a file or folder, 4x a network place (text at 3),
//   61 a URL. A file item: size(4) date(4) attributes(2) short name, then an extension block BEEF0004 with the long one.

const ITEMS_MAX = 128
const EXTENSION = Buffer.from('0400efbe', 'hex')
const PLACES: Readonly<Record<string, string>> = {
  '208d2c60-3aea-1069-a2d7-08002b30309d': '\\\\network',
  '645ff040-5081-101b-9f08-00aa002f954e': 'Recycle Bin',
}

/** The path that an id list spells; empty when it spells none. */
export function pathOfIdList(list: Buffer): string {
  const reader = new ByteReader(list)
  const steps: string[] = []
  for (let items = 0; items < ITEMS_MAX && reader.left >= 2; items += 1) {
    const size = reader.u16le()
    if (size < 3) break
    const step = stepOf(reader.take(size - 2))
    if (step !== '') steps.push(step)
  }
  return steps.reduce((path, step) => (path === '' || path.endsWith('\\') ? path + step : `${path}\\${step}`), '')
}

function stepOf(item: Buffer): string {
  const type = item[0] ?? 0
  if (type === 0x1f) return PLACES[guidText(item, 2)] ?? ''
  if (type >= 0x20 && type <= 0x2f) return ansi(item, 1)
  if (type >= 0x30 && type <= 0x3f) return fileName(item, (type & 4) !== 0)
  if (type >= 0x40 && type <= 0x4f) return ansi(item, 3)
  if (type === 0x61) return urlOf(item)
  return item.includes(EXTENSION) ? longName(item) : ''
}

const fileName = (item: Buffer, isUnicode: boolean): string =>
  longName(item) || (isUnicode ? wide(item, 12) : ansi(item, 12))

// Extension block = size(2) version(2) BEEF0004 created(4) accessed(4) nameOffset(2) ...; the offset counts from its start.
function longName(item: Buffer): string {
  const mark = item.indexOf(EXTENSION)
  if (mark < 4 || mark + 14 > item.length) return ''
  return wide(item, mark - 4 + item.readUInt16LE(mark + 12))
}

function urlOf(item: Buffer): string {
  const text = item.toString((item[1] ?? 0) & 0x80 ? 'utf16le' : 'latin1')
  return /[a-z][a-z\d+.-]{1,20}:[^\0]{1,2083}/i.exec(text)?.[0] ?? ''
}

const ansi = (item: Buffer, at: number): string => decodeCodePage(new ByteReader(item, at).cString(), 0)
const wide = (item: Buffer, at: number): string =>
  at >= item.length ? '' : item.toString('utf16le', at, at + ((item.length - at) & ~1)).replace(/\0[\s\S]*$/, '')

function guidText(item: Buffer, at: number): string {
  if (at + 16 > item.length) return ''
  const flip = (from: number, to: number): string =>
    Buffer.from(item.subarray(at + from, at + to))
      .reverse()
      .toString('hex')
  const tail = item.toString('hex', at + 8, at + 16)
  return `${flip(0, 4)}-${flip(4, 6)}-${flip(6, 8)}-${tail.slice(0, 4)}-${tail.slice(4)}`
}
