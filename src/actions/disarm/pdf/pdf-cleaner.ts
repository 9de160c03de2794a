import { isDict, nameOf, type PdfDict, type PdfFile, type PdfValue, rawText, refOf } from '#unpack'
import type { Removals, RemovedWhat } from '../removals.ts'
import { isSafeTarget } from '../safe-target.ts'

// What may stay in a PDF (ISO 32000-1, 12.6 actions, 12.5 annotations, 7.11 files, 12.7 forms): of actions those that
// turn pages and open web links, of annotations those that are drawn, of the catalogue what shows and orders pages.

const CATALOGUE = new Set(
  `Type Version Pages PageLabels Names Dests ViewerPreferences PageLayout PageMode Outlines OpenAction AcroForm Metadata
  StructTreeRoot MarkInfo Lang OutputIntents OCProperties Extensions`.split(/\s+/),
)
const STAYING_ACTIONS = new Set(['GoTo', 'URI', 'Named'])
const STAYING_NAMED = new Set(['NextPage', 'PrevPage', 'FirstPage', 'LastPage'])
const ACTIONS = new Set(
  `JavaScript Launch SubmitForm ImportData GoToR GoToE GoToDp Thread Sound Movie Hide Rendition ResetForm SetOCGState
  GoTo3DView RichMediaExecute Trans URI GoTo Named`.split(/\s+/),
)
const STAYING_ANNOTATIONS = new Set(
  `Link Text FreeText Line Square Circle Polygon PolyLine Highlight Underline Squiggly StrikeOut Stamp Caret Ink Popup
  Widget PrinterMark TrapNet Watermark Redact Projection`.split(/\s+/),
)
/** Keys that go wherever they stand. */
const GOING = new Map<string, RemovedWhat>([
  ['AA', 'action'],
  ['JS', 'script'],
  ['JavaScript', 'script'],
  ['Launch', 'action'],
  ['EmbeddedFiles', 'embedded-file'],
  ['EmbeddedFile', 'embedded-file'],
  ['EF', 'embedded-file'],
  ['AF', 'embedded-file'],
  ['RF', 'embedded-file'],
  ['RichMedia', 'embedded-file'],
  ['RichMediaContent', 'embedded-file'],
  ['RichMediaSettings', 'embedded-file'],
  ['Collection', 'embedded-file'],
  ['Renditions', 'embedded-file'],
  ['Rendition', 'embedded-file'],
  ['Movie', 'embedded-file'],
  ['Sound', 'embedded-file'],
  ['3DD', 'embedded-file'],
  ['XFA', 'form'],
  ['Next', 'action'],
  ['PA', 'action'],
  ['OPI', 'external'],
  ['URLS', 'external'],
  ['IDS', 'external'],
  ['Ref', 'external'],
  ['PieceInfo', 'unknown-part'],
  ['Perms', 'signature'],
  ['DSS', 'signature'],
  ['Legal', 'unknown-part'],
  ['Requirements', 'unknown-part'],
  ['SpiderInfo', 'unknown-part'],
  ['Threads', 'unknown-part'],
])
// No element of a structure is called like these.
const RUNNING = new Set(['JavaScript', 'Launch', 'SubmitForm', 'ImportData', 'GoToR', 'GoToE', 'Rendition'])
const ACTION_KEYS = ['F', 'Win', 'Mac', 'Unix', 'URI', 'JS', 'D', 'N', 'Next', 'AN', 'OP']
const DEPTH_MAX = 64

export class PdfCleaner {
  readonly #file: PdfFile
  readonly #removals: Removals

  constructor(file: PdfFile, removals: Removals) {
    this.#file = file
    this.#removals = removals
  }

  catalogue(dict: PdfDict): PdfDict {
    const kept = [...dict].filter(([key]) => {
      const stays = CATALOGUE.has(key)
      if (!stays) this.#removals.add(GOING.get(key) ?? 'unknown-part', key)
      return stays
    })
    const cleaned = this.value(new Map(kept), 0)
    return isDict(cleaned) ? cleaned : new Map()
  }

