import { isIP } from 'node:net'
import type { Loose } from '../story/sentence.ts'

// What every form of event reads out of an entry in the same way, whatever it calls it then.

/** Who did it, where it is a person. */
export const userOf = (who: unknown): string | undefined =>
  typeof who === 'string' && who.startsWith('user ') ? who.slice('user '.length) : undefined

/** The server that brought the mail, else from where somebody acted; `ip` only where it is an address. */
export function sourceOf(entry: Loose): { readonly address: string | undefined; readonly ip: string | undefined } {
  const address = entry.within('peer').text('address') ?? entry.text('from')
  // WHY asked: an index with a field of type `ip` refuses the whole event for a word in it.
  return { address, ip: address !== undefined && isIP(address) !== 0 ? address : undefined }
}

/** Without the brackets, which are not part of it. */
export const messageIdOf = (headers: Loose): string | undefined => headers.text('messageId')?.replace(/^<(.*)>$/s, '$1')

/** The name of a part itself, without those that it lies in. */
export const partName = (part: Loose): string | undefined => part.text('path')?.split(' > ').at(-1)

/** The member that says whether it went well, by the kind of entry. */
const OUTCOMES: ReadonlyMap<string, string> = new Map([
  ['password-tried', 'opened'],
  ['backup-verified', 'isGood'],
])

/** Whether it went well; undefined for what cannot fail. */
export function outcomeOf(kind: string, entry: Loose): boolean | undefined {
  if (kind === 'logged-in' || kind === 'login-failed') return kind === 'logged-in'
  const went = OUTCOMES.get(kind)
  return went === undefined ? undefined : (entry.value as Readonly<Record<string, unknown>>)[went] === true
}

/** Without what is not there, and without objects and lists that are empty then. */
export function pruned(value: unknown): unknown {
  if (value === undefined || typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    const items = value.map(pruned).filter((item) => item !== undefined)
    return items.length === 0 ? undefined : items
  }
  const members = Object.entries(value)
    .map(([name, member]) => [name, pruned(member)] as const)
    .filter(([, member]) => member !== undefined)
  return members.length === 0 ? undefined : Object.fromEntries(members)
}
