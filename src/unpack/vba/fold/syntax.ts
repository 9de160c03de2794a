// VBA as a tree (MS-VBAL section 5), as far as folding needs it. Chains of operators are lists, not towers: an
// expression of ten thousand `&` is one node, and reading it needs no deep stack.

import type { Value } from './value.ts'

interface Place {
  /** Where it stands in the module's source. */
  readonly at: number
  readonly end: number
  readonly line: number
  /** What following the code has shown: its last value, and whether there were others. */
  last: Value | undefined
  varies: boolean
}

export interface Literal extends Place {
  readonly kind: 'literal'
  readonly value: Value
}

export interface Name extends Place {
  readonly kind: 'name'
  readonly key: string
  readonly text: string
}

/** `object.key`; no object: of the innermost `With`. */
export interface Member extends Place {
  readonly kind: 'member'
  readonly object: Expression | undefined
  readonly key: string
  readonly text: string
}

/** `callee(args)`: a call, an index, a default member; which one is known when it is run. */
export interface Call extends Place {
  readonly kind: 'call'
  readonly callee: Expression
  readonly args: readonly Expression[]
}

/** Operators of one rank, from left to right. */
export interface Chain extends Place {
  readonly kind: 'chain'
  readonly first: Expression
  readonly rest: readonly { readonly op: string; readonly right: Expression }[]
}

export interface Unary extends Place {
  readonly kind: 'unary'
  readonly op: '-' | 'not' | 'new'
  readonly operand: Expression
}

export type Expression = Literal | Name | Member | Call | Chain | Unary

export type Block = readonly Statement[]

export interface Bounds {
  readonly name: Name
  /** Set for arrays: the upper bounds. */
  readonly upper: readonly Expression[] | undefined
}

export type Statement =
  | { readonly kind: 'assign'; readonly target: Expression; readonly value: Expression }
  | { readonly kind: 'call'; readonly callee: Expression; readonly args: readonly Expression[] }
  | { readonly kind: 'const'; readonly name: Name; readonly value: Expression }
  | { readonly kind: 'dim'; readonly names: readonly Bounds[]; readonly keeps: boolean }
  | {
      readonly kind: 'if'
      readonly branches: readonly { readonly test: Expression | undefined; readonly body: Block }[]
    }
  | { readonly kind: 'select'; readonly subject: Expression; readonly cases: readonly SelectCase[] }
  | {
      readonly kind: 'for'
      readonly name: Expression
      readonly from: Expression
      readonly to: Expression
      readonly step: Expression | undefined
      readonly body: Block
    }
  | { readonly kind: 'each'; readonly name: Expression; readonly list: Expression; readonly body: Block }
  | {
      readonly kind: 'loop'
      readonly test: Expression | undefined
      readonly until: boolean
      readonly testsLast: boolean
      readonly body: Block
    }
  | { readonly kind: 'with'; readonly object: Expression; readonly body: Block }
  | { readonly kind: 'exit'; readonly from: 'for' | 'do' | 'procedure' | 'program' }
  /** Anything else: its expressions are folded for the reader. */
  | { readonly kind: 'other'; readonly word: string; readonly values: readonly Expression[] }

export interface SelectCase {
  /** Empty: `Case Else`. */
  readonly tests: readonly { readonly op: string; readonly value: Expression; readonly to?: Expression }[]
  readonly body: Block
}

export interface Procedure {
  readonly name: string
  readonly key: string
  readonly isFunction: boolean
  readonly parameters: readonly { readonly key: string; readonly byValue: boolean; readonly initial?: Expression }[]
  readonly body: Block
}

export interface ParsedModule {
  readonly name: string
  readonly source: string
  /** Constants and variables of the module itself. */
  readonly head: Block
  readonly procedures: readonly Procedure[]
  /** Every expression, for printing: outer ones come after their parts. */
  readonly expressions: readonly Expression[]
  /** Literals with two characters or more, each once. */
  readonly literals: ReadonlySet<string>
  /** `Declare` names, and what they are called in their library, both in lower case. */
  readonly declares: ReadonlyMap<string, string>
}
