import type { RemovedWhat } from '../removals.ts'

// MS-XLS section 2.4.181, OBJ: parts of type(2) length(2) data, from FtCmo (0x15: what it is) to an empty one. FtMacro
// (0x04) names what a click runs, FtPictFmla (0x09) the object or control behind a picture, FtPioGrbit (0x08) how it is
// kept: 1 only a picture. A list's part (0x13) has no length that can be relied on and stands last.

const [END, MACRO, PICTURE_FLAGS, PICTURE_FORMULA, LIST, COMMON] = [0x00, 0x04, 0x08, 0x09, 0x13, 0x15]
const ONLY_PICTURE = 0x0001

/** An object record without its macro and without what its picture stands for. */
export function cleanObject(data: Buffer, isBiff8: boolean, note: (what: RemovedWhat) => void): Buffer {
  // Before BIFF8 an object is laid out in another way, and what it runs lies in sheets that are gone.
  if (!isBiff8 || data.length < 4 || data.readUInt16LE(0) !== COMMON) return data
  const out: Buffer[] = []
  for (let at = 0; at + 4 <= data.length; ) {
    const type = data.readUInt16LE(at)
    const end = type === LIST || type === END ? data.length : Math.min(data.length, at + 4 + data.readUInt16LE(at + 2))
    const part = data.subarray(at, end)
    if (type === MACRO) note('action')
    else if (type === PICTURE_FORMULA) note('object')
    else if (type === PICTURE_FLAGS && part.length >= 6) {
      const flags = Buffer.from(part)
      flags.writeUInt16LE(flags.readUInt16LE(4) & ONLY_PICTURE, 4)
      out.push(flags)
    } else out.push(part)
    at = end
  }
  return Buffer.concat(out)
}
