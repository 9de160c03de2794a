import { ByteReader } from '#bytes'
import { type Cfb, streamIn } from './read-cfb.ts'

// MS-DOC section 2.9.340, StwUser: the variables of a Word 97-2003 document, at the place in the table stream that the
// FIB tells (fcStwUser at 0x27A, lcbStwUser at 0x27E):
//   names:  0xFFFF count(2) extra(2), then count times: length(2) UTF-16 extra bytes
//   values: one for each name, in the same order: length(2) UTF-16

export interface DocumentVariable {
  readonly name: string
  readonly text: string
}

const PLACE_AT = 0x27a
const FLAGS_AT = 0x0a
const FLAG_TABLE = 0x0200
// LIMIT: macros keep one payload in some dozen variables; a value has 65,280 characters at most.
const VARIABLES_MAX = 2_000
const BYTES_MAX = 4 * 2 ** 20

export function documentVariables(cfb: Cfb): DocumentVariable[] {
  const entry = streamIn(cfb, 0, 'WordDocument')
  if (entry === undefined) return []
  const fib = cfb.stream(entry, PLACE_AT + 8)
  if (fib.length < PLACE_AT + 8) return []
  const table = streamIn(cfb, 0, (fib.readUInt16LE(FLAGS_AT) & FLAG_TABLE) !== 0 ? '1Table' : '0Table')
  const [at, bytes] = [fib.readUInt32LE(PLACE_AT), fib.readUInt32LE(PLACE_AT + 4)]
  if (table === undefined || bytes === 0) return []
  return readVariables(cfb.stream(table).subarray(at, at + Math.min(bytes, BYTES_MAX)))
}

function readVariables(data: Buffer): DocumentVariable[] {
  const reader = new ByteReader(data)
  if (reader.u16le() !== 0xffff) return []
  const count = Math.min(reader.u16le(), VARIABLES_MAX)
  const extra = reader.u16le()
  const names: string[] = []
  while (names.length < count && !reader.overrun) {
    names.push(reader.utf16le(reader.u16le() * 2))
    reader.skip(extra)
  }
  const variables: DocumentVariable[] = []
  for (const name of names) {
    const text = reader.utf16le(reader.u16le() * 2)
    if (text !== '') variables.push({ name, text })
    if (reader.overrun) break
  }
  return variables
}
