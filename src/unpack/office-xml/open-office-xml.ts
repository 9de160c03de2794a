import { type Budget, type Child, NOTHING_INSIDE, type Opened, type Opener, type Opening } from '#bytes'
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
import { joinPieces } from '../ooxml/part-pieces.ts'
import { decodeXml, endOfElement, hasDoctype, readContent, scanTags, stripTags } from '../ooxml/xml.ts'
import { linksInFormulas, mayLinkInMarkup } from '../xlm/link-formulas.ts'

// Flat OPC: a package's parts in one file (ECMA-376 part 2, annex; Word 2007 and later):
//   <pkg:part pkg:name="/word/vbaProject.bin"><pkg:binaryData>base64</pkg:binaryData></pkg:part>, or pkg:xmlData
// Word 2003 XML: <w:binData w:name="editdata.mso">base64 of ActiveMime</w:binData>. Excel 2003 XML: cells only.

const PARTS = new Set(['part', 'binarydata', 'xmldata'])
const BINARIES = new Set(['bindata'])
const LINKS = new Set(['hlink', 'cell', 'attachedtemplate', 'template'])
// LIMIT: parts of one file; the largest decks have a few thousand.
const PARTS_MAX = 5_000
const LINKS_MAX = 200
const CHARS_A_STEP = 4

export const openOfficeXml: Opener = (content, opening): Opened => {
  // Scanned a few times over for different things.
  if (!opening.budget.spendSteps(Math.ceil(content.length / CHARS_A_STEP))) return NOTHING_INSIDE
  const xml = decodeXml(content)
  const flaws: Flaw[] = hasDoctype(xml) ? [{ code: 'office-xml/doctype', level: 'odd' }] : []
  if (opening.kind === 'flat-opc') {
    const opened = openPackage(flatParts(xml, opening), opening.budget)
    return { ...opened, flaws: [...flaws, ...opened.flaws] }
  }
  const text =
    opening.kind === 'word-xml' ? readWords(xml, DOCUMENT_TEXT_CHARS_MAX) : stripTags(xml, DOCUMENT_TEXT_CHARS_MAX)
  const dde = opening.kind === 'word-xml' ? xmlFieldFacts(xml) : formulaFacts(xml, opening.budget)
  return { facts: [...linkFacts(xml), ...dde, ...documentText(text, 'utf-8')], children: binaryChildren(xml), flaws }
}

function flatParts(xml: string, { budget }: Opening): PackagePart[] {
  const parts: PackagePart[] = []
  let name = ''
  scanTags(xml, PARTS, (tag) => {
    if (tag.name === 'part') name = tag.attribute('name').replace(/^\/+/, '') || name
    else if (name !== '' && parts.length < PARTS_MAX) {
      const { part, end } = tag.name === 'binarydata' ? binaryPart(name, xml, tag.end) : xmlPart(name, xml, tag.end)
      parts.push(paid(part, budget))
      tag.goOnAt(end)
      name = ''
    }
  })
  return joinPieces(parts)
}

interface FoundPart {
  readonly part: PackagePart
  readonly end: number
}

function binaryPart(name: string, xml: string, from: number): FoundPart {
  const { text, end } = readContent(xml, from)
  const read = () => Buffer.from(text, 'base64')
  const part: PackagePart = {
    name,
    declaredBytes: Math.floor((text.length * 3) / 4),
    head: (count) => base64Head(text, count),
    read,
    readStart: (bytesMax) => read().subarray(0, bytesMax),
  }
  return { part, end }
}

// Line ends stand in between, so the head takes more than 4 characters for 3 bytes; all of it when those are many.
function base64Head(text: string, count: number): Buffer {
  const head = Buffer.from(text.slice(0, count * 2 + 16), 'base64')
  return (head.length < count ? Buffer.from(text, 'base64') : head).subarray(0, count)
}

function xmlPart(name: string, xml: string, from: number): FoundPart {
  const to = endOfElement(xml, from, 'xmlData')
  const read = () => Buffer.from(xml.slice(from, to), 'utf8')
  const start = (count: number) => Buffer.from(xml.slice(from, Math.min(to, from + count)), 'utf8').subarray(0, count)
  return { part: { name, declaredBytes: to - from, head: start, read, readStart: start }, end: to }
}

// Parts are copies of the file they lie in.
function paid(part: PackagePart, budget: Budget): PackagePart {
  const pay = (bytes: Buffer): Buffer => (budget.spendBytes(bytes.length) ? bytes : bytes.subarray(0, 0))
  return { ...part, read: () => pay(part.read()), readStart: (bytesMax) => pay(part.readStart(bytesMax)) }
}

// `editdata.mso` holds the macros, `oledata.mso` the objects; pictures are passed over by their heads.
function binaryChildren(xml: string): Child[] {
  const children: Child[] = []
  scanTags(xml, BINARIES, (tag) => {
    const { text, end } = readContent(xml, tag.end)
    tag.goOnAt(end)
    const content = Buffer.from(text, 'base64')
    if (children.length >= PARTS_MAX || !(isActiveMime(content) || isFileHead(content))) return
    const kind = isActiveMime(content) ? { kind: 'activemime' as const } : {}
    children.push({ role: 'object', name: tag.attribute('name'), content, ...kind })
  })
  return children
}

const CELLS = new Set(['cell', 'data'])

// `<Cell ss:Formula="=cmd|'/c calc.exe'!A1">`, `<Cell ss:Formula="=HYPERLINK(&quot;https://…&quot;)">`
function formulaFacts(xml: string, budget: Budget): Fact[] {
  const links: DdeLink[] = []
  const formulas: string[] = []
  if (!xml.includes('|') && !mayLinkInMarkup(xml)) return []
  scanTags(xml, CELLS, (tag) => {
    const formula = tag.attribute('formula')
    if (links.length < LINKS_MAX) links.push(...findFormulaLinks(formula))
    if (mayLinkInMarkup(formula)) formulas.push(formula)
  })
  return [...ddeFacts(links), ...linksInFormulas(formulas, 'R1C1', budget)]
}

// `<w:hlink w:dest="...">`, `<Cell ss:HRef="...">`, `<w:attachedTemplate w:val="...">`
function linkFacts(xml: string): Fact[] {
  const templates: Fact[] = []
  const links: Fact[] = []
  scanTags(xml, LINKS, (tag) => {
    const isTemplate = tag.name.endsWith('template')
    const target = isTemplate ? tag.attribute('val') : tag.attribute('dest') || tag.attribute('href')
    if (target === '' || (isTemplate && !/^(?:[a-z][\w+.-]+:|\\\\|\/\/)/i.test(target))) return
    const facts = isTemplate ? templates : links
    if (facts.length >= LINKS_MAX) return
    facts.push({
      type: 'relation',
      relation: isTemplate ? 'attachedTemplate' : 'hyperlink',
      target: target.slice(0, 2_083),
    })
  })
  return [...templates, ...links]
}
