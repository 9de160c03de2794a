import { readFile } from 'node:fs/promises'
import type { Lang } from '#domain'
import {
  HUNT_TESTS,
  type HuntCondition,
  type HuntConditions,
  type HuntHit,
  type HuntProgress,
  type HuntTest,
  hunt,
  huntTime,
  isHuntValue,
  readHuntFile,
} from '#ledger'
import { visible } from '#report'
import { complain, type Desk, troubleWith } from '../desk.ts'
import { onInterrupt } from '../interrupt.ts'
import { orComplain } from '../place-trouble.ts'
import { jsonLine } from '../printer.ts'
import { Progress } from '../progress.ts'
import { type Looking, openToLook, recordLook } from '../record-look.ts'
import { openTerminal } from '../terminal.ts'
import { cliWordsFor } from '../words.ts'
import { EXIT, WrongUse } from '../wrong-use.ts'
import { printHunt } from './hunt-table.ts'

/** What was asked for, by the options' names. */
export interface Asked {
  readonly hash?: readonly string[] | undefined
  readonly link?: readonly string[] | undefined
  readonly linkHost?: readonly string[] | undefined
  readonly sender?: readonly string[] | undefined
  readonly recipient?: readonly string[] | undefined
  readonly part?: readonly string[] | undefined
  readonly subject?: readonly string[] | undefined
  readonly messageId?: readonly string[] | undefined
  readonly finding?: readonly string[] | undefined
  readonly verdict?: readonly string[] | undefined
}

export interface HuntTask {
  readonly asked: Asked
  readonly since?: string
  readonly until?: string
  /** A file with a rule. */
  readonly rule?: string
  readonly keyFile?: string
  readonly json: boolean
}

/** Hunts, says whom the mails reached, and gives the exit code. */
export async function runHunt(task: HuntTask, place: { readonly store: string; readonly lang: Lang }): Promise<number> {
  const desk: Desk = { terminal: openTerminal(), words: cliWordsFor(place.lang) }
  return orComplain(desk, async () => {
    const conditions = await conditionsOf(task, desk)
    if (conditions === undefined) return EXIT.wrong
    const looking = await openToLook(place.store, task.keyFile, desk)
    try {
      return await huntIn(looking, conditions, task, desk)
    } finally {
      await looking.place.store.close()
    }
  })
}

const OPTIONS: readonly (readonly [keyof Asked, string, readonly HuntTest[]])[] = [
  ['hash', '--hash', ['mail-hash', 'part-hash']],
  ['link', '--link', ['link']],
  ['linkHost', '--link-host', ['link-host']],
  ['sender', '--sender', ['sender']],
  ['recipient', '--recipient', ['recipient']],
  ['part', '--part', ['part-name']],
  ['subject', '--subject', ['subject']],
  ['messageId', '--message-id', ['message-id']],
  ['finding', '--finding', ['finding']],
  ['verdict', '--verdict', ['verdict']],
]

export async function conditionsOf(task: HuntTask, desk: Desk): Promise<HuntConditions | undefined> {
  const { hunt: words } = desk.words
  const all: HuntCondition[] = []
  for (const [name, option, tests] of OPTIONS) {
    const values = task.asked[name]
    if (values === undefined) continue
    const wrong = values.find((value) => !tests.every((test) => isHuntValue(test, value)))
    if (wrong !== undefined) throw new WrongUse(words.badValue(option, visible(wrong)))
    all.push({ any: tests.map((test) => ({ test, values })) })
  }
  const file = task.rule === undefined ? { where: { all: [] } } : await ruleOf(task.rule, desk)
  if (file === undefined) return undefined
  const since = timeOf('--since', task.since, desk) ?? file.since
  const until = timeOf('--until', task.until, desk) ?? file.until
  return {
    where: { all: [...all, file.where] },
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
  }
}

function timeOf(option: '--since' | '--until', text: string | undefined, { words }: Desk): number | undefined {
  if (text === undefined) return undefined
  const at = huntTime(text, option === '--until')
  if (at === undefined) throw new WrongUse(words.hunt.badTime(option, visible(text)))
  return at
}

async function ruleOf(file: string, desk: Desk): Promise<HuntConditions | undefined> {
  const { hunt: words } = desk.words
  const read = readHuntFile(await readFile(file, 'utf8').catch(troubleWith(file)))
  if (!('mistakes' in read)) return read
  const names = [...HUNT_TESTS, 'all', 'any', 'not', 'name', 'since', 'until', 'where'].join(' ')
  const lines = read.mistakes.map((mistake) => words.mistake({ ...mistake, value: visible(mistake.value) }, names))
  await complain(desk, [words.ruleWrong(visible(file)), ...lines.map((line) => `  ${line}`)].join('\n'))
  return undefined
}

async function huntIn(looking: Looking, conditions: HuntConditions, task: HuntTask, desk: Desk): Promise<number> {
  const interrupt = onInterrupt((code) => process.exit(code))
  let at: HuntProgress = { done: 0, total: 0, hits: 0, isCut: false, unread: 0 }
  const bar = barOf(() => at, desk)
  const hits: HuntHit[] = []
  const onProgress = (now: HuntProgress) => {
    at = now
  }
  try {
    for await (const hit of hunt(looking.place.clinic, conditions, onProgress, () => interrupt.stopped)) {
      bar.clear()
      if (task.json) await desk.terminal.print(`${jsonLine(hit)}\n`)
      hits.push(hit)
    }
  } finally {
    bar.end()
  }
  if (!task.json) await printHunt(hits, desk)
  await printNotes(at, interrupt.stopped, desk)
  await recordLook(looking, task.keyFile, { kind: 'searched', query: queryOf(conditions), hits: hits.length }, desk)
  if (interrupt.stopped) return EXIT.interrupted
  return hits.length > 0 ? EXIT.held : EXIT.clear
}

/** What was asked, as the ledger keeps it. */
export const queryOf = (conditions: HuntConditions): string =>
  `hunt ${JSON.stringify(conditions)}`.slice(0, QUERY_CHARS_MAX).toWellFormed()

// LIMIT: what an entry keeps of a text; a rule with many hashes is longer.
const QUERY_CHARS_MAX = 1_900

export function barOf(count: () => HuntProgress, { terminal, words }: Desk): Progress {
  const { hunting, progress } = words.hunt
  return new Progress(
    () => ({ done: count().done, total: count().total, listed: true }),
    () => terminal.progressColumns,
    { ...words, checking: hunting, progress },
  )
}

/** WHY on stderr: they are about the hunt, and stdout may be another program's. */
export async function printNotes({ done, total, hits, isCut, unread }: HuntProgress, isStopped: boolean, desk: Desk) {
  const { hunt: words } = desk.words
  if (isStopped && done < total) await desk.terminal.complain(`sekisho: ${words.stopped(done, total)}`)
  if (isCut) await desk.terminal.complain(`sekisho: ${words.cut(hits)}`)
  if (unread > 0) await desk.terminal.complain(`sekisho: ${words.unread(unread)}`)
}
