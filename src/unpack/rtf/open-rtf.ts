import type { Child, Opened, Opener } from '#bytes'
import type { Fact, Flaw } from '#domain'
import { CFB_MAGIC } from '../cfb/cfb-header.ts'
import { DOCUMENT_TEXT_CHARS_MAX, documentText } from '../cfb/document-text.ts'
import { rtfFieldFacts } from '../dde/rtf-fields.ts'
import { findMonikers } from '../ole-object/ole-link.ts'
import { packageName, parseOlePackage } from '../ole-object/ole-package.ts'
import { parseOle1Object } from '../ole-object/ole1-object.ts'
import { groupText } from './group-text.ts'
import { decodeObjectData } from './object-data.ts'
import { readRtfText } from './rtf-text.ts'

// LIMIT: words are looked for in the first megabyte; pictures make the rest.
const TEXT_BYTES_MAX = 2 ** 20
// LIMIT: as many parts as a mail may have; what lies behind holds the mail.
const OBJECTS_MAX = 5_000
const BENT_MAX = 20
const NOTHING = Buffer.alloc(0)
const OBJDATA = Buffer.from('\\objdata')
const OBJCLASS = Buffer.from('\\objclass')
const TEMPLATE = Buffer.from('\\template')
// LIMIT: a document has one template.
const TEMPLATES_MAX = 20
const TEMPLATE_BYTES_MAX = 16_384
const TARGET_CHARS_MAX = 2_083
const LEADS_OUT = /^(?:[a-z][\w+.-]{1,30}:|\\\\|\/\/)/i
// LIMIT: data that makes no object is read in sixteen ways, and groups that never close overlap; honest ones cost one.
const LOOKS_MAX = 20

/** Rich Text: its words, and every OLE object in it, decoded. */
export const openRtf: Opener = (content): Opened => {
  const facts: Fact[] = []
  const children: Child[] = []
  const flaws: Flaw[] = []
  const bent: Flaw[] = []
  let left = LOOKS_MAX * content.length
  let at = content.indexOf(OBJDATA)
  while (at >= 0 && facts.length < OBJECTS_MAX) {
    const from = at + OBJDATA.length
    const isData = !isEscaped(content, at) && !isLetter(content[from] ?? 0)
    const { data, end, isBent, cost } = isData ? decodeObjectData(content, from, left) : nothingAt(from)
    if (data.length > 0) addObject(data, declaredClass(content, at), facts, children)
    if (isBent) bent.push({ code: 'rtf/bent-object-data', level: 'odd', at })
    left -= cost
    if (left <= 0) note(flaws, { code: 'rtf/objects-not-read', level: 'stopped', at })
    at = content.indexOf(OBJDATA, left > 0 ? from : Math.max(end, from))
  }
  if (at >= 0) flaws.push({ code: 'rtf/too-many-objects', level: 'stopped', at })
  flaws.push(...bent.slice(0, BENT_MAX))
  facts.push(...templateFacts(content))
  const start = content.toString('latin1', 0, TEXT_BYTES_MAX)
  const text = readRtfText(start, DOCUMENT_TEXT_CHARS_MAX)
  return { facts: [...facts, ...rtfFieldFacts(content), ...documentText(text, '')], children, flaws }
}

const nothingAt = (end: number) => ({ data: NOTHING, end, isBent: false, cost: 0 })

function note(flaws: Flaw[], flaw: Flaw): void {
  if (flaws.length === 0) flaws.push(flaw)
}

// A backslash before it makes it a text about RTF: `\\\\objdata`.
function isEscaped(content: Buffer, at: number): boolean {
  let from = at
  while (from > 0 && at - from < 64 && content[from - 1] === 0x5c) from -= 1
  return (at - from) % 2 === 1
}

function addObject(data: Buffer, declared: string, facts: Fact[], children: Child[]): void {
  const object = parseOle1Object(data)
  const packed = object === undefined ? undefined : parseOlePackage(object.data)
  const className = object?.className || declared
  const name = packed === undefined ? (object?.topic ?? '') : packageName(packed)
  facts.push({ type: 'object', className, name: packed?.path || name })
  // A link has its source for a topic, and an embedded one may hold monikers outside of any compound file.
  if (object?.isLink && LEADS_OUT.test(object.topic))
    facts.push({ type: 'relation', relation: 'oleObject', target: object.topic })
  if (!data.includes(CFB_MAGIC)) facts.push(...findMonikers(data))
  const bytes = packed?.content ?? object?.data ?? Buffer.alloc(0)
  // A bent header does not keep Word from finding the compound file behind it.
  const storage = data.indexOf(CFB_MAGIC)
  if (bytes.length > 0) children.push({ role: 'object', name: packed === undefined ? '' : name, content: bytes })
  else if (storage >= 0) children.push({ role: 'object', name: '', content: data.subarray(storage) })
}

// `{\*\objclass Word.Document.8}` stands shortly before the data.
function declaredClass(content: Buffer, at: number): string {
  const before = content.subarray(Math.max(0, at - 2_048), at)
  const from = before.lastIndexOf(OBJCLASS)
  if (from < 0) return ''
  const text = groupText(before.toString('latin1', from + OBJCLASS.length), 80)
  return /^[\w.]{1,80}/.exec(text)?.[0] ?? ''
}

// `{\*\template \\host\share\x.dotm}` or a URL: Word fetches it when the document is opened.
function templateFacts(content: Buffer): Fact[] {
  const targets = new Set<string>()
  let at = content.indexOf(TEMPLATE)
  for (let count = 0; at >= 0 && count < TEMPLATES_MAX; count += 1) {
    const from = at + TEMPLATE.length
    // `\templatefoo` is another word, and words about it are escaped.
    const isIt = !isLetter(content[from] ?? 0) && !isEscaped(content, at)
    const text = isIt ? groupText(content.toString('latin1', from, from + TEMPLATE_BYTES_MAX), TARGET_CHARS_MAX) : ''
    if (LEADS_OUT.test(text)) targets.add(text)
    at = content.indexOf(TEMPLATE, from)
  }
  return [...targets].map((target) => ({ type: 'relation', relation: 'attachedTemplate', target }))
}

const isLetter = (byte: number): boolean => (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a)
