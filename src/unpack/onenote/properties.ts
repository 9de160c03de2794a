// Values of one property wherever a section has it, without following its tables (MS-ONESTORE 2.6.7):
//   PropertySet = count(2) ids(4 each) values, in the order of the ids
// The id is found by its bytes; the set it stands in is found by walking back to a count that fits.

/** MS-ONE 2.1.12: properties whose values are a length(4) and that many bytes. */
export const PROPERTY = {
  embeddedFileName: 0x1c001d9c,
  sourcePath: 0x1c001d9d,
  imageFileName: 0x1c001dd7,
  text: 0x1c001c22,
  textAscii: 0x1c003498,
  linkUrl: 0x1c001e20,
} as const

const COUNT_MAX = 64
const VALUE_BYTES_MAX = 2 ** 18
const TRIES_MAX = 20_000

/** Every value of the property, in the order of the file. */
export function* propertyValues(bytes: Buffer, id: number): Generator<Buffer> {
  const mark = Buffer.alloc(4)
  mark.writeUInt32LE(id)
  let at = bytes.indexOf(mark)
  for (let tries = 0; at >= 0 && tries < TRIES_MAX; tries += 1) {
    const value = valueAround(bytes, at)
    if (value !== undefined) yield value
    at = bytes.indexOf(mark, at + 4)
  }
}

function valueAround(bytes: Buffer, idAt: number): Buffer | undefined {
  for (let before = 0; before < COUNT_MAX; before += 1) {
    const first = idAt - before * 4
    if (first < 2) return undefined
    const count = bytes.readUInt16LE(first - 2)
    const start = first + count * 4
    if (count > before && count <= COUNT_MAX && start <= bytes.length && areIds(bytes, first, count)) {
      return readValue(bytes, first, before, start)
    }
    if (before > 0 && typeAt(bytes, first) === 0) return undefined
  }
  return undefined
}

const typeAt = (bytes: Buffer, at: number): number => (bytes.readUInt32LE(at) >>> 26) & 0x1f
const areIds = (bytes: Buffer, first: number, count: number): boolean => {
  for (let index = 0; index < count; index += 1) {
    const type = typeAt(bytes, first + index * 4)
    if (type === 0 || type > 0x11) return false
  }
  return true
}

// MS-ONESTORE 2.6.6: bytes a value takes in the set by the type of its property; -1: a length stands in front.
const WIDTHS: Readonly<Record<number, number>> = { 1: 0, 2: 0, 3: 1, 4: 2, 5: 4, 6: 8, 7: -1, 8: 0, 9: 4, 10: 0 }
const MORE_WIDTHS: Readonly<Record<number, number>> = { 11: 4, 12: 0, 13: 4 }

function readValue(bytes: Buffer, first: number, index: number, start: number): Buffer | undefined {
  let at = start
  for (let each = 0; each <= index; each += 1) {
    const type = typeAt(bytes, first + each * 4)
    const width = WIDTHS[type] ?? MORE_WIDTHS[type]
    // Sets inside sets have no fixed width; no property of ours stands behind one.
    if (width === undefined || at + 4 > bytes.length) return undefined
    if (width >= 0) {
      at += width
      continue
    }
    const length = bytes.readUInt32LE(at)
    if (length > VALUE_BYTES_MAX || at + 4 + length > bytes.length) return undefined
    if (each === index) return bytes.subarray(at + 4, at + 4 + length)
    at += 4 + length
  }
  return undefined
}
