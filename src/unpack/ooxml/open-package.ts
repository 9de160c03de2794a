import { type Budget, bufferSource, type Child, NOTHING_INSIDE, type Opened } from '#bytes'
import type { Fact, Flaw } from '#domain'
import { isCfb } from '../cfb/cfb-header.ts'
import { DOCUMENT_TEXT_CHARS_MAX, documentText } from '../cfb/document-text.ts'
import { mergeOpened } from '../cfb/merge-opened.ts'
import { type Cfb, childrenOf, readCfb } from '../cfb/read-cfb.ts'
import { readExternalLink, xmlFieldFacts } from '../dde/xml-fields.ts'
import { classNameOf } from '../ole-object/object-class.ts'
import { packageName, parseOlePackage } from '../ole-object/ole-package.ts'
import { openObjects } from '../ole-object/open-objects.ts'
import { isFileHead } from '../ole-object/sniff.ts'
import type { DocumentString } from '../vba/fold/index.ts'
import { findVbaStorages } from '../vba/read-vba-project.ts'
import { openVbaProjects } from '../vba/vba-parts.ts'
import { readObjectClasses, readWords } from './document-words.ts'
import { openMacroBook } from './macro-book.ts'
import type { PackagePart } from './package-part.ts'
import { packageStrings } from './package-strings.ts'
import { externalFacts, isLink, LOADING_FACTS_MAX, RELATIONS_MAX, type Relation, readRelations } from './relations.ts'
import { mayStartProgram, slideActions } from './slide-actions.ts'
import { binaryStrings, NO_WORKBOOK, parseWorkbookBinary, parseWorkbookXml, workbookFacts } from './workbook.ts'
import { decodeXml, hasDoctype, unescapeXml } from './xml.ts'

// An OPC package. What a part is, its first bytes decide, and only then its name: a VBA project is found under any
// name, and pictures and fonts are looked at no further than their heads.

const HEAD_BYTES = 64
// LIMIT: the start of a text part is enough for its words; settings, relations and the workbook are read whole.
const TEXT_BYTES_MAX = 2 ** 20
const TEXT_PARTS_MAX = 60
// LIMIT: fields, relations and ribbons stand anywhere in a part; 64 MB of markup are some ten thousand pages.
const WHOLE_BYTES_MAX = 64 * TEXT_BYTES_MAX
// Scanning is paid with a step for every few characters, since one part may be a million tags and nothing else.
const CHARS_A_STEP = 4
const SMALL_PARTS_MAX = 2_000
const LOADING_RELATIONS_MAX = 2 * RELATIONS_MAX
const TEXT_PART =
  /(?:^|\/)(?:document\d*|sharedstrings|slide\d+|drawing\d+|header\d+|footer\d+|comments\d*)\.(?:xml|bin)$/i
// Parts that never hold fields, or are read by others; a document's own text may lie under any name.
const FIELDLESS_PART =
  /(?:^|\/)(?:theme|worksheets|charts|diagrams|slides?|slide(?:layouts|masters)|docprops|customxml|media|_rels|visio)\/|(?:^|\/)(?:styles|fonttable|numbering|websettings|settings|sharedstrings|\[content_types\])[^/]*$/i
// Parts that office programs write besides XML, and that hold nothing to open.
const PLAIN_PART =
  /\.(?:xml|rels|vml|png|jpe?g|gif|bmp|tiff?|emf|wmf|ico|svg|webp|wdp|fntdata|odttf|ttf|bin|psmdcp|xsd|xaml|fpage|fdoc|fdseq|frag|struct|mp3|mp4|m4a|wav|wma|wmv|avi|mov|glb|data|json)$/i

