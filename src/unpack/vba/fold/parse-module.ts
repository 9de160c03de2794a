import { lexVba, type Token } from '../lex-vba.ts'
import { ExpressionReader } from './parse-expression.ts'
import { parseStatement } from './parse-statement.ts'
import type { Block, Expression, ParsedModule, Procedure, SelectCase, Statement } from './syntax.ts'

// A module of VBA as procedures and blocks (MS-VBAL section 5.3 and 5.4). Blocks that never end, ends without a start
// and words that fit nowhere are taken as they come: what is broken for Office may still be read by people.

// LIMIT: blocks in blocks that people write; deeper ones lie flat in the last.
const DEPTH_MAX = 60
const LITERALS_MAX = 20_000
const MODIFIERS = new Set(['public', 'private', 'friend', 'static', 'global'])

interface Line {
  readonly tokens: readonly Token[]
  readonly endsLine: boolean
}

export function parseModule(name: string, source: string): ParsedModule {
  const lines: Line[] = []
  const literals = new Set<string>()
  const declares = new Map<string, string>()
  lexVba(source, (tokens, endsLine) => {
    lines.push({ tokens, endsLine })
    readDeclare(tokens, declares)
    for (const token of tokens)
      if (token.kind === 'string' && token.text.length > 1 && literals.size < LITERALS_MAX) literals.add(token.text)
  })
  const expressions: Expression[] = []
  const parser = new ModuleParser(lines, expressions)
  const { head, procedures } = parser.module()
  return { name, source, head, procedures, expressions, literals, declares }
}

// `Declare PtrSafe Function Name Lib "library" Alias "Exported"`
function readDeclare(tokens: readonly Token[], declares: Map<string, string>): void {
  const at = afterModifiers(tokens)
  if (tokens[at]?.key !== 'declare') return
  const kindAt = tokens.findIndex(({ key }) => key === 'function' || key === 'sub')
  const aliasAt = tokens.findIndex(({ key }) => key === 'alias')
  const name = tokens[kindAt + 1]?.key
  const alias = aliasAt < 0 ? name : tokens[aliasAt + 1]?.text.toLowerCase()
  if (kindAt >= 0 && name !== undefined) declares.set(name, alias ?? name)
}

class ModuleParser {
  #at = 0
  #depth = 0
  readonly #lines: readonly Line[]
  readonly #made: Expression[]

  constructor(lines: readonly Line[], made: Expression[]) {
    this.#lines = lines
    this.#made = made
  }

