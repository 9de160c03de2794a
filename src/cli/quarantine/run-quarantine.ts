import { type Held, reportOfHeld } from '#actions'
import { renderReport, visible } from '#report'
import { complain, type Desk } from '../ledger/ledger-desk.ts'
import { recordInLedger } from '../ledger/record-in-ledger.ts'
import { openToLook } from '../ledger/record-look.ts'
import { openPlace } from '../open-place.ts'
import { jsonLine } from '../printer.ts'
import { openTerminal } from '../terminal.ts'
import { cliWordsFor } from '../words.ts'
import { EXIT } from '../wrong-use.ts'
import { drop, release, save } from './quarantine-acts.ts'
import {
  lineOf,
  type QuarantinePlace,
  type QuarantineTask,
  readerOf,
  record,
  type Task,
  type Work,
} from './quarantine-desk.ts'
import { heldBlock, heldDetails, heldJson } from './quarantine-lines.ts'

/** Does what was asked of the quarantine and says what came of it; gives the exit code. */
export async function runQuarantine(task: QuarantineTask, where: QuarantinePlace): Promise<number> {
  const words = cliWordsFor(where.lang)
  const desk: Desk = { terminal: openTerminal(), words }
  try {
    const looking = await openFor(task, where, desk)
    try {
      return await perform(task, { ...desk, ...where, ...looking })
    } finally {
      await looking.place.store.close()
    }
  } catch (error) {
    const line = lineOf(error, desk)
    if (line === undefined) throw error
    return complain(desk, line)
  }
}

/** WHY: looking is possible beside a service that writes the store, and is then not recorded; taking a mail out is not. */
async function openFor({ do: what }: QuarantineTask, { store, ledgerKey }: QuarantinePlace, desk: Desk) {
  if (what === 'show') return openToLook(store, ledgerKey, desk)
  const isWriting = what === 'release' || what === 'delete' || (what === 'save' && ledgerKey !== undefined)
  return { place: await openPlace(store, !isWriting) }
}

async function perform(task: QuarantineTask, work: Work): Promise<number> {
  if (task.do === 'list') return list(task, work)
  const held = await readerOf(work).get(task.mail)
  if (held === undefined) return complain(work, work.words.quarantine.unknown(visible(task.mail)))
  // WHY before anything is done: who gave a key wants it written down, so a key that does not fit is said now.
  if (work.ledgerKey !== undefined && work.trouble === undefined)
    await recordInLedger(work.place.clinic, work.ledgerKey, [])
  switch (task.do) {
    case 'show':
      return show(held, work)
    case 'save':
      return save(held, task, work)
    case 'release':
      return release(task, work).finally(() => task.nextHop.close())
    case 'delete':
      return drop(task, work)
  }
}

async function list({ query }: Task<'list'>, work: Work): Promise<number> {
  const { terminal, words, json, lang } = work
  const mails = await readerOf(work).list(query)
  if (json) {
    for (const held of mails) await terminal.print(`${jsonLine(heldJson(held, lang))}\n`)
    return EXIT.clear
  }
  const { none, noneSuch, shown } = words.quarantine
  const isNarrow = query.recipient !== undefined || query.text !== undefined || query.before !== undefined
  if (mails.length === 0) await terminal.print(`${isNarrow ? noneSuch : none}\n`)
  for (const held of mails) await terminal.print(`${heldBlock(held, work)}\n\n`)
  const last = mails.at(-1)
  if (last !== undefined && mails.length === query.limit)
    await terminal.print(`${shown(mails.length, visible(last.mail))}\n`)
  return EXIT.clear
}

async function show(held: Held, work: Work): Promise<number> {
  const { terminal, words, json, lang } = work
  const kept = await readerOf(work).report(held.mail)
  const report = kept === undefined ? undefined : reportOfHeld(held, kept, lang)
  await record([{ kind: 'viewed', mail: held.mail, what: 'held mail' }], work)
  if (json) {
    await terminal.print(`${jsonLine({ ...heldJson(held, lang), report: report ?? null })}\n`)
    return EXIT.clear
  }
  const parts = [heldDetails(held, work)]
  if (report !== undefined) parts.push(renderReport(report, { lang, width: terminal.width, color: terminal.color }))
  if (!held.hasBody) parts.push(words.quarantine.bodyGone)
  else if (held.recipients.some(({ state }) => state === 'held')) parts.push(words.quarantine.next(visible(held.mail)))
  await terminal.print(`${parts.join('\n\n')}\n`)
  return EXIT.clear
}
