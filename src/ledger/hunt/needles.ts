import type { HuntTest } from './hunt-condition.ts'
import type { Readied, ReadiedValue } from './readied.ts'

// What must stand in an entry's bytes if its mail can fit: most entries are put aside by that, without being decoded.
// A clause is a list of needles of which one must be there; all clauses of the entry's kind must hold.
//
// Conditions are compared folded (NFKC, lower case), needles by the bytes and without the case of ASCII. Both agree
// on needles of ASCII and of kanji, except in an entry with characters that fold to such: those are always decoded.

export interface Clause {
  readonly kind: 'received' | 'judged'
  /** UTF-8 read as Latin-1, in lower case. */
  readonly needles: readonly string[]
}

export function clausesOf(condition: Readied): Clause[] {
  if ('all' in condition) return condition.all.flatMap(clausesOf)
  if ('any' in condition) return eitherOf(condition.any.map(clausesOf))
  if ('not' in condition) return []
  const needles = condition.values.map((value) => needlesOf(condition.test, value))
  if (needles.length === 0 || needles.some((list) => list.length === 0)) return []
  const kind = condition.test === 'finding' || condition.test === 'verdict' ? 'judged' : 'received'
  return [{ kind, needles: needles.flat().map(asBytes) }]
}

/** Where one of several must hold, one clause of each together is a clause, if they are of one kind of entry. */
function eitherOf(lists: readonly (readonly Clause[])[]): Clause[] {
  for (const kind of ['received', 'judged'] as const) {
    const firsts = lists.map((list) => list.find((clause) => clause.kind === kind))
    if (firsts.length > 0 && firsts.every((clause) => clause !== undefined))
      return [{ kind, needles: firsts.flatMap(({ needles }) => needles) }]
  }
  return []
}

/** None where there is nothing to look for. */
function needlesOf(test: HuntTest, { text, words, hashed }: ReadiedValue): string[] {
  switch (test) {
    case 'subject':
      return longest(words)
    case 'authentication':
      return longest([text.slice(text.indexOf('=') + 1)])
    case 'sender':
    case 'recipient':
      return hashed === undefined ? longest([text]) : [...longest([text]), hashed]
    case 'part-name':
    case 'finding':
      return longest(text.split(/[*?]/))
    default:
      return longest([text])
  }
}

// JSON writes these as they are, and nothing but what is strange folds to them.
const RUNS = /[\x20\x21\x23-\x5b\x5d-\x7e\u4e00-\u9fff]{2,}/g

const longest = (texts: readonly string[]): string[] =>
  texts
    .flatMap((text) => text.match(RUNS) ?? [])
    .sort((one, other) => Buffer.byteLength(other) - Buffer.byteLength(one))
    .slice(0, 1)

const asBytes = (needle: string): string => Buffer.from(needle).toString('latin1').toLowerCase()

/** All but ASCII, kana and kanji, and of the block around kana the signs that fold to letters: ㎏, ㏂, ㊤. */
const STRANGE = /[\xc2-\xe2\xea-\xf4]|\xe3[\x88-\x8f]/

/** Whether the entry of these bytes (as Latin-1) may be of a mail that fits. */
export function mayFit(text: string, clauses: readonly Clause[]): boolean {
  if (clauses.length === 0) return true
  const lower = text.toLowerCase()
  return clauses.every(({ needles }) => needles.some((needle) => lower.includes(needle))) || STRANGE.test(text)
}
