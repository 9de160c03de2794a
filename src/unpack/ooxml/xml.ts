// XML of document parts, scanned in one pass. There is no tree, and entities that a DOCTYPE declares are not expanded,
// so "XML bombs" are just text.

/** A part as text: UTF-8, or UTF-16 by its byte order mark or its first characters. */
export function decodeXml(bytes: Buffer): string {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return bytes.toString('utf16le', 2)
  if (first === 0xfe && second === 0xff) return swapped(bytes).toString('utf16le', 2)
  if (first === 0x3c && second === 0) return bytes.toString('utf16le')
  if (first === 0 && second === 0x3c) return swapped(bytes).toString('utf16le')
  return bytes.toString('utf8', first === 0xef && second === 0xbb ? 3 : 0)
}

const swapped = (bytes: Buffer): Buffer => Buffer.from(bytes.subarray(0, bytes.length & ~1)).swap16()

export const hasDoctype = (xml: string): boolean => /<!DOCTYPE/i.test(xml.slice(0, 4_096))

/** One start tag: its name without prefix in lower case, and its attributes on demand. */
export interface Tag {
  readonly name: string
  /** Where its content starts. */
  readonly end: number
  /** The value of an attribute by its name without prefix, in lower case; empty when it has none. */
  attribute(name: string): string
}

// LIMIT: the longest tags of real documents (VML shapes) have about 2,000 characters.
const TAG_CHARS_MAX = 65_536

/** Calls back for every start tag of those names, comments and CDATA passed over. */
export function scanTags(xml: string, names: ReadonlySet<string>, onTag: (tag: Tag) => void): void {
  const starts = firstLetters(names)
  for (let at = xml.indexOf('<'); at >= 0; at = xml.indexOf('<', at)) {
    const code = xml.charCodeAt(at + 1)
    if (code === 33) {
      at = afterMarkup(xml, at)
      continue
    }
    at += 1
    if (code === 47 || code === 63) continue
    const nameEnd = endOfName(xml, at)
    const nameAt = startOfLocalName(xml, at, nameEnd)
    // WHY: most tags are of no interest, and their first letter says so without making a string.
    if (starts[xml.charCodeAt(nameAt) | 0x20] !== true) continue
    const name = xml.slice(nameAt, nameEnd).toLowerCase()
    if (!names.has(name)) continue
    const end = endOfTag(xml, nameEnd)
    onTag({ name, end, attribute: (wanted) => readAttribute(xml.slice(nameEnd, end), wanted) })
    at = end
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

function afterMarkup(xml: string, at: number): number {
  const close = xml.startsWith('<!--', at) ? '-->' : xml.startsWith('<![CDATA[', at) ? ']]>' : ''
  if (close === '') return at + 2
  const end = xml.indexOf(close, at + 4)
  return end < 0 ? xml.length : end + 3
}

function endOfName(xml: string, from: number): number {
  let at = from
  while (at < xml.length && at - from < 256) {
    const code = xml.charCodeAt(at)
    if (code <= 32 || code === 62 || code === 47) break
    at += 1
  }
  return at
}

function endOfTag(xml: string, from: number): number {
  const limit = Math.min(xml.length, from + TAG_CHARS_MAX)
  let quote = 0
  for (let at = from; at < limit; at += 1) {
    const code = xml.charCodeAt(at)
    if (quote !== 0) quote = code === quote ? 0 : quote
    else if (code === 34 || code === 39) quote = code
    else if (code === 62) return at + 1
  }
  return limit
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
