import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { csvLines, type ExportFilter, eventLines, exportLines, indexLedger, LedgerError, proofLines } from '#ledger'
import { visible } from '#report'
import { readLedgerHead, StoreError, type TenantReader } from '#store'
import { codeOf, complain, type Desk, FileTrouble } from '../desk.ts'
import { type Looking, recordLook } from '../record-look.ts'
import type { CliWords } from '../wording.ts'
import { EXIT } from '../wrong-use.ts'
import { findStory } from './find-story.ts'

// `sekisho ledger export`.

export type ExportFormat = 'ndjson' | 'csv' | 'ecs' | 'ocsf'

export interface ExportTask {
  readonly do: 'export'
  readonly format: ExportFormat
  readonly filter: ExportFilter
  readonly out?: string
  readonly keyFile?: string
}

export async function exportLedger(looking: Looking, task: ExportTask, desk: Desk): Promise<number> {
  const { clinic } = looking.place
  const { out, keyFile } = task
  const canWrite = keyFile !== undefined && looking.trouble === undefined
  if (canWrite && (await readLedgerHead(clinic)) !== undefined) await indexLedger(clinic)
  const filter = await namedFilter(clinic, task.filter)
  if (filter === undefined) return complain(desk, desk.words.ledger.find.noSuchMail(visible(task.filter.mail ?? '')))
  const seal = createHash('sha256')
  let count = -HEAD_LINES[task.format]
  const counted = async function* () {
    for await (const line of linesOf(clinic, task.format, filter, desk.words)) {
      if (desk.terminal.gone) return
      count += 1
      seal.update(line)
      yield line
    }
  }
  if (out === undefined) for await (const line of counted()) await desk.terminal.print(line)
  else {
    await writeTo(out, counted())
    await desk.terminal.print(`${desk.words.ledger.exported(visible(out), count)}\n`)
  }
  // WHY after it: only now it is known what was exported, to the byte.
  const what = toldFilter(task.format, filter)
  await recordLook(looking, keyFile, { kind: 'exported', what, count, sha256: seal.digest('hex') }, desk)
  return EXIT.clear
}

const HEAD_LINES: Readonly<Record<ExportFormat, number>> = { ndjson: 1, csv: 1, ecs: 0, ocsf: 0 }

function linesOf(reader: TenantReader, format: ExportFormat, filter: ExportFilter, { ledger }: CliWords) {
  switch (format) {
    case 'csv':
      return csvLines(reader, filter, {
        headings: ledger.exporting.headings,
        kindOf: (kind) => (Object.hasOwn(ledger.kinds, kind) ? ledger.kinds[kind] : kind),
      })
    case 'ecs':
    case 'ocsf':
      return eventLines(reader, filter, format)
    case 'ndjson':
      // WHY two: the whole ledger is verified by itself; a part of it needs a proof with each entry.
      return Object.keys(filter).length === 0 ? exportLines(reader) : proofLines(reader, filter)
  }
}

/** With our own name of the mail; undefined where there is no such mail. */
async function namedFilter(reader: TenantReader, filter: ExportFilter): Promise<ExportFilter | undefined> {
  if (filter.mail === undefined) return filter
  const mail = (await findStory(reader, filter.mail))?.mail
  return mail === undefined ? undefined : { ...filter, mail }
}

function toldFilter(format: ExportFormat, { mail, since, until, kinds }: ExportFilter): string {
  const told = [
    `ledger as ${format}`,
    ...(mail === undefined ? [] : [`mail ${mail}`]),
    ...(since === undefined ? [] : [`since ${new Date(since).toISOString()}`]),
    ...(until === undefined ? [] : [`until ${new Date(until).toISOString()}`]),
    ...(kinds === undefined ? [] : [`only ${kinds.join(' ')}`]),
  ]
  return told.join(', ')
}

async function writeTo(out: string, lines: AsyncIterable<string>): Promise<void> {
  // If we die in the middle, a file is left that was cut off, and `verify` says so.
  const file = createWriteStream(out, { flags: 'wx', mode: 0o600, flush: true })
  await pipeline(Readable.from(lines), file).catch((error: unknown) => {
    if (error instanceof StoreError || error instanceof LedgerError) throw error
    throw new FileTrouble(out, codeOf(error))
  })
}
