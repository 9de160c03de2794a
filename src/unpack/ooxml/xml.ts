// XML of document parts, scanned in one pass. There is no tree, and entities that a DOCTYPE declares are not expanded,
// so "XML bombs" are just text.

/** A part as text: UTF-8, or UTF-16 by its byte order mark or its first characters. */
export function decodeXml(bytes: Buffer): string {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return bytes.toString('utf16le', 2)
  if (first === 0xfe && second === 0xff) return swapped(bytes).toString('utf16le', 2)
  if (second === 0 && isLead(first)) return bytes.toString('utf16le')
  if (first === 0 && isLead(second)) return swapped(bytes).toString('utf16le')
  return bytes.toString('utf8', first === 0xef && second === 0xbb ? 3 : 0)
}

// What an XML text can start with: a tag, or white space before one.
const isLead = (byte: number | undefined): boolean =>
  byte === 0x3c || byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09

const swapped = (bytes: Buffer): Buffer => Buffer.from(bytes.subarray(0, bytes.length & ~1)).swap16()

export const hasDoctype = (xml: string): boolean => /<!DOCTYPE/i.test(xml.slice(0, 4_096))

/** One start tag: its name without prefix in lower case, and its attributes on demand. */
export interface Tag {
  readonly name: string
  /** Where its content starts. */
  readonly end: number
  /** The value of an attribute by its name without prefix, in lower case; empty when it has none. */
  attribute(name: string): string
  /** Goes on behind a place further on: content that was read already is not scanned for tags. */
  goOnAt(place: number): void
}

/**
 * Calls back for every start tag of those names, comments and CDATA passed over. Every character is looked at once:
 * names and tags end at the next `<` at the latest, which XML allows in neither.
 */
export function scanTags(xml: string, names: ReadonlySet<string>, onTag: (tag: Tag) => void): void {
  const starts = firstLetters(names)
  for (let at = xml.indexOf('<'); at >= 0; at = xml.indexOf('<', at)) {
    const code = xml.charCodeAt(at + 1)
    if (code === 33 || code === 63) {
      at = afterMarkup(xml, at)
      continue
    }
    at += 1
    if (code === 60) while (xml.charCodeAt(at + 1) === 60) at += 1
    if (code === 47 || code === 60) continue
    const nameEnd = endOfName(xml, at)
    const nameAt = startOfLocalName(xml, at, nameEnd)
    // WHY: most tags are of no interest, and their first letter says so without making a string.
    if (starts[xml.charCodeAt(nameAt) | 0x20] !== true) continue
    const name = xml.slice(nameAt, nameEnd).toLowerCase()
    if (!names.has(name)) continue
    const end = endOfTag(xml, nameEnd)
    at = end
    onTag({
      name,
      end,
      attribute: (wanted) => readAttribute(xml.slice(nameEnd, end), wanted),
      goOnAt(place) {
        at = Math.max(at, place)
      },
    })
  }
}

function firstLetters(names: ReadonlySet<string>): readonly (boolean | undefined)[] {
  const letters: boolean[] = []
  for (const name of names) letters[name.charCodeAt(0) | 0x20] = true
  return letters
}

function startOfLocalName(xml: string, from: number, end: number): number {
  for (let at = from; at < end; at += 1) if (xml.charCodeAt(at) === 58) return at + 1
  return from
}

// Behind a comment, a CDATA section or an instruction; of other markup only its first two characters.
function afterMarkup(xml: string, at: number): number {
  const close = closingOf(xml, at)
  if (close === '') return at + 2
  const end = xml.indexOf(close, at + close.length + 1)
  return end < 0 ? xml.length : end + close.length
}

function closingOf(xml: string, at: number): string {
  if (xml.charCodeAt(at + 1) === 63) return '?>'
  const third = xml.charCodeAt(at + 2)
  if (third === 45 && xml.startsWith('<!--', at)) return '-->'
  return third === 91 && xml.startsWith('<![CDATA[', at) ? ']]>' : ''
}

function endOfName(xml: string, from: number): number {
  let at = from
  while (at < xml.length && at - from < 256) {
    const code = xml.charCodeAt(at)
    if (code <= 32 || code === 60 || code === 62 || code === 47) break
    at += 1
  }
  return at
}

function endOfTag(xml: string, from: number): number {
  let quote = 0
  for (let at = from; at < xml.length; at += 1) {
    const code = xml.charCodeAt(at)
    if (code === 60) return at
    if (quote !== 0) quote = code === quote ? 0 : quote
    else if (code === 34 || code === 39) quote = code
    else if (code === 62) return at + 1
  }
  return xml.length
}

const isEmptyTag = (xml: string, end: number): boolean => xml.startsWith('/>', end - 2)

