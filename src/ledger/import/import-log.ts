import { createHash, hash } from 'node:crypto'
import { addLogEvents, type LogEventRow, readSetting, type TenantStore } from '#store'
import { ADDRESS_SECRET, hashedAddresses } from '../hashed-addresses.ts'
import { type Detected, detectFormat } from './detect-format.ts'
import { eximReader } from './exim.ts'
import { googleReader } from './google-workspace.ts'
import type { ImportedEvent, ImportedKind, LogFormat, LogImport } from './imported-event.ts'
import { LogHealth } from './log-health.ts'
import type { LogReader, LogReading } from './log-reader.ts'
import { logText } from './log-text.ts'
import { mailLogReader } from './mail-log.ts'
import { auditObjectReader, auditRowReader } from './microsoft-audit.ts'
import { traceReader } from './microsoft-trace.ts'
import type { Zone } from './read-time.ts'
import { csvRecords, jsonRecords, type LogRecord, lineRecords, type RecordsEnd } from './records.ts'
import { firstYearOf } from './syslog-line.ts'

// A log of another server, read into the store: what it is, its records one after the other, the events in them, each
// line once. Nothing of the file is kept but the events; a file of any length takes the same memory.

export interface ImportSettings extends Zone {
  /** What the file is called in the result. */
  readonly file: string
  /** Its bytes, packed with gzip or not; asked for up to three times. */
  readonly open: () => AsyncIterable<Buffer>
  readonly format?: LogFormat
  /** The last line was written before this: what year a line is of that names none. */
  readonly writtenBefore: number
  readonly now: number
  /** A silence in office hours that is too long; learned from the log where it is not given. */
  readonly gapMs?: number
  readonly onProgress?: (bytes: number, lines: number) => void
  /** True where somebody wants it to end: what was read so far is kept. */
  readonly isStopped?: () => boolean
}

/** Why a file was not read: it does not look like what it should be. */
export interface ImportRefusal {
  readonly file: string
  readonly looksLike: LogFormat | 'nothing-known' | 'empty'
}

// LIMIT: rows in one write; each is an SQL statement of 200 rows and all are one transaction.
const ROWS_A_WRITE = 2_000
const HEAD_CHARS = 262_144
const BROKEN_SHOWN = 5

export async function importLog(clinic: TenantStore, settings: ImportSettings): Promise<LogImport | ImportRefusal> {
  const { file, open, format } = settings
  const head = await headOf(logText(open()).chunks)
  const detected = detectFormat(head)
  if (detected === undefined || (format !== undefined && detected.format !== format))
    return { file, looksLike: detected?.format ?? (head.trim() === '' ? 'empty' : 'nothing-known') }
  const secret = await readSetting(clinic, ADDRESS_SECRET)
  const veil = typeof secret === 'string' ? (event: ImportedEvent) => hashedAddresses(event, secret) : undefined
  const intake = new Intake(clinic, settings, detected.format, veil)
  const { chunks, sha256, isCutOff } = tracked(settings, intake)
  const end: RecordsEnd = { isCutOff: false }
  await readAll(await recordsOf(detected, chunks, end, settings), intake, settings)
  await intake.flush()
  return intake.result(sha256(), end.isCutOff || isCutOff())
}

async function headOf(chunks: AsyncIterable<string>): Promise<string> {
  let head = ''
  for await (const chunk of chunks) {
    head += chunk
    if (head.length >= HEAD_CHARS) break
  }
  return head.slice(0, HEAD_CHARS)
}

/** The text of the file, with its hash taken and its bytes counted on the way. */
function tracked({ open, onProgress }: ImportSettings, intake: Intake) {
  const sha256 = createHash('sha256')
  let bytes = 0
  const counted = async function* () {
    for await (const chunk of open()) {
      sha256.update(chunk)
      bytes += chunk.length
      onProgress?.(bytes, intake.lines)
      yield chunk
    }
  }
  const { chunks, isCutOff } = logText(counted())
  return { chunks, isCutOff, sha256: () => sha256.digest('hex') }
}

/** The records of a format as readings; what gives a reading undefined is broken. */
type Readings = AsyncIterable<
  readonly { readonly line: number; readonly text: string; readonly said: LogReading | undefined }[]
>

async function recordsOf(
  { format, isJson }: Detected,
  chunks: AsyncIterable<string>,
  end: RecordsEnd,
  settings: ImportSettings,
): Promise<Readings> {
  const asText = (text: string) => text
  const asRow = (row: readonly string[]) => JSON.stringify(row)
  switch (format) {
    case 'mail-log': {
      const firstYear = await firstYearOf(logText(settings.open()).chunks, settings.writtenBefore, settings)
      return readings(lineRecords(chunks, end), mailLogReader(firstYear, settings), asText)
    }
    case 'exim':
      return readings(lineRecords(chunks, end), eximReader(settings), asText)
    case 'microsoft-trace':
      return readings(csvRecords(chunks, end), traceReader(), asRow)
    case 'google-workspace':
      return readings(csvRecords(chunks, end), googleReader(settings), asRow)
    case 'microsoft-audit':
      return isJson
        ? readings(jsonRecords(chunks, end), auditObjectReader(), asText)
        : readings(csvRecords(chunks, end), auditRowReader(), asRow)
  }
}

