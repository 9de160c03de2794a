import { createHash, createPrivateKey, createPublicKey, type KeyObject, randomBytes, sign, verify } from 'node:crypto'
import { strictBase64 } from './strict-base64.ts'

// The keys of signed notes, as text.
//   verifier key = <name>+<hex of the key id>+<base64(0x01 || public key)>
//   signer key   = PRIVATE+KEY+<name>+<hex of the key id>+<base64(0x01 || seed)>
// SPEC: C2SP signed-note, "Ed25519 signatures": key id = SHA-256(name || 0x0A || 0x01 || public key)[:4]. The two
// texts are those that Go's sumdb/note reads and writes.

export interface Verifier {
  readonly name: string
  readonly id: Buffer
  readonly text: string
  readonly verify: (message: Buffer, signature: Buffer) => boolean
}

export interface Signer {
  readonly verifier: Verifier
  /** The signer key as it stands in the key file: a secret. */
  readonly secret: string
  readonly sign: (message: Buffer) => Buffer
}

const ED25519 = Buffer.from([1])
const KEY_BYTES = 32
const SECRET_HEAD = 'PRIVATE+KEY+'
// SPEC: RFC 8410, 4 and 7: what stands in front of the 32 bytes in PKCS #8 and in SubjectPublicKeyInfo.
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex')
const SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex')

/** SPEC: C2SP signed-note, "Format": not empty, no spaces of Unicode, no plus. Control characters are no text. */
export const isKeyName = (name: string): boolean =>
  name.length > 0 && name.length <= 200 && name.isWellFormed() && !/[\s+\p{Cc}\p{Z}]/u.test(name)

export const newSigner = (name: string): Signer => signerOf(name, randomBytes(KEY_BYTES))

/** The signer that this text is; undefined where it is none. */
export function readSigner(text: string): Signer | undefined {
  if (!text.startsWith(SECRET_HEAD)) return undefined
  const fields = readFields(text.slice(SECRET_HEAD.length))
  if (fields === undefined) return undefined
  const signer = signerOf(fields.name, fields.key)
  return signer.verifier.id.equals(fields.id) ? signer : undefined
}

/** The verifier that this text is; undefined where it is none. */
export function readVerifier(text: string): Verifier | undefined {
  const fields = readFields(text)
  if (fields === undefined) return undefined
  const verifier = verifierOf(fields.name, fields.key)
  return verifier.id.equals(fields.id) ? verifier : undefined
}

function readFields(text: string): { name: string; id: Buffer; key: Buffer } | undefined {
  const [, name = '', id = '', encoded = ''] = /^([^+]+)\+([0-9a-f]{8})\+(.*)$/.exec(text) ?? []
  const key = strictBase64(encoded)
  if (!isKeyName(name) || key?.length !== 1 + KEY_BYTES || key[0] !== ED25519[0]) return undefined
  return { name, id: Buffer.from(id, 'hex'), key: key.subarray(1) }
}

function signerOf(name: string, seed: Buffer): Signer {
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_HEAD, seed]), format: 'der', type: 'pkcs8' })
  const verifier = verifierOf(name, publicBytes(key))
  const encoded = Buffer.concat([ED25519, seed]).toString('base64')
  return {
    verifier,
    secret: `${SECRET_HEAD}${name}+${verifier.id.toString('hex')}+${encoded}`,
    sign: (message) => sign(null, message, key),
  }
}

const publicBytes = (key: KeyObject): Buffer =>
  createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(SPKI_HEAD.length)

function verifierOf(name: string, bytes: Buffer): Verifier {
  const key = createPublicKey({ key: Buffer.concat([SPKI_HEAD, bytes]), format: 'der', type: 'spki' })
  const encoded = Buffer.concat([ED25519, bytes])
  const id = createHash('sha256').update(`${name}\n`).update(encoded).digest().subarray(0, 4)
  return {
    ...{ name, id, text: `${name}+${id.toString('hex')}+${encoded.toString('base64')}` },
    verify: (message, signature) => verify(null, message, key, signature),
  }
}