  module(): { head: Block; procedures: Procedure[] } {
    const head: Statement[] = []
    const procedures: Procedure[] = []
    while (this.#at < this.#lines.length) {
      const before = this.#at
      const procedure = this.#procedure()
      if (procedure !== undefined) procedures.push(procedure)
      else head.push(...this.#block(isEndOfHead))
      // A word that ends a block nobody opened.
      if (this.#at === before) this.#at += 1
    }
    return { head, procedures }
  }

  #procedure(): Procedure | undefined {
    const tokens = this.#lines[this.#at]?.tokens ?? []
    const first = afterModifiers(tokens)
    const word = tokens[first]?.key ?? ''
    if (!/^(?:sub|function|property)$/.test(word)) return undefined
    const nameAt = word === 'property' ? first + 2 : first + 1
    const name = tokens[nameAt]
    this.#at += 1
    const parameters = this.#parameters(tokens.slice(nameAt + 1))
    const body = this.#block(isEndOfProcedure)
    if (this.#words(this.#at).startsWith('end ')) this.#at += 1
    const isFunction = word === 'function' || tokens[first + 1]?.key === 'get'
    return { name: name?.text ?? '', key: name?.key ?? '', isFunction, parameters, body }
  }

  // `(ByVal a As String, Optional b = 1, ParamArray c())`
  #parameters(tokens: readonly Token[]): Procedure['parameters'] {
    const list: { key: string; byValue: boolean; initial?: Expression }[] = []
    let depth = 0
    let isOpen = true
    let byValue = false
    for (const [index, token] of tokens.entries()) {
      if (token.kind === 'string') continue
      if (token.key === '(' && token.kind === 'mark') depth += 1
      if (token.key === ')' && token.kind === 'mark') depth -= 1
      if (depth === 0) break
      if (token.key === 'byval') byValue = true
      else if (token.key === ',' && depth === 1) [isOpen, byValue] = [true, false]
      else if (token.key === '=' && depth === 1) {
        const last = list.at(-1)
        const reader = new ExpressionReader(tokens.slice(index + 1, index + 60), this.#made)
        if (last !== undefined) last.initial = reader.expression()
      } else if (isOpen && token.kind === 'name' && !/^(?:byref|optional|paramarray)$/.test(token.key)) {
        list.push({ key: token.key, byValue })
        isOpen = false
      }
    }
    return list
  }

  /** Statements up to a line that `isEnd` knows, which is left to the caller. */
  #block(isEnd: (words: string, tokens: readonly Token[]) => boolean): Statement[] {
    const block: Statement[] = []
    while (this.#at < this.#lines.length) {
      const tokens = this.#lines[this.#at]?.tokens ?? []
      if (isEnd(this.#words(this.#at), tokens)) break
      block.push(...this.#statement())
    }
    return block
  }

  #words(at: number): string {
    const tokens = this.#lines[at]?.tokens
    const first = tokens?.[0]
    if (first === undefined || first.kind !== 'name') return ''
    return `${first.key} ${tokens?.[1]?.kind === 'name' ? tokens[1].key : ''}`
  }

  #statement(): Statement[] {
    const line = this.#lines[this.#at]
    this.#at += 1
    if (line === undefined) return []
    // A line number stands before its statement.
    const tokens = line.tokens[0]?.kind === 'number' ? line.tokens.slice(1) : line.tokens
    const word = tokens[0]?.kind === 'name' ? tokens[0].key : ''
    if (tokens[1]?.key === '=' && word !== 'if') return parseStatement(tokens, this.#made)
    if (!OPENERS.has(word)) return parseStatement(tokens, this.#made)
    if (this.#depth >= DEPTH_MAX) return []
    this.#depth += 1
    const statements = this.#opened(word, tokens, line.endsLine)
    this.#depth -= 1
    return statements
  }

  #opened(word: string, tokens: readonly Token[], endsLine: boolean): Statement[] {
    const reader = new ExpressionReader(tokens, this.#made)
    reader.at = 1
    if (word === 'if') return this.#if(reader, tokens, endsLine)
    if (word === 'select') return this.#select(reader)
    if (word === 'for') return this.#for(reader)
    if (word === 'do' || word === 'while') return this.#loop(word, reader)
    const object = reader.expression()
    const body = this.#block(endsAt('end with'))
    this.#at += 1
    return [{ kind: 'with', object, body }]
  }

  #if(reader: ExpressionReader, tokens: readonly Token[], endsLine: boolean): Statement[] {
    const test = reader.expression()
    reader.skip('then')
    if (!reader.isDone || !endsLine) return [this.#shortIf(test, tokens.slice(reader.at), endsLine)]
    const branches: { test: Expression | undefined; body: Block }[] = []
    let branchTest: Expression | undefined = test
    for (;;) {
      branches.push({ test: branchTest, body: this.#block(isEndOfBranch) })
      const next = this.#lines[this.#at]?.tokens ?? []
      const word = next[0]?.key
      if (word !== 'else' && word !== 'elseif') break
      this.#at += 1
      const isElseIf = word === 'elseif' || next[1]?.key === 'if'
      const nextReader = new ExpressionReader(next, this.#made)
      nextReader.at = word === 'elseif' ? 1 : 2
      branchTest = isElseIf ? nextReader.expression() : undefined
      if (!isElseIf && next.length > 1) {
        // `Else: statement` and `Else statement` in a block.
        branches.push({ test: undefined, body: parseStatement(next.slice(1), this.#made) })
      }
    }
    if (isEndIf(this.#words(this.#at))) this.#at += 1
    return [{ kind: 'if', branches }]
  }

  // `If a Then b: c Else d`: all on one line.
  #shortIf(test: Expression, tokens: readonly Token[], endsLine: boolean): Statement {
    const bodies: [Statement[], Statement[]] = [[], []]
    let side: 0 | 1 = 0
    let rest = tokens
    let isLast = endsLine
    for (;;) {
      const elseAt = rest.findIndex(
        (token, at) => token.key === 'else' && token.kind === 'name' && rest[at - 1]?.key !== '.',
      )
      const before = elseAt < 0 ? rest : rest.slice(0, elseAt)
      bodies[side].push(...this.#inLine(before))
      if (elseAt >= 0) {
        side = 1
        bodies[side].push(...this.#inLine(rest.slice(elseAt + 1)))
      }
      const next = isLast ? undefined : this.#lines[this.#at]
      if (next === undefined) break
      this.#at += 1
      rest = next.tokens
      isLast = next.endsLine
    }
    return {
      kind: 'if',
      branches: [
        { test, body: bodies[0] },
        { test: undefined, body: bodies[1] },
      ],
    }
  }

  // A statement of a one-line `If`; another `If` in it takes the rest of the line.
  #inLine(tokens: readonly Token[]): Statement[] {
    if (tokens[0]?.key !== 'if' || this.#depth >= DEPTH_MAX) return parseStatement(tokens, this.#made)
    const reader = new ExpressionReader(tokens, this.#made)
    reader.at = 1
    const test = reader.expression()
    reader.skip('then')
    this.#depth += 1
    const inner = this.#shortIf(test, tokens.slice(reader.at), true)
    this.#depth -= 1
    return [inner]
  }

  #select(reader: ExpressionReader): Statement[] {
    reader.skip('case')
    const subject = reader.expression()
    const cases: SelectCase[] = []
    this.#block((words) => words.startsWith('case ') || isEndSelect(words))
    while (this.#words(this.#at).startsWith('case ')) {
      const tokens = this.#lines[this.#at]?.tokens ?? []
      this.#at += 1
      const tests = this.#caseTests(tokens)
      cases.push({ tests, body: this.#block((words) => words.startsWith('case ') || isEndSelect(words)) })
    }
    if (isEndSelect(this.#words(this.#at))) this.#at += 1
    return [{ kind: 'select', subject, cases }]
  }

  #caseTests(tokens: readonly Token[]): SelectCase['tests'] {
    const reader = new ExpressionReader(tokens, this.#made)
    reader.at = 1
    const tests: { op: string; value: Expression; to?: Expression }[] = []
    if (reader.key === 'else') return tests
    while (!reader.isDone) {
      const before = reader.at
      reader.skip('is')
      let op = ''
      while (/^[<>=]$/.test(reader.key) && op.length < 2) {
        op += reader.key
        reader.at += 1
      }
      const value = reader.expression()
      const to = reader.skip('to') ? reader.expression() : undefined
      tests.push({ op: op || '=', value, ...(to === undefined ? {} : { to }) })
      if (!reader.skip(',') && reader.at === before) break
    }
    return tests
  }

  #for(reader: ExpressionReader): Statement[] {
    const isEach = reader.skip('each')
    const name = reader.postfix()
    if (isEach) {
      reader.skip('in')
      return [{ kind: 'each', name, list: reader.expression(), body: this.#loopBody('next ') }]
    }
    reader.skip('=')
    const from = reader.expression()
    reader.skip('to')
    const to = reader.expression()
    const step = reader.skip('step') ? reader.expression() : undefined
    return [{ kind: 'for', name, from, to, step, body: this.#loopBody('next ') }]
  }

  #loop(word: string, reader: ExpressionReader): Statement[] {
    if (word === 'while')
      return [
        { kind: 'loop', test: reader.expression(), until: false, testsLast: false, body: this.#loopBody('wend ') },
      ]
    const until = reader.key === 'until'
    const testsFirst = reader.skip('while') || reader.skip('until')
    const first = testsFirst ? reader.expression() : undefined
    const body = this.#block((words) => words.startsWith('loop ') || isEndOfProcedure(words))
    const end = this.#lines[this.#at]?.tokens ?? []
    if (end[0]?.key !== 'loop') return [{ kind: 'loop', test: first, until, testsLast: false, body }]
    this.#at += 1
    const endReader = new ExpressionReader(end, this.#made)
    endReader.at = 1
    const untilLast = endReader.key === 'until'
    if (first !== undefined || !(endReader.skip('while') || endReader.skip('until')))
      return [{ kind: 'loop', test: first, until, testsLast: false, body }]
    return [{ kind: 'loop', test: endReader.expression(), until: untilLast, testsLast: true, body }]
  }

  #loopBody(end: string): Block {
    const body = this.#block((words) => words.startsWith(end) || isEndOfProcedure(words))
    if (this.#words(this.#at).startsWith(end)) this.#at += 1
    return body
  }
}

const OPENERS = new Set(['if', 'select', 'for', 'do', 'while', 'with'])

const isEndOfProcedure = (words: string): boolean => /^end (?:sub|function|property)$/.test(words)
const isEndIf = (words: string): boolean => words === 'end if' || words === 'endif '
const isEndSelect = (words: string): boolean => words === 'end select' || isEndOfProcedure(words)
const isEndOfBranch = (words: string): boolean =>
  isEndIf(words) || words.startsWith('else ') || words.startsWith('elseif ') || isEndOfProcedure(words)
const endsAt = (end: string) => (words: string) => words === end || isEndOfProcedure(words)

function isEndOfHead(words: string, tokens: readonly Token[]): boolean {
  const word = tokens[afterModifiers(tokens)]?.key ?? ''
  return isEndOfProcedure(words) || word === 'sub' || word === 'function' || word === 'property'
}

function afterModifiers(tokens: readonly Token[]): number {
  let first = 0
  while (MODIFIERS.has(tokens[first]?.key ?? '')) first += 1
  return first
}
