import { visible } from '#report'
import { StoreError } from '#store'
import type { Desk } from './desk.ts'
import { openPlace, type Place } from './open-place.ts'
import { placeTrouble } from './place-trouble.ts'
import { recordInLedger } from './record-in-ledger.ts'

// Looking into the ledger is itself recorded in it, where whoever looks has its key. Without the key, or where the store
// takes no writes, it is said that nothing was recorded; the answer is given all the same.

export interface Looking {
  readonly place: Place
  /** Why nothing can be written, where a key was given. */
  readonly trouble: string | undefined
}

/** Opens the store, for writing where there is something to record and nobody else writes. */
export async function openToLook(store: string, keyFile: string | undefined, { words }: Desk): Promise<Looking> {
  if (keyFile !== undefined) {
    try {
      return { place: await openPlace(store), trouble: undefined }
    } catch (error) {
      if (!(error instanceof StoreError) || (error.code !== 'locked' && error.code !== 'read-only')) throw error
      const trouble = error.code === 'locked' ? words.ledger.find.storeInUse : visible(error.message)
      return { place: await openPlace(store, true), trouble }
    }
  }
  return { place: await openPlace(store, true), trouble: undefined }
}

type Look =
  | { readonly kind: 'searched'; readonly query: string; readonly hits: number }
  | { readonly kind: 'exported'; readonly what: string; readonly count: number; readonly sha256: string }
  | { readonly kind: 'viewed'; readonly mail: string; readonly what: string }

/** Records that somebody looked; what keeps it from being recorded is said, and true means that it was. */
export async function recordLook(
  { place, trouble }: Looking,
  keyFile: string | undefined,
  look: Look,
  { terminal, words }: Desk,
): Promise<boolean> {
  const { find } = words.ledger
  const why = keyFile === undefined ? undefined : (trouble ?? (await append(place, keyFile, look, words)))
  if (keyFile !== undefined && why === undefined) return true
  await terminal.complain(why === undefined ? find.notRecorded : `sekisho: ${find.recordTrouble(why)}`)
  return false
}

async function append(
  { clinic }: Place,
  keyFile: string,
  look: Look,
  words: Desk['words'],
): Promise<string | undefined> {
  try {
    await recordInLedger(clinic, keyFile, [look])
    return undefined
  } catch (error) {
    const why = placeTrouble(error, words)
    if (why === undefined) throw error
    return why
  }
}
