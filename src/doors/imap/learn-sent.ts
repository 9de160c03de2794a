import type { FolderMark } from '#domain'
import { ImapTrouble } from '#knowledge'
import { epochOf } from './fetch-heads.ts'
import { firstMark, newUids } from './look-through.ts'
import type { SentMail } from './mailbox-mail.ts'
import { searchFolder } from './search-folder.ts'
import { type FolderView, type Visit, viewOf, within } from './visit.ts'

// LIMIT: mails between two marks; a crash has so many handed over once more.
const BATCH = 20
const BACK_MS = 3 * 86_400_000

/** Hands what was sent since the last look to whoever learns from it. */
export async function learnSent(visit: Visit, folder: string): Promise<void> {
  const { state, emit, stopping } = visit.watch
  const view = await viewOf(visit, folder)
  let mark = await markFor(visit, view)
  const uids = await newUids(visit, mark)
  let count = 0
  for (let at = 0; at < uids.length && !stopping.aborted; at += BATCH) {
    const batch = uids.slice(at, at + BATCH)
    for (const uid of batch) count += await handOver(visit, folder, uid)
    mark = { ...mark, uidDone: batch.at(-1) ?? mark.uidDone, updatedAt: Date.now() }
    await state.saveMark(mark)
  }
  if (count > 0) emit({ type: 'sent-learned', count })
}

async function markFor(visit: Visit, view: FolderView): Promise<FolderMark> {
  const { state } = visit.watch
  const kept = await state.mark(view.folder)
  if (kept?.uidValidity === view.uidValidity) return kept
  const mark = kept === undefined ? await firstMark(visit, view) : await renumbered(visit, view, kept)
  await state.saveMark(mark)
  return mark
}

/** WHY without comparing: whoever learns knows a mail by its Message-ID, and learns it once. */
async function renumbered(visit: Visit, view: FolderView, kept: FolderMark): Promise<FolderMark> {
  const recent = await searchFolder(visit, view.folder, { since: new Date(Math.max(0, kept.updatedAt - BACK_MS)) })
  visit.watch.emit({ type: 'renumbered', folder: view.folder, known: 0, unknown: recent.length })
  const uidDone = recent[0] === undefined ? (await firstMark(visit, view)).uidDone : recent[0] - 1
  return { ...kept, uidValidity: view.uidValidity, uidDone, updatedAt: Date.now() }
}

async function handOver(visit: Visit, folder: string, uid: number): Promise<0 | 1> {
  const { watch } = visit
  const bytesMax = watch.limits.headBytesMax
  try {
    const asked = { uid: true, internalDate: true, source: { maxLength: bytesMax } }
    const row = await within(visit, folder, (client) => client.fetchOne(String(uid), asked, { uid: true }))
    if (row === false || !Buffer.isBuffer(row.source)) return 0
    await learn(visit, {
      bytes: row.source.subarray(0, bytesMax),
      folder,
      uid,
      internalDate: epochOf(row.internalDate),
    })
    return 1
  } catch (error) {
    const isOwn = error instanceof ImapTrouble && error.code !== 'refused'
    if (isOwn) throw error
    watch.emit({ type: 'sent-not-learned', uid, why: error instanceof Error ? error.message : String(error) })
    return 0
  }
}

const learn = async ({ watch }: Visit, mail: SentMail): Promise<void> => watch.learnSent?.(mail)
