import { NOTHING_INSIDE, type Opened, type Opening } from '#bytes'
import { openLockedPackage } from '../office-crypto/open-package.ts'
import { type Cfb, streamIn } from './read-cfb.ts'
import { encrypted } from './word-document.ts'

// MS-OFFCRYPTO section 2.3.4: an encrypted OOXML package is a compound file with the streams `EncryptionInfo`
// (versions, then XML or a binary header) and `EncryptedPackage`; a rights-managed one has `\tDRMContent` as well.

/** Whether the whole document is one encrypted stream; the package in it where a known password opens it. */
export function openEncryptedPackage(cfb: Cfb, opening: Opening): Opened {
  const paths = new Set(cfb.entries.map((entry) => entry.path.toLowerCase()))
  if (paths.has('\tdrmcontent') || [...paths].some((path) => path.includes('drmencryptedtransform')))
    return encrypted('drm')
  if (!paths.has('encryptedpackage')) return NOTHING_INSIDE
  const unlocked = openLockedPackage(cfb, opening)
  if (unlocked !== undefined) return unlocked
  const info = streamIn(cfb, 0, 'EncryptionInfo')
  const version = info === undefined ? Buffer.alloc(0) : cfb.stream(info, 4)
  return encrypted(version.length < 4 ? 'unknown' : schemeOf(version.readUInt16LE(0), version.readUInt16LE(2)))
}

function schemeOf(major: number, minor: number): string {
  if (major === 4 && minor === 4) return 'agile'
  return minor === 2 ? 'standard' : minor === 3 ? 'extensible' : `${major}.${minor}`
}
