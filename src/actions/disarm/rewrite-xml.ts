import { unescapeXml } from '#unpack'
import { Refusal } from './removals.ts'

// XML read tag by tag and written again. What comes out is what was understood: comments, instructions, DOCTYPEs and the
// entities they declare are left out, and a text that is not well-formed is refused, since other readers would see other
// things in it (XML 1.0, sections 2 and 3). Tags of no interest are copied as they stand.

/** What becomes of an element: kept; dropped with all in it; only its tags dropped; only its first `only` inside kept. */
export type Fate = 'keep' | 'drop' | 'unwrap' | { readonly only: string } | { readonly text: string }

export interface Visitor {
  /** Asked for each start tag; may remove or change its attributes. */
  element(element: Element): Fate
  /** Told of each end tag of an element that was kept, by its local name in lower case. */
  leave?(name: string): void
}

interface Attribute {
  readonly rawName: string
  /** As it stands between its quotes, references unresolved. */
  rawValue: string
  readonly quote: string
}

const ATTRIBUTE = /\s*([^\s=<>"'/]+)\s*=\s*("([^"<]*)"|'([^'<]*)')/y

/** One start tag. */
export class Element {
  /** Without its prefix, in lower case. */
  readonly name: string
  readonly prefix: string
  readonly ancestors: readonly string[]
  readonly raw: string
  readonly #xml: string
  readonly #end: number
  #attributes: Attribute[] | undefined
  isChanged = false

  constructor(xml: string, from: number, end: number, rawName: string, ancestors: readonly string[]) {
    const colon = rawName.indexOf(':')
    this.prefix = rawName.slice(0, Math.max(0, colon))
    this.name = rawName.slice(colon + 1).toLowerCase()
    this.ancestors = ancestors
    this.raw = xml.slice(from, end)
    this.#xml = xml
    this.#end = end
  }

  get isEmpty(): boolean {
    return this.raw.endsWith('/>')
  }

  get rawName(): string {
    return /^<([^\s/>]*)/.exec(this.raw)?.[1] ?? ''
  }

  get attributes(): readonly Attribute[] {
    this.#attributes ??= readAttributes(this.raw, this.rawName.length + 1)
    return this.#attributes
  }

  /** The value of an attribute by its name without prefix, in lower case; empty when it has none. */
  value(name: string): string {
    const found = this.attributes.find(({ rawName }) => localName(rawName) === name)
    return found === undefined ? '' : unescapeXml(found.rawValue)
  }

  /** Every value under a name, whatever the prefix: which of them counts, each program's namespaces tell. */
  values(name: string): readonly string[] {
    return this.attributes
      .filter(({ rawName }) => localName(rawName) === name)
      .map(({ rawValue }) => unescapeXml(rawValue))
  }

  /** Whether its first markup is another element, so that `text` is not all of it. */
  get hasElements(): boolean {
    if (this.isEmpty) return false
    let open = this.#xml.indexOf('<', this.#end)
    while (open >= 0) {
      const code = this.#xml.charCodeAt(open + 1)
      if (code !== 33 && code !== 63) return code !== 47
      const end = endOfMarkup(this.#xml, open)
      open = end < 0 ? -1 : this.#xml.indexOf('<', end)
    }
    return true
  }

  /** Removes the attributes that a test picks, and says how many those were. */
  removeAttributes(test: (name: string, value: string, rawName: string) => boolean): number {
    const kept = this.attributes.filter(
      ({ rawName, rawValue }) => !test(localName(rawName), unescapeXml(rawValue), rawName),
    )
    const count = this.attributes.length - kept.length
    if (count > 0) {
      this.#attributes = kept
      this.isChanged = true
    }
    return count
  }

  /** Declarations of namespaces, which must not get lost with the tag. */
  namespaces(): Attribute[] {
    return this.raw.includes('xmlns') ? this.attributes.filter(({ rawName }) => /^xmlns(?::|$)/.test(rawName)) : []
  }

  /** The text directly inside, as a program sees it: up to the first tag, CDATA taken in. */
  text(): string {
    if (this.isEmpty) return ''
    let text = ''
    for (let at = this.#end; at < this.#xml.length; ) {
      const open = this.#xml.indexOf('<', at)
      text += unescapeXml(this.#xml.slice(at, open < 0 ? this.#xml.length : open))
      if (open < 0) break
      const end = endOfMarkup(this.#xml, open)
      if (end < 0) break
      if (this.#xml.startsWith('<![CDATA[', open)) text += this.#xml.slice(open + 9, end - 3)
      at = end
    }
    return text
  }

  /** What stands before the end of its parent, as text to look for a word in. */
  inside(charsMax: number): string {
    return this.isEmpty ? '' : this.#xml.slice(this.#end, this.#end + charsMax)
  }

  /** The tag as it is written, with declarations that its dropped ancestors had. */
  print(inherited: readonly Attribute[]): string {
    const own = new Set(inherited.length === 0 ? [] : this.attributes.map(({ rawName }) => rawName))
    const more = inherited.filter(({ rawName }) => !own.has(rawName))
    if (!this.isChanged && more.length === 0) return this.raw
    const written = [...this.attributes, ...more].map(
      ({ rawName, rawValue, quote }) => ` ${rawName}=${quote}${rawValue}${quote}`,
    )
    return `<${this.rawName}${written.join('')}${this.isEmpty ? '/>' : '>'}`
  }
}

export const localName = (rawName: string): string => rawName.slice(rawName.indexOf(':') + 1).toLowerCase()

function readAttributes(tag: string, from: number): Attribute[] {
  const attributes: Attribute[] = []
  ATTRIBUTE.lastIndex = from
  let end = from
  for (let found = ATTRIBUTE.exec(tag); found !== null; found = ATTRIBUTE.exec(tag)) {
    const [, rawName = '', quoted = '""', double, single] = found
    attributes.push({ rawName, rawValue: double ?? single ?? '', quote: quoted.charAt(0) })
    end = ATTRIBUTE.lastIndex
  }
  if (!/^\s*\/?>$/.test(tag.slice(end))) throw new Refusal('damaged', 'xml attributes')
  return attributes
}

interface Open {
  readonly rawName: string
  readonly name: string
  readonly mode: 'keep' | 'drop' | 'unwrap' | 'search'
  /** What is looked for inside an element of which only that is kept; shared by everything inside. */
  readonly search?: { readonly only: string; isDone: boolean }
  /** Declarations that children must repeat, since this element's tag is left out. */
  readonly inherited: readonly Attribute[]
}

// LIMIT: elements in elements; the deepest drawings nest some dozens.
const DEPTH_MAX = 1_000
const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

/** Writes an XML text again as a visitor wants it. Throws a Refusal when it is not well-formed. */
export function rewriteXml(xml: string, visitor: Visitor): string {
  const out: string[] = [DECLARATION]
  const stack: Open[] = []
  const names: string[] = []
  let roots = 0
  const close = (open: Open): void => {
    names.pop()
    if (open.mode !== 'keep') return
    out.push(`</${open.rawName}>`)
    visitor.leave?.(open.name)
  }
  for (let at = 0; at < xml.length; ) {
    const open = xml.indexOf('<', at)
    const top = stack.at(-1)
    const text = xml.slice(at, open < 0 ? xml.length : open)
    if (text !== '') writeText(text, top, out)
    if (open < 0) break
    const code = xml.charCodeAt(open + 1)
    if (code === 33 || code === 63) {
      const end = endOfMarkup(xml, open)
      if (end < 0) throw new Refusal('damaged', 'xml markup')
      if (xml.startsWith('<![CDATA[', open)) writeText(escapeXml(xml.slice(open + 9, end - 3)), top, out)
      at = end
      continue
    }
    const end = endOfTag(xml, open)
    if (code === 47) {
      const rawName = xml.slice(open + 2, end - 1).trim()
      const last = stack.pop()
      if (last === undefined || last.rawName !== rawName) throw new Refusal('damaged', 'xml nesting')
      close(last)
    } else {
      const rawName = /[^\s/>]+/y.exec(xml.slice(open + 1, Math.min(end, open + 1 + 300)))?.[0] ?? ''
      if (rawName === '' || stack.length >= DEPTH_MAX) throw new Refusal('damaged', 'xml element')
      if (top === undefined) roots += 1
      if (roots > 1) throw new Refusal('damaged', 'xml roots')
      const element = new Element(xml, open, end, rawName, names)
      const next = openElement(element, top, visitor, out)
      if (!element.isEmpty) {
        stack.push(next)
        names.push(element.name)
      } else if (next.mode === 'keep') visitor.leave?.(element.name)
    }
    at = end
  }
  if (stack.length > 0 || roots === 0) throw new Refusal('damaged', 'xml end')
  return out.join('')
}

function openElement(element: Element, top: Open | undefined, visitor: Visitor, out: string[]): Open {
  const { rawName, name } = element
  const skipped: Open = { rawName, name, mode: 'drop', inherited: [] }
  if (top?.mode === 'drop') return skipped
  const inherited = top?.inherited ?? []
  const search = top?.mode === 'search' ? top.search : undefined
  if (search?.isDone) return skipped
  if (search !== undefined && name !== search.only)
    return { ...skipped, mode: 'search', search, inherited: merged(inherited, element.namespaces()) }
  if (search !== undefined) search.isDone = true
  const fate = visitor.element(element)
  if (fate === 'drop') return skipped
  if (fate === 'unwrap') return { ...skipped, mode: 'unwrap', inherited: merged(inherited, element.namespaces()) }
  if (typeof fate === 'object' && 'only' in fate)
    return {
      ...skipped,
      mode: 'search',
      search: { only: fate.only, isDone: false },
      inherited: merged(inherited, element.namespaces()),
    }
  out.push(element.print(inherited))
  if (fate === 'keep') return { ...skipped, mode: 'keep' }
  // The text takes the place of everything inside.
  if (!element.isEmpty) out.push(escapeXml(fate.text), `</${rawName}>`)
  return skipped
}

const merged = (before: readonly Attribute[], own: readonly Attribute[]): readonly Attribute[] => {
  if (own.length === 0) return before
  const names = new Set(own.map(({ rawName }) => rawName))
  return [...before.filter(({ rawName }) => !names.has(rawName)), ...own]
}

function writeText(text: string, top: Open | undefined, out: string[]): void {
  if (top === undefined) {
    // Only white space stands outside the root.
    if (/[^\s\ufeff]/.test(text)) throw new Refusal('damaged', 'xml outside')
  } else if (top.mode === 'keep' || top.mode === 'unwrap') out.push(text)
}

export const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

// Behind a comment, a CDATA section, an instruction or a DOCTYPE; -1 where it does not end, or is another end tag.
function endOfMarkup(xml: string, at: number): number {
  const close = xml.startsWith('<!--', at)
    ? '-->'
    : xml.startsWith('<![CDATA[', at)
      ? ']]>'
      : xml.startsWith('<?', at)
        ? '?>'
        : ''
  if (close !== '') {
    const end = xml.indexOf(close, at + 2 + (close === '?>' ? 0 : 2))
    return end < 0 ? -1 : end + close.length
  }
  // QUIRK: VML of Office has conditions like those of HTML, which are no XML: only the marks go.
  if (/^<!\[(?:if|endif)/i.test(xml.slice(at, at + 9))) {
    const end = xml.indexOf(']>', at)
    return end < 0 ? -1 : end + 2
  }
  if (!/^<!DOCTYPE/i.test(xml.slice(at, at + 9))) return -1
  const subset = xml.indexOf('[', at)
  const end = xml.indexOf('>', at)
  if (subset < 0 || (end >= 0 && end < subset)) return end < 0 ? -1 : end + 1
  const subsetEnd = xml.indexOf(']', subset)
  const last = subsetEnd < 0 ? -1 : xml.indexOf('>', subsetEnd)
  return last < 0 ? -1 : last + 1
}

function endOfTag(xml: string, from: number): number {
  let quote = 0
  for (let at = from + 1; at < xml.length; at += 1) {
    const code = xml.charCodeAt(at)
    if (code === 60) break
    if (quote !== 0) quote = code === quote ? 0 : quote
    else if (code === 34 || code === 39) quote = code
    else if (code === 62) return at + 1
  }
  throw new Refusal('damaged', 'xml tag')
}
