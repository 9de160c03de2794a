import { ownLabel } from './domain.ts'

// Domains that the eye takes for one another. Two labels are near when their skeletons (letters folded onto the one they
// look like) are equal or one edit apart, when one is the other with a word added, or when only the ending differs.
// Each domain has a few keys; near domains share one, so that they are found with a plain look-up.

// Pairs that the eye does not tell apart (UTS 39 for Latin letters and digits), longest first.
const FOLDS: readonly (readonly [RegExp, string])[] = [
  [/rn/g, 'm'],
  [/vv/g, 'w'],
  [/cl/g, 'd'],
  [/[1l|!]/g, 'i'],
  [/0/g, 'o'],
  [/5/g, 's'],
  [/[-_]/g, ''],
]
// LIMIT: shorter names are an edit apart by chance.
const EDIT_CHARS_MIN = 6
const WORD_CHARS_MIN = 5
const LABEL_CHARS_MAX = 63

/** The label as the eye takes it. */
export function skeleton(label: string): string {
  return FOLDS.reduce(
    (text, [pattern, fold]) => text.replace(pattern, fold),
    label.toLowerCase().slice(0, LABEL_CHARS_MAX),
  )
}

/** Keys under which a known domain is found by whoever imitates it. */
export function nearKeys(domain: string): string[] {
  const bones = skeleton(ownLabel(domain))
  const keys = new Set([`=${bones}`])
  if (bones.length >= EDIT_CHARS_MIN) for (const key of withOneLess(bones)) keys.add(`-${key}`)
  return [...keys]
}

/** Keys under which to look for what a domain may imitate. */
export function askedNearKeys(domain: string): string[] {
  return [
    ...new Set([...nearKeys(domain), ...withoutAddedWords(ownLabel(domain)).map((label) => `=${skeleton(label)}`)]),
  ]
}

/** Whether a domain could be taken for a known one. The keys only propose; this decides. */
export function isNearDomain(asked: string, known: string): boolean {
  if (asked === known) return false
  const [label, other] = [ownLabel(asked), ownLabel(known)]
  if (label === other) return label.length >= WORD_CHARS_MIN && !isPlainWord(label)
  const [bones, bonesOfKnown] = [skeleton(label), skeleton(other)]
  if (bones === bonesOfKnown) return bones.length >= WORD_CHARS_MIN - 1
  if (!isPlainWord(other) && withoutAddedWords(label).some((rest) => skeleton(rest) === bonesOfKnown)) return true
  return Math.min(bones.length, bonesOfKnown.length) >= EDIT_CHARS_MIN && isOneEditApart(bones, bonesOfKnown)
}

// Words that are put before or behind a name to make another one of it.
const ADDED =
  /^(?:secure|my|login|mail|web)|(?:support|billing|payments?|invoice|secure|login|online|service|account|update|group|japan|jp|mail|web|info|inc|corp|co)$/

/** What is left of a label when words in front or behind are taken away: `maruyama` of `maruyama-support`. */
function withoutAddedWords(label: string): string[] {
  const words = label.split('-', WORDS_MAX)
  const runs = words.flatMap((_, from) => words.map((__, to) => words.slice(from, to + 1).join('-')))
  return [...runs, label.replace(ADDED, '')].filter((rest) => rest.length >= WORD_CHARS_MIN && rest !== label)
}

const WORDS_MAX = 6

// Names that many owners have under their own endings: two of them are no imitation.
const PLAIN_WORDS: ReadonlySet<string> = new Set([
  ...['example', 'hospital', 'clinic', 'medical', 'health', 'dental', 'pharmacy', 'office', 'support', 'service'],
  ...[
    'services',
    'global',
    'japan',
    'tokyo',
    'osaka',
    'nippon',
    'online',
    'system',
    'systems',
    'group',
    'mail',
    'cloud',
  ],
])
const isPlainWord = (label: string): boolean => PLAIN_WORDS.has(label)

function* withOneLess(text: string): Generator<string> {
  yield text
  for (let at = 0; at < text.length; at += 1) yield text.slice(0, at) + text.slice(at + 1)
}

/** One letter changed, added, left out, or two neighbours swapped. */
export function isOneEditApart(a: string, b: string): boolean {
  if (a === b || Math.abs(a.length - b.length) > 1) return false
  let start = 0
  while (start < a.length && a[start] === b[start]) start += 1
  let end = 0
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end += 1
  const [left, right] = [a.slice(start, a.length - end), b.slice(start, b.length - end)]
  return left.length + right.length <= 2 || (left.length === 2 && left[0] === right[1] && left[1] === right[0])
}
