import type { Budget, Candidate, Opening } from '#bytes'
import type { EncryptionFact } from '#domain'
import type { Lock } from './rc4-key.ts'

// Which passwords are tried on a document, and how many. The verifier in the file decides, never what comes out.

/** The password that opened a document. */
export type FoundPassword = NonNullable<EncryptionFact['password']>

export interface Unlocked<Key> {
  readonly key: Key
  readonly password: FoundPassword
}

// Each program opens a document locked with its own word without asking. Which program opens it is decided by its name.
const EXCELS = 'VelvetSweatshop'
const POWERPOINTS = '/01Hannes Ruescher/01'
const POWERPOINT_NAME = /\.(?:pp|po)[ts][a-z]?$/i
// LIMIT: 255 characters is what Office takes.
const PASSWORD_CHARS_MAX = 255
// LIMIT: a round of hashing takes about 1.3 µs, and Office asks for 100,000 of them: ten passwords, 1.3 s. One mail with
// many locked documents gets three times that in all; what stays closed holds the mail.
const ROUNDS_EACH_MAX = 1_000_000
const ROUNDS_MAIL_MAX = 3_000_000
// LIMIT: of the passwords that nobody told, such a lock gets only the first, the word of the program that would open it.
const ROUNDS_UNTOLD_MAX = 150_000

interface Spent {
  rounds: number
  /** Passwords that opened a document of the same mail: the next one has mostly the same. */
  readonly found: FoundPassword[]
}

// Kept beside the budget, which is one a mail.
const spentBy = new WeakMap<Budget, Spent>()

/** Tries the passwords that are known on a lock. */
export function findPassword<Key>(lock: Lock<Key>, opening: Opening): Unlocked<Key> | undefined {
  const spent = spentBy.get(opening.budget) ?? { rounds: 0, found: [] }
  spentBy.set(opening.budget, spent)
  let left = ROUNDS_EACH_MAX
  for (const password of passwordsFor(spent.found, opening)) {
    if (isUntold(password) && ROUNDS_EACH_MAX - left + lock.rounds > Math.max(lock.rounds, ROUNDS_UNTOLD_MAX)) continue
    if (lock.rounds > left || spent.rounds + lock.rounds > ROUNDS_MAIL_MAX) return undefined
    if (!opening.budget.spendSteps()) return undefined
    left -= lock.rounds
    spent.rounds += lock.rounds
    const key = lock.open(password.value)
    if (key === undefined) continue
    if (!spent.found.includes(password)) spent.found.push(password)
    return { key, password }
  }
  return undefined
}

const isUntold = ({ from }: FoundPassword): boolean => from === 'default' || from === 'common'

function* passwordsFor(found: readonly FoundPassword[], opening: Opening): Generator<FoundPassword> {
  const tried = new Set<string>()
  const isNew = ({ value }: FoundPassword) => !tried.has(value) && tried.add(value) !== undefined
  const words = POWERPOINT_NAME.test(opening.name) ? [POWERPOINTS, EXCELS] : [EXCELS, POWERPOINTS]
  const defaults = words.map((value): FoundPassword => ({ value, from: 'default' }))
  for (const password of [...found, ...defaults]) if (isNew(password)) yield password
  // Asked for last: it makes the walk look through every text of the mail.
  const told: readonly Candidate[] = opening.passwords().slice(0, opening.budget.limits.passwordsMax)
  for (const password of told) {
    if (password.value !== '' && password.value.length <= PASSWORD_CHARS_MAX && isNew(password)) yield password
  }
}