async function* readings<T>(
  records: AsyncIterable<readonly LogRecord<T>[]>,
  read: LogReader<T>,
  textOf: (record: T) => string,
): AsyncGenerator<{ line: number; text: string; said: LogReading | undefined }[]> {
  for await (const batch of records) {
    yield batch
      .filter(({ value }) => value !== '')
      .map(({ line, value }) => {
        const said = read(value)
        return { line, text: said?.events.length === 0 ? '' : textOf(value), said }
      })
  }
}

async function readAll(records: Readings, intake: Intake, { isStopped }: ImportSettings): Promise<void> {
  for await (const batch of records) {
    for (const { line, text, said } of batch) intake.take(line, text, said)
    if (intake.isFull) await intake.flush()
    if (isStopped?.() === true) break
  }
}

/** Where addresses are kept as keyed hashes, those of other servers' logs are as well. */
type Veil = ((event: ImportedEvent) => ImportedEvent) | undefined

/** What has been read so far; owned by one import. */
class Intake {
  readonly #clinic: TenantStore
  readonly #settings: ImportSettings
  readonly #format: LogFormat
  readonly #veil: Veil
  readonly #health: LogHealth
  readonly #kinds = new Map<ImportedKind, number>()
  readonly #broken: { count: number; first: number[] } = { count: 0, first: [] }
  readonly #twins = new Twins()
  #rows: LogEventRow[] = []
  #events = 0
  #added = 0
  lines = 0

  constructor(clinic: TenantStore, settings: ImportSettings, format: LogFormat, veil: Veil) {
    this.#clinic = clinic
    this.#veil = veil
    this.#settings = settings
    this.#format = format
    const isOrdered = format === 'mail-log' || format === 'exim'
    const { zoneMinutes, gapMs } = settings
    this.#health = new LogHealth({
      isOrdered,
      ...(zoneMinutes === undefined ? {} : { zoneMinutes }),
      ...(gapMs === undefined ? {} : { gapMs }),
    })
  }

  take(line: number, text: string, said: LogReading | undefined): void {
    this.lines += 1
    if (said === undefined) {
      this.#broken.count += 1
      if (this.#broken.first.length < BROKEN_SHOWN) this.#broken.first.push(line)
      return
    }
    if (said.at === undefined) return
    this.#health.hear(said.at, line, said.host ?? '')
    if (said.isLossy) this.#health.tell({ code: 'lines-lost', at: said.at, line })
    if (said.events.length === 0) return
    const isLine = this.#format === 'mail-log' || this.#format === 'exim'
    const name = said.name ?? (isLine ? this.#twins.nameOf(said.at, text) : text)
    const lineHash = hash('sha256', `${this.#format}\0${name}`, 'base64url').slice(0, HASH_CHARS)
    for (const [index, event] of said.events.entries())
      this.#add({ ...event, line }, index === 0 ? lineHash : `${lineHash}.${index}`)
  }

  #add(event: ImportedEvent, lineHash: string): void {
    const { at, messageId, queueId, kind } = event
    this.#events += 1
    this.#kinds.set(kind, (this.#kinds.get(kind) ?? 0) + 1)
    const keys = {
      ...(messageId === undefined ? {} : { messageKey: messageId }),
      ...(queueId === undefined ? {} : { queueKey: queueId }),
    }
    this.#rows.push({ at, lineHash, ...keys, body: JSON.stringify(this.#veil?.(event) ?? event) })
    if (kind !== 'logging-off') return
    const { operation = '', parameters = '', object = '' } = event.detail
    const what = [operation, object, parameters].filter((part) => part !== '').join(' ')
    this.#health.tell({ code: 'logging-off', at, account: event.account ?? '', what: what.slice(0, WHAT_CHARS_MAX) })
  }

  get isFull(): boolean {
    return this.#rows.length >= ROWS_A_WRITE
  }

  /** If we die before this, the rows are read once more with the file; those that are there already stay as they are. */
  async flush(): Promise<void> {
    const rows = this.#rows
    this.#rows = []
    for (let at = 0; at < rows.length; at += ROWS_A_WRITE) {
      const some = rows.slice(at, at + ROWS_A_WRITE)
      this.#added += await this.#clinic.write((desk) => addLogEvents(desk, some))
    }
  }

  result(sha256: string, isCutOff: boolean): LogImport {
    const { file, now } = this.#settings
    const { first, last } = this.#health
    const isStopped = this.#settings.isStopped?.() === true
    if (isCutOff && !isStopped) this.#health.tell({ code: 'cut-off', line: this.lines })
    return {
      ...{ file, format: this.#format, sha256, lines: this.lines, events: this.#events, added: this.#added },
      ...{ broken: this.#broken, ...(first === undefined ? {} : { first }), ...(last === undefined ? {} : { last }) },
      ...{ kinds: Object.fromEntries(this.#kinds), findings: this.#health.findings(now) },
      ...(isStopped ? { isStopped } : {}),
    }
  }
}

const HASH_CHARS = 24
const WHAT_CHARS_MAX = 200

/** The same line twice in a second is two events: the second one is called by its number. */
class Twins {
  #at = 0
  readonly #seen = new Map<string, number>()

  nameOf(at: number, line: string): string {
    const second = Math.floor(at / 1000)
    if (second !== this.#at || this.#seen.size > LINES_A_SECOND_MAX) this.#seen.clear()
    this.#at = second
    const count = this.#seen.get(line) ?? 0
    this.#seen.set(line, count + 1)
    return count === 0 ? line : `${line}\0${count}`
  }
}

const LINES_A_SECOND_MAX = 10_000
