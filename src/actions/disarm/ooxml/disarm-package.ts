import { decodeXml } from '#unpack'
import type { Copy, Disarmer, Disarming } from '../disarming.ts'
import { Refusal } from '../removals.ts'
import { escapeXml, rewriteXml } from '../rewrite-xml.ts'
import { isSafeTarget } from '../safe-target.ts'
import { writeZip, type ZipMember } from '../write-zip.ts'
import { disarmBinaryPart, EMPTY_BINARY_SHEET, type Frozen } from './binary-parts.ts'
import {
  type Family,
  mainType,
  mediaType,
  partType,
  pictureType,
  printContentTypes,
  WORKSHEET,
} from './content-types.ts'
import { goingKind, isMacroSheet, type Shape, shapeOf } from './known-relations.ts'
import { extensionOf, type Package, type Relation, readPackage, resolveTarget } from './read-package.ts'
import { wordFields } from './word-fields.ts'
import { partVisitor, withoutEmptyLists } from './xml-rules.ts'

// A package is written anew from its main part on: a part comes along when a relation that may stay leads to it and its
// bytes are what that relation promises. What nothing leads to stays behind, whatever it is called.

/** Documents of Word, Excel and PowerPoint since 2007. */
export const disarmPackage: Disarmer = (bytes, _kind, disarming): Copy => {
  const source = readPackage(bytes, disarming.budget, disarming.removals)
  const copy = new PackageCopy(source, disarming)
  const { extension } = copy.begin()
  copy.writeAll()
  copy.noteLeftBehind()
  const zip = writeZip(copy.members())
  if (zip === undefined) throw new Refusal('too-large')
  return { bytes: zip, extension }
}

interface Item {
  /** In the source, in lower case. */
  readonly name: string
  /** In the copy. */
  readonly newName: string
  readonly shape: Shape
  readonly word: string
}

const ROOT_WORDS = /^(?:officedocument|core-properties|extended-properties|custom-properties|thumbnail)$/
const EMPTY_SHEET =
  '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/></worksheet>'
const DRAWING = 'application/vnd.openxmlformats-officedocument.vmlDrawing'
const EMPTY_DRAWING = '<xml xmlns:v="urn:schemas-microsoft-com:vml"/>'
const RELATIONS = 'http://schemas.openxmlformats.org/package/2006/relationships'
const WORKSHEET_RELATION = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet'
const PLAIN_NAME = /^(?:[\w-][\w.-]{0,120}\/){0,8}[\w-][\w.-]{0,120}$/
const PICTURE_NAME = /\.(?:png|jpe?g|gif|bmp|tiff?|emf|wmf|wdp)$/
const MEDIA_NAME = /\.(?:mp[34]|m4[av]|wav|wma|wmv|avi|mov)$/

class PackageCopy {
  readonly #source: Package
  readonly #disarming: Disarming
  readonly #items = new Map<string, Item>()
  readonly #waiting: Item[] = []
  readonly #members: ZipMember[] = []
  readonly #types = new Map<string, string>()
  readonly #names = new Set<string>()
  #family: Family = 'word'
  #main = ''
  #frozen: Frozen = 'reaching'

  constructor(source: Package, disarming: Disarming) {
    this.#source = source
    this.#disarming = disarming
  }

