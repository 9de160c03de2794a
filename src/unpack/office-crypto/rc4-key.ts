import { hash } from 'node:crypto'
import { ByteReader } from '#bytes'
import { type BlockKey, Rc4 } from './rc4.ts'

// How .doc, .xls and .ppt say what opens them: version(2.2), then
//   1.1 (section 2.3.6.1): salt(16) verifier(16) verifierHash(16), RC4 by 40 bits of MD5
//   2.2, 3.2, 4.2 (2.3.5.1): flags(4) headerBytes(4) header verifier, RC4 by the CryptoAPI
// Header (2.3.2): flags(4) sizeExtra(4) algId(4) hashId(4) keyBits(4) provider(4) reserved(8) name.
// Verifier (2.3.3): saltBytes(4) salt(16) verifier(16) hashBytes(4) verifierHash.

/** What a password is tried on: the keys of a document when it is the right one. */
export interface Lock<Key> {
  readonly scheme: string
  /** Hashes that one try costs. */
  readonly rounds: number
  open(password: string): Key | undefined
}

const RC4_40_HASHED = 5

/** The lock that the bytes describe; undefined for a scheme that is none of these. */
export function readRc4Lock(bytes: Buffer): Lock<BlockKey> | undefined {
  const [major, minor] = bytes.length < 4 ? [0, 0] : [bytes.readUInt16LE(0), bytes.readUInt16LE(2)]
  if (major === 1 && minor === 1) return lock40(bytes.subarray(4))
  return major >= 2 && major <= 4 && minor === 2 ? lockCryptoApi(readVerifier(bytes)) : undefined
}

function lock40(bytes: Buffer): Lock<BlockKey> | undefined {
  if (bytes.length < 48) return undefined
  const salt = bytes.subarray(0, 16)
  return {
    scheme: 'rc4',
    rounds: 3,
    open(password) {
      const keyOf = keys40(salt, password)
      return verifies(keyOf, bytes.subarray(16, 32), bytes.subarray(32, 48), 'md5') ? keyOf : undefined
    },
  }
}

// SPEC: section 2.3.6.2.
function keys40(salt: Buffer, password: string): BlockKey {
  const first = md5(Buffer.from(password, 'utf16le')).subarray(0, RC4_40_HASHED)
  const salted = Buffer.concat(Array.from({ length: 16 }, () => [first, salt]).flat())
  const base = Buffer.alloc(RC4_40_HASHED + 4)
  md5(salted).copy(base, 0, 0, RC4_40_HASHED)
  return (block) => {
    base.writeUInt32LE(block, RC4_40_HASHED)
    return md5(base)
  }
}

const md5 = (bytes: Buffer): Buffer => hash('md5', bytes, 'buffer')
const sha1 = (bytes: Buffer): Buffer => hash('sha1', bytes, 'buffer')

export interface Verifier {
  readonly algorithm: number
  readonly keyBits: number
  readonly salt: Buffer
  readonly verifier: Buffer
  readonly verifierHash: Buffer
}

/** Header and verifier behind the version and flags, as CryptoAPI and Standard encryption have them. */
export function readVerifier(bytes: Buffer): Verifier | undefined {
  const reader = new ByteReader(bytes, 8)
  const header = new ByteReader(reader.take(reader.u32le()), 8)
  const algorithm = header.u32le()
  header.skip(4)
  const keyBits = header.u32le()
  const salt = reader.take(reader.u32le())
  const verifier = reader.take(16)
  reader.skip(4)
  const verifierHash = reader.take(Math.min(32, reader.left))
  if (header.overrun || reader.overrun || salt.length !== 16 || verifierHash.length < 20) return undefined
  return { algorithm, keyBits, salt, verifier, verifierHash }
}

function lockCryptoApi(found: Verifier | undefined): Lock<BlockKey> | undefined {
  if (found === undefined) return undefined
  // SPEC: section 2.3.2: no size means 40 bits.
  const keyBits = found.keyBits === 0 ? 40 : found.keyBits
  if (keyBits % 8 !== 0 || keyBits > 128 || keyBits < 40) return undefined
  return {
    scheme: 'rc4-cryptoapi',
    rounds: 3,
    open(password) {
      const keyOf = keysCryptoApi(found.salt, password, keyBits / 8)
      return verifies(keyOf, found.verifier, found.verifierHash.subarray(0, 20), 'sha1') ? keyOf : undefined
    },
  }
}

// SPEC: section 2.3.5.2; a 40-bit key is filled up with zeros to 128 bits.
function keysCryptoApi(salt: Buffer, password: string, keyBytes: number): BlockKey {
  const base = Buffer.concat([sha1(Buffer.concat([salt, Buffer.from(password, 'utf16le')])), Buffer.alloc(4)])
  return (block) => {
    base.writeUInt32LE(block, 20)
    const key = sha1(base).subarray(0, keyBytes)
    return keyBytes === 5 ? Buffer.concat([key, Buffer.alloc(11)]) : key
  }
}

function verifies(keyOf: BlockKey, verifier: Buffer, verifierHash: Buffer, algorithm: 'md5' | 'sha1'): boolean {
  const cipher = new Rc4(keyOf(0))
  const [plain, plainHash] = [Buffer.from(verifier), Buffer.from(verifierHash)]
  cipher.apply(plain)
  cipher.apply(plainHash)
  return hash(algorithm, plain, 'buffer').equals(plainHash)
}
