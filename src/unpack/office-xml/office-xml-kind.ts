import type { Kind } from '#domain'
import { decodeXml } from '../ooxml/xml.ts'

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

/** Which Office XML the first kilobytes belong to; undefined for any other XML. */
export function officeXmlKind(head: Buffer): Kind | undefined {
  const text = decodeXml(head).toLowerCase()
  // HTML that Excel writes names the same namespaces, and is a web page all the same.
  if (/<html[\s>]/.test(text)) return undefined
  const byNamespace = NAMESPACES.find(([namespace]) => text.includes(namespace))?.[1]
  if (byNamespace !== undefined) return byNamespace
  const program = /<\?mso-application\s{1,16}progid\s{0,16}=\s{0,16}["']([\w.]{1,40})["']/.exec(text)?.[1]
  return PROGRAMS.find(([name]) => name === program)?.[1]
}
