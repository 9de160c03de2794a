// A log's text as records: lines, rows of a CSV file, objects of a JSON file. Each knows the number of the line on
// which it begins. All three read on after what is broken, and none keeps more than one record.

export interface LogRecord<T> {
  readonly line: number
  readonly value: T
}

/** What the file's end was like. */
export interface RecordsEnd {
  isCutOff: boolean
}

// LIMIT: syslog lines have 8 KB at most, an audit record of Microsoft's some hundred KB. What is longer is broken.
const LINE_CHARS_MAX = 65_536
const RECORD_CHARS_MAX = 4_000_000
const COLUMNS_MAX = 500

/** QUIRK: only \n ends a line; readers that also stop at U+2028 part lines in the middle of a subject. */
export async function* lineRecords(
  chunks: AsyncIterable<string>,
  end: RecordsEnd,
): AsyncGenerator<readonly LogRecord<string>[]> {
  let begun = ''
  let line = 1
  for await (const chunk of chunks) {
    const records: LogRecord<string>[] = []
    let at = 0
    for (let stop = chunk.indexOf('\n'); stop !== -1; stop = chunk.indexOf('\n', at)) {
      const value = begun === '' ? chunk.slice(at, stop) : begun + chunk.slice(at, stop)
      records.push({ line: line++, value: withoutReturn(value) })
      begun = ''
      at = stop + 1
    }
    if (begun.length < LINE_CHARS_MAX) begun += chunk.slice(at)
    yield records
  }
  end.isCutOff ||= begun !== ''
  if (begun !== '') yield [{ line, value: begun }]
}

const withoutReturn = (line: string): string => {
  const end = line.endsWith('\r') ? line.length - 1 : line.length
  return line.slice(0, Math.min(end, LINE_CHARS_MAX))
}

/**
 * Rows of CSV. SPEC: RFC 4180: fields in quotes may hold commas, line ends and doubled quotes. QUIRK: where the first
 * line has tabs or semicolons and no comma, those part the fields; Excel writes such files.
 */
export async function* csvRecords(
  chunks: AsyncIterable<string>,
  end: RecordsEnd,
): AsyncGenerator<readonly LogRecord<readonly string[]>[]> {
  let begun = ''
  let line = 1
  let comma: string | undefined
  for await (const chunk of chunks) {
    const text = begun + chunk
    const records: LogRecord<readonly string[]>[] = []
    let at = 0
    for (let stop = rowEnd(text, at); stop !== -1; stop = rowEnd(text, at)) {
      const row = text.slice(at, stop)
      comma ??= commaOf(row)
      if (row.trim() !== '') records.push({ line, value: fieldsOf(row, comma) })
      line += newlinesIn(row) + 1
      at = stop + 1
    }
    begun = text.slice(at)
    if (begun.length > RECORD_CHARS_MAX) {
      // A quote that is never closed would swallow the rest of the file: the row is broken, the next line goes on.
      const stop = begun.indexOf('\n')
      records.push({ line, value: [] })
      line += 1
      begun = stop === -1 ? '' : begun.slice(stop + 1)
    }
    yield records
  }
  if (begun.trim() === '') return
  const isOpen = rowEnd(`${begun}\n`, 0) === -1
  end.isCutOff ||= isOpen
  yield isOpen ? reread(begun, line, comma) : [{ line, value: fieldsOf(begun, comma ?? commaOf(begun)) }]
}

/** The rows behind a quote that is never closed, each line one: the first is broken. */
function reread(text: string, line: number, comma = ','): LogRecord<readonly string[]>[] {
  const [, ...rest] = text.split('\n')
  const whole = rest.filter((row) => row.trim() !== '').map((row, index) => ({ line: line + 1 + index, row }))
  return [{ line, value: [] }, ...whole.map(({ line: number, row }) => ({ line: number, value: fieldsOf(row, comma) }))]
}

/** Where the row that begins here ends: at the first line end with an even number of quotes before it. */
function rowEnd(text: string, from: number): number {
  let isQuoted = false
  for (let at = from; ; ) {
    const quote = text.indexOf('"', at)
    const stop = isQuoted ? -1 : text.indexOf('\n', at)
    if (!isQuoted && stop !== -1 && (quote === -1 || stop < quote)) return stop
    if (quote === -1) return -1
    isQuoted = !isQuoted
    at = quote + 1
  }
}

