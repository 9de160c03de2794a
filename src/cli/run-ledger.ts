import { createWriteStream } from 'node:fs'
import { access, constants, readFile, stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Lang } from '#domain'
import {
  type Entry,
  exportLines,
  exportSource,
  LedgerError,
  type LedgerSource,
  noteFromText,
  oneLine,
  readLedger,
  storeSource,
  type Verification,
  verifyLedger,
} from '#ledger'
import { visible } from '#report'
import { StoreError, type TenantReader } from '#store'
import { cannotRead } from './cannot-read.ts'
import { openPlace } from './open-place.ts'
import { jsonLine } from './printer.ts'
import { Progress } from './progress.ts'
import { openTerminal, type Terminal } from './terminal.ts'
import type { CliWords } from './wording.ts'
import { cliWordsFor } from './words.ts'
import { EXIT } from './wrong-use.ts'

export type LedgerTask =
  | {
      readonly do: 'verify'
      /** An exported file; the ledger in the store where none is named. */
      readonly file?: string
      readonly checkpoint?: string
      readonly key?: string
      readonly json: boolean
    }
  | { readonly do: 'show'; readonly from?: number; readonly count: number; readonly json: boolean }
  | { readonly do: 'export'; readonly out?: string }
  | { readonly do: 'checkpoint' }

export interface LedgerPlace {
  readonly store: string
  readonly lang: Lang
}

interface Desk {
  readonly terminal: Terminal
  readonly words: CliWords
}

/** Does what was asked of the ledger and says what came of it; gives the exit code. */
export async function runLedger(task: LedgerTask, { store, lang }: LedgerPlace): Promise<number> {
  const desk: Desk = { terminal: openTerminal(), words: cliWordsFor(lang) }
  try {
    if (task.do === 'verify' && task.file !== undefined) return await verify(await fileSource(task.file), task, desk)
    const place = await openPlace(store, true)
    try {
      return await perform(task, place.clinic, desk)
    } finally {
      await place.store.close()
    }
  } catch (error) {
    const line = lineOf(error, desk.words)
    if (line === undefined) throw error
    return complain(desk, line)
  }
}

function perform(task: LedgerTask, clinic: TenantReader, desk: Desk): Promise<number> {
  switch (task.do) {
    case 'verify':
      return verify(storeSource(clinic), task, desk)
    case 'show':
      return show(clinic, task, desk)
    case 'export':
      return exportTo(clinic, task.out, desk)
    case 'checkpoint':
      return printCheckpoint(clinic, desk)
  }
}

/** A file that was named and cannot be read or written. */
class FileTrouble extends Error {
  readonly file: string
  readonly code: string

  constructor(file: string, code: string) {
    super(code)
    this.file = file
    this.code = code
  }
}

const notRead = (file: string) => (error: unknown) => {
  throw new FileTrouble(file, codeOf(error))
}

function lineOf(error: unknown, words: CliWords): string | undefined {
  if (error instanceof StoreError) return words.learn.storeTrouble(error.code, visible(error.message))
  if (error instanceof LedgerError) return words.ledger.trouble(error.code, visible(error.message))
  if (!(error instanceof FileTrouble)) return undefined
  return error.code === 'EEXIST'
    ? words.ledger.outExists(visible(error.file))
    : cannotRead(error.file, error.code, words)
}

async function fileSource(file: string): Promise<LedgerSource> {
  const found = await stat(file).catch(notRead(file))
  await access(file, constants.R_OK).catch(notRead(file))
  if (!found.isFile()) throw new FileTrouble(file, found.isDirectory() ? 'EISDIR' : 'not-a-file')
  return exportSource(file)
}

type Verify = LedgerTask & { readonly do: 'verify' }

