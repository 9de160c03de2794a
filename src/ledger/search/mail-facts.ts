import type { Entry } from '../entry.ts'
import { foldedText } from './fold-text.ts'

// What entries say of a mail that it can be found by. Read by the fields' names, wherever in an entry they stand, so
// that kinds and fields that come later are found as well; what is no text is passed over.

export interface MailFacts {
  /** Addresses, and the numbers and names of servers, folded. */
  readonly addresses: Set<string>
  /** Names of people, folded. */
  readonly names: Set<string>
  readonly subjects: Set<string>
  readonly messageIds: Set<string>
  readonly hashes: Set<string>
  /** Names of parts, folded, each by itself. */
  readonly files: Set<string>
  readonly verdicts: Set<string>
  readonly rules: Set<string>
}

export const noFacts = (): MailFacts => ({
  ...{ addresses: new Set(), names: new Set(), subjects: new Set(), messageIds: new Set() },
  ...{ hashes: new Set(), files: new Set(), verdicts: new Set(), rules: new Set() },
})

type Add = (text: string, facts: MailFacts) => void

const addAddress: Add = (text, { addresses }) => {
  const address = addressText(text)
  if (address !== '') addresses.add(address)
}

const FIELDS: Readonly<Record<string, Add>> = {
  sender: addAddress,
  recipients: addAddress,
  address: addAddress,
  helo: addAddress,
  name: (text, { names }) => names.add(foldedText(text)),
  subject: (text, { subjects }) => subjects.add(foldedText(text)),
  messageId: (text, { messageIds }) => messageIds.add(messageIdText(text)),
  sha256: (text, { hashes }) => hashes.add(text.toLowerCase()),
  path: (text, { files }) => {
    for (const name of text.split(' > ')) if (name !== 'mail') files.add(foldedText(name))
  },
  verdict: (text, { verdicts }) => verdicts.add(text),
  rule: (text, { rules }) => rules.add(text),
}

export const addressText = (text: string): string => foldedText(text).replace(/^[\s<]+|[\s>]+$/g, '')

/** SPEC: RFC 5322, 3.6.4: the brackets belong to the field, not to the id. */
export const messageIdText = (text: string): string => text.trim().replace(/^<|>$/g, '')

/** Adds what an entry says of its mail. */
export const addFactsOf = (entry: Entry, facts: MailFacts): void => addFrom(entry, undefined, facts)

function addFrom(value: unknown, add: Add | undefined, facts: MailFacts): void {
  if (typeof value === 'string') add?.(value, facts)
  if (typeof value !== 'object' || value === null) return
  if (Array.isArray(value)) for (const item of value) addFrom(item, add, facts)
  else for (const [name, member] of Object.entries(value)) addFrom(member, ownField(name), facts)
}

const ownField = (name: string): Add | undefined => (Object.hasOwn(FIELDS, name) ? FIELDS[name] : undefined)
