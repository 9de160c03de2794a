import { createCipheriv, createHmac, pbkdf2Sync } from 'node:crypto'
import { EXTRA_AES, findExtra } from './extra-field.ts'

// WinZip AES (winzip.com, "AES Encryption Information", versions AE-1 and AE-2):
//   extra field 0x9901: version u16, 'AE', strength u8 (1, 2, 3 for 128, 192, 256 bits), true method u16
//   data: salt (8, 12 or 16 bytes), verifier u16, encrypted bytes, first 10 bytes of HMAC-SHA1 over those
//   keys: PBKDF2-HMAC-SHA1, 1000 rounds: cipher key, HMAC key, verifier; AES in CTR mode counting up little endian

export interface AesField {
  /** 2 leaves the entry's CRC zero. */
  readonly version: number
  readonly keyBytes: number
  readonly method: number
}

const MAC_BYTES = 10
const VERIFIER_BYTES = 2
const BLOCK_BYTES = 16
const PIECE_BYTES = 2 ** 16

export function readAesField(extra: Buffer): AesField | undefined {
  const field = findExtra(extra, EXTRA_AES)
  if (field === undefined || field.length < 7) return undefined
  const strength = field[4] ?? 0
  if (strength < 1 || strength > 3) return undefined
  return { version: field.readUInt16LE(0), keyBytes: 8 + 8 * strength, method: field.readUInt16LE(5) }
}

/** Decrypts the packed bytes; undefined when verifier or authentication code say that the password is wrong. */
export function decryptWinZipAes(packed: Buffer, password: Buffer, field: AesField): Buffer | undefined {
  const saltBytes = field.keyBytes / 2
  const dataAt = saltBytes + VERIFIER_BYTES
  if (packed.length < dataAt + MAC_BYTES) return undefined
  const salt = packed.subarray(0, saltBytes)
  const keys = pbkdf2Sync(password, salt, 1000, 2 * field.keyBytes + VERIFIER_BYTES, 'sha1')
  if (!keys.subarray(2 * field.keyBytes).equals(packed.subarray(saltBytes, dataAt))) return undefined
  const data = packed.subarray(dataAt, packed.length - MAC_BYTES)
  const mac = createHmac('sha1', keys.subarray(field.keyBytes, 2 * field.keyBytes))
    .update(data)
    .digest()
  if (!mac.subarray(0, MAC_BYTES).equals(packed.subarray(packed.length - MAC_BYTES))) return undefined
  return applyKeystream(data, keys.subarray(0, field.keyBytes))
}

/**
 * Encrypts or decrypts, which is the same. QUIRK: node:crypto counts big endian only, so the counters are written out
 * and encrypted as blocks of their own.
 */
export function applyKeystream(data: Buffer, key: Buffer): Buffer {
  const cipher = createCipheriv(`aes-${key.length * 8}-ecb`, key, null).setAutoPadding(false)
  const result = Buffer.from(data)
  const counters = Buffer.alloc(PIECE_BYTES)
  let block = 0
  for (let at = 0; at < data.length; at += PIECE_BYTES) {
    for (let to = 0; to < PIECE_BYTES; to += BLOCK_BYTES) {
      block += 1
      counters.writeUInt32LE(block, to)
    }
    xorInto(result.subarray(at, at + PIECE_BYTES), cipher.update(counters))
  }
  return result
}

function xorInto(target: Buffer, mask: Buffer): void {
  let at = 0
  for (; at + 4 <= target.length; at += 4) target.writeInt32LE(target.readInt32LE(at) ^ mask.readInt32LE(at), at)
  for (; at < target.length; at += 1) target[at] = (target[at] ?? 0) ^ (mask[at] ?? 0)
}
