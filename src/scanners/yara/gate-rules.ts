import { neededStrings } from './needed-strings.ts'
import { readYaraRules, type YaraRule } from './rule-source.ts'
import { literalsOf } from './string-literals.ts'

/** A rule file in two halves of the same length and lines, either of which may hold nothing but blanks. */
export interface GatedSource {
  /** Rules that may match anything. */
  readonly always: string
  /** Rules that cannot match where none of the literals stands. */
  readonly gated: string
  readonly literals: readonly Buffer[]
}

/** Sorts the rules of a file by whether bytes can be seen not to concern them. */
export function gateRules(source: string): GatedSource {
  const rules = readYaraRules(source)
  const literals = new Map(rules.map((rule) => [rule, neededLiterals(rule)]))
  const isGated = (rule: YaraRule) => literals.get(rule) !== undefined
  const kept = [...literals.values()].flatMap((each) => each ?? [])
  if (areEntangled(rules)) {
    // They are run together or not at all. A private rule only speaks through those that name it.
    const isAllGated = rules.every((rule) => isGated(rule) || rule.isPrivate)
    return isAllGated ? { always: '', gated: source, literals: kept } : { always: source, gated: '', literals: [] }
  }
  const always = rules.filter((rule) => !isGated(rule))
  const gated = rules.filter(isGated)
  return {
    always: always.length === 0 ? '' : blanked(source, gated),
    gated: gated.length === 0 ? '' : blanked(source, always),
    literals: kept,
  }
}

/** The source with some of its rules blanked out, every other character where it was. */
export function blanked(source: string, rules: readonly Pick<YaraRule, 'from' | 'to'>[]): string {
  let text = ''
  let at = 0
  for (const { from, to } of rules) {
    text += source.slice(at, from) + source.slice(from, to).replace(/[^\n]/gu, ' ')
    at = to
  }
  return text + source.slice(at)
}

function neededLiterals({ strings, condition }: YaraRule): readonly Buffer[] | undefined {
  const found = new Map<string, readonly Buffer[] | undefined>()
  for (const [index, string] of strings.entries()) {
    found.set(string.id === '$' ? `$ ${index}` : string.id, literalsOf(string))
  }
  const worthOf = (id: string): number | undefined => {
    const literals = found.get(id)
    return literals === undefined ? undefined : Math.min(...literals.map(({ length }) => length))
  }
  const ids = neededStrings(condition, [...found.keys()], worthOf)
  return ids?.flatMap((id) => found.get(id) ?? [])
}

/** Whether rules of this file decide about each other. */
function areEntangled(rules: readonly YaraRule[]): boolean {
  if (rules.some(({ isGlobal }) => isGlobal)) return true
  const names = rules.map(({ name }) => name)
  const words = new Set(rules.flatMap(({ condition }) => condition))
  const prefixes = [...words].filter((word) => word.endsWith('*') && /^\w/u.test(word)).map((word) => word.slice(0, -1))
  return names.some((name) => words.has(name) || prefixes.some((prefix) => name.startsWith(prefix)))
}
