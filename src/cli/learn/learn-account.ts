import type { MailTrace } from '#domain'
import {
  type ImapAccount,
  type ImapCount,
  ImapTrouble,
  type Knowledge,
  type LearnedFolder,
  learnImap,
  type Own,
} from '#knowledge'
import { clip, visible } from '#report'
import { onInterrupt } from '../interrupt.ts'
import type { Place } from '../open-place.ts'
import { Progress } from '../progress.ts'
import type { Terminal } from '../terminal.ts'
import type { CliWords } from '../wording.ts'
import { EXIT } from '../wrong-use.ts'
import { TokenTrouble } from './oauth-settings.ts'

export interface AccountTask {
  readonly account: ImapAccount
  /** None: the Inbox and the one for sent mail. */
  readonly folders: readonly string[]
  readonly own: Own
  readonly direction?: MailTrace['direction']
}

// LIMIT: a server's own words in our sentence.
const SAYS_COLUMNS = 160

/** Learns from an account on a server and says what came of each folder; gives the exit code. */
export async function learnAccount(
  place: Place,
  knowledge: Knowledge,
  { account, folders, own, direction }: AccountTask,
  terminal: Terminal,
  words: CliWords,
): Promise<number> {
  const signal = whenInterrupted()
  let count: ImapCount = { done: 0, total: 0, listed: false }
  const progress = new Progress(
    () => count,
    () => terminal.progressColumns,
    words,
  )
  const plan = {
    ...{ own, folders, signal, now: Date.now(), ...(direction === undefined ? {} : { direction }) },
    onCount: (now: ImapCount) => {
      count = now
    },
  }
  let hasSent = false
  try {
    for await (const learned of learnImap(place.clinic, knowledge, account, plan)) {
      progress.clear()
      await terminal.print(`${folderLine(learned, account, words)}\n`)
      hasSent ||= learned.direction === 'out'
    }
  } catch (error) {
    progress.end()
    if (!(error instanceof ImapTrouble)) throw error
    await terminal.complain(`sekisho: ${troubleLine(error, account, count, words)}`)
    return EXIT.wrong
  } finally {
    progress.end()
  }
  if (signal.aborted) return EXIT.interrupted
  if (folders.length === 0 && !hasSent) await terminal.complain(`sekisho: ${words.learn.imap.noSent}`)
  return EXIT.clear
}

function whenInterrupted(): AbortSignal {
  const stop = new AbortController()
  const interrupt = onInterrupt((code) => process.exit(code))
  void interrupt.orStop(Promise.withResolvers<never>().promise).then(() => stop.abort())
  return stop.signal
}

function folderLine({ folder, added, read, skipped }: LearnedFolder, { user, host }: ImapAccount, words: CliWords) {
  const shown = visible(`${user}@${host} ${folder}`)
  return read === 0 ? words.learn.imap.nothingNew(shown) : words.learn.learned(shown, added, read, skipped)
}

function troubleLine(trouble: ImapTrouble, { host, port }: ImapAccount, { done }: ImapCount, words: CliWords): string {
  const says = clip(visible(trouble.says).replace(/\s+/g, ' '), SAYS_COLUMNS)
  const { imap: said } = words.learn
  if (trouble instanceof TokenTrouble)
    return said[trouble.code === 'login-refused' ? 'tokenRefused' : 'noToken'](visible(trouble.tokenServer), says)
  const line = words.learn.imap.trouble[trouble.code](`${visible(host)}:${port}`, says, visible(trouble.folder))
  return done === 0 ? line : `${line} ${words.learn.imap.kept}`
}
