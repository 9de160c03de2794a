import { createDecipheriv, createHash, hash } from 'node:crypto'
import { decodeXml, scanTags, type Tag } from '../ooxml/xml.ts'
import { type Lock, readVerifier, type Verifier } from './rc4-key.ts'

// What opens `EncryptedPackage`, told by the stream `EncryptionInfo`:
//   version 4.4, flags(4), then XML (Agile, section 2.3.4.10): <keyData .../> how the package is encrypted,
//     <p:encryptedKey .../> how the password opens the key for it
//   version 2.2, 3.2 or 4.2 (Standard, section 2.3.4.5): header and verifier, AES in ECB mode

/** Decrypts what follows the size in `EncryptedPackage`. */
export type Decrypt = (bytes: Buffer) => Buffer

// LIMIT: Office writes 100,000 rounds and takes up to 10,000,000; a million are 1.3 s for one password.
const SPIN_MAX = 1_000_000
const STANDARD_SPIN = 50_000
const INFO_BYTES_MAX = 2 ** 16
const SEGMENT_BYTES = 4096
const AES_KEY_BITS = new Set([128, 192, 256])
const HASHES: Readonly<Record<string, string>> = {
  sha1: 'sha1',
  sha256: 'sha256',
  sha384: 'sha384',
  sha512: 'sha512',
  md5: 'md5',
}
const INPUT_BLOCK = Buffer.from('fea7d2763b4b9e79', 'hex')
const VALUE_BLOCK = Buffer.from('d7aa0f6d3061344e', 'hex')
const KEY_BLOCK = Buffer.from('146e0be7abacd0d6', 'hex')

/** The lock of a package; undefined for a scheme that is none of these. */
export function readPackageLock(info: Buffer): Lock<Decrypt> | undefined {
  if (info.length < 8) return undefined
  const [major, minor] = [info.readUInt16LE(0), info.readUInt16LE(2)]
  if (major === 4 && minor === 4) return agileLock(decodeXml(info.subarray(8, 8 + INFO_BYTES_MAX)))
  return minor === 2 && major >= 2 && major <= 4 ? standardLock(readVerifier(info)) : undefined
}

// SPEC: section 2.3.4.7 and following.
function standardLock(found: Verifier | undefined): Lock<Decrypt> | undefined {
  if (found === undefined || !AES_KEY_BITS.has(found.keyBits) || found.verifierHash.length < 32) return undefined
  const decrypt = (key: Buffer, bytes: Buffer) => aes('ecb', key, Buffer.alloc(0), bytes)
  return {
    scheme: 'standard',
    rounds: STANDARD_SPIN,
    open(password) {
      const key = standardKey(spun('sha1', found.salt, password, STANDARD_SPIN), found.keyBits / 8)
      const plain = decrypt(key, found.verifier)
      const plainHash = decrypt(key, found.verifierHash).subarray(0, 20)
      return hash('sha1', plain, 'buffer').equals(plainHash) ? (bytes) => decrypt(key, bytes) : undefined
    },
  }
}

function standardKey(hashed: Buffer, keyBytes: number): Buffer {
  const last = hash('sha1', Buffer.concat([hashed, Buffer.alloc(4)]), 'buffer')
  const half = (fill: number) => {
    const block = Buffer.alloc(64, fill)
    for (const [index, byte] of last.entries()) block[index] = byte ^ fill
    return hash('sha1', block, 'buffer')
  }
  return Buffer.concat([half(0x36), half(0x5c)]).subarray(0, keyBytes)
}

interface Suite {
  readonly hash: string
  readonly mode: 'cbc' | 'cfb8'
  readonly keyBytes: number
  readonly salt: Buffer
}

const AGILE_TAGS = new Set(['keydata', 'encryptedkey'])