  /** A value without what acts; undefined where nothing of it stays. */
  value(value: PdfValue, depth: number): PdfValue | undefined {
    if (typeof value !== 'object' || value === null) return value
    if (depth > DEPTH_MAX) return undefined
    if (Array.isArray(value)) return value.map((each) => this.value(each, depth + 1) ?? null)
    if (!isDict(value)) return value
    if (this.#isGone(value)) return undefined
    const cleaned = new Map<string, PdfValue>()
    for (const [key, each] of value) {
      if (this.#isGoing(key, each, value)) continue
      const kept = this.value(each, depth + 1)
      if (kept !== undefined) cleaned.set(key, kept)
    }
    return cleaned
  }

  #isGone(dict: PdfDict): boolean {
    const type = nameOf(this.#file.resolve(dict.get('Type')))
    const action = nameOf(this.#file.resolve(dict.get('S')))
    // An element of the structure may have the name of an action (/S /Sound); what only actions have makes it one.
    const isElement =
      !RUNNING.has(action) && (type === 'StructElem' || dict.has('K')) && !ACTION_KEYS.some((key) => dict.has(key))
    if (ACTIONS.has(action) && !isElement) return this.#isUnsafeAction(dict, action)
    if (this.#nameIn(dict, 'Subtype') === 'PS') return this.#note('script', 'PostScript')
    if (dict.has('JS')) return this.#note('script', 'JavaScript')
    const subtype = nameOf(this.#file.resolve(dict.get('Subtype')))
    const isAnnotation = type === 'Annot' || (dict.has('Rect') && dict.has('Subtype'))
    if (isAnnotation && !STAYING_ANNOTATIONS.has(subtype)) return this.#note('embedded-file', subtype)
    if (type === 'Filespec' || type === 'F' || type === 'EmbeddedFile') return this.#note('embedded-file', type)
    return type === 'Rendition' || type === 'MediaClip' ? this.#note('embedded-file', type) : false
  }

  #isUnsafeAction(dict: PdfDict, action: string): boolean {
    if (dict.has('Next')) this.#removals.add('action', 'Next')
    if (!STAYING_ACTIONS.has(action)) return this.#note(action === 'JavaScript' ? 'script' : 'action', action)
    if (action === 'Named' && !STAYING_NAMED.has(nameOf(this.#file.resolve(dict.get('N')))))
      return this.#note('action', action)
    if (action !== 'URI') return dict.has('JS') ? this.#note('script', action) : false
    const target = rawText(this.#file.resolve(dict.get('URI'))) ?? ''
    return isSafeTarget(target) ? false : this.#note('link', 'URI')
  }

  #isGoing(key: string, value: PdfValue, dict: PdfDict): boolean {
    const what = GOING.get(key)
    if (what !== undefined) {
      // Entries of an outline are chained by /Next as well.
      if (key === 'Next' && !dict.has('S')) return false
      this.#removals.add(what, key)
      return true
    }
    // The data of a stream in a file of its own (7.3.8.2); elsewhere /F is a number or a font.
    if (/^F(?:Filter|DecodeParms)?$/.test(key) && dict.has('Length')) return this.#note('external', 'F')
    if (key === 'OpenAction') return this.#opensByItself(value)
    if (key === 'SigFlags') return true
    // What a reference leads to is asked here as well, so that nothing is left that points to nowhere.
    return (key === 'A' || key === 'Dest') && refOf(value) !== undefined && this.#isEmptied(value)
  }

  #nameIn(dict: PdfDict, key: string): string {
    return nameOf(this.#file.resolve(dict.get(key)))
  }

  // Showing a page is what most documents do; everything else goes.
  #opensByItself(value: PdfValue): boolean {
    const found = this.#file.resolve(value)
    const isPlain = Array.isArray(found) || (isDict(found) && nameOf(this.#file.resolve(found.get('S'))) === 'GoTo')
    return isPlain ? false : this.#note('action', 'OpenAction')
  }

  #isEmptied(value: PdfValue): boolean {
    const found = this.#file.resolve(value)
    return isDict(found) && this.#isGone(found)
  }

  #note(what: RemovedWhat, part: string): true {
    this.#removals.add(what, part)
    return true
  }
}
