import type { Token } from '../lex-vba.ts'
import type { Expression } from './syntax.ts'
import { parseNumber, UNKNOWN, type Value } from './value.ts'

// Expressions of VBA (MS-VBAL section 5.6), by rank of their operators. What does not fit becomes an unknown value
// and reading goes on behind it.

// LIMIT: parentheses people nest; deeper ones are unknown, so that no text asks for a deep stack.
const DEPTH_MAX = 100
const POSTFIX_MAX = 100
const ARGUMENTS_MAX = 20_000

/** Operators from the loosest to the tightest. */
const RANKS: ReadonlyMap<string, number> = new Map(
  [
    ['imp', 'eqv'],
    ['xor'],
    ['or'],
    ['and'],
    ['not'],
    ['=', '<', '>', '<>', '<=', '>=', 'is', 'like'],
    ['&'],
    ['+', '-'],
    ['mod'],
    ['\\'],
    ['*', '/'],
    ['^'],
  ].flatMap((operators, rank) => operators.map((operator): [string, number] => [operator, rank])),
)
const NOT_RANK = 4
const LITERALS: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['true', true],
  ['false', false],
  ['empty', null],
  ['null', UNKNOWN],
  ['nothing', UNKNOWN],
])

/** Reads the tokens of one statement. */
export class ExpressionReader {
  at = 0
  readonly #tokens: readonly Token[]
  readonly #made: Expression[]
  #depth = 0

  /** Every expression read is added to `made`, parts before the whole. */
  constructor(tokens: readonly Token[], made: Expression[]) {
    this.#tokens = tokens
    this.#made = made
  }

  get isDone(): boolean {
    return this.at >= this.#tokens.length
  }

  peek(ahead = 0): Token | undefined {
    return this.#tokens[this.at + ahead]
  }

  /** The next word or mark; empty at the end, and before a string. */
  get key(): string {
    const token = this.#tokens[this.at]
    return token === undefined || token.kind === 'string' ? '' : token.key
  }

  /** Takes the next token when it is this word or mark. */
  skip(key: string): boolean {
    const token = this.#tokens[this.at]
    if (token?.key !== key || token.kind === 'string') return false
    this.at += 1
    return true
  }

  expression(): Expression {
    return this.#rank(0)
  }

