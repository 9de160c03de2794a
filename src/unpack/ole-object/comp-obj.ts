import { ByteReader } from '#bytes'
import { decodeCodePage } from '../cfb/code-page.ts'

// MS-OLEDS section 2.3.8, the stream `\x01CompObj`: header(28), user type, clipboard format, ProgID; each text is
// length(4) and bytes with a NUL; the clipboard format may be 0xFFFFFFFF or 0xFFFFFFFE and a number instead.

const HEADER_BYTES = 28
const STANDARD_FORMAT = 0xfffffffe

export interface CompObj {
  /** For people: `Microsoft Excel Worksheet`. */
  readonly userType: string
  /** `Excel.Sheet.8`; empty when there is none. */
  readonly progId: string
}

export function parseCompObj(bytes: Buffer): CompObj {
  const reader = new ByteReader(bytes, HEADER_BYTES)
  const userType = readAnsi(reader)
  const format = reader.u32le()
  reader.skip(format >= STANDARD_FORMAT ? 4 : format)
  return { userType, progId: readAnsi(reader) }
}

function readAnsi(reader: ByteReader): string {
  const bytes = reader.take(Math.min(reader.u32le(), 512))
  const end = bytes.indexOf(0)
  return decodeCodePage(end < 0 ? bytes : bytes.subarray(0, end), 0)
}
