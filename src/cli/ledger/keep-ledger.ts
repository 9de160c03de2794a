import { type HoldTarget, holdsOf, indexLedger, liftHold, placeHold, retainLedger } from '#ledger'
import { visible } from '#report'
import type { TenantReader, TenantStore } from '#store'
import { complain, type Desk } from '../desk.ts'
import { localTime } from '../local-time.ts'
import { jsonLine } from '../printer.ts'
import { withLedger } from '../record-in-ledger.ts'
import { whoIsHere } from '../who-is-here.ts'
import { EXIT } from '../wrong-use.ts'
import { findStory } from './find-story.ts'

// `sekisho ledger retain`, `hold`, `lift-hold` and `holds`: how long the contents of the ledger are kept.

export type KeepTask =
  | { readonly do: 'retain'; readonly days: number; readonly keyFile: string }
  | { readonly do: 'hold'; readonly target: HoldTarget; readonly reason: string; readonly keyFile: string }
  | { readonly do: 'lift-hold'; readonly mail?: string; readonly reason: string; readonly keyFile: string }
  | { readonly do: 'holds'; readonly json: boolean }

const DAY_MS = 86_400_000

export function keep(clinic: TenantStore, task: KeepTask, desk: Desk): Promise<number> {
  switch (task.do) {
    case 'retain':
      return retain(clinic, task, desk)
    case 'hold':
      return hold(clinic, task, desk)
    case 'lift-hold':
      return lift(clinic, task, desk)
    case 'holds':
      return show(clinic, task.json, desk)
  }
}

async function retain(
  clinic: TenantStore,
  { days, keyFile }: KeepTask & { do: 'retain' },
  { terminal, words }: Desk,
): Promise<number> {
  const settings = { ...whoIsHere(), before: Date.now() - days * DAY_MS, policy: `${days} days` }
  const { dropped, held } = await withLedger(clinic, keyFile, (ledger) => retainLedger(clinic, ledger, settings))
  await terminal.print(`${words.ledger.keep.retained(dropped)}\n`)
  if (held > 0) await terminal.print(`${words.ledger.keep.keptUnderHold(held)}\n`)
  return EXIT.clear
}

async function hold(
  clinic: TenantStore,
  { target, reason, keyFile }: KeepTask & { do: 'hold' },
  desk: Desk,
): Promise<number> {
  const { keep: said, find } = desk.words.ledger
  const { mail, since = 0 } = target
  return withLedger(clinic, keyFile, async (ledger) => {
    const before = await holdsOf(clinic)
    if (mail === undefined && before.since < since) return complain(desk, said.widerHold(localTime(before.since)))
    const name = mail === undefined ? undefined : await nameOf(clinic, mail)
    const named = name === undefined ? { since } : { mail: name }
    const isPlaced = await placeHold(clinic, ledger, named, { ...whoIsHere(), reason, now: Date.now() })
    if (!isPlaced) return complain(desk, find.noSuchMail(visible(name ?? '')))
    const line = name === undefined ? said.placedSince(localTime(since)) : said.placed(visible(name))
    await desk.terminal.print(`${line}\n`)
    return EXIT.clear
  })
}

async function lift(
  clinic: TenantStore,
  { mail, reason, keyFile }: KeepTask & { do: 'lift-hold' },
  desk: Desk,
): Promise<number> {
  const { keep: said } = desk.words.ledger
  return withLedger(clinic, keyFile, async (ledger) => {
    const { mails } = await holdsOf(clinic)
    const name = mail === undefined || mails.has(mail) ? mail : await nameOf(clinic, mail)
    const target = name === undefined ? {} : { mail: name }
    const isLifted = await liftHold(clinic, ledger, target, { ...whoIsHere(), reason })
    if (!isLifted) return complain(desk, name === undefined ? said.noHoldOnAll : said.noSuchHold(visible(name)))
    await desk.terminal.print(`${name === undefined ? said.liftedAll : said.lifted(visible(name))}\n`)
    return EXIT.clear
  })
}

/** Our name of a mail that is given by it or by its Message-ID; what was given where there is none. */
async function nameOf(clinic: TenantStore, mail: string): Promise<string> {
  await indexLedger(clinic)
  return (await findStory(clinic, mail))?.mail ?? mail
}

async function show(clinic: TenantReader, json: boolean, { terminal, words }: Desk): Promise<number> {
  const { keep: said } = words.ledger
  const { all } = await holdsOf(clinic)
  for (const hold of all) {
    const { mail, since, who, reason, placedAt } = hold
    const what = mail === '' ? said.everythingSince(localTime(since)) : mail
    const line = [localTime(placedAt), what, who, reason].map((text) => visible(text)).join('  ')
    await terminal.print(`${json ? jsonLine(mail === '' ? hold : { ...hold, since: undefined }) : line}\n`)
  }
  if (all.length === 0 && !json) await terminal.print(`${said.noHolds}\n`)
  return EXIT.clear
}