  /** Comma-separated expressions up to the end or a closing parenthesis. */
  list(): Expression[] {
    const list: Expression[] = []
    while (!this.isDone && this.key !== ')' && list.length < ARGUMENTS_MAX) {
      const before = this.at
      if (this.key === ',') list.push(this.#missing())
      else list.push(this.argument())
      // `1 To 9`, the bounds of an array: the upper one counts.
      if (this.skip('to')) list.splice(-1, 1, this.expression())
      if (!this.skip(',') && this.at === before) break
    }
    return list
  }

  /** `value`, `name:=value`, `ByVal value`. */
  argument(): Expression {
    if (this.peek(1)?.key === ':' && this.peek(2)?.key === '=') this.at += 3
    if (this.key === 'byval' || this.key === 'byref') this.at += 1
    return this.expression()
  }

  /** A name with its members and arguments; at the start of a statement, ` (` opens an argument, not a call. */
  postfix(opensStatement = false): Expression {
    let left = this.#primary()
    for (let count = 0; count < POSTFIX_MAX; count += 1) {
      const token = this.peek()
      if (token === undefined || token.kind !== 'mark') break
      const isApart = opensStatement && token.at > (this.#tokens[this.at - 1]?.end ?? 0)
      if (token.key === '(' && !isApart) left = this.#call(left)
      else if (token.key === '.' || token.key === '!') {
        if (isApart) break
        this.at += 1
        left = this.#member(left)
      } else break
    }
    return left
  }

  /** What stands after a dot. */
  #member(object: Expression | undefined): Expression {
    const token = this.peek()
    if (token?.kind !== 'name') return this.#missing()
    this.at += 1
    const at = object?.at ?? token.at - 1
    return this.#make({ kind: 'member', object, key: token.key, text: token.text, ...placeOf(token), at })
  }

  #call(callee: Expression): Expression {
    this.at += 1
    this.#depth += 1
    const args = this.#depth > DEPTH_MAX ? [] : this.list()
    this.#depth -= 1
    if (!this.skip(')')) this.#toClosing()
    const end = this.#tokens[this.at - 1]?.end ?? callee.end
    return this.#make({
      kind: 'call',
      callee,
      args,
      at: callee.at,
      end,
      line: callee.line,
      last: undefined,
      varies: false,
    })
  }

  // Behind arguments that could not be read whole.
  #toClosing(): void {
    let depth = 1
    while (!this.isDone && depth > 0) {
      const token = this.peek()
      if (token?.kind === 'mark') depth += token.key === '(' ? 1 : token.key === ')' ? -1 : 0
      this.at += 1
    }
  }

  // Operators of `loosest` rank and tighter ones; those of one rank become one chain.
  #rank(loosest: number): Expression {
    let left = this.#unary()
    for (let rank = this.#rankAhead(); rank >= loosest; rank = this.#rankAhead()) {
      const first = left
      const rest: { op: string; right: Expression }[] = []
      while (this.#rankAhead() === rank) rest.push({ op: this.#takeOperator(), right: this.#rank(rank + 1) })
      const end = rest.at(-1)?.right.end ?? first.end
      left = this.#make({
        kind: 'chain',
        first,
        rest,
        at: first.at,
        end,
        line: first.line,
        last: undefined,
        varies: false,
      })
    }
    return left
  }

  // The rank of the operator that comes next; -1 when none does.
  #rankAhead(): number {
    const token = this.#tokens[this.at]
    if (token === undefined || token.kind === 'string' || token.kind === 'number' || token.key === 'not') return -1
    return RANKS.get(token.key) ?? -1
  }

  // `<` `>` and `=` may stand together.
  #takeOperator(): string {
    const token = this.peek()
    const next = this.peek(1)
    const both = token?.kind === 'mark' && next?.kind === 'mark' ? token.key + next.key : ''
    const isDouble = both === '<>' || both === '<=' || both === '>=' || both === '=<' || both === '=>'
    this.at += isDouble ? 2 : 1
    if (!isDouble) return token?.key ?? ''
    return both === '=<' ? '<=' : both === '=>' ? '>=' : both
  }

  #unary(): Expression {
    const token = this.peek()
    if (token?.kind === 'string') return this.postfix()
    if (token?.key === 'not' && token.kind === 'name')
      return this.#prefixed(token, 'not', () => this.#rank(NOT_RANK + 1))
    if (token?.key === '-' && token.kind === 'mark') return this.#prefixed(token, '-', () => this.#unary())
    if (token?.key === 'new' && token.kind === 'name') return this.#prefixed(token, 'new', () => this.postfix())
    if (token?.key === 'typeof' || token?.key === 'addressof' || (token?.key === '+' && token.kind === 'mark')) {
      this.at += 1
      return this.#deeper(() => this.#unary())
    }
    return this.postfix()
  }

  #prefixed(token: Token, op: '-' | 'not' | 'new', read: () => Expression): Expression {
    this.at += 1
    const operand = this.#deeper(read)
    return this.#make({ kind: 'unary', op, operand, ...placeOf(token), end: operand.end })
  }

  #deeper(read: () => Expression): Expression {
    this.#depth += 1
    const value = this.#depth > DEPTH_MAX ? this.#missing() : read()
    this.#depth -= 1
    return value
  }

  #primary(): Expression {
    const token = this.peek()
    if (token === undefined) return this.#missing()
    if (token.kind === 'string') return this.#literal(token, token.text)
    if (token.kind === 'number') return this.#number(token)
    if (token.kind === 'name') {
      const known = LITERALS.get(token.key)
      if (known !== undefined) return this.#literal(token, known)
      this.at += 1
      return this.#make({ kind: 'name', key: token.key, text: token.text, ...placeOf(token) })
    }
    if (token.key === '(') return this.#parenthesis(token)
    if (token.key === '&') return this.#hexadecimal(token)
    if (token.key === '.' && this.peek(1)?.kind === 'number') this.at += 1
    else if (token.key === '.' || token.key === '!') {
      this.at += 1
      return this.#member(undefined)
    }
    if (token.key !== ')' && token.key !== ',') this.at += 1
    return this.#missing()
  }

  // `(value)`: the parentheses go with what is in them when it is printed.
  #parenthesis(open: Token): Expression {
    this.at += 1
    const inner = this.#deeper(() => this.expression())
    if (!this.skip(')')) this.#toClosing()
    const end = this.#tokens[this.at - 1]?.end ?? inner.end
    return this.#make({ kind: 'chain', first: inner, rest: [], ...placeOf(open), end })
  }

  #number(token: Token): Expression {
    const expression = this.#literal(token, parseNumber(token.text) ?? UNKNOWN)
    const mark = this.peek()
    const after = this.peek(1)
    // `10&` is a Long, `10&"a"` joins.
    const isSuffix = mark?.kind === 'mark' && mark.at === token.end && '%&!#@'.includes(mark.key)
    if (isSuffix && (mark.key !== '&' || after === undefined || after.kind === 'mark')) this.at += 1
    return expression
  }

  // `&H41`, `&O101`: the lexer gives a mark and a name.
  #hexadecimal(mark: Token): Expression {
    const digits = this.peek(1)
    this.at += 1
    if (digits === undefined || digits.at !== mark.end) return this.#missing()
    this.at += 1
    const isLong = digits.end > digits.at + digits.text.length || this.#isLongMark(digits)
    const value = parseNumber(`&${digits.text}${isLong ? '&' : ''}`) ?? UNKNOWN
    return this.#make({ kind: 'literal', value, ...placeOf(mark), end: digits.end })
  }

  #isLongMark(digits: Token): boolean {
    const mark = this.peek()
    const after = this.peek(1)
    const isMark = mark?.key === '&' && mark.at === digits.end && (after === undefined || after.kind === 'mark')
    if (isMark) this.at += 1
    return isMark
  }

  #literal(token: Token, value: Value): Expression {
    this.at += 1
    return this.#make({ kind: 'literal', value, ...placeOf(token) })
  }

  #missing(): Expression {
    const token = this.peek() ?? this.#tokens.at(-1)
    const place = token === undefined ? { at: 0, line: 1 } : { at: token.at, line: token.line }
    return { kind: 'literal', value: UNKNOWN, ...place, end: place.at, last: undefined, varies: false }
  }

  #make(expression: Expression): Expression {
    this.#made.push(expression)
    return expression
  }
}

const placeOf = (token: Token) => ({ at: token.at, end: token.end, line: token.line, last: undefined, varies: false })