function commaOf(header: string): string {
  if (header.includes(',')) return ','
  return header.includes('\t') ? '\t' : header.includes(';') ? ';' : ','
}

function fieldsOf(row: string, comma: string): string[] {
  const text = row.endsWith('\r') ? row.slice(0, -1) : row
  const fields: string[] = []
  for (let at = 0; fields.length < COLUMNS_MAX; ) {
    const { value, next } = text[at] === '"' ? quotedField(text, at) : plainField(text, at, comma)
    fields.push(value)
    if (text[next] !== comma) break
    at = next + 1
  }
  return fields
}

function plainField(text: string, at: number, comma: string): { value: string; next: number } {
  const stop = text.indexOf(comma, at)
  const next = stop === -1 ? text.length : stop
  return { value: text.slice(at, next), next }
}

function quotedField(text: string, at: number): { value: string; next: number } {
  let value = ''
  for (let from = at + 1; ; ) {
    const quote = text.indexOf('"', from)
    if (quote === -1) return { value: value + text.slice(from), next: text.length }
    value += text.slice(from, quote)
    if (text[quote + 1] !== '"') return { value, next: quote + 1 }
    value += '"'
    from = quote + 2
  }
}

function newlinesIn(text: string): number {
  let count = 0
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1
  return count
}

/**
 * Objects of a JSON file: one after the other, in a list, or in the list of an object that wraps them (`value`,
 * `records`). A record is what stands between the braces of its depth, as text; who reads it parses it.
 */
export async function* jsonRecords(
  chunks: AsyncIterable<string>,
  end: RecordsEnd,
): AsyncGenerator<readonly LogRecord<string>[]> {
  const scan = {
    depth: 0,
    isQuoted: false,
    isEscaped: false,
    line: 1,
    beganAt: 1,
    text: '',
    wrapped: undefined,
  } as Scan
  for await (const chunk of chunks) yield scanned(chunk, scan)
  end.isCutOff ||= scan.depth > 0
}

interface Scan {
  depth: number
  isQuoted: boolean
  isEscaped: boolean
  line: number
  beganAt: number
  /** Of the record that has begun. */
  text: string
  /** Braces around the records: 1 where an object wraps their list. */
  wrapped: number | undefined
}

const WRAPPER = /^\s*\{(?:[^{}[\]"]|"[^"{}[\]]{0,500}")*"(?:value|records|Records)"\s*:\s*\[/
// WHY only these: between them nothing changes the state.
const MARKS = /["\\{}\n]/g

function scanned(chunk: string, scan: Scan): LogRecord<string>[] {
  const records: LogRecord<string>[] = []
  scan.wrapped ??= WRAPPER.test(chunk) ? 1 : 0
  let from = 0
  let skip = scan.isEscaped ? 0 : -1
  scan.isEscaped = false
  MARKS.lastIndex = 0
  for (let found = MARKS.exec(chunk); found !== null; found = MARKS.exec(chunk)) {
    const { index: at } = found
    const [mark] = found
    if (mark === '\n') scan.line += 1
    if (at === skip) continue
    if (mark === '\\') {
      if (!scan.isQuoted) continue
      skip = at + 1
      scan.isEscaped = skip === chunk.length
    } else if (mark === '"') scan.isQuoted = !scan.isQuoted
    else if (mark === '{' && !scan.isQuoted) {
      if (scan.depth === scan.wrapped) [from, scan.beganAt, scan.text] = [at, scan.line, '']
      scan.depth += 1
    } else if (mark === '}' && !scan.isQuoted && scan.depth > 0) {
      scan.depth -= 1
      if (scan.depth !== scan.wrapped) continue
      records.push({ line: scan.beganAt, value: scan.text + chunk.slice(from, at + 1) })
      ;[scan.text, from] = ['', at + 1]
    }
  }
  if (scan.depth > scan.wrapped && scan.text.length < RECORD_CHARS_MAX) scan.text += chunk.slice(from)
  return records
}
