import type { Budget, Child, Opened, Opener } from '#bytes'
import type { Fact, Flaw } from '#domain'
import { DOCUMENT_TEXT_CHARS_MAX, documentText } from '../cfb/document-text.ts'
import { mergeOpened } from '../cfb/merge-opened.ts'
import { encrypted } from '../cfb/word-document.ts'
import { openPackage } from '../ooxml/open-package.ts'
import { type PackagePart, zipParts } from '../ooxml/package-part.ts'
import { decodeXml, scanTags, stripTags, unescapeXml } from '../ooxml/xml.ts'
import { codesInPackage } from '../picture/index.ts'
import { foldProject } from '../vba/fold/index.ts'
import { foldedFacts, foldedText } from '../vba/vba-parts.ts'
import { linksInFormulas, mayLinkInMarkup } from '../xlm/link-formulas.ts'
import { readZip } from '../zip/index.ts'

// OpenDocument (ISO/IEC 26300): a ZIP with `content.xml`, `META-INF/manifest.xml` (which also says what is encrypted),
// objects as entries, and Basic macros in `Basic/LIBRARY/MODULE.xml`:
//   <script:module script:name="Module1" script:language="StarBasic">source, escaped</script:module>

const MODULES = new Set(['module'])
const ENCRYPTED = new Set(['encryption-data'])
const LISTENERS = new Set(['event-listener', 'event'])
const LINKS = new Set(['a', 'object', 'object-ole', 'image', 'section-source', 'table-source', 'plugin', 'dde-source'])
const CELLS = new Set(['table-cell'])
const CONTENT_BYTES_MAX = 2 ** 22
const MODULES_MAX = 5_000 // LIMIT: as many parts as a mail may have; the walk holds what has more
const FACTS_MAX = 200

export const openOdf: Opener = (content, opening): Opened => {
  const zip = readZip(content)
  const flaws: Flaw[] = [...zip.flaws]
  const parts = zipParts(content, zip, opening, flaws)
  const manifest = readPart(parts, 'META-INF/manifest.xml')
  let isEncrypted = false
  scanTags(manifest, ENCRYPTED, () => {
    isEncrypted = true
  })
  const own: Opened = { facts: [], children: [], flaws }
  if (isEncrypted) return mergeOpened(own, encrypted('odf'))
  // Pictures that stand for an object when it cannot be drawn, and thumbnails, hold nothing.
  const files = parts.filter((part) => !/^(?:ObjectReplacements|Thumbnails|Configurations2)\//i.test(part.name))
  const opened = mergeOpened(
    own,
    openContent(parts, opening.budget),
    openBasic(parts, opening.budget),
    openPackage(files, opening.budget),
  )
  // WHY last: that a picture is damaged says nothing about the document.
  return { ...opened, facts: [...opened.facts, ...codesInPackage(parts, opening)] }
}

const readPart = (parts: readonly PackagePart[], name: string): string => {
  const part = parts.find((one) => one.name.toLowerCase() === name.toLowerCase())
  return part === undefined ? '' : decodeXml(part.readStart(CONTENT_BYTES_MAX))
}

function openContent(parts: readonly PackagePart[], budget: Budget): Opened {
  const xml = readPart(parts, 'content.xml')
  const facts: Fact[] = cellLinks(xml, budget)
  scanTags(xml, LINKS, (tag) => {
    const target = tag.attribute('href')
    if (facts.length >= FACTS_MAX || !/^(?:[a-z][\w+.-]+:|\\\\|\/\/)/i.test(target)) return
    facts.push({
      type: 'relation',
      relation: tag.name === 'a' ? 'hyperlink' : tag.name,
      target: target.slice(0, 2_083),
    })
  })
  // `dom:load` and its like start a macro of the document when it is opened.
  scanTags(xml, LISTENERS, (tag) => {
    const name = tag.attribute('event-name')
    if (facts.length < FACTS_MAX && /(?:load|open|prepareunload|start|new)$/i.test(name))
      facts.push({ type: 'code', does: 'trigger', word: `${name}=${tag.attribute('href')}`.slice(0, 120), line: 1 })
  })
  const body = xml.indexOf('<office:body')
  return {
    facts: [...facts, ...documentText(stripTags(xml.slice(Math.max(0, body)), DOCUMENT_TEXT_CHARS_MAX), 'utf-8')],
    children: [],
    flaws: [],
  }
}

// `<table:table-cell table:formula="of:=HYPERLINK(&quot;https://…&quot;;&quot;words&quot;)">`
function cellLinks(xml: string, budget: Budget): Fact[] {
  const formulas: string[] = []
  if (/hyperlink/i.test(xml))
    scanTags(xml, CELLS, (tag) => {
      const formula = tag.attribute('formula')
      if (mayLinkInMarkup(formula)) formulas.push(formula.replace(/^\w{1,20}:(?==)/, ''))
    })
  return linksInFormulas(formulas, 'A1', budget)
}

function openBasic(parts: readonly PackagePart[], budget: Budget): Opened {
  const children: Child[] = []
  for (const part of parts) {
    if (children.length >= MODULES_MAX) break
    if (!/^(?:Basic|Dialogs)\/.+\.xml$/i.test(part.name) || /script-l[bc]\.xml$|dialog-l[bc]\.xml$/i.test(part.name))
      continue
    const xml = decodeXml(part.read())
    scanTags(xml, MODULES, (tag) => {
      const end = xml.indexOf('</', tag.end)
      const source = unescapeXml(xml.slice(tag.end, end < 0 ? xml.length : end))
      const content = Buffer.from(source, 'utf8')
      if (source.trim() !== '')
        children.push({ role: 'code', name: part.name.replace(/\.xml$/i, ''), kind: 'vba-module', content })
    })
  }
  const modules = children.map((child) => child.name.slice(child.name.lastIndexOf('/') + 1))
  const project: Fact = { type: 'vba-project', codePage: 65001, modules, hasSource: true }
  return { facts: children.length > 0 ? [project] : [], children: folded(children, budget), flaws: [] }
}

// StarBasic is VBA's cousin; what it puts together is read the same way.
function folded(children: readonly Child[], budget: Budget): Child[] {
  const sources = children.map(({ name, content }) => ({
    name,
    source: Buffer.isBuffer(content) ? content.toString('utf8') : '',
  }))
  const project = foldProject(sources, [], budget)
  return children.map((child, at) => ({
    ...child,
    facts: [...foldedFacts(project, child.name, sources[at]?.source ?? ''), foldedText(() => project, child.name)],
  }))
}
