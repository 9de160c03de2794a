import { decodeText } from '#bytes'
import { decodeWords } from './encoded-words.ts'
import type { Parameter } from './parameters.ts'

// What a parameter says, in every way that some mail program reads it: RFC 2231 first, then the plain form with its
// encoded words (which RFC 2047 forbids here and everybody sends), then the readings left over from bad quoting.

/** All readings of one parameter, best first, no two alike. */
export function readingsOf(parameters: readonly Parameter[], name: string): string[] {
  const own = parameters.filter((parameter) => parameter.name === name)
  if (own.length === 0) return []
  const plain = own.filter(({ section, isExtended }) => section < 0 && !isExtended)
  const readings = [
    ...sectionReadings(own.filter(({ section }) => section >= 0)),
    ...own.filter(({ section, isExtended }) => section < 0 && isExtended).map(decodeExtended),
    ...plain.map(({ value }) => decodeWords(value)),
    ...plain.flatMap(({ others }) => others.map(decodeWords)),
    ...plain.flatMap(({ value }) => readAgain(decodeWords(value))),
  ]
  return [...new Set(readings)].filter((reading) => reading !== '')
}

// QUIRK: some programs decode a name until nothing is left to decode, and take percent signs for letters where RFC 2231
// does not allow any. It counts where it brings out another ending.
function readAgain(reading: string): string[] {
  if (reading.includes('=?')) return [decodeWords(reading)]
  if (!/%2e|\.[^.]{0,20}%[\da-f]{2}[^.]{0,20}$/i.test(reading)) return []
  return [decodeText(percentBytes(reading)).text]
}

// The sections in order; a program that stops at a gap sees less than one that does not mind, so both are readings.
function sectionReadings(sections: readonly Parameter[]): string[] {
  if (sections.length === 0) return []
  const sorted = sections.toSorted((a, b) => a.section - b.section)
  const first = sorted.filter((parameter, index) => sorted[index - 1]?.section !== parameter.section)
  const gap = first.findIndex(({ section }, index) => section !== index)
  const asSent = new Set(sections.map(({ section }) => section)).size === sections.length ? [] : [sorted]
  const runs = gap > 0 ? [first, first.slice(0, gap), ...asSent] : [first, ...asSent]
  return runs.map(joinSections)
}

function joinSections(sections: readonly Parameter[]): string {
  if (!sections.some(({ isExtended }) => isExtended)) return decodeWords(sections.map(({ value }) => value).join(''))
  const [head] = sections
  const { charset, value } = head === undefined ? { charset: '', value: '' } : splitCharset(head.value)
  const bytes = sections.map((section, index) => {
    const text = index === 0 ? value : section.value
    return section.isExtended ? percentBytes(text) : Buffer.from(text, 'utf8')
  })
  return decodeText(Buffer.concat(bytes), charset).text
}

function decodeExtended(parameter: Parameter): string {
  const { charset, value } = splitCharset(parameter.value)
  return decodeWords(decodeText(percentBytes(value), charset).text)
}

/** `charset'language'value`; the two quotes may be missing. */
function splitCharset(text: string): { charset: string; value: string } {
  const [, charset = '', value = text] = /^([\w.:()+-]{0,40})'[^']{0,40}'([\s\S]*)$/.exec(text) ?? []
  return { charset: charset.toLowerCase(), value }
}

/** Percent-decoding that leaves a bad escape as it stands. */
function percentBytes(text: string): Buffer {
  const raw = Buffer.from(text, 'utf8')
  if (!raw.includes(0x25)) return raw
  return Buffer.from(
    raw
      .toString('latin1')
      .replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  )
}
