import { createDecipheriv, createHash } from 'node:crypto'
import type { PdfObject } from './pdf-object.ts'
import { isDict, nameOf, type PdfDict, PdfReader, type PdfValue, rawText, refOf } from './pdf-values.ts'
import { rc4 } from './rc4.ts'
import { makeKey } from './security-key.ts'

// The standard security handler (ISO 32000-1, 7.6; ISO 32000-2 for revision 6): RC4 or AES over every text and stream.
// Most encrypted PDFs open with the empty user password: they only forbid printing. Then they are read like any other.

export interface Cipher {
  readonly text: (text: string, number: number, generation: number) => string
  readonly stream: (bytes: Buffer, number: number, generation: number) => Buffer
}

export const NO_CIPHER: Cipher = { text: (text) => text, stream: (bytes) => bytes }

export interface Security {
  readonly cipher: Cipher
  readonly isLocked: boolean
  readonly isEncrypted: boolean
}

const TRAILER_CHARS_MAX = 65_536

type Method = 'none' | 'rc4' | 'aes128' | 'aes256'

export function openSecurity(
  objects: readonly PdfObject[],
  text: string,
  passwords: () => readonly string[],
): Security {
  const trailer = findTrailer(objects, text)
  const encrypt = trailer.get('Encrypt')
  const dict = objects.findLast(({ number }) => number === refOf(encrypt))?.value ?? encrypt
  if (!isDict(dict)) return { cipher: NO_CIPHER, isLocked: false, isEncrypted: false }
  const ids = resolved(trailer.get('ID'), objects)
  const id = rawText(Array.isArray(ids) ? ids[0] : undefined) ?? ''
  for (const password of ['', ...passwords()]) {
    const key = makeKey(dict, Buffer.from(id, 'latin1'), password)
    if (key === undefined) continue
    return { cipher: cipherOf(dict, key), isLocked: false, isEncrypted: true }
  }
  return { cipher: NO_CIPHER, isLocked: true, isEncrypted: true }
}

const resolved = (value: PdfValue | undefined, objects: readonly PdfObject[]): PdfValue | undefined =>
  refOf(value) === undefined ? value : objects.findLast(({ number }) => number === refOf(value))?.value

// `trailer << ... >>`, or the dictionary of a cross-reference stream.
function findTrailer(objects: readonly PdfObject[], text: string): PdfDict {
  for (let at = text.lastIndexOf('trailer'), tries = 0; at >= 0 && tries < 64; tries += 1) {
    const value = new PdfReader(text.slice(at + 7, at + 7 + TRAILER_CHARS_MAX)).value()
    if (isDict(value) && value.has('Encrypt')) return value
    at = at === 0 ? -1 : text.lastIndexOf('trailer', at - 1)
  }
  const stream = objects.findLast(({ value }) => isDict(value) && nameOf(value.get('Type')) === 'XRef')?.value
  return isDict(stream) ? stream : new Map()
}

function cipherOf(dict: PdfDict, key: Buffer): Cipher {
  const streams = methodOf(dict, 'StmF')
  const texts = methodOf(dict, 'StrF')
  return {
    text: (text, number, generation) =>
      decrypt(Buffer.from(text, 'latin1'), key, texts, number, generation).toString('latin1'),
    stream: (bytes, number, generation) => decrypt(bytes, key, streams, number, generation),
  }
}

function methodOf(dict: PdfDict, which: 'StmF' | 'StrF'): Method {
  const version = dict.get('V')
  if (typeof version === 'number' && version < 4) return 'rc4'
  const filters = dict.get('CF')
  const filter = isDict(filters) ? filters.get(nameOf(dict.get(which)) || 'StdCF') : undefined
  const method = isDict(filter) ? nameOf(filter.get('CFM')) : ''
  if (nameOf(dict.get(which)) === 'Identity') return 'none'
  if (method === 'V2') return 'rc4'
  return method === 'AESV3' || version === 5 ? 'aes256' : method === 'None' ? 'none' : 'aes128'
}

function decrypt(bytes: Buffer, key: Buffer, method: Method, number: number, generation: number): Buffer {
  if (method === 'none') return bytes
  if (method === 'aes256') return aes(bytes, key, 'aes-256-cbc')
  const object = Buffer.from([number, number >>> 8, number >>> 16, generation, generation >>> 8])
  const salt = method === 'aes128' ? Buffer.from('sAlT') : Buffer.alloc(0)
  const own = createHash('md5')
    .update(key)
    .update(object)
    .update(salt)
    .digest()
    .subarray(0, Math.min(16, key.length + 5))
  return method === 'rc4' ? rc4(bytes, own) : aes(bytes, own, 'aes-128-cbc')
}

/** The first block is the initial vector; padding that does not fit is left on. */
function aes(bytes: Buffer, key: Buffer, name: string): Buffer {
  const whole = bytes.length - (bytes.length % 16)
  if (whole < 32) return Buffer.alloc(0)
  const cipher = createDecipheriv(name, key, bytes.subarray(0, 16)).setAutoPadding(false)
  const plain = cipher.update(bytes.subarray(16, whole))
  const padding = plain.at(-1) ?? 0
  return padding >= 1 && padding <= 16 ? plain.subarray(0, plain.length - padding) : plain
}
