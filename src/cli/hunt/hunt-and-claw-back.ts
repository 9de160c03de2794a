import { createInterface } from 'node:readline/promises'
import { type HuntConditions, type HuntHit, type HuntProgress, hunt } from '#ledger'
import { visible } from '#report'
import { clawBackHits, type House, type Looker } from '#service'
import type { Desk } from '../desk.ts'
import { orComplain } from '../place-trouble.ts'
import { jsonLine } from '../printer.ts'
import { clinicsOf, type HousePlace, inHouse } from '../recheck/open-house-here.ts'
import { openRun } from '../recheck/run-recheck.ts'
import { FoundTeller } from '../recheck/tell-found.ts'
import { openTerminal } from '../terminal.ts'
import { whoIsHere } from '../who-is-here.ts'
import { cliWordsFor } from '../words.ts'
import { EXIT, WrongUse } from '../wrong-use.ts'
import { printHunt } from './hunt-table.ts'
import { barOf, conditionsOf, type HuntTask, printNotes, queryOf } from './run-hunt.ts'

export interface Fetching {
  /** Nobody is asked first. */
  readonly yes: boolean
  readonly tenant?: string
}

/** Hunts through each clinic's ledger, and fetches back what was found once somebody has agreed; gives the exit code. */
export async function huntAndClawBack(task: HuntTask, fetching: Fetching, place: HousePlace): Promise<number> {
  const desk: Desk = { terminal: openTerminal(), words: cliWordsFor(place.lang) }
  return orComplain(desk, async () => {
    const conditions = await conditionsOf(task, desk)
    if (conditions === undefined) return EXIT.wrong
    if (!fetching.yes && !process.stdin.isTTY) throw new WrongUse(desk.words.hunt.sayYes)
    return inHouse(place, desk, (house) => huntIn(house, conditions, task, fetching, place, desk))
  })
}

type Clinic = ReturnType<House['clinics']>[number]

async function huntIn(
  house: House,
  conditions: HuntConditions,
  task: HuntTask,
  { yes, tenant }: Fetching,
  { lang }: HousePlace,
  desk: Desk,
): Promise<number> {
  const teller = new FoundTeller(desk, lang, task.json)
  const run = openRun(teller, desk)
  const found = new Map<Clinic, readonly HuntHit[]>()
  const clinics = clinicsOf(house, tenant, desk)
  for (const clinic of clinics) {
    if (clinics.length > 1 && !task.json) await desk.terminal.print(`${visible(clinic.tenant)}\n`)
    found.set(clinic, await huntOne(clinic, conditions, task, run.isStopped, desk))
  }
  const count = [...found.values()].reduce((sum, hits) => sum + hits.length, 0)
  if (run.isStopped()) return EXIT.interrupted
  if (count === 0) return EXIT.clear
  if (!yes && !(await isWanted(count, desk))) {
    await desk.terminal.complain(desk.words.hunt.leftAlone)
    return EXIT.held
  }
  const looker: Looker = {
    ...{
      by: whoIsHere(),
      onlyLooks: false,
      isShared: house.store.isShared,
      tell: run.looking.tell,
      stopping: run.looking.stopping,
    },
    progress: (now) => run.looking.progress({ what: 'mailbox', ...now }),
  }
  try {
    for (const [clinic, hits] of found) await clawBackHits(house, clinic, hits, queryOf(conditions), looker)
  } finally {
    run.bar.end()
  }
  await teller.end(run.isStopped())
  return teller.exitCode(run.isStopped()) || EXIT.held
}

/** As a hunt without a house does it, and written down with the house's own key. */
async function huntOne(
  clinic: Clinic,
  conditions: HuntConditions,
  { json }: HuntTask,
  isStopped: () => boolean,
  desk: Desk,
): Promise<readonly HuntHit[]> {
  let at: HuntProgress = { done: 0, total: 0, hits: 0, isCut: false, unread: 0 }
  const bar = barOf(() => at, desk)
  const hits: HuntHit[] = []
  const onProgress = (now: HuntProgress): void => {
    at = now
  }
  try {
    for await (const hit of hunt(clinic.store, conditions, onProgress, isStopped)) {
      bar.clear()
      if (json) await desk.terminal.print(`${jsonLine(hit)}\n`)
      hits.push(hit)
    }
  } finally {
    bar.end()
  }
  if (!json) await printHunt(hits, desk)
  await printNotes(at, isStopped(), desk)
  await clinic.ledger.append({ ...whoIsHere(), kind: 'searched', query: queryOf(conditions), hits: hits.length })
  return hits
}

async function isWanted(count: number, { words }: Desk): Promise<boolean> {
  const asking = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return /^(?:y|yes|はい)$/i.test((await asking.question(words.hunt.confirm(count))).trim())
  } finally {
    asking.close()
  }
}
