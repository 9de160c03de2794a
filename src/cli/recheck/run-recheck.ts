import { LedgerError } from '#ledger'
import { visible } from '#report'
import { type House, type LookProgress, recheck, rulesName } from '#service'
import { StoreError } from '#store'
import { onInterrupt } from '../interrupt.ts'
import { complain, type Desk } from '../ledger/ledger-desk.ts'
import { Progress } from '../progress.ts'
import { openTerminal } from '../terminal.ts'
import { cliWordsFor } from '../words.ts'
import { clinicsOf, HERE, type HousePlace, inHouse } from './open-house-here.ts'
import { FoundTeller } from './tell-found.ts'

export interface RecheckTask {
  readonly since: number
  readonly tenant?: string
  readonly dryRun: boolean
  readonly json: boolean
}

/** Looks again at what was delivered, says what was found, and gives the exit code. */
export async function runRecheck(task: RecheckTask, place: HousePlace): Promise<number> {
  const desk: Desk = { terminal: openTerminal(), words: cliWordsFor(place.lang) }
  try {
    return await inHouse(place, desk, (house) => lookAgain(house, task, place, desk))
  } catch (error) {
    const line = placeTrouble(error, desk)
    if (line === undefined) throw error
    return complain(desk, line)
  }
}

/** What is said of a place that is at fault; undefined for a bug. */
export function placeTrouble(error: unknown, { words }: Desk): string | undefined {
  if (error instanceof StoreError) return words.learn.storeTrouble(error.code, visible(error.message))
  return error instanceof LedgerError ? words.ledger.trouble(error.code, visible(error.message)) : undefined
}

async function lookAgain(house: House, task: RecheckTask, place: HousePlace, desk: Desk): Promise<number> {
  const { since, dryRun, tenant, json } = task
  const teller = new FoundTeller(desk, place.lang, json)
  const clinics = clinicsOf(house, tenant, desk)
  const run = openRun(teller, desk)
  try {
    const rules = rulesName(place.version)
    await recheck(house, { since, clinics, rules, dryRun, by: HERE, ...run.looking })
  } finally {
    run.bar.end()
  }
  await teller.end(run.isStopped())
  return teller.exitCode(run.isStopped())
}

/** One look through the mail of before. */
export interface Run {
  readonly bar: Progress
  readonly looking: {
    readonly tell: FoundTeller['tell']
    readonly progress: (now: LookProgress) => void
    readonly stopping: AbortSignal
  }
  readonly isStopped: () => boolean
}

/** The bar, the teller and Ctrl+C, which ends it in order. */
export function openRun(teller: FoundTeller, desk: Desk): Run {
  const stopping = new AbortController()
  const interrupt = onInterrupt((code) => process.exit(code))
  void interrupt.orStop(new Promise<never>(() => {})).then(() => stopping.abort())
  let at: LookProgress = { what: 'ledger', done: 0, total: 0 }
  const words = desk.words.recheck
  const bar = new Progress(
    () => ({ done: at.done, total: at.total, listed: true }),
    () => desk.terminal.progressColumns,
    {
      ...desk.words,
      progress: words.progress,
      get checking() {
        return words.looking[at.what]
      },
    },
  )
  const looking: Run['looking'] = {
    tell: (found) => {
      bar.clear()
      return teller.tell(found)
    },
    progress: (now) => {
      at = now
    },
    stopping: stopping.signal,
  }
  return { bar, looking, isStopped: () => stopping.signal.aborted }
}