/** What an element holds, and where its closing tag stands. */
export interface Content {
  readonly text: string
  readonly end: number
}

/**
 * The text of an element whose content starts at `from`, as a program sees it: CDATA taken in, references resolved,
 * comments, instructions and the tags of inner elements left out.
 */
export function readContent(xml: string, from: number): Content {
  if (isEmptyTag(xml, from)) return { text: '', end: from }
  const pieces: string[] = []
  let depth = 0
  for (let at = from; at < xml.length; ) {
    const open = xml.indexOf('<', at)
    if (open < 0) return { text: [...pieces, unescapeXml(xml.slice(at))].join(''), end: xml.length }
    if (open > at) pieces.push(unescapeXml(xml.slice(at, open)))
    at = afterMarkup(xml, open)
    const code = xml.charCodeAt(open + 1)
    if (xml.startsWith('<![CDATA[', open)) pieces.push(xml.slice(open + 9, Math.max(open + 9, at - 3)))
    else if (code === 47) {
      if (depth === 0) return { text: pieces.join(''), end: open }
      at = endOfTag(xml, open + 2)
      depth -= 1
    } else if (code !== 33 && code !== 63) {
      at = endOfTag(xml, open + 1)
      if (!isEmptyTag(xml, at)) depth += 1
    }
  }
  return { text: pieces.join(''), end: xml.length }
}

/** Where the element of that local name that starts before `from` is closed, its like inside it left out. */
export function endOfElement(xml: string, from: number, name: string): number {
  if (isEmptyTag(xml, from)) return from
  let depth = 0
  for (let open = xml.indexOf('<', from); open >= 0; ) {
    const code = xml.charCodeAt(open + 1)
    if (code === 33 || code === 63) {
      open = xml.indexOf('<', afterMarkup(xml, open))
      continue
    }
    const nameFrom = code === 47 ? open + 2 : open + 1
    const nameEnd = endOfName(xml, nameFrom)
    if (xml.slice(startOfLocalName(xml, nameFrom, nameEnd), nameEnd) === name) {
      if (code === 47 && depth === 0) return open
      depth += code === 47 ? -1 : isEmptyTag(xml, endOfTag(xml, nameEnd)) ? 0 : 1
    }
    open = xml.indexOf('<', nameEnd)
  }
  return xml.length
}

function readAttribute(tag: string, wanted: string): string {
  for (let equals = tag.indexOf('='); equals >= 0; ) {
    const from = skipBlanks(tag, equals + 1)
    const quote = tag.charAt(from)
    const end = quote === '"' || quote === "'" ? tag.indexOf(quote, from + 1) : -1
    if (end < 0) return ''
    const name = nameBefore(tag, equals)
    if (name.slice(name.indexOf(':') + 1).toLowerCase() === wanted) return unescapeXml(tag.slice(from + 1, end))
    equals = tag.indexOf('=', end + 1)
  }
  return ''
}

function skipBlanks(tag: string, from: number): number {
  let at = from
  while (tag.charCodeAt(at) <= 32) at += 1
  return at
}

// Every character lies before one `=` only, so that going back stays linear.
function nameBefore(tag: string, equals: number): string {
  let end = equals
  while (end > 0 && tag.charCodeAt(end - 1) <= 32) end -= 1
  let start = end
  while (start > 0 && end - start < NAME_CHARS_MAX && isNameCharacter(tag.charCodeAt(start - 1))) start -= 1
  return tag.slice(start, end)
}

const NAME_CHARS_MAX = 256
const isNameCharacter = (code: number): boolean => code > 32 && code !== 34 && code !== 39 && code !== 61

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** Resolves the five named entities and numbers; anything else stays as it stands. */
export function unescapeXml(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,4});/gi, (whole, entity: string) => {
    if (!entity.startsWith('#')) return NAMED[entity.toLowerCase()] ?? whole
    const code = /^#x/i.test(entity) ? Number.parseInt(entity.slice(2), 16) : Number(entity.slice(1))
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
}

/** The text between the tags, up to `charsMax`; a line for each tag that ends a paragraph or heading. */
export function stripTags(xml: string, charsMax: number): string {
  const pieces: string[] = []
  let chars = 0
  let at = 0
  while (at < xml.length && chars < charsMax) {
    const open = xml.indexOf('<', at)
    const text = xml.slice(at, open < 0 ? xml.length : open)
    if (text !== '') pieces.push(text)
    chars += text.length
    if (open < 0) break
    const end = xml.indexOf('>', open)
    if (end < 0) break
    const close = xml.slice(open, open + 16)
    if (/^<\/[\w-]*:?(?:p|h|Data)>/.test(close)) pieces.push('\n')
    at = end + 1
  }
  return unescapeXml(pieces.join('')).trim()
}
