import type { Child } from '#bytes'
import type { Fact } from '#domain'
import { findScriptWords } from '../script/script-words.ts'
import type { PdfFile } from './pdf-file.ts'
import type { PdfObject } from './pdf-object.ts'
import { decodePdfText, isDict, nameOf, type PdfDict, type PdfValue, rawText } from './pdf-values.ts'

// Actions of a PDF (ISO 32000-1, 12.6): dictionaries with a name under /S, wherever they stand. What starts one by
// itself is /OpenAction of the catalogue and the /AA of the document and of pages.

const DEPTH_MAX = 24
const FACTS_MAX = 2_000
const SCRIPTS_MAX = 200
const TEXT_CHARS_MAX = 2 ** 20

export interface Actions {
  readonly facts: readonly Fact[]
  readonly children: readonly Child[]
}

export function readActions(file: PdfFile): Actions {
  const reader = new ActionReader(file)
  for (const { value } of file.objects) reader.look(value, 0)
  return { facts: [...reader.facts.values()], children: reader.children }
}

class ActionReader {
  readonly facts = new Map<string, Fact>()
  readonly children: Child[] = []
  readonly #file: PdfFile
  readonly #scripts = new Set<string>()
  /** Texts of streams: thousands of actions may name the same one. */
  readonly #streams = new Map<PdfObject, string>()

  constructor(file: PdfFile) {
    this.#file = file
  }

  look(value: PdfValue, depth: number): void {
    if (typeof value !== 'object' || value === null || depth > DEPTH_MAX || this.facts.size >= FACTS_MAX) return
    if (Array.isArray(value)) {
      for (const each of value) this.look(each, depth + 1)
      return
    }
    if (!isDict(value)) return
    this.#readAction(value)
    this.#readTriggers(value)
    for (const each of value.values()) this.look(each, depth + 1)
  }

  #note(fact: Fact): void {
    const key = JSON.stringify(fact)
    if (this.facts.size < FACTS_MAX) this.facts.set(key, fact)
  }

  #text(value: PdfValue | undefined): string {
    const found = this.#file.resolve(value)
    const raw = rawText(found)
    if (raw !== undefined) return decodePdfText(raw.slice(0, TEXT_CHARS_MAX))
    const object = this.#file.objectOf(value)
    if (object?.stream === undefined) return ''
    const known = this.#streams.get(object)
    if (known !== undefined) return known
    const text = decodePdfText(this.#file.unpack(object).toString('latin1', 0, TEXT_CHARS_MAX))
    this.#streams.set(object, text)
    return text
  }

  /** The path in a file specification: a text, or a dictionary with one in /UF, /F, /Unix, /DOS or /Mac. */
  #path(value: PdfValue | undefined): string {
    const found = this.#file.resolve(value)
    if (!isDict(found)) return this.#text(value)
    return ['UF', 'F', 'Unix', 'DOS', 'Mac'].map((key) => this.#text(found.get(key))).find((each) => each !== '') ?? ''
  }

  #readAction(dict: PdfDict): void {
    const type = nameOf(this.#file.resolve(dict.get('S')))
    if (type === 'URI') this.#link(this.#text(dict.get('URI')))
    if (type === 'Launch') this.#launch(dict)
    if (type === 'JavaScript' || dict.has('JS')) this.#script(this.#text(dict.get('JS')))
    if (type === 'SubmitForm' || type === 'ImportData') {
      this.#note({ type: 'code', does: 'object', word: `PDF ${type}`, line: 0 })
      this.#link(this.#path(dict.get('F')))
    }
    if (type === 'GoToR' || type === 'GoToE') this.#outside(this.#path(dict.get('F')))
    if (type === 'Rendition' || nameOf(dict.get('Subtype')) === 'RichMedia')
      this.#note({ type: 'object', className: type || 'RichMedia', name: '' })
  }

  #link(url: string): void {
    if (url !== '') this.#note({ type: 'link', url: url.slice(0, 4_096), shown: '' })
  }

  // A share is asked for as soon as the action runs, and Windows signs in to it.
  #outside(target: string): void {
    if (/^(?:[/\\]{2}|[a-z][\w+.-]*:\/\/|file:)/i.test(target))
      this.#note({ type: 'relation', relation: 'goTo', target })
  }

  // /Win << /F (program) /P (parameters) /D (folder) >>, or only a file.
  #launch(dict: PdfDict): void {
    const windows = this.#file.resolve(dict.get('Win'))
    const program = (isDict(windows) ? this.#path(windows.get('F')) : '') || this.#path(dict.get('F'))
    const parameters = isDict(windows) ? this.#text(windows.get('P')) : ''
    const command = `${program} ${parameters}`.replace(/\s+/g, ' ').trim()
    this.#note({ type: 'code', does: 'run', word: 'PDF Launch', line: 0 })
    if (command === '') return
    this.#note({ type: 'command', command, hidden: [] })
    for (const fact of findScriptWords(command)) this.#note(fact)
  }

  #script(source: string): void {
    if (source.trim() === '' || this.#scripts.has(source) || this.#scripts.size >= SCRIPTS_MAX) return
    this.#scripts.add(source)
    this.#note({ type: 'code', does: 'object', word: 'PDF JavaScript', line: 0 })
    const name = this.#scripts.size === 1 ? 'JavaScript' : `JavaScript ${this.#scripts.size}`
    this.children.push({ role: 'code', name, kind: 'script', content: Buffer.from(source) })
  }

  #readTriggers(dict: PdfDict): void {
    const open = this.#file.resolve(dict.get('OpenAction'))
    if (isDict(open)) this.#trigger('OpenAction', open)
    const more = this.#file.resolve(dict.get('AA'))
    if (!isDict(more)) return
    for (const [event, action] of more) {
      const found = this.#file.resolve(action)
      if (isDict(found) && BY_ITSELF.has(event)) this.#trigger(`AA ${event}`, found)
    }
  }

  // Showing a page is what most documents do when they are opened; that is no trigger.
  #trigger(word: string, action: PdfDict): void {
    const type = nameOf(this.#file.resolve(action.get('S')))
    if (ACTING.has(type)) this.#note({ type: 'code', does: 'trigger', word: `${word} ${type}`, line: 0 })
  }
}

const ACTING = new Set(['JavaScript', 'Launch', 'URI', 'SubmitForm', 'ImportData', 'GoToR', 'GoToE'])
/** Events of pages and documents that no reader causes: opening, showing, closing. Those of form fields are input. */
const BY_ITSELF = new Set(['O', 'C', 'PO', 'PV', 'PC', 'PI', 'WC', 'WS', 'DS', 'WP', 'DP'])
