import type { Lang } from '#domain'
import { type Entry, isProofFile, readLedger, storeSource } from '#ledger'
import { visible } from '#report'
import type { TenantReader, TenantStore } from '#store'
import type { Desk } from '../desk.ts'
import { openPlace } from '../open-place.ts'
import { orComplain } from '../place-trouble.ts'
import { jsonLine } from '../printer.ts'
import { openToLook } from '../record-look.ts'
import { openTerminal } from '../terminal.ts'
import type { CliWords } from '../wording.ts'
import { cliWordsFor } from '../words.ts'
import { EXIT } from '../wrong-use.ts'
import { type ExportTask, exportLedger } from './export-ledger.ts'
import { type KeepTask, keep } from './keep-ledger.ts'
import { type CheckpointTask, printCheckpoint } from './print-checkpoint.ts'
import type { ReplayTask } from './replay-mail.ts'
import { type RotateTask, rotate } from './rotate-ledger-key.ts'
import { type IndexTask, index, type SearchTask, search } from './search-ledger.ts'
import type { StoryTask } from './tell-story.ts'
import { fileSource, type VerifyTask, verify } from './verify-ledger.ts'
import { checkProofs } from './verify-proofs.ts'
import { askWitness, type WitnessTask } from './witness-ledger.ts'

export type LedgerTask =
  | VerifyTask
  | { readonly do: 'show'; readonly from?: number; readonly count: number; readonly json: boolean }
  | CheckpointTask
  | RotateTask
  | WitnessTask
  | KeepTask
  | IndexTask
  | LookTask

/** What is itself recorded in the ledger, where its key is at hand. */
type LookTask = SearchTask | StoryTask | ReplayTask | ExportTask

export interface LedgerPlace {
  readonly store: string
  readonly lang: Lang
}

/** Does what was asked of the ledger and says what came of it; gives the exit code. */
export async function runLedger(task: LedgerTask, { store, lang }: LedgerPlace): Promise<number> {
  const desk: Desk = { terminal: openTerminal(), words: cliWordsFor(lang) }
  return orComplain(desk, async () => {
    if (task.do === 'verify' && task.file !== undefined) return verifyFile(task.file, task, desk)
    if (isLook(task)) return look(task, store, lang, desk)
    const place = await openPlace(store, !WRITES.has(task.do))
    try {
      return await perform(task, place.clinic, desk)
    } finally {
      await place.store.close()
    }
  })
}

async function verifyFile(file: string, task: VerifyTask, desk: Desk): Promise<number> {
  const source = await fileSource(file)
  return (await isProofFile(file)) ? checkProofs(file, task, desk) : verify(source, task, desk)
}

const WRITES: ReadonlySet<LedgerTask['do']> = new Set(['rotate', 'index', 'retain', 'hold', 'lift-hold', 'witness'])

const isLook = (task: LedgerTask): task is LookTask => ['search', 'story', 'replay', 'export'].includes(task.do)

async function look(task: LookTask, store: string, lang: Lang, desk: Desk): Promise<number> {
  const looking = await openToLook(store, task.keyFile, desk)
  try {
    if (task.do === 'export') return await exportLedger(looking, task, desk)
    if (task.do === 'search') return await search(looking, task, desk)
    // WHY only now: these know the words of all rules.
    if (task.do === 'replay') return await (await import('./replay-mail.ts')).replay(looking, task, lang, desk)
    const { tellStory } = await import('./tell-story.ts')
    return await tellStory(looking, task, lang, desk)
  } finally {
    await looking.place.store.close()
  }
}

function perform(task: Exclude<LedgerTask, LookTask>, clinic: TenantStore, desk: Desk): Promise<number> {
  switch (task.do) {
    case 'verify':
      return verify(storeSource(clinic), task, desk)
    case 'show':
      return show(clinic, task, desk)
    case 'checkpoint':
      return printCheckpoint(clinic, task, desk)
    case 'rotate':
      return rotate(clinic, task, desk)
    case 'witness':
      return askWitness(clinic, task, desk)
    case 'index':
      return index(clinic, task, desk)
    default:
      return keep(clinic, task, desk)
  }
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
