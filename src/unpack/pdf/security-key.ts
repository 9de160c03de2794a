import { createCipheriv, createDecipheriv, createHash } from 'node:crypto'
import { type PdfDict, rawText } from './pdf-values.ts'
import { rc4 } from './rc4.ts'

// The file key out of a user password (ISO 32000-1, 7.6.3.3, algorithms 2, 4 and 5; ISO 32000-2, 7.6.4.3, 2.A and 2.B).

const PAD = Buffer.from('28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a', 'hex')

/** The key, when the password is right; undefined otherwise. */
export function makeKey(dict: PdfDict, id: Buffer, password: string): Buffer | undefined {
  const revision = numberIn(dict, 'R', 2)
  const user = Buffer.from(rawText(dict.get('U')) ?? '', 'latin1')
  if (revision >= 5) return key256(dict, user, Buffer.from(password.normalize('NFKC')).subarray(0, 127), revision)
  const key = keyUpTo128(dict, id, password, revision)
  const check = revision === 2 ? rc4(PAD, key) : checkOf(key, id)
  const length = revision === 2 ? 32 : 16
  return user.length >= length && check.subarray(0, length).equals(user.subarray(0, length)) ? key : undefined
}

const numberIn = (dict: PdfDict, name: string, otherwise: number): number => {
  const value = dict.get(name)
  return typeof value === 'number' ? value : otherwise
}

function keyUpTo128(dict: PdfDict, id: Buffer, password: string, revision: number): Buffer {
  const bits = numberIn(dict, 'Length', 40)
  const length = revision === 2 ? 5 : Math.min(16, Math.max(5, Math.floor((bits < 40 ? bits * 8 : bits) / 8)))
  const permissions = Buffer.alloc(4)
  permissions.writeInt32LE(numberIn(dict, 'P', 0) | 0)
  const owner = Buffer.from(rawText(dict.get('O')) ?? '', 'latin1').subarray(0, 32)
  const padded = Buffer.concat([Buffer.from(password, 'latin1'), PAD]).subarray(0, 32)
  const isOpenMeta = revision >= 4 && dict.get('EncryptMetadata') === false
  const parts = [padded, owner, permissions, id, Buffer.alloc(isOpenMeta ? 4 : 0, 0xff)]
  let digest = createHash('md5').update(Buffer.concat(parts)).digest()
  const size = numberIn(dict, 'V', 1) === 4 ? 16 : length
  for (let round = 0; revision >= 3 && round < 50; round += 1)
    digest = createHash('md5').update(digest.subarray(0, size)).digest()
  return digest.subarray(0, size)
}

function checkOf(key: Buffer, id: Buffer): Buffer {
  let value = rc4(createHash('md5').update(PAD).update(id).digest(), key)
  for (let round = 1; round < 20; round += 1) value = rc4(value, Buffer.from(key.map((byte) => byte ^ round)))
  return value
}

// U = hash(32) validation salt(8) key salt(8); UE is the file key under a key made with the second salt.
function key256(dict: PdfDict, user: Buffer, password: Buffer, revision: number): Buffer | undefined {
  const packed = Buffer.from(rawText(dict.get('UE')) ?? '', 'latin1')
  if (user.length < 48 || packed.length < 32) return undefined
  const hash = (salt: Buffer): Buffer => (revision === 5 ? sha(256, password, salt) : hash2b(password, salt))
  if (!hash(user.subarray(32, 40)).equals(user.subarray(0, 32))) return undefined
  const cipher = createDecipheriv('aes-256-cbc', hash(user.subarray(40, 48)), Buffer.alloc(16)).setAutoPadding(false)
  return cipher.update(packed.subarray(0, 32))
}

const sha = (bits: 256 | 384 | 512, ...parts: readonly Buffer[]): Buffer =>
  createHash(`sha${bits}`).update(Buffer.concat(parts)).digest()

// LIMIT: the rounds end by themselves at about 70; a chain that does not end is none of the specification's.
const ROUNDS_MAX = 300

function hash2b(password: Buffer, salt: Buffer): Buffer {
  let key = sha(256, password, salt)
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const block = Buffer.concat([password, key])
    const input = Buffer.concat(Array.from({ length: 64 }, () => block))
    const cipher = createCipheriv('aes-128-cbc', key.subarray(0, 16), key.subarray(16, 32)).setAutoPadding(false)
    const output = cipher.update(input)
    const rest = output.subarray(0, 16).reduce((sum, byte) => sum + byte, 0) % 3
    key = sha(rest === 0 ? 256 : rest === 1 ? 384 : 512, output)
    if (round >= 63 && (output.at(-1) ?? 0) <= round - 31) break
  }
  return key.subarray(0, 32)
}
