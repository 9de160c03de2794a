import { access, constants, readFile, stat } from 'node:fs/promises'
import {
  exportSource,
  type LedgerSource,
  noteFromText,
  type OlderCheckpoint,
  readKeptCheckpoints,
  type Verification,
  verifyLedger,
} from '#ledger'
import { visible } from '#report'
import { complain, type Desk, FileTrouble, troubleWith } from '../desk.ts'
import { jsonLine } from '../printer.ts'
import { Progress } from '../progress.ts'
import { EXIT } from '../wrong-use.ts'

// `sekisho ledger verify`: reads what was named, has it verified, says what came of it.

export interface VerifyTask {
  readonly do: 'verify'
  /** An exported file; the ledger in the store where none is named. */
  readonly file?: string
  /** Files and folders with older checkpoints. */
  readonly checkpoints: readonly string[]
  /** A time in milliseconds, or a file with a checkpoint. */
  readonly since?: number | string
  readonly key?: string
  readonly json: boolean
}

export async function fileSource(file: string): Promise<LedgerSource> {
  const found = await stat(file).catch(troubleWith(file))
  await access(file, constants.R_OK).catch(troubleWith(file))
  if (!found.isFile()) throw new FileTrouble(file, found.isDirectory() ? 'EISDIR' : 'not-a-file')
  return exportSource(file)
}

export async function verify(source: LedgerSource, task: VerifyTask, desk: Desk): Promise<number> {
  const { since, key } = task
  const older: OlderCheckpoint[] = []
  for (const place of task.checkpoints) {
    const kept = await readKeptCheckpoints(place, await originOf(source)).catch(troubleWith(place))
    if (kept.length === 0) return complain(desk, desk.words.ledger.noneKept(visible(place)))
    older.push(...kept)
  }
  const begin = typeof since === 'string' ? await readSince(since) : since
  const found = await verifyWithProgress(source, { older, begin, key }, desk)
  if (task.json) await printJson(found, desk)
  // A file that names no key and has no checkpoint is something else.
  const isEmpty = task.file === undefined ? found.entryCount === 0 : found.keys.length === 0
  const isNone = found.head === undefined && isEmpty
  // WHY not where something older is at hand: a ledger that vanished is the worst change of all.
  if (isNone && older.length === 0 && typeof begin !== 'object' && key === undefined) {
    const { none, noneIn } = desk.words.ledger
    return complain(desk, task.file === undefined ? none : noneIn(visible(task.file)))
  }
  if (!task.json) await printFound(found, older.length + (typeof begin === 'object' ? 1 : 0), desk)
  return found.isSound ? EXIT.clear : EXIT.held
}

/** What the ledger calls itself, before anybody asked whether that is so. */
const originOf = async (source: LedgerSource): Promise<string | undefined> => (await source.head())?.note.split('\n')[0]

const readSince = async (file: string): Promise<OlderCheckpoint> => ({
  note: noteFromText(await readFile(file, 'utf8').catch(troubleWith(file))),
  place: file,
})

interface Asked {
  readonly older: readonly OlderCheckpoint[]
  readonly begin: number | OlderCheckpoint | undefined
  readonly key: string | undefined
}

async function verifyWithProgress(source: LedgerSource, { older, begin, key }: Asked, desk: Desk) {
  let count = { done: 0, total: 0, listed: true }
  const progress = new Progress(
    () => count,
    () => desk.terminal.progressColumns,
    desk.words,
  )
  const onProgress = (done: number, total: number) => {
    count = { done, total, listed: true }
  }
  return verifyLedger(source, {
    ...{ onProgress, checkpoints: older },
    ...(begin === undefined ? {} : { since: begin }),
    ...(key === undefined ? {} : { key }),
  }).finally(() => progress.end())
}

function printJson({ head, ...found }: Verification, { terminal }: Desk): Promise<void> {
  const { origin = null, size = null } = head ?? {}
  const root = head?.root.toString('base64') ?? null
  return terminal.print(`${jsonLine({ ...found, origin, size, root })}\n`)
}

async function printFound(found: Verification, olderCount: number, { terminal, words }: Desk): Promise<void> {
  const { ledger } = words
  const lines = found.isSound
    ? soundLines(found, olderCount, ledger)
    : [ledger.notSound, ...found.problems.map((problem) => `  ${problemLine(problem, ledger)}`), ledger.todo]
  await terminal.print(`${lines.join('\n')}\n`)
}

type LedgerWords = Desk['words']['ledger']

function soundLines(
  { entryCount, dropped, from, head, keys, compared, isKeyTrusted }: Verification,
  olderCount: number,
  ledger: LedgerWords,
): string[] {
  const origin = visible(head?.origin ?? '')
  return [
    from === 0 ? ledger.sound(entryCount, origin) : ledger.soundSince(entryCount - from, from, origin),
    ...(dropped.count === 0
      ? []
      : [ledger.contentsDropped(dropped.count, dropped.lastAt === undefined ? undefined : new Date(dropped.lastAt))]),
    ...(compared.count === 0 ? [] : [ledger.withOlder(compared.size, compared.count)]),
    ...(compared.count === olderCount ? [] : [ledger.notCompared(olderCount - compared.count)]),
    isKeyTrusted ? ledger.keyTrusted : ledger.keyShown(visible(keys.at(-1) ?? '')),
  ]
}

function problemLine(problem: Verification['problems'][number], ledger: LedgerWords): string {
  const place = 'place' in problem && problem.place !== undefined ? ` (${visible(problem.place)})` : ''
  return `${ledger.problem(problem)}${place}`
}
