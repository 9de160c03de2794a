import type { Clinic } from './clinic.ts'
import type { IntakeSettings } from './intake-settings.ts'
import { tryWaiting } from './try-again.ts'

// Mail that tells passwords is followed by tries on all that waits for one of its sender's. Whoever sends many of both must
// not make us judge the product of them at once, and keep their bytes until then: tries go one after the other, and what a
// sender tells meanwhile is tried together.

/** Has words tried on everything of a sender that waits for a password, when it is its turn. */
export type TryLater = (clinic: Clinic, sender: string, words: readonly string[]) => void

// LIMIT: each word costs a key derivation for each locked mail.
const WORDS_MAX = 40
// LIMIT: senders whose words wait. A password that is not tried here opens what comes after it all the same, and a person can type it.
const SENDERS_MAX = 1_000

/** `later` runs work behind the answers, and tells where it fails. */
export function openTries(
  settings: IntakeSettings,
  later: (what: string, tenant: string, work: () => Promise<void>) => void,
): TryLater {
  const waiting = new Map<string, { readonly clinic: Clinic; readonly sender: string; readonly words: Set<string> }>()
  let isTrying = false
  const tryNext = async (key: string): Promise<void> => {
    const next = waiting.get(key)
    waiting.delete(key)
    if (next !== undefined) await tryWaiting(next.clinic, next.sender, [...next.words], settings)
  }
  const turn = (): void => {
    const [first] = waiting
    isTrying = first !== undefined
    if (first === undefined) return
    const [key, { clinic }] = first
    later('passwords', clinic.tenant, () => tryNext(key).finally(turn))
  }
  return (clinic, sender, words) => {
    const key = `${clinic.tenant}\0${sender}`
    const before = waiting.get(key)
    if (before === undefined && waiting.size >= SENDERS_MAX) return
    const all = new Set([...words, ...(before?.words ?? [])].slice(0, WORDS_MAX))
    waiting.set(key, { clinic, sender, words: all })
    if (!isTrying) turn()
  }
}