async function verify(source: LedgerSource, task: Verify, desk: Desk): Promise<number> {
  const { checkpoint, key } = task
  const older = checkpoint === undefined ? undefined : await readFile(checkpoint, 'utf8').catch(notRead(checkpoint))
  let count = { done: 0, total: 0, listed: true }
  const progress = new Progress(
    () => count,
    () => desk.terminal.progressColumns,
    desk.words,
  )
  const onProgress = (done: number, total: number) => {
    count = { done, total, listed: true }
  }
  const found = await verifyLedger(source, {
    ...{ onProgress },
    ...(older === undefined ? {} : { checkpoint: older }),
    ...(key === undefined ? {} : { key }),
  }).finally(() => progress.end())
  if (task.json) await printJson(found, desk)
  // A file that names no key and has no checkpoint is something else.
  const isEmpty = task.file === undefined ? found.entryCount === 0 : found.keys.length === 0
  const isNone = found.head === undefined && isEmpty
  // WHY not where something older is at hand: a ledger that vanished is the worst change of all.
  if (isNone && older === undefined && key === undefined) {
    const { none, noneIn } = desk.words.ledger
    return complain(desk, task.file === undefined ? none : noneIn(visible(task.file)))
  }
  if (!task.json) await printFound(found, older, desk)
  return found.isSound ? EXIT.clear : EXIT.held
}

function printJson({ head, ...found }: Verification, { terminal }: Desk): Promise<void> {
  const { origin = null, size = null } = head ?? {}
  const root = head?.root.toString('base64') ?? null
  return terminal.print(`${jsonLine({ ...found, origin, size, root })}\n`)
}

async function printFound(found: Verification, older: string | undefined, { terminal, words }: Desk): Promise<void> {
  const { ledger } = words
  const { isSound, entryCount, head, keys, problems, isKeyTrusted } = found
  const key = isKeyTrusted ? ledger.keyTrusted : ledger.keyShown(visible(keys.at(-1) ?? ''))
  const olderSize = older === undefined ? undefined : Number(noteFromText(older).split('\n')[1])
  const lines = isSound
    ? [
        ledger.sound(entryCount, visible(head?.origin ?? '')),
        ...(olderSize === undefined ? [] : [ledger.withOlder(olderSize)]),
        key,
      ]
    : [ledger.notSound, ...problems.map((problem) => `  ${ledger.problem(problem)}`), ledger.todo]
  await terminal.print(`${lines.join('\n')}\n`)
}

async function show(
  clinic: TenantReader,
  { from, count, json }: LedgerTask & { do: 'show' },
  { terminal, words }: Desk,
): Promise<number> {
  const ledger = readLedger(clinic)
  const { size } = await ledger.checkpoint()
  const first = from ?? Math.max(0, size - count)
  for await (const { entry } of ledger.entries({ from: first, to: first + count }))
    await terminal.print(`${json ? jsonLine(entry) : entryLine(entry, words)}\n`)
  return EXIT.clear
}

// LIMIT: more of an entry is read with --json.
const LINE_CHARS_MAX = 240

function entryLine({ v, index, at, kind, who, from, ...rest }: Entry, { ledger }: CliWords): string {
  const time = new Date(at).toISOString().replace('T', ' ').replace('.000Z', 'Z')
  const what = ledger.kinds[kind] ?? kind
  const head = [`#${index}`, time, what, who, ...(from === undefined ? [] : [from])].join('  ')
  return visible(`${head}  ${jsonLine(rest)}`, LINE_CHARS_MAX)
}

async function exportTo(clinic: TenantReader, out: string | undefined, desk: Desk): Promise<number> {
  if (out === undefined) {
    for await (const line of exportLines(clinic)) {
      if (desk.terminal.gone) break
      await desk.terminal.print(line)
    }
    return EXIT.clear
  }
  let lines = 0
  const counted = async function* () {
    for await (const line of exportLines(clinic)) {
      lines += 1
      yield line
    }
  }
  // If we die in the middle, a file is left that was cut off, and `verify` says so.
  const file = createWriteStream(out, { flags: 'wx', mode: 0o600, flush: true })
  await pipeline(Readable.from(counted()), file).catch((error: unknown) => {
    if (error instanceof StoreError || error instanceof LedgerError) throw error
    throw new FileTrouble(out, codeOf(error))
  })
  await desk.terminal.print(`${desk.words.ledger.exported(visible(out), lines - 1)}\n`)
  return EXIT.clear
}

async function printCheckpoint(clinic: TenantReader, { terminal }: Desk): Promise<number> {
  const { note } = await readLedger(clinic).checkpoint()
  await terminal.print(`${visible(oneLine(note), note.length)}\n`)
  return EXIT.clear
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '')

async function complain({ terminal }: Desk, line: string): Promise<number> {
  await terminal.complain(`sekisho: ${line}`)
  return EXIT.wrong
}
