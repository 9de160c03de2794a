import { isAscii, isUtf8 } from 'node:buffer'
import { crc32 } from 'node:zlib'
import { decodeText } from '#bytes'
import { FLAG_UTF8 } from './entry.ts'
import { EXTRA_UNICODE_PATH, findExtra } from './extra-field.ts'

/**
 * An entry's name. WHY: Windows in Japan writes cp932 without saying so, macOS writes UTF-8 without saying so, and
 * Info-ZIP writes a second, Unicode name into an extra field. All names that some program would show are returned,
 * the one that Windows shows first.
 */
export function decodeEntryName(rawName: Buffer, flags: number, extra: Buffer): readonly string[] {
  const plain = withSlashes(decodeRaw(rawName, flags))
  // Programs in C see a name end at a NUL.
  if (plain.includes('\0')) return [plain, plain.slice(0, plain.indexOf('\0'))]
  const unicode = unicodePath(rawName, extra)
  if (unicode === undefined || unicode === plain) return [plain]
  // QUIRK: where the raw name is in another code page (cp437, say) the Unicode path only says it properly; where the
  // raw name is plain ASCII, or ends in another extension, somebody wants two programs to see two things.
  const isDisguise = isAscii(rawName) || extensionOf(plain) !== extensionOf(unicode)
  return isDisguise ? [unicode, plain] : [unicode]
}

function decodeRaw(rawName: Buffer, flags: number): string {
  if (isAscii(rawName)) return rawName.toString('latin1')
  if ((flags & FLAG_UTF8) !== 0 && isUtf8(rawName)) return rawName.toString('utf8')
  return decodeText(rawName, 'shift_jis').text
}

/** SPEC: APPNOTE 4.6.9: version 1, CRC-32 of the raw name, the name in UTF-8. */
function unicodePath(rawName: Buffer, extra: Buffer): string | undefined {
  if (extra.length === 0) return undefined
  const field = findExtra(extra, EXTRA_UNICODE_PATH)
  if (field === undefined || field.length < 6 || field[0] !== 1) return undefined
  if (field.readUInt32LE(1) !== crc32(rawName)) return undefined
  return withSlashes(field.toString('utf8', 5))
}

const withSlashes = (name: string): string => (name.includes('\\') ? name.replaceAll('\\', '/') : name)

const extensionOf = (name: string): string => name.slice(name.lastIndexOf('.') + 1).toLowerCase()
