import { type Held, reportOfHeld } from '#actions'
import { renderReport, visible } from '#report'
import { listTenants, MAIN_TENANT } from '#store'
import { complain, type Desk } from '../desk.ts'
import { openPlace } from '../open-place.ts'
import { orComplain } from '../place-trouble.ts'
import { jsonLine } from '../printer.ts'
import { recordInLedger } from '../record-in-ledger.ts'
import { openToLook } from '../record-look.ts'
import { openTerminal } from '../terminal.ts'
import { cliWordsFor } from '../words.ts'
import { EXIT, WrongUse } from '../wrong-use.ts'
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
  const desk: Desk = { terminal: openTerminal(), words: cliWordsFor(where.lang) }
  const atStore = async (): Promise<number> => {
    const looking = await openFor(task, where, desk)
    try {
      return await perform(task, { ...desk, ...where, ...looking }, where.tenant)
    } finally {
      await looking.place.store.close()
    }
  }
  return orComplain(desk, atStore, lineOf)
}

/** WHY: looking is possible beside a service that writes the store, and is then not recorded; taking a mail out is not. */
async function openFor({ do: what }: QuarantineTask, { store, ledgerKey }: QuarantinePlace, desk: Desk) {
  if (what === 'show') return openToLook(store, ledgerKey, desk)
  const isWriting = what === 'release' || what === 'delete' || (what === 'save' && ledgerKey !== undefined)
  return { place: await openPlace(store, !isWriting) }
}

async function perform(task: QuarantineTask, all: Work, tenant: string | undefined): Promise<number> {
  const clinics = await clinicsOf(tenant, all)
  if (task.do === 'list') return list(task, clinics)
  const { work, held } = await whereIs(task.mail, clinics)
  if (held === undefined || work === undefined) return complain(all, all.words.quarantine.unknown(visible(task.mail)))
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

/** The desks of the clinics that are meant: one of a name, else all of the house. */
async function clinicsOf(tenant: string | undefined, work: Work): Promise<readonly Work[]> {
  const { store } = work.place
  const names = (await listTenants(store.db)).map((each) => each.tenant)
  if (tenant !== undefined && !names.includes(tenant)) {
    throw new WrongUse(work.words.quarantine.noTenant(visible(tenant), names.map((name) => visible(name)).join(', ')))
  }
  const meant = tenant === undefined ? names : [tenant]
  return meant.map((name) => ({ ...work, place: { store, clinic: store.forTenant(name) } }))
}

/** WHY asked one by one: a mail's id says nothing of whose it is, and no question goes across clinics. */
async function whereIs(mail: string, clinics: readonly Work[]): Promise<{ work?: Work; held?: Held }> {
  for (const work of clinics) {
    const held = await readerOf(work).get(mail)
    if (held !== undefined) return { work, held }
  }
  return {}
}

async function list({ query }: Task<'list'>, clinics: readonly Work[]): Promise<number> {
  let isAny = false
  for (const work of clinics) {
    const mails = await readerOf(work).list(query)
    if (mails.length > 0) await listOf(mails, query, work, clinics.length > 1)
    isAny ||= mails.length > 0
  }
  const [first] = clinics
  if (first === undefined) return EXIT.clear
  const { terminal, words, json } = first
  const isNarrow = query.recipient !== undefined || query.text !== undefined || query.before !== undefined
  const { none, noneSuch } = words.quarantine
  if (!isAny && !json) await terminal.print(`${isNarrow ? noneSuch : none}\n`)
  return EXIT.clear
}

async function listOf(mails: readonly Held[], query: Task<'list'>['query'], work: Work, isOneOfMany: boolean) {
  const { terminal, words, json, lang, place } = work
  const { tenant } = place.clinic
  if (json) {
    for (const held of mails) await terminal.print(`${jsonLine({ tenant, ...heldJson(held, lang) })}\n`)
    return
  }
  const { clinic, shown } = words.quarantine
  // WHY not where it is the only one: its name says nothing to whoever has only one.
  if (isOneOfMany && tenant !== MAIN_TENANT) await terminal.print(`${clinic(visible(tenant))}\n\n`)
  for (const held of mails) await terminal.print(`${heldBlock(held, work)}\n\n`)
  const last = mails.at(-1)
  const more = isOneOfMany ? ` --tenant ${visible(tenant)}` : ''
  if (last !== undefined && mails.length === query.limit)
    await terminal.print(`${shown(mails.length, `${visible(last.mail)}${more}`)}\n`)
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
