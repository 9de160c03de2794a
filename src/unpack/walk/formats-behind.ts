import type { Child } from '#bytes'
import { type Family, type Flaw, familyOf, KINDS, type Kind } from '#domain'
import type { OpenPart } from './part-list.ts'

// QUIRK: one file can be two formats. Archives are found from their end, disc images by a mark 32 KB in, web archives
// by a header that may come late, and what stands in front of all of them can be a picture or a PDF. Which one opens
// depends on the program, so what another program would find is a part as well.

const END_RECORD = Buffer.from('PK\x05\x06', 'latin1')
// APPNOTE 4.3.16: the record of 22 bytes and its comment stand at the end of a ZIP.
const ZIP_END_BYTES = 22 + 65_535
const DISC_MARK = 'CD001' // ECMA-119 section 8.1.2
const DISC_MARK_AT = 0x8001
const ARCHIVE_MARKS: readonly (readonly [Kind, Buffer])[] = [
  ['rar', Buffer.from('Rar!\x1a\x07', 'latin1')],
  ['7z', Buffer.from('377abcaf271c', 'hex')],
  ['cab', Buffer.from('MSCF\0\0\0\0', 'latin1')],
]
// LIMIT: self-extracting stubs are smaller; behind this no unpacker looks for an archive.
const STUB_BYTES_MAX = 2 ** 20
const LATE_HEADER_BYTES = 65_536

const ZIP_KINDS: readonly Kind[] = ['zip', 'docx', 'xlsx', 'pptx', 'vsdx', 'opc', 'odf', 'epub', 'jar', 'apk', 'appx']
// What a ZIP glued behind it is not expected in, whatever the file is called.
const PLAIN: ReadonlySet<Family> = new Set(['media', 'document', 'text', 'executable', 'shortcut', 'script', 'unknown'])

/** The second formats of a part, each with the same bytes or the end of them. */
export function formatsBehind(part: OpenPart): Child[] {
  const { content, kind } = part
  if (content.length === 0 || ZIP_KINDS.includes(kind) || kind === 'mail' || kind === 'mbox') return []
  // What a mail program shows as the mail's own text is no file that anything would open.
  if (kind === 'text' && part.role === 'body' && part.name === '') return []
  if (kind === 'text' && content.length < SHORT_TEXT_BYTES && !hasControls(content)) return []
  return [
    ...zipBehind(part),
    ...compoundBehind(part),
    ...imageBehind(part),
    ...archiveBehind(part),
    ...webArchiveBehind(part),
  ]
}

// WHY: every mark below has a control character in it, and most parts are short texts without any.
const SHORT_TEXT_BYTES = 8_192
const hasControls = (content: Buffer): boolean => /[\0-\x08\x0e-\x1f]/.test(content.toString('latin1'))

function zipBehind(part: OpenPart): Child[] {
  const isNamedSo = ZIP_KINDS.some((kind) => hasExtension(part, kind))
  if (!isNamedSo && !PLAIN.has(familyOf(part.kind))) return []
  const from = isNamedSo ? 0 : Math.max(0, part.content.length - ZIP_END_BYTES)
  const end = part.content.lastIndexOf(END_RECORD)
  if (end < from) return []
  // A PDF may carry a ZIP as an embedded file; what counts is one behind its own end.
  const isInsidePdf = part.kind === 'pdf' && !isNamedSo && part.content.lastIndexOf('%%EOF') > end
  return isInsidePdf ? [] : [behind(part, 'zip', part.content)]
}

const COMPOUND_MARK = Buffer.from('d0cf11e0a1b11ae1', 'hex') // MS-CFB 2.2
// LIMIT: office programs look at the start of a file and refuse what has junk there; other readers search a little.
const COMPOUND_JUNK_BYTES_MAX = 4_096
const COMPOUND_NAME = /\.(?:do[ct]|xl[stam]|pp[sta]|pot|wiz|ms[gipt]|pub|vsd)[. ]*$/i
const COMPOUND_TYPE = /msword|ms-?excel|ms-?powerpoint|ms-outlook|x-msi\b|x-ole|ms-office/i

// A compound file behind some junk, where the name or the declared type says that it should be one.
function compoundBehind(part: OpenPart): Child[] {
  const at = part.content.subarray(0, COMPOUND_JUNK_BYTES_MAX + COMPOUND_MARK.length).indexOf(COMPOUND_MARK)
  if (at <= 0) return []
  const isSaidToBe =
    COMPOUND_NAME.test(part.name) ||
    part.facts.some((fact) => fact.type === 'presented' && COMPOUND_TYPE.test(fact.declaredType))
  if (!isSaidToBe) return []
  const flaws: Flaw[] = [{ code: 'cfb/behind-junk', level: 'odd', at, seen: part.kind }]
  return [{ role: 'hidden', name: '', content: part.content.subarray(at), flaws }]
}

function imageBehind(part: OpenPart): Child[] {
  const { content, kind } = part
  const isDisc = content.toString('latin1', DISC_MARK_AT, DISC_MARK_AT + 5) === DISC_MARK
  if (isDisc && kind !== 'iso' && kind !== 'udf') return [behind(part, 'iso', content)]
  const isVhd = content.toString('latin1', Math.max(0, content.length - 512), content.length - 504) === 'conectix'
  return isVhd && kind !== 'vhd' ? [behind(part, 'vhd', content)] : []
}

function archiveBehind(part: OpenPart): Child[] {
  if (!PLAIN.has(familyOf(part.kind))) return []
  const stub = part.content.subarray(0, STUB_BYTES_MAX)
  return ARCHIVE_MARKS.flatMap(([kind, mark]) => {
    const at = stub.indexOf(mark)
    return at > 0 ? [behind(part, kind, part.content.subarray(at))] : []
  })
}

// "MalDoc in PDF" (JPCERT/CC 2023): Word opens the web archive or XML document that begins somewhere in a PDF.
function webArchiveBehind(part: OpenPart): Child[] {
  if (part.kind !== 'pdf' && familyOf(part.kind) !== 'media') return []
  const head = part.content.toString('latin1', 0, LATE_HEADER_BYTES)
  const mime = /^mime-version[ \t]*:/im.exec(head)
  if (mime !== null) return [behind(part, 'mht', part.content.subarray(mime.index))]
  const xml = /<\?mso-application|<w:worddocument|<pkg:package/i.exec(head)
  if (xml === null) return []
  const start = head.lastIndexOf('<?xml', xml.index)
  return [behind(part, xml[0].startsWith('<pkg') ? 'flat-opc' : 'word-xml', part.content.subarray(Math.max(start, 0)))]
}

function hasExtension({ name }: OpenPart, kind: Kind): boolean {
  const extension = name
    .slice(name.lastIndexOf('.') + 1)
    .trim()
    .toLowerCase()
  const usual: readonly string[] = KINDS[kind].extensions
  return extension !== '' && usual.includes(extension)
}

const behind = (part: OpenPart, kind: Kind, content: Buffer): Child => ({
  role: 'hidden',
  name: '',
  kind,
  content,
  flaws: [{ code: 'zip/behind-another-format', level: 'odd', seen: part.kind }],
})
