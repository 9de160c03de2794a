// Pictures that lie elsewhere (MS-ODRAW section 2.3.23): among a shape's properties, pibName (0x0105) gives the place and
// pibFlags (0x0106) behind it says that it is one to load from. Each is number and flags(2) and a value(4); properties
// stand in order, so the two are neighbours. With no flags, the name is only a comment.

const NAMES = [Buffer.from([0x05, 0xc1]), Buffer.from([0x87, 0xc1]), Buffer.from([0xc6, 0xc1])] // picture, fill, line
const PROPERTY_BYTES = 6

/** Turns links to pictures into comments, in place; returns how many there were. */
export function unlinkPictures(stream: Buffer): number {
  let count = 0
  for (const name of NAMES) {
    for (let at = stream.indexOf(name); at >= 0; at = stream.indexOf(name, at + 2)) {
      const flags = at + PROPERTY_BYTES
      if (flags + PROPERTY_BYTES > stream.length) break
      const isFlags = stream[flags] === (name[0] ?? 0) + 1 && ((stream[flags + 1] ?? 0) & 0x3f) === 0x01
      const value = stream.readUInt32LE(flags + 2)
      if (!isFlags || value === 0 || value > 0xff) continue
      stream.writeUInt32LE(0, flags + 2)
      count += 1
    }
  }
  return count
}
