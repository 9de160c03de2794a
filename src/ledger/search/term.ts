import { addPieces } from './fold-text.ts'
import type { MailFacts } from './mail-facts.ts'

// A term is a short text with its field in front, as a number of 47 bits. Two texts may meet in one number: every mail
// that the index names is read before it is shown, so that costs a look and tells nothing wrong.

export type TermField =
  | 'address'
  /** Of an address, with the domains above it. */
  | 'domain'
  /** A piece of a name, or of what stands before the @. */
  | 'person'
  /** A piece of the subject. */
  | 'subject'
  | 'message-id'
  | 'hash'
  /** A piece of a part's name. */
  | 'file'
  | 'verdict'
  | 'rule'

const OFFSETS = [0x811c9dc5, 0x01000193] as const
const PRIME = 0x01000193
const HIGH_BITS = 15

/** SPEC: FNV-1a (IETF draft-eastlake-fnv), over UTF-16 units, twice from different offsets. */
export function termNumber(field: TermField, text: string): number {
  const key = `${field}:${text}`
  let [low, high] = OFFSETS as readonly [number, number]
  for (let at = 0; at < key.length; at++) {
    const unit = key.charCodeAt(at)
    low = Math.imul(low ^ unit, PRIME)
    high = Math.imul(high ^ unit ^ (low >>> 16), PRIME)
  }
  return ((high ^ (high >>> HIGH_BITS)) & (2 ** HIGH_BITS - 1)) * 2 ** 32 + ((low ^ (low >>> 13)) >>> 0)
}

/** The terms of what entries say of a mail. */
export function termsOfFacts(facts: MailFacts): Set<number> {
  const terms = new Set<number>()
  const add = (field: TermField, texts: Iterable<string>): void => {
    for (const text of texts) terms.add(termNumber(field, text))
  }
  add('address', facts.addresses)
  add('domain', [...facts.addresses].flatMap(domainsOf))
  add('person', piecesOf([...facts.names, ...[...facts.addresses].flatMap(localPartOf)]))
  add('subject', piecesOf(facts.subjects))
  add('message-id', facts.messageIds)
  add('hash', facts.hashes)
  add('file', piecesOf(facts.files))
  add('verdict', facts.verdicts)
  add(
    'rule',
    [...facts.rules].flatMap((rule) => [rule, groupOfRule(rule)]),
  )
  return terms
}

// LIMIT: a name with more labels than these is found by its last ones.
const LABELS_MAX = 6

/** The domain of an address and the domains above it, down to two labels. */
export function domainsOf(address: string): string[] {
  const domain = address.slice(address.lastIndexOf('@') + 1)
  const labels = domain.split('.').slice(-LABELS_MAX)
  if (labels.length < 2 || /^[\d.]+$/.test(domain)) return []
  return labels.slice(1).map((_, index) => labels.slice(index).join('.'))
}

/** What stands before the @; what has none is no person's. */
export const localPartOf = (address: string): string[] => {
  const at = address.lastIndexOf('@')
  return at < 1 ? [] : [address.slice(0, at)]
}

export const groupOfRule = (rule: string): string => rule.split('/', 1)[0] ?? rule

function piecesOf(folded: Iterable<string>): Set<string> {
  const pieces = new Set<string>()
  for (const text of folded) addPieces(text, pieces)
  return pieces
}
