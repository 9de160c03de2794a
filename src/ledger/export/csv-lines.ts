import type { TenantReader } from '#store'
import type { Entry, EntryKind } from '../entry.ts'
import { readLedger } from '../read-ledger.ts'
import { type Loose, looseOf } from '../story/sentence.ts'
import { isoTime } from './iso-time.ts'
import { type ExportFilter, selectEntries } from './select-entries.ts'

// The ledger as a table for a spreadsheet: a row an entry, with what people look for in columns of its own and the rest
// as JSON in the last one. SPEC: RFC 4180, every cell in quotes; UTF-8 with a byte order mark, without which Excel in
// Japan reads it as Shift_JIS. Times are ISO 8601, UTC.

export type CsvColumn = keyof typeof COLUMNS

export interface CsvWords {
  readonly headings: Readonly<Record<CsvColumn, string>>
  readonly kindOf: (kind: EntryKind) => string
}

type Cell = string | number | readonly string[] | undefined

const COLUMNS = {
  index: ({ entry }: Row): Cell => entry.index,
  time: ({ entry }: Row): Cell => isoTime(entry.at),
  event: ({ entry }: Row, { kindOf }: CsvWords): Cell => kindOf(entry.kind),
  kind: ({ entry }: Row): Cell => entry.kind,
  who: ({ entry }: Row): Cell => entry.who,
  from: ({ loose }: Row): Cell => loose.text('from'),
  mail: ({ loose }: Row): Cell => loose.text('mail'),
  sender: ({ loose }: Row): Cell => loose.within('envelope').text('sender'),
  headerFrom: ({ loose }: Row): Cell => loose.within('headers').list('from').map(personOf),
  recipients: ({ loose }: Row): Cell => [...loose.within('envelope').texts('recipients'), ...loose.texts('recipients')],
  subject: ({ loose }: Row): Cell => loose.within('headers').text('subject'),
  messageId: ({ loose }: Row): Cell => loose.within('headers').text('messageId'),
  bytes: ({ loose }: Row): Cell => (loose.number('bytes') > 0 ? loose.number('bytes') : undefined),
  sha256: ({ loose }: Row): Cell => loose.text('sha256'),
  parts: ({ loose }: Row): Cell => loose.list('parts').map((part) => part.text('path') ?? ''),
  verdict: ({ loose }: Row): Cell => loose.text('verdict'),
  score: ({ entry, loose }: Row): Cell => (entry.kind === 'judged' ? loose.number('score') : undefined),
  findings: ({ loose }: Row): Cell => loose.list('findings').map((finding) => finding.text('rule') ?? ''),
  action: ({ loose }: Row): Cell => loose.text('action'),
  reply: ({ loose }: Row): Cell => loose.text('reply'),
  reason: ({ loose }: Row): Cell => loose.text('reason'),
  rest: ({ entry }: Row): Cell => restOf(entry),
} as const

interface Row {
  readonly entry: Entry
  readonly loose: Loose
}

const BYTE_ORDER_MARK = '\ufeff'

/** The lines of the table, each with its line end; the headings first. */
export async function* csvLines(reader: TenantReader, filter: ExportFilter, words: CsvWords): AsyncGenerator<string> {
  const { size } = await readLedger(reader).checkpoint()
  const columns = Object.keys(COLUMNS) as CsvColumn[]
  yield BYTE_ORDER_MARK + lineOf(columns.map((column) => words.headings[column]))
  for await (const { entry } of selectEntries(reader, filter, size)) yield csvLine(entry, words)
}

/** One entry; read as it lies in the store, so nothing in it is taken for granted. */
export function csvLine(entry: Entry, words: CsvWords): string {
  const row = { entry, loose: looseOf(entry) }
  return lineOf(Object.values(COLUMNS).map((cellOf) => cellOf(row, words)))
}

const lineOf = (cells: readonly Cell[]): string => `${cells.map(csvCell).join(',')}\r\n`

// LIMIT: Excel takes 32,767 characters in a cell; what is longer is whole in the NDJSON export.
const CELL_CHARS_MAX = 32_000
// WHY: a cell that begins like this is a formula to a spreadsheet, and anybody may write a subject. The full-width
// forms are the same to Excel in Japan. Quotes do not help: they are taken off first.
const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/
const CONTROLS = /\p{Cc}+/gu

/** A cell that is text to every spreadsheet, on one line. */
export function csvCell(cell: Cell): string {
  const text = Array.isArray(cell) ? cell.join('; ') : String(cell ?? '')
  const short = text.length > CELL_CHARS_MAX ? `${text.slice(0, CELL_CHARS_MAX)}…` : text
  const plain = short.replace(CONTROLS, ' ')
  // Asked again without what is in front of it: some programs trim.
  const isFormula = FORMULA.test(short) || FORMULA.test(plain.trimStart())
  return `"${isFormula ? "'" : ''}${plain.replaceAll('"', '""')}"`
}

function personOf(person: Loose): string {
  const [name, address = ''] = [person.text('name'), person.text('address')]
  return name === undefined ? address : `${name} <${address}>`
}

/** Members that have a column of their own, whole. */
const TOLD = new Set(['v', 'index', 'at', 'kind', 'who', 'from', 'mail', 'recipients', 'bytes', 'sha256', 'verdict'])
const TOLD_TOO = new Set(['score', 'action', 'reply', 'reason'])

function restOf(entry: Entry): string {
  const rest = Object.entries(entry).filter(([name]) => !TOLD.has(name) && !TOLD_TOO.has(name))
  return rest.length === 0 ? '' : JSON.stringify(Object.fromEntries(rest))
}
