import { isAscii } from 'node:buffer'
import { ByteReader, decodeText } from '#bytes'
import type { Renamed } from './renamed.ts'

// CAB (MS-CAB 2.1 to 2.3), little endian:
//   CFHEADER: 'MSCF', 12 reserved and size, 16 offset of the first CFFILE u32, 28 number of files u16
//   CFFILE:   size u32, offset in folder u32, folder u16, date u16, time u16, attributes u16 (0x80: name is UTF-8), name\0

const FILE_HEADER_BYTES = 16
const NAME_IS_UTF8 = 0x80

/**
 * A copy of the archive in which names of an unknown code page are replaced by plain ones of the same length, with
 * the true names beside it. Names too short to be replaced stay.
 */
export function cabWithPlainNames(bytes: Buffer): Renamed {
  const names = new Map<string, string>()
  let copy: Buffer | undefined
  for (const { at, rawName } of readNames(bytes)) {
    const plain = String(names.size).padStart(rawName.length, '0')
    if (plain.length !== rawName.length) continue
    copy ??= Buffer.from(bytes)
    copy.write(plain, at, 'latin1')
    names.set(plain, decodeText(rawName, 'shift_jis').text.replaceAll('\\', '/'))
  }
  return { bytes: copy ?? bytes, names }
}

/** The names that are neither ASCII nor said to be UTF-8. */
function* readNames(bytes: Buffer): Generator<{ at: number; rawName: Buffer }> {
  const reader = new ByteReader(bytes, 16)
  const filesAt = reader.u32le()
  reader.seek(28)
  const count = reader.u16le()
  reader.seek(filesAt)
  for (let index = 0; index < count && !reader.overrun; index += 1) {
    reader.skip(FILE_HEADER_BYTES - 2)
    const attributes = reader.u16le()
    const at = reader.at
    const rawName = reader.cString()
    if (rawName.length > 0 && (attributes & NAME_IS_UTF8) === 0 && !isAscii(rawName)) yield { at, rawName }
  }
}
