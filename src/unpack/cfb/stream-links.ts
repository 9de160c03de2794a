import { ByteReader, NOTHING_INSIDE, type Opened } from '#bytes'
import type { LinkFact } from '#domain'
import type { Cfb } from './read-cfb.ts'

// Links that a click opens in workbooks and decks of Office 97-2003. They are found by their marks, not by walking: one
// bent record would hide everything behind it.
//   MS-XLS 2.4.140 HLink, in it MS-OSHARED 2.3.7.6: class id of a URL moniker(16) length(4) URL(UTF-16, NUL)
//   MS-PPT 2.10.18 ExHyperlinkContainer, in it atoms of type 0x0FBA: version and instance(2) type(2) length(4) UTF-16

const URL_MONIKER = Buffer.from('e0c9ea79f9bace118c8200aa004ba90b', 'hex')
const TEXT_ATOM = Buffer.from('ba0f', 'hex')
const LINKS_MAX = 500
const LOOKS_MAX = 20_000
const URL_CHARS_MAX = 4_096
const STREAM = /^(?:workbook|book|powerpoint document)$/i
const HAS_SCHEME = /^(?:[a-z][a-z0-9+.-]{1,20}:|\\\\)/i

/** The links in every workbook and deck of a compound file. */
export function openStreamLinks(cfb: Cfb): Opened {
  const urls = new Set<string>()
  for (const entry of cfb.entries) {
    if (entry.type !== 'stream' || !STREAM.test(entry.name)) continue
    const stream = cfb.stream(entry)
    const isDeck = /^p/i.test(entry.name)
    for (const at of placesOf(isDeck ? TEXT_ATOM : URL_MONIKER, stream)) {
      const url = urlAt(stream, at)
      if (HAS_SCHEME.test(url) && urls.size < LINKS_MAX) urls.add(url)
    }
  }
  return { ...NOTHING_INSIDE, facts: [...urls].map((url): LinkFact => ({ type: 'link', url, shown: '' })) }
}

/** Where the lengths behind these marks stand. */
function placesOf(mark: Buffer, stream: Buffer): readonly number[] {
  const places: number[] = []
  for (let at = stream.indexOf(mark); at >= 0 && places.length < LOOKS_MAX; at = stream.indexOf(mark, at + 1))
    places.push(at + mark.length)
  return places
}

function urlAt(stream: Buffer, at: number): string {
  const reader = new ByteReader(stream, at)
  const declared = reader.u32le()
  const bytes = Math.min(declared, reader.left, URL_CHARS_MAX * 2) & ~1
  // A text of one character leads nowhere, and most marks are no marks.
  if (bytes < 8) return ''
  const text = reader.utf16le(bytes)
  const end = text.indexOf('\0')
  return (end < 0 ? text : text.slice(0, end)).trim()
}
