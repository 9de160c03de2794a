import type { Budget } from '#bytes'
import { decodeXml, readEntry, readZip, type ZipEntry } from '#unpack'
import { Refusal, type Removals } from '../removals.ts'
import { type Element, rewriteXml } from '../rewrite-xml.ts'

// The parts of a package (ECMA-376 part 2) by their names in lower case: names know no case, and of two entries with one
// name the one that the directory lists first is taken. It does not matter which program would take the other: the copy
// is made of this one, and has no second.

export interface Relation {
  readonly id: string
  readonly type: string
  /** Last word of its type, in lower case. */
  readonly word: string
  readonly target: string
  readonly isExternal: boolean
}

export interface Package {
  has(name: string): boolean
  /** The bytes of a part, read when first asked for. */
  read(name: string): Buffer
  /** What a part refers to, by the part beside it in `_rels`. */
  relationsOf(name: string): readonly Relation[]
  /** The declared content type of a part, in lower case. */
  contentTypeOf(name: string): string
  readonly names: readonly string[]
  /** The name of a part as it is written. */
  spelled(name: string): string
}

// LIMIT: parts of one package; the largest decks have some thousand.
const RELATIONS_MAX = 50_000
const HAS_SCHEME = /^[a-z][a-z\d+.-]{1,20}:/i

export function readPackage(bytes: Buffer, budget: Budget, removals: Removals): Package {
  const zip = readZip(bytes)
  if (zip.flaws.some(({ level }) => level === 'stopped')) throw new Refusal('damaged', 'zip')
  if (zip.entries.some(({ encrypted }) => encrypted)) throw new Refusal('encrypted')
  const entries = new Map<string, ZipEntry>()
  const files = zip.entries.filter(({ isDirectory, overlaps }) => !isDirectory && !overlaps)
  for (const entry of files.toSorted((a, b) => Number(a.listedIn === 'local') - Number(b.listedIn === 'local'))) {
    const name = nameOf(entry.name)
    if (entries.has(name)) removals.add('leftovers', entry.name)
    else entries.set(name, entry)
  }
  const contents = new Map<string, Buffer>()
  const read = (name: string): Buffer => {
    const known = contents.get(name)
    if (known !== undefined) return known
    const entry = entries.get(name)
    const content = entry === undefined ? Buffer.alloc(0) : readWhole(bytes, entry, budget)
    contents.set(name, content)
    return content
  }
  const types = readContentTypes(entries.has(TYPES) ? read(TYPES) : Buffer.alloc(0))
  return {
    has: (name) => entries.has(name),
    read,
    relationsOf(name) {
      const list = relationsPart(name)
      return entries.has(list) ? readRelations(read(list), name) : []
    },
    contentTypeOf: (name) => types.byName.get(name) ?? types.byExtension.get(extensionOf(name)) ?? '',
    names: [...entries.keys()],
    spelled: (name) => entries.get(name)?.name.replace(/^\/+/, '') ?? name,
  }
}

const TYPES = '[content_types].xml'
const nameOf = (name: string): string => name.replace(/^\/+/, '').toLowerCase()
export const extensionOf = (name: string): string => /\.([a-z\d]{1,16})$/i.exec(name)?.[1]?.toLowerCase() ?? ''
const relationsPart = (name: string): string => name.replace(/([^/]*)$/, '_rels/$1.rels')

function readWhole(bytes: Buffer, entry: ZipEntry, budget: Budget): Buffer {
  const { value, flaws } = readEntry(bytes, entry, budget)
  if (flaws.some(({ code }) => code === 'zip/over-limit')) throw new Refusal('too-large', entry.name)
  if (flaws.some(({ level }) => level === 'stopped')) throw new Refusal('damaged', entry.name)
  return value
}

function readContentTypes(content: Buffer) {
  const byName = new Map<string, string>()
  const byExtension = new Map<string, string>()
  eachElement(content, (element) => {
    const type = element.value('contenttype').trim().toLowerCase()
    if (element.name === 'override') byName.set(nameOf(element.value('partname')), type)
    else if (element.name === 'default') byExtension.set(element.value('extension').toLowerCase(), type)
  })
  return { byName, byExtension }
}

function readRelations(content: Buffer, source: string): Relation[] {
  const relations: Relation[] = []
  eachElement(content, (element) => {
    if (element.name !== 'relationship') return
    if (relations.length >= RELATIONS_MAX) throw new Refusal('too-large', source)
    const type = element.value('type').trim()
    const target = element.value('target').trim()
    const isExternal = element.value('targetmode').toLowerCase() === 'external' || HAS_SCHEME.test(target)
    const word = type.slice(type.lastIndexOf('/') + 1).toLowerCase()
    relations.push({ id: element.value('id'), type, word, target, isExternal })
  })
  return relations
}

function eachElement(content: Buffer, look: (element: Element) => void): void {
  if (content.length === 0) return
  rewriteXml(decodeXml(content), {
    element(element) {
      look(element)
      return 'keep'
    },
  })
}

/** The part that a relation's target names, in lower case, `..` and `.` taken out. */
export function resolveTarget(target: string, source: string): string {
  const path = target.replace(/[#?].*$/s, '').replaceAll('\\', '/')
  const full = path.startsWith('/') ? path : source.replace(/[^/]*$/, '') + path
  const steps: string[] = []
  for (const step of decoded(full).toLowerCase().split('/')) {
    if (step === '..') steps.pop()
    else if (step !== '.' && step !== '') steps.push(step)
  }
  return steps.join('/')
}

const decoded = (target: string): string =>
  target.replace(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
