import { ByteReader } from '#bytes'
import type { Fact } from '#domain'
import { decodeXml, readContent, scanTags } from '../ooxml/xml.ts'
import { ddeFacts } from './dde-facts.ts'
import { FieldReader } from './field-reader.ts'

// WordprocessingML (ECMA-376 part 1, section 17.16): `<w:fldChar w:fldCharType="begin|separate|end"/>` around runs with
// `<w:instrText>`, which may be cut into pieces as one likes, or `<w:fldSimple w:instr="...">`.
// SpreadsheetML (section 18.14): `xl/externalLinks/externalLinkN.xml` with `<ddeLink ddeService ddeTopic>`; in
// MS-XLSB section 2.4.163 the record BrtBeginSupBook: type(2: 1 is DDE) service topic, each with its length(4).

const TAGS = new Set(['fldchar', 'instrtext', 'fldsimple', 't'])
const SUP_BOOK = 360
const RECORDS_MAX = 1_000

/** What the fields in one part of a document say. */
export function xmlFieldFacts(xml: string): Fact[] {
  if (!xml.includes('instrText') && !xml.includes('fldSimple')) return []
  const reader = new FieldReader()
  scanTags(xml, TAGS, (tag) => {
    if (tag.name === 'fldchar') {
      const type = tag.attribute('fldchartype').toLowerCase()
      if (type === 'begin') reader.begin()
      else if (type === 'separate') reader.separate()
      else if (type === 'end') reader.end()
    } else if (tag.name === 'fldsimple') {
      reader.begin()
      reader.text(tag.attribute('instr'))
      reader.end()
    } else if (reader.isOpen && !xml.startsWith('/>', tag.end - 2)) {
      const { text, end } = readContent(xml, tag.end)
      reader.text(text)
      tag.goOnAt(end)
    }
  })
  return reader.facts()
}

const LINKS = new Set(['ddelink'])

/** The program that a part under `externalLinks` names, if it is a DDE link; XML or BIFF12. */
export function readExternalLink(content: Buffer, isBinary: boolean): Fact[] {
  if (isBinary) return ddeFacts(binaryLinks(content))
  const links: Parameters<typeof ddeFacts>[0][number][] = []
  scanTags(decodeXml(content), LINKS, (tag) => {
    links.push({
      program: tag.attribute('ddeservice'),
      topic: tag.attribute('ddetopic'),
      item: '',
      word: 'ddeLink',
    })
  })
  return ddeFacts(links)
}

function binaryLinks(content: Buffer): Parameters<typeof ddeFacts>[0] {
  const reader = new ByteReader(content)
  for (let count = 0; reader.left > 1 && count < RECORDS_MAX; count += 1) {
    const type = varint(reader, 2)
    const data = new ByteReader(reader.take(varint(reader, 4)))
    if (type !== SUP_BOOK) continue
    if (data.u16le() !== 1) return []
    const [program, topic] = [wide(data), wide(data)]
    return [{ program, topic, item: '', word: 'ddeLink' }]
  }
  return []
}

function varint(reader: ByteReader, bytesMax: number): number {
  let value = 0
  for (let i = 0; i < bytesMax; i += 1) {
    const byte = reader.u8()
    value |= (byte & 0x7f) << (7 * i)
    if (byte < 0x80) break
  }
  return value
}

function wide(reader: ByteReader): string {
  const count = reader.u32le()
  return count === 0xffffffff ? '' : reader.utf16le(Math.min(count, 32_767) * 2)
}
