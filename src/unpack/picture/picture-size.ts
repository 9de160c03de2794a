// Width and height of a picture, from its header alone.
//   PNG   signature of 8 bytes, then IHDR: width and height as u32be at 16 and 20 (ISO/IEC 15948, 11.2.2)
//   JPEG  segments FF xx length; the frame header FF C0-CF holds height and width as u16be (ISO/IEC 10918-1, B.2.2)
//   GIF   logical screen: width and height as u16le at 6 and 8 (GIF89a, section 18)
//   BMP   DIB header at 14: u16le or i32le at 18, the height may be negative

import { ByteReader } from '#bytes'

export interface PictureSize {
  readonly width: number
  readonly height: number
}

/** The size of a PNG, JPEG, GIF or BMP; undefined for anything else, and where the header does not say. */
export function pictureSize(bytes: Buffer): PictureSize | undefined {
  const head = bytes.toString('latin1', 0, 8)
  const size = head.startsWith('\x89PNG\r\n\x1a\n')
    ? pngSize(bytes)
    : head.startsWith('\xff\xd8\xff')
      ? jpegSize(bytes)
      : /^GIF8[79]a/.test(head)
        ? gifSize(bytes)
        : head.startsWith('BM')
          ? bmpSize(bytes)
          : undefined
  return size !== undefined && size.width > 0 && size.height > 0 ? size : undefined
}

function pngSize(bytes: Buffer): PictureSize | undefined {
  const reader = new ByteReader(bytes)
  reader.skip(12)
  if (reader.latin1(4) !== 'IHDR') return undefined
  const size = { width: reader.u32be(), height: reader.u32be() }
  return reader.overrun ? undefined : size
}

// LIMIT: cameras and editors write a dozen segments; each may be 64 KB of notes.
const SEGMENTS_MAX = 400

function jpegSize(bytes: Buffer): PictureSize | undefined {
  let at = 2
  for (let segments = 0; segments < SEGMENTS_MAX; segments += 1) {
    // Between segments anything up to the next marker is skipped, and FF may be repeated.
    at = bytes.indexOf(0xff, at)
    if (at < 0) return undefined
    const reader = new ByteReader(bytes.subarray(at + 1))
    const marker = reader.u8()
    if (marker === 0xff || marker === 0) {
      at += 1
      continue
    }
    if (marker === 0xd9 || marker === 0xda) return undefined
    const hasLength = marker !== 0x01 && (marker < 0xd0 || marker > 0xd8)
    const length = hasLength ? reader.u16be() : 0
    if (marker >= 0xc0 && marker <= 0xcf && !NO_FRAME.has(marker)) {
      reader.skip(1)
      const height = reader.u16be()
      const width = reader.u16be()
      return reader.overrun ? undefined : { width, height }
    }
    at += 2 + length
  }
  return undefined
}

// Tables of codes, a reserved marker, and settings of the arithmetic coder.
const NO_FRAME: ReadonlySet<number> = new Set([0xc4, 0xc8, 0xcc])

function gifSize(bytes: Buffer): PictureSize | undefined {
  const reader = new ByteReader(bytes)
  reader.skip(6)
  const size = { width: reader.u16le(), height: reader.u16le() }
  return reader.overrun ? undefined : size
}

function bmpSize(bytes: Buffer): PictureSize | undefined {
  const reader = new ByteReader(bytes)
  reader.skip(14)
  const isOld = reader.u32le() === 12
  const width = isOld ? reader.u16le() : reader.u32le() | 0
  const height = isOld ? reader.u16le() : reader.u32le() | 0
  return reader.overrun ? undefined : { width: Math.abs(width), height: Math.abs(height) }
}
