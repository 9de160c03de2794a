import { existsSync } from 'node:fs'
import type { Known, Questions } from '#domain'
import { openKnowledge } from '#knowledge'
import { visible } from '#report'
import { StoreError } from '#store'
import { askLists } from '../knowledge/feeds/index.ts'
import { openPlace, readOwn } from './open-place.ts'
import type { CliWords } from './wording.ts'
import { WrongUse } from './wrong-use.ts'

/** What the place remembers, opened to be asked and not to be changed. */
export interface Memory {
  readonly known: Known
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
    return {
      known: { ownDomains: own.domains, ownAddresses: own.addresses, passwords: [] },
      ask: async (questions) => {
        const now = Date.now()
        const [history, listed] = await Promise.all([
          knowledge.ask(questions, now),
          askLists(clinic, questions.asked ?? { urls: [], hashes: [] }, now),
        ])
        return { history, listed }
      },
      close: () => store.close(),
    }
  } catch (error) {
    if (error instanceof StoreError) throw new WrongUse(words.learn.storeTrouble(error.code, visible(error.message)))
    throw error
  }
}
