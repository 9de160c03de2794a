import type { ImapFlow } from 'imapflow'
import type { MailTrace } from '#domain'
import { readProgress, saveProgress, type TenantStore } from '#store'
import type { Knowledge } from '../../open-knowledge.ts'
import { type Learned, type Own, readTrace } from '../learner.ts'
import { chooseFolders, type Folder } from './choose-folders.ts'
import { type ImapPatience, PATIENCE } from './connect-imap.ts'
import { folderUrl, type ImapAccount } from './imap-account.ts'
import { ImapLine, RETRY_AFTER_MS } from './imap-line.ts'
import { fetchMails, openFolder, uidsAbove } from './read-folder.ts'

export interface ImapPlan {
  readonly own: Own
  /** Names of folders; none: the Inbox and the one for sent mail. */
  readonly folders: readonly string[]
  /** Of every mail, whatever its folder. */
  readonly direction?: MailTrace['direction']
  readonly now: number
  /** Ends the run in good order; what was learned stays. */
  readonly signal: AbortSignal
  /** How far it is, as it goes. */
  readonly onCount?: (count: ImapCount) => void
  readonly patience?: ImapPatience
  readonly retryAfterMs?: readonly number[]
}

export interface ImapCount {
  readonly done: number
  readonly total: number
  /** Every folder was looked into, so `total` is the whole. */
  readonly listed: boolean
}

/** What was learned from one folder: mails that were not read in a run before. */
export interface LearnedFolder extends Learned {
  readonly folder: string
  readonly direction?: MailTrace['direction']
}

type OnCount = (done: number, total: number) => void
type Tally = { -readonly [each in keyof Learned]: Learned[each] }

interface Desk {
  readonly store: TenantStore
  readonly knowledge: Knowledge
  readonly account: ImapAccount
  readonly plan: ImapPlan
  readonly line: ImapLine
}

/**
 * Learns from an account, folder by folder, and gives what came of each. Nothing there is changed, not even what was
 * read. The UID that it came to is written together with what was learned, so the next run, or the same one after a
 * break, reads only what is new. Throws ImapTrouble and StoreError.
 */
export async function* learnImap(
  store: TenantStore,
  knowledge: Knowledge,
  account: ImapAccount,
  plan: ImapPlan,
): AsyncGenerator<LearnedFolder> {
  const line = new ImapLine(account, plan.patience ?? PATIENCE, plan.retryAfterMs ?? RETRY_AFTER_MS, plan.signal)
  const desk: Desk = { store, knowledge, account, plan, line }
  const tally = { before: 0 }
  try {
    const folders = await line.run(async (client) => chooseFolders(await client.list(), plan.folders))
    for (const [index, folder] of folders.entries()) {
      const onCount: OnCount = (done, total) =>
        plan.onCount?.({
          done: tally.before + done,
          total: tally.before + total,
          listed: index === folders.length - 1,
        })
      const learned = await learnFolder(desk, folder, onCount)
      tally.before += learned.read
      yield learned
      if (plan.signal.aborted) return
    }
    await line.end()
  } catch (error) {
    if (!plan.signal.aborted) throw error
  } finally {
    line.close()
  }
}

// LIMIT: mails of one FETCH and one write. A break costs at most these again, some megabytes.
const BATCH = 100

/** Learns what is new in a folder. Stopped on the way, it gives what it came to; broken, it goes on where it was. */
async function learnFolder(desk: Desk, folder: Folder, onCount: OnCount): Promise<LearnedFolder> {
  const direction = desk.plan.direction ?? folder.direction
  const place: Folder = { ...folder, ...(direction === undefined ? {} : { direction }) }
  const learned: Tally = { added: 0, read: 0, skipped: 0 }
  try {
    await desk.line.run((client) => readOn(client, desk, place, learned, onCount))
  } catch (error) {
    if (!desk.plan.signal.aborted) throw error
  }
  const { path, ...known } = place
  return { folder: path, ...known, ...learned }
}

async function readOn(
  client: ImapFlow,
  { store, knowledge, account, plan, line }: Desk,
  folder: Folder,
  learned: Tally,
  onCount: OnCount,
): Promise<void> {
  const source = folderUrl(account, folder.path)
  const { uidValidity, count } = await openFolder(client, folder.path)
  const before = await doneBefore(store, source, uidValidity)
  const uids = count === 0 ? [] : await uidsAbove(client, before.uid)
  const total = learned.read + uids.length
  onCount(learned.read, total)
  let doneCount = before.doneCount
  for (let at = 0; at < uids.length; at += BATCH) {
    const batch = uids.slice(at, at + BATCH)
    const onRead = (some: number): void => onCount(learned.read + some, total)
    const { traces, read } = await readBatch(client, batch, { ...plan, ...folder }, onRead)
    doneCount += read
    const progress = { position: { uidValidity, uid: batch.at(-1) }, doneCount, updatedAt: plan.now }
    // Written with the mails or not at all: whoever kills us on this line finds both or neither.
    learned.added += await knowledge.remember(traces, (desk) => saveProgress(desk, source, progress))
    learned.read += read
    learned.skipped += read - traces.length
    // WHY not where numbers hold for a visit only: each break would begin at the first mail again, for ever.
    if (uidValidity !== undefined) line.progressed()
  }
}

/** How far earlier runs have come; nowhere, where the server has numbered its mails anew. */
async function doneBefore(store: TenantStore, source: string, uidValidity: string | undefined) {
  const kept = await readProgress(store, source)
  const { uidValidity: held, uid } = (kept?.position ?? {}) as {
    readonly uidValidity?: unknown
    readonly uid?: unknown
  }
  const holds = kept !== undefined && uidValidity !== undefined && held === uidValidity && Number.isSafeInteger(uid)
  return holds ? { uid: Number(uid), doneCount: kept.doneCount } : { uid: 0, doneCount: 0 }
}

async function readBatch(
  client: ImapFlow,
  uids: readonly number[],
  { own, now, direction }: Pick<ImapPlan, 'own' | 'now' | 'direction'>,
  onRead: (read: number) => void,
): Promise<{ readonly traces: readonly MailTrace[]; readonly read: number }> {
  const traces: MailTrace[] = []
  let read = 0
  const refused = await fetchMails(client, uids, ({ bytes, arrivedAt }) => {
    read += 1
    // WHY: when it came the server knows; a Date behind that is made up.
    const latest = Math.min(arrivedAt ?? now, now)
    const trace = readTrace(bytes, { own, now: latest, ...(direction === undefined ? {} : { direction }) })
    if (trace !== undefined) traces.push(trace)
    onRead(read)
  })
  return { traces, read: read + refused }
}
