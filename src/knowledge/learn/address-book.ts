import { addressKey } from '#identity'

// Address books as programs export them: vCard (RFC 6350, and 2.1 as phones write it) and CSV with a line of headings
// (Outlook, Gmail, Thunderbird, in Japanese and English). Read line by line, so that its size does not matter.

export interface Entry {
  readonly address: string
  readonly name: string
}

export interface BookLine {
  readonly entry?: Entry
  /** The line gave nothing: it is broken. */
  readonly isBroken?: boolean
}

const LINE_CHARS_MAX = 65_536
const ADDRESSES_A_PERSON_MAX = 20

/** The entries of an address book, and a mark for each line that could not be read. */
export async function* readAddressBook(lines: AsyncIterable<string>): AsyncGenerator<BookLine> {
  let reader: ((line: string) => readonly BookLine[]) | undefined
  for await (const line of lines) {
    if (line.length > LINE_CHARS_MAX) {
      yield { isBroken: true }
      continue
    }
    const text = line.replace(/^\ufeff/, '')
    if (reader === undefined) {
      if (text.trim() === '') continue
      reader = /^begin:vcard/i.test(text) ? vcardReader() : csvReader(text)
      if (reader === undefined) return yield { isBroken: true }
      if (!/^begin:vcard/i.test(text)) continue
    }
    yield* reader(text)
  }
}

// RFC 6350 section 3.3: `name;parameters:value`, long lines folded behind a blank.
function vcardReader(): (line: string) => readonly BookLine[] {
  let names: string[] = []
  let addresses: string[] = []
  return (line) => {
    const [, property = '', value = ''] = /^(?:item\d{1,3}\.)?([a-z-]{1,20})(?:;[^:]{0,500})?:(.*)$/i.exec(line) ?? []
    const key = property.toLowerCase()
    if (key === 'fn') names.unshift(unescaped(value))
    else if (key === 'n') names.push(unescaped(value.split(';').slice(0, 2).join(' ')).trim())
    else if (key === 'email' && addresses.length < ADDRESSES_A_PERSON_MAX) addresses.push(unescaped(value))
    if (key !== 'end') return []
    const entries = addresses.map((address) => lineOf(address, names[0] ?? ''))
    names = []
    addresses = []
    return entries
  }
}

const unescaped = (value: string): string => value.replace(/\\n/gi, ' ').replace(/\\(.)/g, '$1').trim()

const ADDRESS_HEADING = /e-?mail|メール|アドレス$/i
const NOT_AN_ADDRESS = /type|label|種類|種別|表示名|display/i
const NAME_HEADING = /^(?:name|full ?name|display ?name|表示名|氏名|名前|名称)$/i
const FAMILY_HEADING = /^(?:family name|last ?name|surname|姓|苗字)$/i
const GIVEN_HEADING = /^(?:given name|first ?name|名)$/i

function csvReader(heading: string): ((line: string) => readonly BookLine[]) | undefined {
  const separator = heading.includes('\t') ? '\t' : heading.includes(';') && !heading.includes(',') ? ';' : ','
  const headings = cellsOf(heading, separator)
  const addressColumns = headings.flatMap((each, at) =>
    ADDRESS_HEADING.test(each) && !NOT_AN_ADDRESS.test(each) ? [at] : [],
  )
  const column = (pattern: RegExp): number => headings.findIndex((each) => pattern.test(each.trim()))
  const [name, family, given] = [column(NAME_HEADING), column(FAMILY_HEADING), column(GIVEN_HEADING)]
  if (addressColumns.length === 0) return undefined
  return (line) => {
    if (line.trim() === '') return []
    const cells = cellsOf(line, separator)
    const shown = (cells[name] ?? '').trim() || [cells[family] ?? '', cells[given] ?? ''].join(' ').trim()
    const addresses = addressColumns.map((at) => (cells[at] ?? '').trim()).filter((address) => address !== '')
    return addresses.slice(0, ADDRESSES_A_PERSON_MAX).map((address) => lineOf(address, shown))
  }
}

// RFC 4180, one record a line.
function cellsOf(line: string, separator: string): string[] {
  const cells: string[] = []
  let cell = ''
  let isQuoted = false
  for (let at = 0; at < line.length; at += 1) {
    const char = line.charAt(at)
    if (isQuoted && char === '"' && line.charAt(at + 1) === '"') {
      cell += '"'
      at += 1
    } else if (char === '"') isQuoted = !isQuoted
    else if (char === separator && !isQuoted) {
      cells.push(cell)
      cell = ''
    } else cell += char
  }
  return [...cells, cell]
}

function lineOf(address: string, name: string): BookLine {
  const key = addressKey(address)
  return key === '' || /\s/.test(key) ? { isBroken: true } : { entry: { address: key, name: name.slice(0, 200) } }
}