// SPEC: section 2.3.4.11 and following. Only a password's key is of use; certificates are not ours to have.
function agileLock(xml: string): Lock<Decrypt> | undefined {
  let data: Suite | undefined
  let own: { readonly suite: Suite; readonly spin: number; readonly tag: Tag } | undefined
  scanTags(xml, AGILE_TAGS, (tag) => {
    const suite = readSuite(tag)
    if (tag.name === 'keydata') data ??= suite
    else if (suite !== undefined) own ??= { suite, spin: Number(tag.attribute('spincount')), tag }
  })
  if (data === undefined || own === undefined) return undefined
  const [dataSuite, { suite, spin, tag }] = [data, own]
  if (!Number.isInteger(spin) || spin < 0 || spin > SPIN_MAX) return undefined
  const [input, value, key] = ['input', 'value', 'key'].map((what) =>
    Buffer.from(tag.attribute(what === 'key' ? 'encryptedkeyvalue' : `encryptedverifierhash${what}`), 'base64'),
  )
  if (input === undefined || value === undefined || key === undefined) return undefined
  return {
    scheme: 'agile',
    rounds: Math.max(1, spin),
    open(password) {
      const hashed = spun(suite.hash, suite.salt, password, spin)
      const decrypt = (block: Buffer, bytes: Buffer) =>
        aes(suite.mode, filled(digest(suite.hash, hashed, block), suite.keyBytes), filled(suite.salt, 16), bytes)
      const expected = digest(suite.hash, decrypt(INPUT_BLOCK, input))
      const found = decrypt(VALUE_BLOCK, value).subarray(0, expected.length)
      if (!found.equals(expected)) return undefined
      const packageKey = decrypt(KEY_BLOCK, key).subarray(0, dataSuite.keyBytes)
      return packageKey.length === dataSuite.keyBytes
        ? (bytes) => decryptSegments(bytes, packageKey, dataSuite)
        : undefined
    },
  }
}

function readSuite(tag: Tag): Suite | undefined {
  const algorithm = HASHES[tag.attribute('hashalgorithm').toLowerCase().replaceAll('-', '')]
  const keyBits = Number(tag.attribute('keybits'))
  const mode = tag.attribute('cipherchaining').toLowerCase() === 'chainingmodecfb' ? 'cfb8' : 'cbc'
  const isAes = tag.attribute('cipheralgorithm').toUpperCase() === 'AES' && AES_KEY_BITS.has(keyBits)
  if (algorithm === undefined || !isAes) return undefined
  return { hash: algorithm, mode, keyBytes: keyBits / 8, salt: Buffer.from(tag.attribute('saltvalue'), 'base64') }
}

function decryptSegments(bytes: Buffer, key: Buffer, suite: Suite): Buffer {
  const pieces: Buffer[] = []
  const number = Buffer.alloc(4)
  for (let at = 0, segment = 0; at < bytes.length; at += SEGMENT_BYTES, segment += 1) {
    number.writeUInt32LE(segment)
    const iv = filled(digest(suite.hash, suite.salt, number), 16)
    pieces.push(aes(suite.mode, key, iv, bytes.subarray(at, at + SEGMENT_BYTES)))
  }
  return Buffer.concat(pieces)
}

/** The password hashed over and over, which is what makes guessing slow. */
function spun(algorithm: string, salt: Buffer, password: string, spin: number): Buffer {
  const first = digest(algorithm, salt, Buffer.from(password, 'utf16le'))
  const round = Buffer.concat([Buffer.alloc(4), first])
  for (let i = 0; i < spin; i += 1) {
    round.writeUInt32LE(i)
    // WHY: as text and back takes half the time of a buffer made for each round.
    round.write(hash(algorithm, round, 'binary'), 4, 'latin1')
  }
  return Buffer.from(round.subarray(4))
}

const digest = (algorithm: string, ...pieces: readonly Buffer[]): Buffer =>
  pieces.reduce((made, piece) => made.update(piece), createHash(algorithm)).digest()

// SPEC: section 2.3.4.12: cut, or filled up with 0x36.
const filled = (bytes: Buffer, to: number): Buffer =>
  bytes.length >= to ? bytes.subarray(0, to) : Buffer.concat([bytes, Buffer.alloc(to - bytes.length, 0x36)])

// Whole blocks only: a cut end yields what lies before it.
function aes(mode: 'ecb' | 'cbc' | 'cfb8', key: Buffer, iv: Buffer, bytes: Buffer): Buffer {
  const cipher = createDecipheriv(`aes-${key.length * 8}-${mode}`, key, mode === 'ecb' ? null : iv)
  cipher.setAutoPadding(false)
  return cipher.update(bytes.subarray(0, bytes.length & ~15))
}
