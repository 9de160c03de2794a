// Which strings a rule cannot do without: read from the words of its condition, for the forms that nearly all rules are
// written in. Whatever is not understood needs nothing, and its rule is always run.
//
//   or  := and ("or" and)*
//   and := term ("and" term)*
//   term := "(" or ")" | $a [at … | in …] | #a (> | >= | ==) N | (any | all | N | N %) of (them | ($a, $b*)) [at … | in …] | …

/** Says how good a choice this string is, undefined when nothing can be looked for. */
export type Worth = (id: string) => number | undefined

interface Choice {
  readonly ids: readonly string[]
  /** Of the worst of its strings. */
  readonly worth: number
}

/**
 * The strings of which at least one matches whenever the condition holds, the best choice of several; undefined when
 * it may hold without any.
 */
export function neededStrings(
  condition: readonly string[],
  allIds: readonly string[],
  worthOf: Worth,
): readonly string[] | undefined {
  const choiceOf = (ids: readonly string[]): Choice | undefined => {
    const worths = ids.map(worthOf)
    if (ids.length === 0 || worths.includes(undefined)) return undefined
    return { ids, worth: Math.min(...worths.map((each) => each ?? 0)) }
  }
  const ofOr = (words: readonly string[]): Choice | undefined => {
    const branches = splitAt(words, 'or').map(ofAnd)
    const chosen = branches.filter((each) => each !== undefined)
    return chosen.length < branches.length ? undefined : choiceOf([...new Set(chosen.flatMap(({ ids }) => ids))])
  }
  const ofAnd = (words: readonly string[]): Choice | undefined => best(splitAt(words, 'and').map(ofTerm))
  const ofTerm = (words: readonly string[]): Choice | undefined => {
    if (isWrapped(words)) return ofOr(words.slice(1, -1))
    const { any = [], each = [] } = plainTerm(words, allIds) ?? {}
    return best([choiceOf(any), ...each.map((id) => choiceOf([id]))])
  }
  return ofOr(condition)?.ids
}

const best = (choices: readonly (Choice | undefined)[]): Choice | undefined =>
  choices.reduce((one, other) => (other !== undefined && (one?.worth ?? -1) < other.worth ? other : one), undefined)

/** Strings of which one matches, or that all match, when this term holds. */
interface Needed {
  readonly any?: readonly string[]
  readonly each?: readonly string[]
}

function plainTerm(words: readonly string[], allIds: readonly string[]): Needed | undefined {
  const [first = '', second, third = ''] = words
  if (/^#\w+$/u.test(first) && words.length === 3) {
    const least = second === '>' ? Number(third) + 1 : second === '>=' || second === '==' ? Number(third) : 0
    return least >= 1 ? { any: [`$${first.slice(1)}`] } : undefined
  }
  // WHY: a term that is compared with something may hold by being false.
  if (words.some((word) => COMPARISONS.has(word))) return undefined
  if (/^\$\w+$/u.test(first)) return second === undefined || PLACES.has(second) ? { any: [first] } : undefined
  return ofTerm(words, allIds)
}

const COMPARISONS: ReadonlySet<string> = new Set(['==', '!=', '<', '>', '<=', '>=', 'not', 'for', 'defined'])
const PLACES: ReadonlySet<string> = new Set(['at', 'in'])

function ofTerm(words: readonly string[], allIds: readonly string[]): Needed | undefined {
  const of = words.indexOf('of')
  const [amount = '', percent] = words.slice(0, of)
  if (of < 1 || of > 2 || (of === 2 && percent !== '%')) return undefined
  if (amount !== 'any' && amount !== 'all' && !(Number(amount) >= 1)) return undefined
  const isThem = words[of + 1] === 'them'
  const end = isThem ? of + 1 : words.indexOf(')', of)
  const rest = words[end + 1]
  if (rest !== undefined && !PLACES.has(rest)) return undefined
  const ids = isThem ? allIds : idsIn(words.slice(of + 1, end + 1), allIds)
  if (ids === undefined) return undefined
  return amount === 'all' ? { each: ids } : { any: ids }
}

/** `($a, $b*)`; undefined when something else than strings is listed. */
function idsIn(words: readonly string[], allIds: readonly string[]): readonly string[] | undefined {
  const named = words.slice(1, -1).filter((word) => word !== ',')
  if (words[0] !== '(' || !named.every((word) => /^\$\w*\*?$/u.test(word))) return undefined
  return named.flatMap((word) =>
    word.endsWith('*') ? allIds.filter((id) => id.startsWith(word.slice(0, -1))) : [word],
  )
}

/** The words between the separators that stand in no parentheses. */
function splitAt(words: readonly string[], separator: string): readonly (readonly string[])[] {
  const groups: string[][] = [[]]
  let depth = 0
  for (const word of words) {
    if (word === '(' || word === '[') depth += 1
    if (word === ')' || word === ']') depth -= 1
    if (word === separator && depth === 0) groups.push([])
    else groups.at(-1)?.push(word)
  }
  return groups
}

/** One pair of parentheses stands around all of it. */
function isWrapped(words: readonly string[]): boolean {
  let depth = 0
  return (
    words[0] === '(' &&
    words.every((word, index) => {
      if (word === '(') depth += 1
      if (word === ')') depth -= 1
      return depth > 0 || index === words.length - 1
    })
  )
}