/** Everything that a package holds besides pictures: macros, objects, links, words, and files that do not belong. */
export function openPackage(parts: readonly PackagePart[], budget: Budget): Opened {
  const reading: Reading = {
    facts: [],
    children: [],
    flaws: [],
    relations: [],
    chunks: new Set(),
    sheets: [],
    starting: [],
    texts: [],
    chars: 0,
    textParts: 0,
    budget,
  }
  const isRelations = (part: PackagePart): boolean => /\.rels$/i.test(part.name)
  // First, for they say which parts are documents of their own.
  for (const part of parts.filter(isRelations)) readRelationPart(part, reading)
  addFacts(slideActions(parts, reading.starting), reading)
  const compound = parts.filter((part) => !openPart(part, reading))
  // WHY: last, since macros may use every text of the document.
  const inner = compound.map((part) => openOleObject(part, parts, reading, budget))
  const macros = readWorkbooks(parts, reading, budget)
  const outside = externalFacts(reading.relations)
  if (outside.filter((fact) => !isLink(fact.relation)).length >= LOADING_FACTS_MAX)
    addStop('ooxml/too-many-relations', '', reading)
  const own: Opened = {
    facts: [...outside, ...reading.facts, ...documentText(reading.texts.join('\n'), 'utf-8')],
    children: reading.children,
    flaws: reading.flaws,
  }
  return mergeOpened(own, ...inner, ...macros)
}

interface Reading {
  readonly facts: Fact[]
  readonly children: Child[]
  readonly flaws: Flaw[]
  readonly relations: Relation[]
  /** Names, without their folders, of parts that Word takes in as documents (`aFChunk`). */
  readonly chunks: Set<string>
  /** Parts that are macro sheets by their place. */
  readonly sheets: string[]
  /** Relation parts in which a link names something that may be a program. */
  readonly starting: string[]
  readonly texts: string[]
  chars: number
  textParts: number
  readonly budget: Budget
  /** What macros may reach; read when there are any. */
  strings?: readonly DocumentString[]
}

// False for a compound file, which is left for later.
function openPart(part: PackagePart, reading: Reading): boolean {
  const head = part.head(HEAD_BYTES)
  if (isCfb(head)) return false
  if (isDocument(part, head, reading)) addFile(part, head, reading)
  else if (/(?:^|\/)embeddings\/[^/]+\.bin$/i.test(part.name)) readPackedFile(part, reading)
  else if (/\.rels$/i.test(part.name)) return true
  else if (TEXT_PART.test(part.name)) readTextPart(part, reading)
  else if (/(?:^|\/)(?:intl)?macrosheets?\/(?!binaryindex)[^/]+$/i.test(part.name)) reading.sheets.push(part.name)
  else if (/(?:^|\/)dialogsheets\/[^/]+$/i.test(part.name)) readDialog(part, reading)
  else if (/(?:^|\/)activex\/[^/]+\.xml$/i.test(part.name)) readControl(part, reading)
  else if (/(?:^|\/)customui\/[^/]+\.xml$/i.test(part.name)) readRibbon(part, reading)
  else if (/(?:^|\/)externallinks\/[^/]+\.(?:xml|bin)$/i.test(part.name)) readLink(part, reading)
  else if (/\.xml$/i.test(part.name) && !FIELDLESS_PART.test(part.name)) readFields(part, reading)
  return true
}

