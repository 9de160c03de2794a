import { ByteReader } from '#bytes'

// MAPI properties as TNEF stores them ([MS-OXTNEF] 2.1.3.4):
//   props = count *prop        prop = type(2) id(2) [name] value        everything in steps of four bytes
//   name  = guid(16) kind(4) (id(4) / length(4) UTF-16)                 for ids from 8000 on
//   value = fixed / count *(length data)                                 bit 1000 of the type: several values

/** Property ids this room reads ([MS-OXPROPS]). */
export const PROP = {
  body: 0x1000,
  rtf: 0x1009,
  html: 0x1013,
  displayName: 0x3001,
  data: 0x3701,
  extension: 0x3703,
  fileName: 0x3704,
  longName: 0x3707,
  mimeType: 0x370e,
  contentId: 0x3712,
} as const

export interface Prop {
  readonly type: number
  /** The first value. */
  readonly data: Buffer
}

const MULTIPLE = 0x1000
const VARIABLE: ReadonlySet<number> = new Set([0x0d, 0x1e, 0x1f, 0x102])
const FIXED_BYTES: ReadonlyMap<number, number> = new Map([
  [0x01, 0],
  [0x02, 4],
  [0x03, 4],
  [0x04, 4],
  [0x05, 8],
  [0x06, 8],
  [0x07, 8],
  [0x0a, 4],
  [0x0b, 4],
  [0x14, 8],
  [0x40, 8],
  [0x48, 16],
])

/** The properties by id; reading ends at the first that makes no sense. */
export function readProps(bytes: Buffer | undefined): ReadonlyMap<number, Prop> {
  const props = new Map<number, Prop>()
  if (bytes === undefined) return props
  const reader = new ByteReader(bytes)
  const count = reader.u32le()
  for (let index = 0; index < count && reader.left >= 4; index += 1) {
    const type = reader.u16le()
    const id = reader.u16le()
    if (id >= 0x8000) skipName(reader)
    const data = readValue(reader, type)
    if (data === undefined) break
    if (!props.has(id)) props.set(id, { type: type & ~MULTIPLE, data })
  }
  return props
}

function skipName(reader: ByteReader): void {
  reader.skip(16)
  if (reader.u32le() === 0) reader.skip(4)
  else skipPadded(reader, reader.u32le())
}

function readValue(reader: ByteReader, type: number): Buffer | undefined {
  const single = type & ~MULTIPLE
  const isVariable = VARIABLE.has(single)
  const size = FIXED_BYTES.get(single)
  if (!isVariable && size === undefined) return undefined
  const count = isVariable || type !== single ? reader.u32le() : 1
  let first: Buffer | undefined
  for (let index = 0; index < count && !reader.overrun; index += 1) {
    const length = isVariable ? reader.u32le() : (size ?? 0)
    const data = reader.take(length)
    skipPadded(reader, -length & 3)
    first ??= data
  }
  return first ?? Buffer.alloc(0)
}

function skipPadded(reader: ByteReader, length: number): void {
  reader.skip(length)
  if (length > 3) reader.skip(-length & 3)
}
