import { createReadStream } from 'node:fs'
import { access, constants, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Lang } from '#domain'
import {
  type Detail,
  type ImportRefusal,
  type ImportSettings,
  importLog,
  joinedLogs,
  LedgerError,
  type LogFinding,
  type LogFormat,
  type LogImport,
} from '#ledger'
import { visible } from '#report'
import { StoreError, type TenantStore } from '#store'
import { cannotRead } from '../cannot-read.ts'
import { codeOf, complain, type Desk, FileTrouble, troubleWith } from '../desk.ts'
import { type Interrupt, onInterrupt } from '../interrupt.ts'
import { localTime } from '../local-time.ts'
import { openPlace } from '../open-place.ts'
import { jsonLine } from '../printer.ts'
import { Progress } from '../progress.ts'
import { recordInLedger } from '../record-in-ledger.ts'
import { openTerminal } from '../terminal.ts'
import { cliWordsFor } from '../words.ts'
import { EXIT } from '../wrong-use.ts'

export interface ImportTask {
  readonly files: readonly string[]
  readonly format?: LogFormat
  readonly zoneMinutes?: number
  readonly gapMs?: number
  readonly keyFile?: string
  readonly json: boolean
}

/** Reads the files into the store, says what is wrong with the logs themselves, and gives the exit code. */
export async function runImport(
  task: ImportTask,
  place: { readonly store: string; readonly lang: Lang },
): Promise<number> {
  const desk: Desk = { terminal: openTerminal(), words: cliWordsFor(place.lang) }
  try {
    const { store, clinic } = await openPlace(place.store)
    try {
      return await importLogs(clinic, task, desk)
    } finally {
      await store.close()
    }
  } catch (error) {
    if (error instanceof StoreError)
      return complain(desk, desk.words.learn.storeTrouble(error.code, visible(error.message)))
    if (error instanceof LedgerError)
      return complain(desk, desk.words.ledger.trouble(error.code, visible(error.message)))
    throw error
  }
}

async function importLogs(clinic: TenantStore, task: ImportTask, desk: Desk): Promise<number> {
  const interrupt = onInterrupt((code) => process.exit(code))
  const results: LogImport[] = []
  let code: number = EXIT.clear
  for (const file of task.files) {
    if (interrupt.stopped) break
    const result = await importOne(clinic, file, task, desk, interrupt)
    if (typeof result === 'number') code = Math.max(code, result)
    else if ('looksLike' in result) code = Math.max(code, await refuse(result, task, desk))
    else results.push(result)
  }
  const { zoneMinutes } = task
  const judged = joinedLogs(results, zoneMinutes === undefined ? {} : { zoneMinutes })
  for (const result of judged) await print(result, task, desk)
  if (judged.length > 0) await record(clinic, judged, task, desk)
  if (interrupt.stopped) return EXIT.interrupted
  const isFaulty = judged.some(({ findings }) => findings.length > 0)
  return code === EXIT.clear && isFaulty ? EXIT.held : code
}

async function importOne(
  clinic: TenantStore,
  file: string,
  { format, zoneMinutes, gapMs }: ImportTask,
  desk: Desk,
  interrupt: Interrupt,
): Promise<LogImport | ImportRefusal | number> {
  try {
    const found = await stat(file).catch(troubleWith(file))
    await access(file, constants.R_OK).catch(troubleWith(file))
    if (!found.isFile()) throw new FileTrouble(file, found.isDirectory() ? 'EISDIR' : 'not-a-file')
    const settings: ImportSettings = {
      ...{ file: path.basename(file), open: () => createReadStream(file) as AsyncIterable<Buffer> },
      ...{ writtenBefore: found.mtimeMs, now: Date.now(), isStopped: () => interrupt.stopped },
      ...(format === undefined ? {} : { format }),
      ...(zoneMinutes === undefined ? {} : { zoneMinutes }),
      ...(gapMs === undefined ? {} : { gapMs }),
    }
    return await withBar(found.size, desk, (onProgress) => importLog(clinic, { ...settings, onProgress }))
  } catch (error) {
    const code = error instanceof FileTrouble ? error.code : isOfFile(error, file) ? codeOf(error) : undefined
    if (code === undefined) throw error
    return complain(desk, cannotRead(file, code, desk.words))
  }
}

