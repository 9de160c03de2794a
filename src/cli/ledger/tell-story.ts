import type { Lang } from '#domain'
import { RULES } from '#examine'
import { indexLedger, renderStory } from '#ledger'
import { visible } from '#report'
import { readLedgerHead } from '#store'
import { complain, type Desk } from '../desk.ts'
import { jsonLine } from '../printer.ts'
import { type Looking, recordLook } from '../record-look.ts'
import { EXIT } from '../wrong-use.ts'
import { findStory } from './find-story.ts'

// `sekisho ledger story`: what happened to one mail.

export interface StoryTask {
  readonly do: 'story'
  readonly mail: string
  readonly keyFile?: string
  readonly json: boolean
}

export async function tellStory(looking: Looking, task: StoryTask, lang: Lang, desk: Desk): Promise<number> {
  const { clinic } = looking.place
  if ((await readLedgerHead(clinic)) === undefined) return complain(desk, desk.words.ledger.none)
  if (task.keyFile !== undefined && looking.trouble === undefined) await indexLedger(clinic)
  const story = await findStory(clinic, task.mail)
  if (story === undefined) return complain(desk, desk.words.ledger.find.noSuchMail(visible(task.mail)))
  const look = { kind: 'viewed', mail: story.mail, what: 'story' } as const
  const isRecorded = await recordLook(looking, task.keyFile, look, desk)
  if (task.json) {
    for (const entry of story.entries) await desk.terminal.print(`${jsonLine(entry)}\n`)
    for (const event of story.imported) await desk.terminal.print(`${jsonLine({ imported: event })}\n`)
    await desk.terminal.print(`${jsonLine({ mail: story.mail, isCut: story.isCut, isRecorded })}\n`)
  } else {
    const { timeZone } = new Intl.DateTimeFormat().resolvedOptions()
    const told = renderStory(story, {
      lang,
      timeZone,
      shown: visible,
      titleOf: (rule) => TITLES.get(rule)?.[lang].title,
    })
    await desk.terminal.print(`${told}\n`)
  }
  return EXIT.clear
}

const TITLES = new Map(RULES.map(({ id, text }) => [id, text]))
