import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Lang, MailTrace } from '#domain'
import { type Acquainted, type Knowledge, learn, openKnowledge, readAddressBook } from '#knowledge'
import { readMailBytes } from '#pool'
import { visible } from '#report'
import { StoreError } from '#store'
import { listInputs } from '../../doors/file/index.ts'
import { cannotRead, reasonOf } from '../cannot-read.ts'
import { onInterrupt } from '../interrupt.ts'
import { addOwn, openPlace, type Place } from '../open-place.ts'
import { orComplain } from '../place-trouble.ts'
import { Progress } from '../progress.ts'
import { openTerminal, type Terminal } from '../terminal.ts'
import type { CliWords } from '../wording.ts'
import { cliWordsFor } from '../words.ts'
import { EXIT } from '../wrong-use.ts'
import { type AccountTask, learnAccount } from './learn-account.ts'

export interface LearnSettings {
  readonly paths: readonly string[]
  /** Domains and addresses to be the place's own, besides those it has said before. */
  readonly own: readonly string[]
  readonly lang: Lang
  readonly store: string
  readonly direction?: MailTrace['direction']
  readonly addressBook?: string
  readonly imap?: Pick<AccountTask, 'account' | 'folders'>
}

/** Learns from everything the paths stand for and says what came of it; gives the exit code. */
export async function runLearn(settings: LearnSettings): Promise<number> {
  const words = cliWordsFor(settings.lang)
  const terminal = openTerminal()
  return orComplain({ terminal, words }, async () => {
    const place = await openPlace(settings.store)
    try {
      return await learnAll(place, settings, terminal, words)
    } finally {
      await place.store.close()
    }
  })
}

async function learnAll(place: Place, settings: LearnSettings, terminal: Terminal, words: CliWords): Promise<number> {
  const own = await addOwn(place.clinic, settings.own)
  if ((settings.paths.length > 0 || settings.imap !== undefined) && own.domains.length + own.addresses.length === 0) {
    await terminal.complain(`sekisho: ${words.learn.noOwn}`)
    return EXIT.wrong
  }
  const knowledge = await openKnowledge(place.clinic)
  const book =
    settings.addressBook === undefined ? true : await learnBook(settings.addressBook, knowledge, terminal, words)
  let code: number = book ? EXIT.clear : EXIT.wrong
  const way = settings.direction === undefined ? {} : { direction: settings.direction }
  if (settings.imap !== undefined) {
    const done = await learnAccount(place, knowledge, { ...settings.imap, ...way, own }, terminal, words)
    if (done === EXIT.interrupted) return done
    code = Math.max(code, done)
  }
  for (const path of settings.paths) {
    const mails = new MailFeed(path, terminal, words)
    const plan = { own, source: path, now: Date.now(), ...way }
    const { added, read, skipped } = await learn(place.clinic, knowledge, mails, plan)
    mails.end()
    // Where nothing could be read, that was said.
    if (read > 0 || mails.errors === 0)
      await terminal.print(`${words.learn.learned(visible(path), added, read, skipped)}\n`)
    if (mails.errors > 0) code = EXIT.wrong
    if (mails.isStopped) return EXIT.interrupted
  }
  return code
}

/** The mails that a path stands for, one after the other, with a bar on the way. */
class MailFeed implements AsyncIterable<Buffer> {
  errors = 0
  readonly #path: string
  readonly #terminal: Terminal
  readonly #words: CliWords
  readonly #interrupt = onInterrupt((code) => process.exit(code))
  readonly #progress: Progress
  #count = { done: 0, total: 0, listed: false }

  constructor(path: string, terminal: Terminal, words: CliWords) {
    this.#path = path
    this.#terminal = terminal
    this.#words = words
    this.#progress = new Progress(
      () => this.#count,
      () => terminal.progressColumns,
      words,
    )
  }

  get isStopped(): boolean {
    return this.#interrupt.stopped
  }

  end(): void {
    this.#progress.end()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    for await (const each of this.#interrupt.until(listInputs([this.#path]))) {
      this.#count = { ...this.#count, done: this.#count.done + 1, total: this.#count.total + 1 }
      if (!each.ok) {
        const { file, code, reason } = each.error
        await this.#complain(this.#words.input[code](visible(file), reasonOf(reason, this.#words)))
        continue
      }
      try {
        yield readMailBytes(each.input.source)
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
        await this.#complain(this.#words.input.unreadable(visible(each.input.file), reasonOf(code, this.#words)))
      }
    }
  }

  async #complain(line: string): Promise<void> {
    this.errors += 1
    this.#progress.clear()
    await this.#terminal.complain(`sekisho: ${line}`)
  }
}

const PEOPLE_A_WRITE = 500

async function learnBook(file: string, knowledge: Knowledge, terminal: Terminal, words: CliWords): Promise<boolean> {
  let [people, broken] = [0, 0]
  let batch: Acquainted[] = []
  const write = async (): Promise<void> => {
    await knowledge.meet(batch, Date.now())
    people += batch.length
    batch = []
  }
  try {
    const lines = createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Number.POSITIVE_INFINITY })
    for await (const { entry, isBroken } of readAddressBook(lines)) {
      if (isBroken === true) broken += 1
      if (entry !== undefined) batch.push(entry)
      if (batch.length >= PEOPLE_A_WRITE) await write()
    }
    await write()
  } catch (error) {
    if (error instanceof StoreError || !(error instanceof Error)) throw error
    await terminal.complain(`sekisho: ${cannotRead(file, 'code' in error ? String(error.code) : 'unknown', words)}`)
    return false
  }
  await terminal.print(`${words.learn.met(visible(file), people, broken)}\n`)
  return people > 0
}
