import { type House, type LookProgress, recheck, rulesName } from '#service'
import type { Desk } from '../desk.ts'
import { onInterrupt } from '../interrupt.ts'
import { orComplain } from '../place-trouble.ts'
import { Progress } from '../progress.ts'
import { openTerminal } from '../terminal.ts'
import { whoIsHere } from '../who-is-here.ts'
import { cliWordsFor } from '../words.ts'
import { clinicsOf, type HousePlace, inHouse } from './open-house-here.ts'
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
  return orComplain(desk, () => inHouse(place, desk, (house) => lookAgain(house, task, place, desk)))
}

async function lookAgain(house: House, task: RecheckTask, place: HousePlace, desk: Desk): Promise<number> {
  const { since, dryRun, tenant, json } = task
  const teller = new FoundTeller(desk, place.lang, json)
  const clinics = clinicsOf(house, tenant, desk)
  const run = openRun(teller, desk)
  try {
    const rules = rulesName(place.version)
    await recheck(house, { since, clinics, rules, dryRun, by: whoIsHere(), ...run.looking })
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