// What other formats of text begin with; a chunk (`aFChunk`) may be any of them, and its name says nothing.
const TEXT_HEAD = /^(?:\{\\rt|mime-version:|content-type:|from:|date:|subject:|<(?:!doctype )?html)/i

function isDocument(part: PackagePart, head: Buffer, { chunks }: Reading): boolean {
  if (isFileHead(head) || !PLAIN_PART.test(part.name) || chunks.has(lastStep(part.name))) return true
  const text = head
    .toString('latin1')
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart()
  if (TEXT_HEAD.test(text)) return true
  return text === '' && head.length > 0 && !/\.(?:xml|rels|vml)$/i.test(part.name)
}

const lastStep = (name: string): string =>
  name
    .slice(name.lastIndexOf('/') + 1)
    .replace(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .toLowerCase()

// A packed file as it stands in `\x01Ole10Native`, without the compound file around it.
function readPackedFile(part: PackagePart, reading: Reading): void {
  const found = parseOlePackage(part.read())
  if (found === undefined) return
  const name = packageName(found)
  addFacts([{ type: 'object', className: 'Package', name: found.path || name }], reading)
  if (found.content.length > 0) reading.children.push({ role: 'object', name, content: found.content })
}

// WHY: a VBA project becomes part of the document itself, wherever it was put and whatever it was called.
function openOleObject(part: PackagePart, parts: readonly PackagePart[], reading: Reading, budget: Budget): Opened {
  const content = part.read()
  const cfb = readCfb(bufferSource(content))
  const isProject = findVbaStorages(cfb).some((storage) => storage <= 0 || isAtTop(cfb, storage))
  if (!isProject) return { ...NOTHING_INSIDE, children: [{ role: 'object', name: part.name, content }] }
  // WHY: on demand, for most projects reach for nothing and are not folded.
  const strings = () => {
    reading.strings ??= [...packageStrings(parts), { name: 'content', text: reading.texts.join('\n') }]
    return reading.strings
  }
  const projects = openVbaProjects(cfb, budget, strings)
  return mergeOpened(projects, openObjects(cfb, budget), { ...NOTHING_INSIDE, flaws: cfb.flaws })
}

const isAtTop = (cfb: Cfb, storage: number): boolean => childrenOf(cfb, 0).some((entry) => entry.index === storage)

function addFile(part: PackagePart, head: Buffer, reading: Reading): void {
  if (/(?:^|\/)mimetype$/i.test(part.name) || head.length === 0) return
  reading.children.push({ role: 'object', name: part.name, content: part.read() })
}

function readXml(part: PackagePart, reading: Reading, bytesMax = TEXT_BYTES_MAX): string {
  const bytes = part.readStart(bytesMax)
  if (bytesMax === WHOLE_BYTES_MAX && part.declaredBytes > bytesMax) addStop('ooxml/over-limit', part.name, reading)
  if (!reading.budget.spendSteps(Math.ceil(bytes.length / CHARS_A_STEP))) return ''
  const xml = decodeXml(bytes)
  if (hasDoctype(xml)) reading.flaws.push({ code: 'ooxml/doctype', level: 'odd', seen: part.name })
  return xml
}

function readRelationPart(part: PackagePart, reading: Reading): void {
  const relations = readRelations(readXml(part, reading, WHOLE_BYTES_MAX))
  let loading = 0
  let mayStart = false
  for (const relation of relations) {
    if (!isLink(relation.type)) loading += 1
    // The workbook's own are read with it; here only what leads outside counts.
    if (mayStartProgram(relation.type, relation.target)) mayStart = true
    if (relation.isExternal) addRelation(relation, reading)
    else if (/^afchunk$/i.test(relation.type) && reading.chunks.size < SMALL_PARTS_MAX)
      reading.chunks.add(lastStep(relation.target))
  }
  if (loading >= RELATIONS_MAX) addStop('ooxml/too-many-relations', part.name, reading)
  if (mayStart && /(?:^|\/)ppt\//i.test(part.name)) reading.starting.push(part.name)
}

function addRelation(relation: Relation, reading: Reading): void {
  if (reading.relations.length < RELATIONS_MAX) reading.relations.push(relation)
  else if (isLink(relation.type)) return
  else if (reading.relations.length < LOADING_RELATIONS_MAX) reading.relations.push(relation)
  else addStop('ooxml/too-many-relations', '', reading)
}

/** Something is there that was not read; told once for each code. */
function addStop(code: string, seen: string, { flaws }: Reading): void {
  if (!flaws.some((flaw) => flaw.code === code)) flaws.push({ code, level: 'stopped', seen: seen.slice(0, 200) })
}

function readTextPart(part: PackagePart, reading: Reading): void {
  if (reading.chars >= DOCUMENT_TEXT_CHARS_MAX || reading.textParts >= TEXT_PARTS_MAX) {
    if (!FIELDLESS_PART.test(part.name)) readFields(part, reading)
    return
  }
  reading.textParts += 1
  const left = DOCUMENT_TEXT_CHARS_MAX - reading.chars
  if (/\.bin$/i.test(part.name)) {
    addText(binaryStrings(part.readStart(TEXT_BYTES_MAX), left), reading)
    return
  }
  const isFieldless = FIELDLESS_PART.test(part.name)
  const whole = readXml(part, reading, isFieldless ? TEXT_BYTES_MAX : WHOLE_BYTES_MAX)
  if (!isFieldless) addFacts(xmlFieldFacts(whole), reading)
  addText(readWords(whole.slice(0, TEXT_BYTES_MAX), left), reading)
  for (const className of readObjectClasses(whole)) addObject(className, part.name, reading)
}

function readFields(part: PackagePart, reading: Reading): void {
  const xml = readXml(part, reading, WHOLE_BYTES_MAX)
  addFacts(xmlFieldFacts(xml), reading)
  // A relation tells Office which part is the ribbon; its name does not.
  if (xml.includes('customUI')) addRibbon(xml, reading)
}

function readLink(part: PackagePart, reading: Reading): void {
  addFacts(readExternalLink(part.readStart(WHOLE_BYTES_MAX), /\.bin$/i.test(part.name)), reading)
}

function addFacts(facts: readonly Fact[], reading: Reading): void {
  if (reading.facts.length < 2 * SMALL_PARTS_MAX) reading.facts.push(...facts)
  else if (facts.length > 0) addStop('ooxml/too-many-facts', '', reading)
}

function addText(text: string, reading: Reading): void {
  if (text === '') return
  reading.texts.push(text)
  reading.chars += text.length
}

function addObject(className: string, name: string, reading: Reading): void {
  if (reading.facts.length >= SMALL_PARTS_MAX) addStop('ooxml/too-many-facts', name, reading)
  else reading.facts.push({ type: 'object', className: classNameOf(className.toUpperCase()) || className, name })
}

// `<ax:ocx ax:classid="{...}">`: a control, with its state in a part beside it.
function readControl(part: PackagePart, reading: Reading): void {
  for (const className of readObjectClasses(readXml(part, reading, WHOLE_BYTES_MAX)))
    addObject(className, part.name, reading)
}

// A dialog of Excel 5: nothing has drawn one since 1997, and its buttons run macros.
function readDialog(part: PackagePart, reading: Reading): void {
  addFacts([{ type: 'object', className: 'DialogSheet', name: part.name }], reading)
  if (!/\.bin$/i.test(part.name)) readFields(part, reading)
}

// Callbacks of a ribbon of the document's own that Office calls without a click (MS-CUSTOMUI section 2.2): when it is
// loaded, and to ask how each control looks.
const CALLBACK = /\s(onLoad|loadImage|get[A-Z][A-Za-z]{2,30})\s{0,4}=\s{0,4}["']([^"'<>]{1,200})["']/g
const CALLBACKS_MAX = 20

function readRibbon(part: PackagePart, reading: Reading): void {
  addRibbon(readXml(part, reading, WHOLE_BYTES_MAX), reading)
}

function addRibbon(xml: string, reading: Reading): void {
  const words = [...xml.matchAll(CALLBACK)].map(([, name = '', macro = '']) => `${name}=${unescapeXml(macro)}`)
  for (const word of [...new Set(words)].slice(0, CALLBACKS_MAX))
    addFacts([{ type: 'code', does: 'trigger', word: word.slice(0, 110), line: 1 }], reading)
}

function readWorkbooks(parts: readonly PackagePart[], reading: Reading, budget: Budget): Opened[] {
  const books = parts.filter((part) => /(?:^|\/)workbook\d*\.(?:xml|bin)$/i.test(part.name)).slice(0, 4)
  if (books.length === 0) {
    reading.facts.push(...workbookFacts(NO_WORKBOOK, [], reading.sheets))
    return [openMacroBook(NO_WORKBOOK, [], 'xl/', parts, reading.sheets, budget)]
  }
  return books.map((book) => {
    const parsed = /\.bin$/i.test(book.name)
      ? parseWorkbookBinary(book.readStart(WHOLE_BYTES_MAX))
      : parseWorkbookXml(readXml(book, reading, WHOLE_BYTES_MAX))
    const relationsName = book.name.replace(/([^/]+)$/, '_rels/$1.rels').toLowerCase()
    const relations = parts.find((part) => part.name.toLowerCase() === relationsName)
    const listed = relations === undefined ? [] : readRelations(readXml(relations, reading, WHOLE_BYTES_MAX))
    const macroParts = book === books[0] ? reading.sheets : []
    reading.facts.push(...workbookFacts(parsed, listed, macroParts))
    return openMacroBook(parsed, listed, book.name.replace(/[^/]+$/, ''), parts, macroParts, budget)
  })
}
