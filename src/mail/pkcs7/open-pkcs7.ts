import { inflateSync } from 'node:zlib'
import type { Child, Opened, Opener, Opening } from '#bytes'
import { NOTHING_INSIDE } from '#bytes'
import type { Flaw } from '#domain'
import { splitFields } from '../header/split-fields.ts'
import { decodeBase64 } from '../mime/base64.ts'
import { childrenOf, type Element, octetsOf, readElement, TAG } from './der.ts'

// S/MIME (RFC 8551) in the Cryptographic Message Syntax (RFC 5652):
//   ContentInfo = SEQUENCE { type OID, [0] content }
//   SignedData  = SEQUENCE { version, digests, SEQUENCE { type OID, [0] OCTET STRING }, ... }
// A signature around a mail hides it from everybody who does not look inside; it needs no key to look.

const SIGNED = '2a864886f70d010702'
const COMPRESSED = '2a864886f70d0109100109'
const ENCRYPTED: ReadonlySet<string> = new Set([
  '2a864886f70d010703', // enveloped-data
  '2a864886f70d010704', // signed-and-enveloped-data
  '2a864886f70d010706', // encrypted-data
  '2a864886f70d0109100117', // auth-enveloped-data
])

/** Opens what a signature or a compression wraps; what is encrypted stays closed and is said to. */
export const openPkcs7: Opener = (content, opening): Opened => {
  const bytes = toDer(content)
  const root = readElement(bytes, 0, bytes.length)
  const [type, wrapped] = root?.tag === TAG.sequence ? childrenOf(bytes, root, 2) : []
  if (type?.tag !== TAG.oid) return { ...NOTHING_INSIDE, flaws: [{ code: 'smime/unreadable', level: 'broken', at: 0 }] }
  const oid = bytes.toString('hex', type.from, type.to)
  if (ENCRYPTED.has(oid)) return { ...NOTHING_INSIDE, flaws: [{ code: 'smime/encrypted', level: 'stopped' }] }
  const body = wrapped === undefined ? undefined : readElement(bytes, wrapped.from, wrapped.to)
  if (body === undefined || (oid !== SIGNED && oid !== COMPRESSED)) return NOTHING_INSIDE
  const inner = innerContent(bytes, body)
  if (inner === undefined) return NOTHING_INSIDE // a detached signature, or certificates alone
  return oid === SIGNED
    ? opened(inner.content, inner.oid, opening, inner.flaws)
    : inflate(inner.content, inner.oid, opening)
}

interface Inner {
  readonly content: Buffer
  readonly oid: string
  readonly flaws: readonly Flaw[]
}

// The encapsulated content is the third element in both structures: behind version and algorithms.
function innerContent(bytes: Buffer, body: Element): Inner | undefined {
  const encapsulated = childrenOf(bytes, body, 3)[2]
  if (encapsulated?.tag !== TAG.sequence) return undefined
  const [type, wrapped] = childrenOf(bytes, encapsulated, 2)
  if (type?.tag !== TAG.oid || wrapped?.tag !== TAG.explicit0) return undefined
  const octets = readElement(bytes, wrapped.from, wrapped.to)
  if (octets === undefined) return undefined
  const content = octetsOf(bytes, octets)
  const isCut = octets.to === bytes.length && !octets.isIndefinite
  const flaws: Flaw[] = isCut ? [{ code: 'smime/cut-off', level: 'broken', at: bytes.length }] : []
  return { content, oid: bytes.toString('hex', type.from, type.to), flaws }
}

function inflate(packed: Buffer, oid: string, opening: Opening): Opened {
  try {
    return opened(inflateSync(packed, { maxOutputLength: Math.max(1, opening.budget.partBytesLeft) }), oid, opening, [])
  } catch {
    // Damaged, or larger than a part may be: either way it was not read.
    return { ...NOTHING_INSIDE, flaws: [{ code: 'smime/not-unpacked', level: 'stopped' }] }
  }
}

function opened(content: Buffer, oid: string, opening: Opening, flaws: readonly Flaw[]): Opened {
  if (!opening.budget.spendBytes(content.length)) {
    return { ...NOTHING_INSIDE, flaws: [{ code: 'smime/too-many-bytes', level: 'stopped' }] }
  }
  const name = /^(.+)\.p7[msb]$/i.exec(opening.name)?.[1] ?? ''
  const child: Child = { role: 'member', name, content }
  const isMail = splitFields(content, true).fields.length > 0
  const isNested = oid === SIGNED || oid === COMPRESSED || ENCRYPTED.has(oid)
  // A signed file (an invoice, say) is known by its bytes like any other.
  return { facts: [], children: [isMail && !isNested ? { ...child, kind: 'mail' } : child], flaws }
}

/** CMS also travels as PEM and as bare base64. */
function toDer(content: Buffer): Buffer {
  if (content[0] === TAG.sequence) return content
  const head = content.toString('latin1', 0, 64)
  if (!/^\s*(?:-----BEGIN |MI)/.test(head)) return content
  const begin = content.indexOf('-----BEGIN ')
  if (begin < 0) return decodeBase64(content).content
  const line = content.indexOf(0x0a, begin)
  const end = content.indexOf('-----END ', begin)
  return decodeBase64(content.subarray(line < 0 ? content.length : line, end < 0 ? content.length : end)).content
}
