import type { Child } from '#bytes'
import type { PresentedFact } from '#domain'
import { attachmentNames, shareLinks } from '#mail'
import { extractStorage } from '../cfb/extract-storage.ts'
import { type Cfb, childrenOf } from '../cfb/read-cfb.ts'
import { type Properties, readProperties } from './properties.ts'

// MS-OXMSG section 2.2.2: a storage `__attach_version1.0_#00000000` an attachment. Its bytes are the property 0x3701:
// a stream, or for a message or OLE object inside, a storage.

const ID = {
  longName: 0x3707,
  shortName: 0x3704,
  displayName: 0x3001,
  extension: 0x3703,
  method: 0x3705,
  path: 0x3708,
  longPath: 0x370d,
  type: 0x370e,
  contentId: 0x3712,
  isHidden: 0x7ffe,
  content: 0x3701,
} as const
const ATTACHMENT_HEADER_BYTES = 8
const CONTENT_STORAGE = '__substg1.0_3701000d'
const FIXED_STREAM = '__properties_version1.0'

/** Every attachment of a message, messages in it as files of their own. */
export function readAttachments(cfb: Cfb, codePage: number): Child[] {
  return childrenOf(cfb, 0)
    .filter((entry) => entry.type === 'storage' && /^__attach_version1\.0_/i.test(entry.name))
    .map((entry) => readAttachment(cfb, entry.index, codePage))
    .filter((child) => child !== undefined)
}

function readAttachment(cfb: Cfb, storage: number, codePage: number): Child | undefined {
  const properties = readProperties(cfb, storage, ATTACHMENT_HEADER_BYTES, codePage)
  const inner = childrenOf(cfb, storage).find(
    (entry) => entry.type === 'storage' && entry.name.toLowerCase() === CONTENT_STORAGE,
  )
  const presented = presentedFact(properties, inner !== undefined)
  const name = presented.names[0] ?? ''
  const facts = [presented, ...shareLinks(placesOf(properties))]
  if (inner !== undefined)
    return { role: 'attachment', name, content: extractStorage(cfb, inner.index, outermost), facts }
  const content = properties.bytes(ID.content)
  // An attachment by reference has no bytes; its path is all there is.
  if (content === undefined && name === '' && facts.length === 1) return undefined
  const isInline = presented.contentId !== '' && properties.number(ID.isHidden) === 1
  return { role: isInline ? 'inline' : 'attachment', name, content: content ?? Buffer.alloc(0), facts }
}

// SPEC: MS-OXMSG section 2.4.1: an embedded message's properties start with 24 bytes, a message's own with 32.
function outermost(name: string, content: Buffer, depth: number): Buffer {
  if (depth > 0 || name.toLowerCase() !== FIXED_STREAM) return content
  return Buffer.concat([content.subarray(0, 24), Buffer.alloc(8), content.subarray(24)])
}

// SPEC: MS-OXCMSG section 2.2.2.9: by reference (2, 3, 4) and on the web (7), the path is what is opened.
const BY_REFERENCE: ReadonlySet<number | undefined> = new Set([2, 3, 4, 7])

const placesOf = (properties: Properties): string[] =>
  BY_REFERENCE.has(properties.number(ID.method)) || properties.bytes(ID.content) === undefined
    ? [properties.text(ID.longPath), properties.text(ID.path)]
    : []

function presentedFact(properties: Properties, isMessage: boolean): PresentedFact {
  return {
    type: 'presented',
    names: attachmentNames({
      long: properties.text(ID.longName),
      shown: [properties.text(ID.displayName)],
      short: [properties.text(ID.shortName)],
      extension: isMessage ? '' : properties.text(ID.extension),
    }),
    declaredType: properties.text(ID.type).toLowerCase(),
    disposition: 'attachment',
    transferEncoding: '',
    charset: '',
    contentId: properties.text(ID.contentId).replace(/^<|>$/g, ''),
  }
}
