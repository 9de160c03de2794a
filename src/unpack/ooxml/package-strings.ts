import { bufferSource } from '#bytes'
import { isCfb } from '../cfb/cfb-header.ts'
import { readCfb } from '../cfb/read-cfb.ts'
import type { DocumentString } from '../vba/fold/index.ts'
import { formStrings, textsIn } from '../vba/form-strings.ts'
import { cellStrings } from './cell-strings.ts'
import type { PackagePart } from './package-part.ts'
import { readRelations } from './relations.ts'
import { decodeXml, scanTags, unescapeXml } from './xml.ts'

// Texts of a package that its macros may reach besides the words of the document: variables, properties, descriptions
// of pictures, cells, and the state of ActiveX controls, each with the name that code asks for.

const PART_BYTES_MAX = 2 ** 20
const STRINGS_MAX = 1_000
const CONTROL_PARTS_MAX = 100
const VARIABLES = new Set(['docvar'])
const PROPERTIES = new Set(['title', 'subject', 'description', 'keywords', 'category', 'creator', 'company', 'manager'])
const CUSTOM = new Set(['property', 'lpwstr', 'lpstr'])
const SHAPES = new Set(['docpr', 'cnvpr', 'shape', 'control'])

export function packageStrings(parts: readonly PackagePart[]): DocumentString[] {
  const strings: DocumentString[] = []
  const controls = new Map<string, string>()
  const add = (name: string, text: string) => {
    if (text.trim().length >= 3 && strings.length < STRINGS_MAX) strings.push({ name, text })
  }
  for (const part of parts) {
    const name = part.name.toLowerCase()
    if (/(?:^|\/)settings\.xml$/.test(name)) readVariables(xmlOf(part), add)
    else if (/^docprops\/(?:core|app)\.xml$/.test(name)) readProperties(xmlOf(part), add)
    else if (/^docprops\/custom\.xml$/.test(name)) readCustom(xmlOf(part), add)
    else if (/(?:^|\/)(?:document|drawing\d+)\.xml$/.test(name)) readShapes(xmlOf(part), add, controls)
  }
  readControls(parts, controlNames(parts, controls), add)
  return [...strings, ...cellStrings(parts)]
}

type Add = (name: string, text: string) => void

const xmlOf = (part: PackagePart): string => decodeXml(part.readStart(PART_BYTES_MAX))

// `<w:docVar w:name="x" w:val="..."/>`
function readVariables(xml: string, add: Add): void {
  scanTags(xml, VARIABLES, (tag) => add(tag.attribute('name'), tag.attribute('val')))
}

function readProperties(xml: string, add: Add): void {
  scanTags(xml, PROPERTIES, (tag) => {
    const text = contentOf(xml, tag.end)
    // QUIRK: what the program calls comments is stored as `description`.
    add(`BuiltInDocumentProperties.${tag.name === 'description' ? 'Comments' : tag.name}`, text)
  })
}

function readCustom(xml: string, add: Add): void {
  let name = ''
  scanTags(xml, CUSTOM, (tag) => {
    if (tag.name === 'property') name = tag.attribute('name')
    else add(name, contentOf(xml, tag.end))
  })
}

function readShapes(xml: string, add: Add, controls: Map<string, string>): void {
  scanTags(xml, SHAPES, (tag) => {
    if (tag.name === 'control') controls.set(tag.attribute('id'), tag.attribute('name'))
    else add(tag.attribute('name') || tag.attribute('id'), tag.attribute('descr') || tag.attribute('alt'))
  })
}

// A control is named in the document, which leads by a relation to `activeX1.xml`, beside which lies `activeX1.bin`.
function controlNames(parts: readonly PackagePart[], byRelation: ReadonlyMap<string, string>): Map<string, string> {
  const names = new Map<string, string>()
  if (byRelation.size === 0) return names
  for (const part of parts) {
    if (!/(?:^|\/)_rels\/document\.xml\.rels$/i.test(part.name)) continue
    for (const { id, target } of readRelations(xmlOf(part)))
      if (byRelation.has(id)) names.set(stemOf(target), byRelation.get(id) ?? '')
  }
  return names
}

function readControls(parts: readonly PackagePart[], names: ReadonlyMap<string, string>, add: Add): void {
  const states = parts.filter(({ name }) => /(?:^|\/)activex\/[^/]+\.bin$/i.test(name)).slice(0, CONTROL_PARTS_MAX)
  for (const part of states) {
    const content = part.readStart(PART_BYTES_MAX)
    const name = names.get(stemOf(part.name)) ?? ''
    if (isCfb(content)) for (const { text } of formStrings(readCfb(bufferSource(content)))) add(name, text)
    else for (const text of textsIn(content)) add(name, text)
  }
}

const stemOf = (name: string): string =>
  name
    .slice(name.lastIndexOf('/') + 1)
    .replace(/\.\w{1,5}$/, '')
    .toLowerCase()

function contentOf(xml: string, from: number): string {
  const end = xml.indexOf('<', from)
  return unescapeXml(xml.slice(from, end < 0 ? xml.length : end))
}
