import type { Kind } from '#domain'
import { decodeXml, unescapeXml } from '../ooxml/xml.ts'

// Documents in one XML file. A processing instruction `<?mso-application progid="Word.Document"?>` makes Windows open
// them in Office; which of three formats it is, the root element and its namespaces tell.

const NAMESPACES: readonly (readonly [string, Kind])[] = [
  ['http://schemas.microsoft.com/office/2006/xmlpackage', 'flat-opc'],
  ['http://schemas.microsoft.com/office/word/2003/wordml', 'word-xml'],
  ['urn:schemas-microsoft-com:office:spreadsheet', 'excel-xml'],
]
const PROGRAMS: readonly (readonly [string, Kind])[] = [
  ['word.document', 'word-xml'],
  ['excel.sheet', 'excel-xml'],
  ['powerpoint.show', 'flat-opc'],
]
const PROGRAM = /^<\?mso-application\s{1,64}progid\s{0,64}=\s{0,64}["']([\w.]{1,40})["']/

/** How much of a file `officeXmlKind` looks at: a comment before the root may be long. */
export const XML_HEAD_BYTES = 65_536

/** Which Office XML the first kilobytes belong to; undefined for any other XML. */
export function officeXmlKind(head: Buffer): Kind | undefined {
  const text = decodeXml(head.subarray(0, XML_HEAD_BYTES)).toLowerCase()
  const { program, rootAt } = readProlog(text)
  const root = unescapeXml(rootTag(text, rootAt)).toLowerCase()
  // HTML that Excel writes names the same namespaces, and is a web page all the same.
  if (/^<html[\s>/]/.test(root)) return undefined
  const byNamespace = NAMESPACES.find(([namespace]) => root.includes(namespace))?.[1]
  return byNamespace ?? PROGRAMS.find(([name]) => name === program)?.[1]
}

// What a comment says counts for nothing: only instructions and the root element decide.
function readProlog(text: string): { readonly program: string | undefined; readonly rootAt: number } {
  let program: string | undefined
  let at = text.indexOf('<')
  while (text.startsWith('<?', at) || text.startsWith('<!', at)) {
    if (text.startsWith('<?', at)) program ??= PROGRAM.exec(text.slice(at, at + 256))?.[1]
    at = text.indexOf('<', afterMarkup(text, at))
    if (at < 0) return { program, rootAt: text.length }
  }
  return { program, rootAt: at < 0 ? text.length : at }
}

function afterMarkup(text: string, at: number): number {
  const close = text.startsWith('<!--', at) ? '-->' : text.startsWith('<?', at) ? '?>' : '>'
  // A DOCTYPE may hold declarations of its own, up to its `]`.
  const declaration = close === '>' ? text.indexOf('>', at) : -1
  const subset = declaration < 0 ? -1 : text.slice(at, declaration).indexOf('[')
  const from = subset < 0 ? at + close.length : text.indexOf(']', at + subset)
  const end = from < 0 ? -1 : text.indexOf(close, from)
  return end < 0 ? text.length : end + close.length
}

function rootTag(text: string, at: number): string {
  const end = text.indexOf('<', at + 1)
  return text.slice(at, end < 0 ? text.length : end)
}
