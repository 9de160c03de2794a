import { type Cfb, streamIn } from '../cfb/read-cfb.ts'

// The equation component that Office had until 2018 (class id 0002CE02-...) keeps an equation in one of two streams:
//   `Equation Native`: header size 28(2) version(4) clipboard format(2) bytes behind the header(4) reserved(16) MTEF
//   `\x01Ole10Native`, where an old document was converted: bytes behind(4) MTEF
//   MTEF: version 1-5, platform 0-1, product 0-1, product version(2), then records; 8 is a typeface: number, style, name\0
// Its defect is the name of a typeface that is longer than the 32 characters that Windows allows.

const HEADER_BYTES = 28
const MTEF_BYTES = 5
const FONT = 8
const FONT_NAME_MAX = 40
// LIMIT: typefaces are declared before the first character that needs one.
const FONT_SEARCH_BYTES = 48

const CLASS = /^equation\.[23]/i

export const isEquation = (className: string): boolean => CLASS.test(className)

/** Whether the equation in a storage is none that the component's own editor wrote. */
export function isOddEquation(cfb: Cfb, storage: number): boolean {
  const packed = streamIn(cfb, storage, '\x01Ole10Native')
  const native = streamIn(cfb, storage, 'Equation Native')
  if (packed !== undefined && native !== undefined) return true
  if (packed !== undefined) return !isPlainPacked(cfb.stream(packed))
  return native !== undefined && !isPlainNative(cfb.stream(native))
}

function isPlainNative(bytes: Buffer): boolean {
  if (bytes.length < HEADER_BYTES || bytes.readUInt16LE(0) !== HEADER_BYTES) return false
  return HEADER_BYTES + bytes.readUInt32LE(8) <= bytes.length && isPlainMtef(bytes.subarray(HEADER_BYTES))
}

function isPlainPacked(bytes: Buffer): boolean {
  return bytes.length > 4 && bytes.readUInt32LE(0) === bytes.length - 4 && isPlainMtef(bytes.subarray(4))
}

function isPlainMtef(bytes: Buffer): boolean {
  const [version = 0, platform = 2, product = 2] = bytes
  if (version < 1 || version > 5 || platform > 1 || product > 1) return false
  const records = bytes.subarray(MTEF_BYTES)
  for (let at = records.indexOf(FONT); at >= 0 && at < FONT_SEARCH_BYTES; at = records.indexOf(FONT, at + 1)) {
    const name = records.subarray(at + 3, at + 3 + FONT_NAME_MAX)
    if (name.length === FONT_NAME_MAX && !name.includes(0)) return false
  }
  return true
}