/** The system's own trouble while a file is read, and not the store's. */
const isOfFile = (error: unknown, file: string): boolean =>
  error instanceof Error && 'syscall' in error && (!('path' in error) || error.path === file)

const MB = 1_048_576

async function withBar<T>(total: number, { terminal, words }: Desk, work: (on: (bytes: number) => void) => Promise<T>) {
  let done = 0
  const { reading, progress } = words.ledgerImport
  const bar = new Progress(
    () => ({ done, total, listed: true }),
    () => terminal.progressColumns,
    {
      ...words,
      checking: reading,
      progress: (bytes, _all, perSecond, left) =>
        progress((bytes / MB).toFixed(1), (total / MB).toFixed(1), (perSecond / MB).toFixed(1), left),
    },
  )
  return await work((bytes) => {
    done = bytes
  }).finally(() => bar.end())
}

async function print(result: LogImport, { json }: ImportTask, { terminal, words }: Desk): Promise<void> {
  if (json) return terminal.print(`${jsonLine(result)}\n`)
  const said = words.ledgerImport
  const { file, format, lines, events, added, first, last, broken, kinds, findings, isStopped } = result
  const counts = Object.entries(kinds).map(([kind, count]) => `${said.kinds[kind as keyof typeof kinds]} ${count}`)
  const notes = [
    ...(first === undefined || last === undefined ? [] : [said.span(localTime(first), localTime(last))]),
    ...(counts.length === 0 ? [] : [counts.join(', ')]),
    ...(broken.count === 0 ? [] : [said.broken(broken.count, broken.first)]),
    ...(isStopped === true ? [said.stopped] : []),
    ...findings.map((finding) => `! ${said.finding(shown(finding), localTime)}`),
  ]
  const head = said.imported(visible(file), said.formats[format], lines, events, added)
  await terminal.print(`${[head, ...notes.map((note) => `  ${note}`)].join('\n')}\n`)
}

/** WHY: who and what stand in the file as somebody wrote them there. */
const shown = (finding: LogFinding): LogFinding =>
  finding.code === 'logging-off'
    ? { ...finding, account: visible(finding.account), what: visible(finding.what) }
    : finding

async function refuse({ file, looksLike }: ImportRefusal, task: ImportTask, desk: Desk): Promise<number> {
  const { ledgerImport: said } = desk.words
  if (task.json) await desk.terminal.print(`${jsonLine({ file, refused: looksLike })}\n`)
  const name = visible(file)
  const names = Object.values(said.formats)
  if (looksLike === 'empty') return complain(desk, said.empty(name))
  if (looksLike === 'nothing-known') return complain(desk, said.unknown(name, names))
  return complain(desk, said.other(name, said.formats[task.format ?? looksLike], said.formats[looksLike]))
}

async function record(clinic: TenantStore, results: readonly LogImport[], task: ImportTask, desk: Desk): Promise<void> {
  if (task.keyFile === undefined) return desk.terminal.complain(`sekisho: ${desk.words.ledgerImport.notRecorded}`)
  await recordInLedger(clinic, task.keyFile, results.map(entryOf))
}

function entryOf({ file, format, sha256, lines, events, added, broken, first, last, findings }: LogImport): Detail {
  return {
    ...{ kind: 'log-imported', file, format, sha256, lines, events, added, broken: broken.count },
    ...(first === undefined ? {} : { first }),
    ...(last === undefined ? {} : { last }),
    findings: [...new Set(findings.map(({ code }) => code))],
  }
}
