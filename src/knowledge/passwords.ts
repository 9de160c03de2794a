import { domainOfKey, registrableDomain } from '#identity'
import { dropWaiting, mailsWaiting, passwordsOf, rememberPassword, rememberWaiting, type TenantStore } from '#store'
import type { Seal } from './seal.ts'

// "PPAP": the locked archive comes in one mail and its password in the next, or came in the last. What a sender tells
// is kept sealed for some days under his address and his house; what opened something is kept longer.

export interface PasswordMemory {
  /** Words that a sender's mail tells, kept for what is locked before or after it. */
  tell(sender: string, words: readonly string[], at: number): Promise<void>
  /** Words worth a try on what a sender has locked, the likeliest first. */
  wordsFor(sender: string, at: number): Promise<string[]>
  /** A mail is held because it is locked, and waits for its sender's password. */
  wait(messageId: string, sender: string, at: number): Promise<void>
  /** The held mails that a password from this sender may open; judge them again. */
  waitingFor(sender: string, at: number): Promise<string[]>
  /** These mails wait no longer. */
  settle(messageIds: readonly string[]): Promise<void>
}

const DAY_MS = 86_400_000
// LIMIT: a password comes minutes after its archive, or after the weekend.
const WAIT_DAYS = 7
const WORDS_MAX = 20

/** The password memory of a tenant. Providers' domains are nobody's house: `isShared` tells them. */
export function passwordMemory(store: TenantStore, seal: Seal, isShared: (domain: string) => boolean): PasswordMemory {
  const ownersOf = (sender: string): string[] => {
    const house = registrableDomain(domainOfKey(sender))
    return house === '' || isShared(house) ? [sender] : [sender, house]
  }
  return {
    tell: (sender, words, at) =>
      store.write(async (desk) => {
        for (const word of words.slice(0, WORDS_MAX)) {
          for (const ownerKey of ownersOf(sender)) {
            await rememberPassword(desk, { ownerKey, sealKey: seal.mark(word), sealed: seal.seal(word), usedAt: at })
          }
        }
      }),
    wordsFor: async (sender, at) => {
      const kept = await passwordsOf(store, ownersOf(sender))
      const near = kept.filter(({ lastUsed }) => Math.abs(at - lastUsed) <= WAIT_DAYS * DAY_MS)
      // What was told in these days first; then what was told more than once.
      const often = kept.filter(({ usedCount }) => usedCount > 1)
      const words = [...near, ...often].flatMap(({ sealed }) => seal.open(sealed) ?? [])
      return [...new Set(words)].slice(0, WORDS_MAX)
    },
    wait: (messageId, sender, at) =>
      store.write((desk) =>
        rememberWaiting(
          desk,
          ownersOf(sender).map((ownerKey) => ({ ownerKey, messageKey: messageId, seenAt: at })),
        ),
      ),
    waitingFor: async (sender, at) => {
      const waiting = await mailsWaiting(store, ownersOf(sender))
      const near = waiting.filter(({ seenAt }) => Math.abs(at - seenAt) <= WAIT_DAYS * DAY_MS)
      return [...new Set(near.map(({ messageKey }) => messageKey))]
    },
    settle: (messageIds) => store.write((desk) => dropWaiting(desk, messageIds)),
  }
}
