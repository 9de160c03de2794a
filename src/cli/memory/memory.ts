import { existsSync } from 'node:fs'
import path from 'node:path'
import type { Known, Questions } from '#domain'
import { isSharedDomain } from '#examine'
import { addressKey } from '#identity'
import { askLists, listsOldHashes, openKnowledge, openSeal, passwordMemory } from '#knowledge'
import { visible } from '#report'
import { StoreError, type TenantStore } from '#store'
import { openPlace, readOwn } from '../open-place.ts'
import type { CliWords } from '../wording.ts'
import { WrongUse } from '../wrong-use.ts'

/** What the place remembers, opened to be asked and not to be changed. */
export interface Memory {
  readonly known: Known
  /** Whether its lists know files by MD5 or SHA-1. */
  readonly oldHashes: boolean
  readonly ask: (questions: Questions) => Promise<Partial<Known>>
  readonly close: () => Promise<void>
}

/** Opens what `sekisho learn` has kept. Throws WrongUse where there is nothing, or it cannot be read. */
export async function openMemory(target: string, words: CliWords): Promise<Memory> {
  const isFile = !/^postgres(?:ql)?:/i.test(target)
  if (isFile && !existsSync(target.replace(/^sqlite:/, '')))
    throw new WrongUse(words.learn.nothingThere(visible(target)))
  try {
    const { store, clinic } = await openPlace(target, true)
    const own = await readOwn(clinic)
    const knowledge = await openKnowledge(clinic)
    const wordsFor = await passwordsBeside(target, clinic)
    return {
      oldHashes: await listsOldHashes(clinic),
      known: { ownDomains: own.domains, ownAddresses: own.addresses, passwords: [] },
      ask: async (questions) => {
        const now = Date.now()
        const [history, listed, passwords] = await Promise.all([
          knowledge.ask(questions, now),
          askLists(clinic, questions.asked ?? { urls: [], hashes: [] }, now),
          questions.isLocked ? wordsFor(addressKey(questions.addresses[0] ?? ''), now) : [],
        ])
        return { history, listed, passwords }
      },
      close: () => store.close(),
    }
  } catch (error) {
    if (error instanceof StoreError) throw new WrongUse(words.learn.storeTrouble(error.code, visible(error.message)))
    throw error
  }
}

type WordsFor = (sender: string, now: number) => Promise<string[]>

/** What senders told as their passwords, where the key that seals it lies beside the store, as the service puts it. */
async function passwordsBeside(target: string, clinic: TenantStore): Promise<WordsFor> {
  const key = path.join(path.dirname(target.replace(/^sqlite:/, '')), 'passwords.key')
  if (/^postgres(?:ql)?:/i.test(target) || !existsSync(key)) return async () => []
  const memory = passwordMemory(clinic, await openSeal(key), isSharedDomain)
  return (sender, now) => (sender === '' ? Promise.resolve([]) : memory.wordsFor(sender, now))
}
