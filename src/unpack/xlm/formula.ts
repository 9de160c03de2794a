// A formula as a tree: the same whether it came as tokens (BIFF, BIFF12) or as text (XML, SYLK, a string given to
// FORMULA). Rows and columns count from 0 and are absolute; whether a reference was written with `$` is not kept.

export interface AreaPlace {
  /** Sheet name; empty: the sheet that the formula stands in. */
  readonly sheet: string
  readonly row: number
  readonly column: number
  readonly lastRow: number
  readonly lastColumn: number
}

export interface Link {
  readonly op: string
  readonly of: Formula
}

export type Formula =
  | { readonly kind: 'literal'; readonly value: string | number | boolean }
  | { readonly kind: 'error'; readonly code: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'area'; readonly place: AreaPlace }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'unknown'; readonly shown: string }
  | { readonly kind: 'sign'; readonly op: string; readonly of: Formula; readonly depth: number }
  | { readonly kind: 'percent'; readonly of: Formula; readonly depth: number }
  | { readonly kind: 'paren'; readonly of: Formula; readonly depth: number }
  | { readonly kind: 'chain'; readonly first: Formula; readonly rest: readonly Link[]; readonly depth: number }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Formula[]; readonly depth: number }
  /** A call of a place: `A5()`. */
  | { readonly kind: 'run'; readonly target: Formula; readonly args: readonly Formula[]; readonly depth: number }

// LIMIT: Excel nests 64 levels; what is deeper is no formula of Excel's, and walking a tree must not overflow.
const DEPTH_MAX = 130

export const unknownFormula = (shown: string): Formula => ({ kind: 'unknown', shown })
export const literal = (value: string | number | boolean): Formula => ({ kind: 'literal', value })
export const MISSING: Formula = { kind: 'missing' }

const depthOf = (formula: Formula): number => ('depth' in formula ? formula.depth : 0)
const deepest = (formulas: readonly Formula[]): number =>
  formulas.reduce((depth, formula) => Math.max(depth, depthOf(formula)), 0)
const bounded = (formula: Formula): Formula => (depthOf(formula) > DEPTH_MAX ? unknownFormula('{...}') : formula)

export const wrap = (kind: 'percent' | 'paren', of: Formula): Formula => bounded({ kind, of, depth: depthOf(of) + 1 })

export const sign = (op: string, of: Formula): Formula => bounded({ kind: 'sign', op, of, depth: depthOf(of) + 1 })

export const call = (name: string, args: readonly Formula[]): Formula =>
  bounded({ kind: 'call', name: name.toUpperCase(), args, depth: deepest(args) + 1 })

/** A call of what a formula names: a name, which may be a function of the user's, or a place. */
export const run = (target: Formula, args: readonly Formula[]): Formula =>
  target.kind === 'name'
    ? bounded({ kind: 'call', name: target.name, args, depth: deepest(args) + 1 })
    : bounded({ kind: 'run', target, args, depth: Math.max(depthOf(target), deepest(args)) + 1 })

/** `left op right`. A long `a&b&c&...` stays flat: the left side grows in place. */
export function binary(op: string, left: Formula, right: Formula): Formula {
  if (left.kind === 'chain' && LEVELS[op] === LEVELS[left.rest[0]?.op ?? '']) {
    const rest = left.rest as Link[]
    rest.push({ op, of: right })
    return bounded({ ...left, rest, depth: Math.max(left.depth, depthOf(right) + 1) })
  }
  return bounded({ kind: 'chain', first: left, rest: [{ op, of: right }], depth: deepest([left, right]) + 1 })
}

/** How tightly operators bind; higher first. */
export const LEVELS: Readonly<Record<string, number>> = {
  '=': 1,
  '<': 1,
  '>': 1,
  '<=': 1,
  '>=': 1,
  '<>': 1,
  '&': 2,
  '+': 3,
  '-': 3,
  '*': 4,
  '/': 4,
  '^': 5,
  ',': 6,
  ' ': 7,
  ':': 8,
}

/** Calls back for every call in a tree. */
export function walkCalls(formula: Formula, onCall: (name: string, args: readonly Formula[]) => void): void {
  if (formula.kind === 'call') onCall(formula.name.toUpperCase(), formula.args)
  for (const child of childrenOf(formula)) walkCalls(child, onCall)
}

function childrenOf(formula: Formula): readonly Formula[] {
  if (formula.kind === 'call') return formula.args
  if (formula.kind === 'run') return [formula.target, ...formula.args]
  if (formula.kind === 'chain') return [formula.first, ...formula.rest.map(({ of }) => of)]
  return 'of' in formula ? [formula.of] : []
}
