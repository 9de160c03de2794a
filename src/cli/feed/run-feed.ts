import { createReadStream } from 'node:fs'
import { access, constants, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Lang } from '#domain'
import { visible } from '#report'
import { addFeed, type Feed, listFeeds, removeFeed } from '#store'
import { checkFeed, type FeedCheck, importFeed, readFeed, sweep } from '../../knowledge/feeds/index.ts'
import { cannotRead } from '../cannot-read.ts'
import { openPlace, type Place, readOwn } from '../open-place.ts'
import { orComplain } from '../place-trouble.ts'
import { openTerminal, type Terminal } from '../terminal.ts'
import type { CliWords } from '../wording.ts'
import { cliWordsFor } from '../words.ts'
import { EXIT } from '../wrong-use.ts'
import { ageInDays, feedTable } from './feed-table.ts'

export type FeedTask =
  | { readonly do: 'add'; readonly name: string; readonly file: string }
  /** No names: all. */
  | { readonly do: 'import'; readonly names: readonly string[] }
  | { readonly do: 'list' }
  /** A file, or the name of a list. */
  | { readonly do: 'check'; readonly source: string }
  | { readonly do: 'remove'; readonly name: string }

export interface FeedSettings {
  readonly store: string
  readonly lang: Lang
  readonly json: boolean
}

interface Desk {
  readonly place: Place
  readonly feeds: readonly Feed[]
  readonly settings: FeedSettings
  readonly terminal: Terminal
  readonly words: CliWords
  readonly nowMs: number
}

/** Does what was asked of the lists and says what came of it; gives the exit code. */
export async function runFeed(task: FeedTask, settings: FeedSettings): Promise<number> {
  const words = cliWordsFor(settings.lang)
  const terminal = openTerminal()
  return orComplain({ terminal, words }, async () => {
    const place = await openPlace(settings.store)
    try {
      const feeds = await listFeeds(place.clinic)
      return await perform(task, { place, feeds, settings, terminal, words, nowMs: Date.now() })
    } finally {
      await place.store.close()
    }
  })
}

function perform(task: FeedTask, desk: Desk): Promise<number> {
  switch (task.do) {
    case 'add':
      return add(task.name, task.file, desk)
    case 'import':
      return importAll(task.names, desk)
    case 'list':
      return list(desk)
    case 'check':
      return check(task.source, desk)
    case 'remove':
      return remove(task.name, desk)
  }
}

async function add(name: string, file: string, desk: Desk): Promise<number> {
  if (desk.feeds.some((feed) => feed.name === name)) return complain(desk, desk.words.feed.taken(visible(name)))
  const sourcePath = path.resolve(file)
  const found = await readingOf(sourcePath, 0, desk)
  if (found === undefined) return EXIT.wrong
  // WHY before it is added: a list that is refused leaves nothing behind.
  if (found.refusals.length > 0) return refuse(name, found, false, desk)
  await desk.place.clinic.write((to) => addFeed(to, { name, format: found.summary.format, sourcePath }))
  const feed = (await listFeeds(desk.place.clinic)).find((each) => each.name === name)
  return feed === undefined ? EXIT.wrong : importOne(feed, desk)
}

async function importAll(names: readonly string[], desk: Desk): Promise<number> {
  const unknown = names.find((name) => !desk.feeds.some((feed) => feed.name === name))
  if (unknown !== undefined) return complainUnknown(unknown, desk)
  if (desk.feeds.length === 0) return complain(desk, desk.words.feed.none)
  let code: number = EXIT.clear
  // One that is refused does not keep the others from being read.
  for (const feed of desk.feeds) {
    if (names.length > 0 && !names.includes(feed.name)) continue
    code = Math.max(code, await importOne(feed, desk))
  }
  return code
}

async function importOne(feed: Feed, desk: Desk): Promise<number> {
  if (!(await isReadable(feed.sourcePath, desk))) return EXIT.wrong
  const { ownDomains, open } = await planFor(feed.sourcePath, desk)
  const plan = { open, ownDomains, before: feed.entryCount }
  const result = await importFeed(desk.place.clinic, feed, plan, desk.nowMs)
  if (result.refusals.length > 0) return refuse(feed.name, result, feed.entryCount > 0, desk)
  const { count, format } = result.summary
  await say(
    desk,
    feed.name,
    result,
    desk.words.feed.imported(feed.name, count, feed.entryCount, desk.words.feed.formats[format]),
  )
  return EXIT.clear
}

