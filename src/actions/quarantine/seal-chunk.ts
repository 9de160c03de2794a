import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import * as zlib from 'node:zlib'

// A piece of a held mail at rest: packed, then encrypted and authenticated with AES-256-GCM.
//
//   sealed = packing(1) nonce(12) tag(16) ciphertext       packing: 1 zstd, 2 raw deflate
//   authenticated beside it: packing, tenant, mail, number of the piece, whether it is the last
//
// So a piece that was changed, moved to another place or another mail, or left out at the end is noticed.
// SPEC: NIST SP 800-38D section 8.2.2: with random nonces of 96 bits a key seals 2^32 pieces, which are four petabytes.

export interface ChunkPlace {
  readonly tenant: string
  readonly mail: string
  readonly chunk: number
  readonly isLast: boolean
}

/** What one piece holds of the mail, at most. LIMIT: a row that both engines take in one go. */
export const CHUNK_BYTES = 2 ** 20

const ZSTD = 1
const DEFLATE = 2
const NONCE_BYTES = 12
const TAG_BYTES = 16
const HEAD_BYTES = 1 + NONCE_BYTES + TAG_BYTES

const deflate = promisify(zlib.deflateRaw)
const inflate = promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.inflateRaw)
// WHY asked for: zstd came with Node 22.15.
const zstd = typeof zlib.zstdCompress === 'function' ? promisify(zlib.zstdCompress) : undefined
const unzstd =
  typeof zlib.zstdDecompress === 'function'
    ? promisify<Buffer, zlib.ZstdOptions, Buffer>(zlib.zstdDecompress)
    : undefined

export async function sealChunk(key: Buffer, place: ChunkPlace, plain: Buffer): Promise<Buffer> {
  const packing = zstd === undefined ? DEFLATE : ZSTD
  const packed = await (zstd ?? deflate)(plain)
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
  cipher.setAAD(contextOf(packing, place))
  const body = cipher.update(packed)
  cipher.final() // Of GCM there is nothing left; it makes the tag.
  return Buffer.concat([Buffer.of(packing), nonce, cipher.getAuthTag(), body])
}

/** The piece; undefined where it is not the one that was sealed for this place. */
export async function openChunk(key: Buffer, place: ChunkPlace, sealed: Buffer): Promise<Buffer | undefined> {
  const packing = sealed[0]
  if (packing === undefined || sealed.length < HEAD_BYTES) return undefined
  const nonce = sealed.subarray(1, 1 + NONCE_BYTES)
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
  decipher.setAAD(contextOf(packing, place))
  decipher.setAuthTag(sealed.subarray(1 + NONCE_BYTES, HEAD_BYTES))
  const packed = decipher.update(sealed.subarray(HEAD_BYTES))
  try {
    decipher.final()
  } catch {
    return undefined // The tag does not fit.
  }
  const limit = { maxOutputLength: CHUNK_BYTES }
  if (packing === DEFLATE) return inflate(packed, limit)
  if (packing === ZSTD && unzstd !== undefined) return unzstd(packed, limit)
  return undefined
}

const contextOf = (packing: number, { tenant, mail, chunk, isLast }: ChunkPlace): Buffer =>
  Buffer.from(JSON.stringify(['sekisho quarantine', packing, tenant, mail, chunk, isLast]))