  begin(): { readonly extension: string } {
    const roots = this.#source.relationsOf('').filter(({ word }) => ROOT_WORDS.test(word))
    const main = roots.find(({ word, isExternal }) => word === 'officedocument' && !isExternal)
    this.#main = resolveTarget(main?.target ?? '', '')
    if (main === undefined || !this.#source.has(this.#main)) throw new Refusal('damaged', 'no main part')
    this.#family = this.#familyOf(this.#main)
    if (this.#family === 'excel-binary' && this.#leadsOutside()) this.#frozen = 'all'
    // Of two main parts, the first.
    this.#writeRelations('', (relation) =>
      relation.word === 'officedocument'
        ? relation.id === main.id && relation.target === main.target
        : ROOT_WORDS.test(relation.word),
    )
    return mainType(this.#family, this.#source.contentTypeOf(this.#main))
  }

  writeAll(): void {
    for (let item = this.#waiting.shift(); item !== undefined; item = this.#waiting.shift()) {
      const gone = this.#writeRelations(item.name, () => true, item)
      this.#write(item, gone)
    }
  }

  members(): ZipMember[] {
    return [{ name: '[Content_Types].xml', content: printContentTypes(this.#types) }, ...this.#members]
  }

  /** Parts that nothing led to; folders, relations and the list of types are no parts. */
  noteLeftBehind(): void {
    for (const name of this.#source.names)
      if (!this.#items.has(name) && !/\.rels$|^\[content_types\]\.xml$/.test(name) && !this.#told.has(name))
        this.#disarming.removals.add(this.#kindOfPart(name), this.#source.spelled(name))
  }

  readonly #told = new Set<string>()

  // The root element decides, as it does for Office: the same names stand in every family.
  #familyOf(name: string): Family {
    const content = this.#source.read(name)
    if (!isXml(content)) {
      if (/\.bin$/.test(name)) return 'excel-binary'
      throw new Refusal('damaged', 'main part')
    }
    const root = rootOf(content)
    if (root === 'document') return 'word'
    if (root === 'workbook') return 'excel'
    if (root === 'presentation') return 'powerpoint'
    throw new Refusal('format', root)
  }

  // In a binary workbook, formulas refer to sheets and books by numbers; where those go, every formula keeps its value.
  #leadsOutside(): boolean {
    return this.#source
      .relationsOf(this.#main)
      .some(({ word }) => isMacroSheet(word) || word === 'dialogsheet' || word.startsWith('externallink'))
  }

  /** Writes what a part refers to; returns the relations that do not stay. */
  #writeRelations(name: string, mayStay: (relation: Relation) => boolean, item?: Item): ReadonlySet<string> {
    const gone = new Set<string>()
    const rows: string[] = []
    for (const relation of this.#source.relationsOf(name)) {
      const row = mayStay(relation) ? this.#row(relation, name) : undefined
      if (row !== undefined) rows.push(row)
      else {
        gone.add(relation.id)
        this.#note(relation, name)
      }
    }
    if (rows.length === 0) return gone
    const newName = item?.newName ?? ''
    const content = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns="${RELATIONS}">${rows.join('')}</Relationships>`
    this.#members.push({ name: newName.replace(/([^/]*)$/, '_rels/$1.rels'), content: Buffer.from(content) })
    return gone
  }

  #row(relation: Relation, source: string): string | undefined {
    const { id, type, word, target } = relation
    const start = `<Relationship Id="${escapeXml(id)}"`
    if (word === 'hyperlink') {
      if (!isSafeTarget(target)) return undefined
      const mode = relation.isExternal ? ' TargetMode="External"' : ''
      return `${start} Type="${escapeXml(type)}" Target="${escapeXml(target)}"${mode}/>`
    }
    const shape = shapeOf(type, word)
    if (relation.isExternal || shape === undefined) return undefined
    const item = this.#take(resolveTarget(target, source), shape, word)
    if (item === undefined) return undefined
    const newType = shape === 'sheet' && item.word !== 'chartsheet' ? WORKSHEET_RELATION : type
    return `${start} Type="${escapeXml(newType)}" Target="/${item.newName}"/>`
  }

  #take(name: string, shape: Shape, word: string): Item | undefined {
    const known = this.#items.get(name)
    if (known !== undefined) return known
    if (!this.#source.has(name)) return undefined
    const content = this.#source.read(name)
    if (!this.#isWhatItClaims(name, content, shape)) return undefined
    const item: Item = { name, newName: this.#newName(name, shape, word), shape, word }
    this.#items.set(name, item)
    this.#waiting.push(item)
    return item
  }

  #isWhatItClaims(name: string, content: Buffer, shape: Shape): boolean {
    if (shape === 'picture') return pictureType(content) !== undefined && PICTURE_NAME.test(name)
    if (shape === 'media') return mediaType(content) !== undefined && MEDIA_NAME.test(name)
    if (isXml(content)) return true
    return this.#family === 'excel-binary' && /\.bin$/.test(name)
  }

  #newName(name: string, shape: Shape, word: string): string {
    const isMacro = isMacroSheet(word) || word === 'dialogsheet' || /macrosheets?\//.test(name)
    const spelled = this.#source.spelled(name)
    const fits = PLAIN_NAME.test(spelled) && !spelled.includes('..') && !(shape === 'sheet' && isMacro)
    const extension = /\.bin$/.test(name) ? 'bin' : shape === 'picture' || shape === 'media' ? extensionOf(name) : 'xml'
    const folder = shape === 'sheet' ? 'xl/worksheets' : 'parts'
    let newName = fits && (shape !== 'xml' || /\.(?:xml|bin)$/.test(name)) ? spelled : ''
    for (let number = 1; newName === '' || this.#names.has(newName.toLowerCase()); number += 1)
      newName = `${folder}/part${this.#names.size + number}.${shape === 'vml' ? 'vml' : extension}`
    this.#names.add(newName.toLowerCase())
    return newName
  }

  #write(item: Item, gone: ReadonlySet<string>): void {
    const [content, type] = this.#rewritten(item, gone)
    this.#members.push({ name: item.newName, content })
    this.#types.set(item.newName, type)
  }

  /** A part's new bytes and its content type. */
  #rewritten(item: Item, gone: ReadonlySet<string>): readonly [Buffer, string] {
    const content = this.#source.read(item.name)
    const declared = this.#source.contentTypeOf(item.name)
    if (item.shape === 'picture') return [content, pictureType(content) ?? '']
    if (item.shape === 'media') return [content, mediaType(content) ?? '']
    if (item.name === this.#main) return [this.#rewrite(item, content, gone), mainType(this.#family, declared).type]
    if (item.shape === 'vml') return [this.#rewriteDrawing(item, content, gone), DRAWING]
    const isBinary = !isXml(content)
    const worksheet = isBinary ? WORKSHEET.binary : WORKSHEET.xml
    if (item.shape === 'sheet' && this.#isEmptied(item, content)) {
      this.#disarming.removals.add('xlm', this.#source.spelled(item.name))
      return [isBinary ? EMPTY_BINARY_SHEET : Buffer.from(EMPTY_SHEET), worksheet]
    }
    return [this.#rewrite(item, content, gone), item.word === 'worksheet' ? worksheet : partType(declared, isBinary)]
  }

  // WHY emptied and not taken out: names and formulas refer to sheets by their order.
  #isEmptied({ word }: Item, content: Buffer): boolean {
    if (word !== 'worksheet' && word !== 'chartsheet') return true
    return isXml(content) && !/^(?:worksheet|chartsheet)$/.test(rootOf(content))
  }

  #rewrite(item: Item, content: Buffer, gone: ReadonlySet<string>): Buffer {
    const { removals, budget } = this.#disarming
    if (!isXml(content))
      return disarmBinaryPart(content, { part: this.#source.spelled(item.name), removals, gone, frozen: this.#frozen })
    if (!budget.spendSteps(Math.ceil(content.length / 4))) throw new Refusal('too-large', item.name)
    const xml = decodeXml(content)
    const fields = this.#family === 'word' ? wordFields(xml, this.#source.spelled(item.name), removals) : undefined
    const written = rewriteXml(xml, partVisitor({ part: this.#source.spelled(item.name), removals, gone, fields }))
    return Buffer.from(withoutEmptyLists(written), 'utf8')
  }

  // QUIRK: Excel writes drawings in VML that are not well-formed, and does without them when it must.
  #rewriteDrawing(item: Item, content: Buffer, gone: ReadonlySet<string>): Buffer {
    try {
      return this.#rewrite(item, content, gone)
    } catch (error) {
      if (!(error instanceof Refusal) || error.reason !== 'damaged') throw error
      this.#disarming.removals.add('unknown-part', this.#source.spelled(item.name))
      return Buffer.from(EMPTY_DRAWING)
    }
  }

  #note({ word, target, isExternal }: Relation, source: string): void {
    const { removals } = this.#disarming
    if (word === 'hyperlink' || isExternal) {
      removals.add(
        word === 'hyperlink' ? 'link' : goingKind(word) === 'object' ? 'object' : 'external',
        this.#source.spelled(source),
      )
      return
    }
    const name = resolveTarget(target, source)
    if (!this.#source.has(name) || this.#told.has(name)) return
    this.#told.add(name)
    removals.add(
      word.startsWith('externallink') && this.#isDde(name) ? 'dde' : this.#kindOfPart(name, word),
      this.#source.spelled(name),
    )
  }

  #isDde(name: string): boolean {
    const content = this.#source.read(name)
    return isXml(content) ? decodeXml(content).includes('ddeLink') : content.subarray(0, 8).includes(1)
  }

  // What lies at the end of no relation is called by what it looks like.
  #kindOfPart(name: string, word = '') {
    const byWord = goingKind(word)
    if (byWord !== 'unknown-part') return byWord
    if (/vba(?:project|data)/.test(name)) return 'vba'
    if (/(?:^|\/)activex\/|ctrlprops\//.test(name)) return 'control'
    if (/(?:^|\/)embeddings\//.test(name)) return 'object'
    if (/(?:^|\/)(?:intl)?macrosheets?\//.test(name)) return 'xlm'
    if (/(?:^|\/)customui\//.test(name)) return 'ribbon'
    if (/(?:^|\/)_xmlsignatures\//.test(name)) return 'signature'
    return /^d0cf11e0/.test(this.#source.read(name).toString('hex', 0, 4)) ? 'object' : 'unknown-part'
  }
}

// `<` may come after a byte order mark, in two bytes, and after white space.
const isXml = (content: Buffer): boolean => /^[\ufeff\s]*</.test(decodeXml(content.subarray(0, 512)))

const rootOf = (content: Buffer): string => {
  const start = decodeXml(content.subarray(0, 2 ** 16)).replace(/<!--[\s\S]*?-->|<\?[\s\S]*?\?>/g, '')
  return /<(?:[\w.-]+:)?([A-Za-z]+)[\s/>]/.exec(start)?.[1]?.toLowerCase() ?? ''
}
