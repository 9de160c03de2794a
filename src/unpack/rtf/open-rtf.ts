import type { Child, Opened, Opener } from '#bytes'
import type { Fact, Flaw } from '#domain'
import { CFB_MAGIC } from '../cfb/cfb-header.ts'
import { DOCUMENT_TEXT_CHARS_MAX, documentText } from '../cfb/document-text.ts'
import { rtfFieldFacts } from '../dde/rtf-fields.ts'
import { packageName, parseOlePackage } from '../ole-object/ole-package.ts'
import { parseOle1Object } from '../ole-object/ole1-object.ts'
import { decodeObjectData } from './object-data.ts'
import { readRtfText } from './rtf-text.ts'

// LIMIT: words are looked for in the first megabyte; pictures make the rest.
const TEXT_BYTES_MAX = 2 ** 20
// LIMIT: as many parts as a mail may have; what lies behind holds the mail.
const OBJECTS_MAX = 5_000
const NOTHING = Buffer.alloc(0)
const OBJDATA = Buffer.from('\\objdata')
const OBJCLASS = Buffer.from('\\objclass')
const TEMPLATE = Buffer.from('\\*\\template')

/** Rich Text: its words, and every OLE object in it, decoded. */
export const openRtf: Opener = (content): Opened => {
  const facts: Fact[] = []
  const children: Child[] = []
  let at = content.indexOf(OBJDATA)
  while (at >= 0 && facts.length < OBJECTS_MAX) {
    const { data, end } = isEscaped(content, at)
      ? { data: NOTHING, end: at }
      : decodeObjectData(content, at + OBJDATA.length)
    if (data.length > 0) addObject(data, declaredClass(content, at), facts, children)
    at = content.indexOf(OBJDATA, Math.max(end, at + 1))
  }
  const flaws: Flaw[] = at >= 0 ? [{ code: 'rtf/too-many-objects', level: 'stopped', at }] : []
  const template = readTemplate(content)
  if (template !== '') facts.push({ type: 'relation', relation: 'attachedTemplate', target: template })
  const start = content.toString('latin1', 0, TEXT_BYTES_MAX)
  const text = readRtfText(start, DOCUMENT_TEXT_CHARS_MAX)
  return { facts: [...facts, ...rtfFieldFacts(content), ...documentText(text, '')], children, flaws }
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
  return /^\s*([\w.]{1,80})/.exec(before.toString('latin1', from + OBJCLASS.length))?.[1] ?? ''
}

// `{\*\template \\host\share\x.dotm}` or a URL: Word fetches it when the document is opened.
function readTemplate(content: Buffer): string {
  const at = content.indexOf(TEMPLATE)
  if (at < 0) return ''
  const end = content.indexOf('}', at)
  const text = content.toString('latin1', at + TEMPLATE.length, Math.min(end < 0 ? content.length : end, at + 2_083))
  const target = text
    .trim()
    .replaceAll('\\\\', '\\')
    .replace(/[\r\n]/g, '')
  return /^(?:[a-z][\w+.-]+:\/\/|\\)/i.test(target) ? target : ''
}
