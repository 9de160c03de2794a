import type { Child, Opened, Opener } from '#bytes'
import type { Fact, Flaw } from '#domain'
import { isActiveMime } from '../activemime/index.ts'
import { DOCUMENT_TEXT_CHARS_MAX, documentText } from '../cfb/document-text.ts'
import { type DdeLink, ddeFacts } from '../dde/dde-facts.ts'
import { findFormulaLinks } from '../dde/formula-links.ts'
import { xmlFieldFacts } from '../dde/xml-fields.ts'
import { isFileHead } from '../ole-object/sniff.ts'
import { readWords } from '../ooxml/document-words.ts'
import { openPackage } from '../ooxml/open-package.ts'
import type { PackagePart } from '../ooxml/package-part.ts'
import { decodeXml, hasDoctype, scanTags, stripTags } from '../ooxml/xml.ts'

// Flat OPC: a package's parts in one file (ECMA-376 part 2, annex; Word 2007 and later):
//   <pkg:part pkg:name="/word/vbaProject.bin"><pkg:binaryData>base64</pkg:binaryData></pkg:part>, or pkg:xmlData
// Word 2003 XML: <w:binData w:name="editdata.mso">base64 of ActiveMime</w:binData>. Excel 2003 XML: cells only.

const PARTS = new Set(['part', 'binarydata', 'xmldata'])
const BINARIES = new Set(['bindata'])
const LINKS = new Set(['hlink', 'cell', 'attachedtemplate', 'template'])
// LIMIT: parts of one file; the largest decks have a few thousand.
const PARTS_MAX = 5_000
const LINKS_MAX = 200

export const openOfficeXml: Opener = (content, opening): Opened => {
  const xml = decodeXml(content)
  const flaws: Flaw[] = hasDoctype(xml) ? [{ code: 'office-xml/doctype', level: 'odd' }] : []
  if (opening.kind === 'flat-opc') {
    const opened = openPackage(flatParts(xml), opening.budget)
    return { ...opened, flaws: [...flaws, ...opened.flaws] }
  }
  const text =
    opening.kind === 'word-xml' ? readWords(xml, DOCUMENT_TEXT_CHARS_MAX) : stripTags(xml, DOCUMENT_TEXT_CHARS_MAX)
  const dde = opening.kind === 'word-xml' ? xmlFieldFacts(xml) : formulaFacts(xml)
  return { facts: [...linkFacts(xml), ...dde, ...documentText(text, 'utf-8')], children: binaryChildren(xml), flaws }
}

function flatParts(xml: string): PackagePart[] {
  const parts: PackagePart[] = []
  let name = ''
  scanTags(xml, PARTS, (tag) => {
    if (tag.name === 'part') name = tag.attribute('name').replace(/^\/+/, '') || name
    else if (name !== '' && parts.length < PARTS_MAX) {
      parts.push(tag.name === 'binarydata' ? binaryPart(name, xml, tag.end) : xmlPart(name, xml, tag.end))
      name = ''
    }
  })
  return parts
}

function binaryPart(name: string, xml: string, from: number): PackagePart {
  const end = xml.indexOf('<', from)
  const to = end < 0 ? xml.length : end
  const read = () => Buffer.from(xml.slice(from, to), 'base64')
  return {
    name,
    declaredBytes: Math.floor(((to - from) * 3) / 4),
    // Line ends stand in between, so the head takes a little more than 4 characters for 3 bytes.
    head: (count) => Buffer.from(xml.slice(from, Math.min(to, from + count * 2 + 16)), 'base64').subarray(0, count),
    read,
    readStart: (bytesMax) => read().subarray(0, bytesMax),
  }
}

function xmlPart(name: string, xml: string, from: number): PackagePart {
  const closing = xml.indexOf('xmlData>', from)
  const to = closing < 0 ? xml.length : Math.max(from, xml.lastIndexOf('<', closing))
  const read = () => Buffer.from(xml.slice(from, to), 'utf8')
  return {
    name,
    declaredBytes: to - from,
    head: (count) => Buffer.from(xml.slice(from, Math.min(to, from + count)), 'utf8').subarray(0, count),
    read,
    readStart: (bytesMax) => Buffer.from(xml.slice(from, Math.min(to, from + bytesMax)), 'utf8').subarray(0, bytesMax),
  }
}

// `editdata.mso` holds the macros, `oledata.mso` the objects; pictures are passed over by their heads.
function binaryChildren(xml: string): Child[] {
  const children: Child[] = []
  scanTags(xml, BINARIES, (tag) => {
    const end = xml.indexOf('<', tag.end)
    const content = Buffer.from(xml.slice(tag.end, end < 0 ? xml.length : end), 'base64')
    if (children.length >= PARTS_MAX || !(isActiveMime(content) || isFileHead(content))) return
    const kind = isActiveMime(content) ? { kind: 'activemime' as const } : {}
    children.push({ role: 'object', name: tag.attribute('name'), content, ...kind })
  })
  return children
}

const CELLS = new Set(['cell', 'data'])

// `<Cell ss:Formula="=cmd|'/c calc.exe'!A1">`
function formulaFacts(xml: string): Fact[] {
  const links: DdeLink[] = []
  if (xml.includes('|'))
    scanTags(xml, CELLS, (tag) => {
      if (links.length < LINKS_MAX) links.push(...findFormulaLinks(tag.attribute('formula')))
    })
  return ddeFacts(links)
}

// `<w:hlink w:dest="...">`, `<Cell ss:HRef="...">`, `<w:attachedTemplate w:val="...">`
function linkFacts(xml: string): Fact[] {
  const facts: Fact[] = []
  scanTags(xml, LINKS, (tag) => {
    if (facts.length >= LINKS_MAX) return
    const isTemplate = tag.name.endsWith('template')
    const target = isTemplate ? tag.attribute('val') : tag.attribute('dest') || tag.attribute('href')
    if (target === '' || (isTemplate && !/^(?:[a-z][\w+.-]+:|\\\\|\/\/)/i.test(target))) return
    facts.push({
      type: 'relation',
      relation: isTemplate ? 'attachedTemplate' : 'hyperlink',
      target: target.slice(0, 2_083),
    })
  })
  return facts
}
