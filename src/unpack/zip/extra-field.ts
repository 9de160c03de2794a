/**
 * Extra fields of a ZIP header: `id u16, size u16, data`, one after the other. Returns the data of the first field
 * with this id as a view; undefined when there is none.
 */
export function findExtra(extra: Buffer, id: number): Buffer | undefined {
  for (let at = 0; at + 4 <= extra.length; ) {
    const size = extra.readUInt16LE(at + 2)
    if (extra.readUInt16LE(at) === id) return extra.subarray(at + 4, at + 4 + size)
    at += 4 + size
  }
  return undefined
}

export const EXTRA_ZIP64 = 0x0001
export const EXTRA_UNICODE_PATH = 0x7075
export const EXTRA_AES = 0x9901

/**
 * The 64-bit values behind fields that say 0xFFFFFFFF, in the order of the fields.
 * SPEC: APPNOTE 4.5.3; only fields that overflow are present.
 */
export function readZip64(extra: Buffer, values: readonly number[]): readonly number[] {
  const field = findExtra(extra, EXTRA_ZIP64)
  if (field === undefined) return values
  let at = 0
  return values.map((value) => {
    if (value !== 0xffffffff || at + 8 > field.length) return value
    at += 8
    return field.readUInt32LE(at - 4) * 2 ** 32 + field.readUInt32LE(at - 8)
  })
}