async function check(source: string, desk: Desk): Promise<number> {
  const feed = desk.feeds.find(({ name }) => name === source)
  const found = await readingOf(feed?.sourcePath ?? path.resolve(source), feed?.entryCount ?? 0, desk)
  if (found === undefined) return EXIT.wrong
  const name = visible(source)
  if (found.refusals.length > 0) return refuse(name, found, feed !== undefined && feed.entryCount > 0, desk)
  const { count, format } = found.summary
  await say(desk, name, found, desk.words.feed.believed(name, count, desk.words.feed.formats[format]))
  return EXIT.clear
}

async function list({ feeds, terminal, words, settings, nowMs }: Desk): Promise<number> {
  if (settings.json) {
    for (const feed of feeds) await terminal.print(`${JSON.stringify(feed)}\n`)
    return EXIT.clear
  }
  await terminal.print(feeds.length === 0 ? `${words.feed.none}\n` : feedTable(feeds, words.feed, nowMs))
  for (const { name, importedAt } of feeds) {
    const days = importedAt === null ? undefined : ageInDays(importedAt, nowMs)
    if (days !== undefined && days >= STALE_DAYS) await terminal.complain(`sekisho: ${words.feed.stale(name, days)}`)
  }
  return EXIT.clear
}

// LIMIT: what a campaign lives; a list that stopped coming looks healthy otherwise.
const STALE_DAYS = 3

async function remove(name: string, desk: Desk): Promise<number> {
  const feed = desk.feeds.find((each) => each.name === name)
  if (feed === undefined) return complainUnknown(name, desk)
  await desk.place.clinic.write((to) => removeFeed(to, feed.feed))
  await sweep(desk.place.clinic)
  await desk.terminal.print(`${desk.words.feed.removed(name)}\n`)
  return EXIT.clear
}

async function readingOf(file: string, before: number, desk: Desk): Promise<FeedCheck | undefined> {
  if (!(await isReadable(file, desk))) return undefined
  return checkFeed({ ...(await planFor(file, desk)), before })
}

async function planFor(file: string, { place, nowMs }: Desk) {
  const own = await readOwn(place.clinic)
  return { open: () => readFeed(createReadStream(file), { nowMs }), ownDomains: own.domains }
}

async function isReadable(file: string, { terminal, words }: Desk): Promise<boolean> {
  try {
    await access(file, constants.R_OK)
    if (!(await stat(file)).isDirectory()) return true
    await terminal.complain(`sekisho: ${cannotRead(file, 'EISDIR', words)}`)
    return false
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    await terminal.complain(`sekisho: ${cannotRead(file, reason, words)}`)
    return false
  }
}

async function say({ terminal, settings, words }: Desk, name: string, result: FeedCheck, line: string): Promise<void> {
  if (settings.json) return terminal.print(`${JSON.stringify({ name, ...result })}\n`)
  const { count, first } = result.summary.skipped
  const left = first[0] === undefined ? '' : `${words.feed.skipped(count, first[0].line)}\n`
  await terminal.print(`${line}\n${left}`)
}

async function refuse(name: string, result: FeedCheck, isInForce: boolean, desk: Desk): Promise<number> {
  const { settings, terminal, words } = desk
  if (settings.json) await terminal.print(`${JSON.stringify({ name, ...result })}\n`)
  // Values of the list stand in the reasons.
  const reasons = result.refusals.map((refusal) => visible(words.feed.refusal(refusal))).join(' ')
  return complain(desk, words.feed.refused(name, reasons, isInForce))
}

const complainUnknown = (name: string, desk: Desk): Promise<number> =>
  complain(desk, desk.words.feed.unknown(visible(name), desk.feeds.map((feed) => feed.name).join(', ')))

async function complain({ terminal }: Desk, line: string): Promise<number> {
  await terminal.complain(`sekisho: ${line}`)
  return EXIT.wrong
}
