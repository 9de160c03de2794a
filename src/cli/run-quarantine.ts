import { hash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { userInfo } from 'node:os'
import {
  type Held,
  type HeldQuery,
  type NextHop,
  openQuarantine,
  type Quarantine,
  QuarantineError,
  type QuarantineReader,
  readQuarantine,
  releaseHeld,
  reportOfHeld,
} from '#actions'
import type { Lang } from '#domain'
import { type Detail, LedgerError } from '#ledger'
import { renderReport, visible } from '#report'
import { StoreError } from '#store'
import { codeOf, complain, type Desk } from './ledger-desk.ts'
import { openPlace, type Place } from './open-place.ts'
import { jsonLine } from './printer.ts'
import { heldBlock, heldDetails, heldJson } from './quarantine-lines.ts'
import { recordInLedger } from './record-in-ledger.ts'
import { openToLook } from './record-look.ts'
import { openTerminal } from './terminal.ts'
import { cliWordsFor } from './words.ts'
import { writeNewFile } from './write-new-file.ts'
import { EXIT } from './wrong-use.ts'

export type QuarantineTask =
  | { readonly do: 'list'; readonly query: HeldQuery & { readonly limit: number } }
  | { readonly do: 'show'; readonly mail: string }
  | { readonly do: 'save'; readonly mail: string; readonly out: string }
  | {
      readonly do: 'release'
      readonly mail: string
      /** Everybody who waits for it where it is left out. */
      readonly recipients?: readonly string[]
      readonly reason: string
      readonly nextHop: NextHop
      readonly again: boolean
    }
  | { readonly do: 'delete'; readonly mail: string; readonly reason: string }

export interface QuarantinePlace {
  readonly store: string
  readonly keyFile: string
  /** What is done is recorded with it, where it is given. */
  readonly ledgerKey?: string
  readonly lang: Lang
  readonly json: boolean
}

type Work = Desk &
  Pick<QuarantinePlace, 'lang' | 'json' | 'ledgerKey' | 'keyFile'> & {
    readonly place: Place
    /** Why nothing can be written into the ledger, where a key was given and the mail is only looked at. */
    readonly trouble?: string | undefined
  }
type Task<Do extends QuarantineTask['do']> = QuarantineTask & { readonly do: Do }

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

const SETTINGS = { clock: Date.now, bytesMax: Number.MAX_SAFE_INTEGER }

const readerOf = ({ place }: Work): QuarantineReader => readQuarantine(place.clinic, SETTINGS)

function opened({ place, keyFile }: Work): Promise<Quarantine> {
  // WHY: what is held was sealed with a key that is somewhere; a path with a typing error must not make another one.
  if (!existsSync(keyFile))
    throw new QuarantineError(
      'no-key',
      `Cannot open the quarantine: its key "${keyFile}" is not there; name it (--key)`,
    )
  const isShared = place.store.engine === 'postgres'
  return openQuarantine(place.clinic, { ...SETTINGS, keyFile, isShared, keepDays: Number.MAX_SAFE_INTEGER })
}

function lineOf(error: unknown, { words }: Desk): string | undefined {
  if (error instanceof StoreError) return words.learn.storeTrouble(error.code, visible(error.message))
  if (error instanceof LedgerError) return words.ledger.trouble(error.code, visible(error.message))
  if (error instanceof QuarantineError) return words.quarantine.trouble(error.code, visible(error.message, 1_000))
  return undefined
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

async function save(held: Held, { out }: Task<'save'>, work: Work): Promise<number> {
  const { quarantine } = work.words
  const bytes = await (await opened(work)).read(held.mail)
  // WHY: what is held is nobody's to read but whoever saves it.
  const before = process.umask(0o077)
  try {
    await writeNewFile(out, bytes, false)
  } catch (error) {
    if (codeOf(error) === '') throw error
    const exists = codeOf(error) === 'EEXIST'
    return complain(
      work,
      exists ? quarantine.outExists(visible(out)) : quarantine.cannotWrite(visible(out), codeOf(error)),
    )
  } finally {
    process.umask(before)
  }
  const sha256 = hash('sha256', bytes, 'hex')
  await record([{ kind: 'exported', what: `held mail ${held.mail}`, count: 1, sha256 }], work)
  await work.terminal.complain(quarantine.saveWarning)
  await work.terminal.print(
    `${work.json ? jsonLine({ mail: held.mail, out, bytes: bytes.length, sha256 }) : quarantine.saved(visible(out))}\n`,
  )
  return EXIT.clear
}

const whoIsHere = (reason: string) => ({ who: `user ${userInfo().username}`, reason })

async function release({ mail, recipients, reason, nextHop, again }: Task<'release'>, work: Work): Promise<number> {
  const { terminal, words, json } = work
  const some = recipients === undefined ? {} : { recipients }
  const asked = { mail, by: whoIsHere(reason), again, ...some }
  const outcomes = await releaseHeld(await opened(work), nextHop, asked)
  if (outcomes === undefined) return complain(work, words.quarantine.nobody(visible(mail)))
  const replyOf = ({ reply }: (typeof outcomes)[number]) => `${reply.code} ${reply.enhanced} ${reply.text}`
  // One entry for each reply, so that a thousand recipients with one answer are one line.
  const taken = Map.groupBy(
    outcomes.filter(({ state }) => state === 'taken'),
    replyOf,
  )
  await record(
    [...taken].map(([reply, some]) => ({
      ...({ kind: 'acted', mail, action: 'released', reply, reason } as const),
      recipients: some.map(({ recipient }) => recipient),
    })),
    work,
  )
  for (const outcome of outcomes) {
    const { recipient, state } = outcome
    const [who, reply] = [visible(recipient), visible(replyOf(outcome))]
    const { released, notReleased, unsure } = words.quarantine
    const line = state === 'taken' ? released(who) : state === 'unsure' ? unsure(who) : notReleased(who, reply)
    await terminal.print(`${json ? jsonLine({ mail, recipient, state, reply: outcome.reply }) : line}\n`)
  }
  return outcomes.every(({ state }) => state === 'taken') ? EXIT.clear : EXIT.held
}

async function drop({ mail, reason }: Task<'delete'>, work: Work): Promise<number> {
  const { terminal, words, json } = work
  const quarantine = await opened(work)
  const before = await quarantine.get(mail)
  if (!(await quarantine.drop(mail, whoIsHere(reason))))
    return complain(work, words.quarantine.notDeleted(visible(mail)))
  const recipients = (before?.recipients ?? []).filter(({ state }) => state === 'held').map(({ address }) => address)
  await record([{ kind: 'acted', mail, action: 'deleted', recipients, reason }], work)
  await terminal.print(`${json ? jsonLine({ mail, deleted: true }) : words.quarantine.deleted(visible(mail))}\n`)
  return EXIT.clear
}

/** Writes down what was done; what keeps it from being written is said, for it is done already. */
async function record(details: readonly Detail[], work: Work): Promise<void> {
  const { ledgerKey, place, terminal, words, trouble } = work
  const { notRecorded, recordTrouble } = words.quarantine
  if (ledgerKey === undefined) return terminal.complain(notRecorded)
  if (trouble !== undefined) return terminal.complain(`sekisho: ${recordTrouble(trouble)}`)
  try {
    await recordInLedger(place.clinic, ledgerKey, details)
  } catch (error) {
    const why = lineOf(error, work)
    if (why === undefined) throw error
    await terminal.complain(`sekisho: ${recordTrouble(why)}`)
  }
}
