import type { Token } from '../lex-vba.ts'
import { ExpressionReader } from './parse-expression.ts'
import type { Bounds, Expression, Statement } from './syntax.ts'

// One statement that opens no block (MS-VBAL section 5.4).

const MODIFIERS = new Set(['public', 'private', 'friend', 'static', 'global', 'dim'])
const EXITS: Readonly<Record<string, 'for' | 'do' | 'procedure'>> = {
  for: 'for',
  do: 'do',
  sub: 'procedure',
  function: 'procedure',
  property: 'procedure',
}
/** Statements that say nothing to folding, or whose words would be taken for a call. */
const PASSED = new Set(
  'option on goto gosub resume return declare type end enum implements event attribute next wend loop else elseif case defstr defint deflng defvar erase stop error'.split(
    ' ',
  ),
)
/** Statements on files: their values are worth folding. */
const ON_FILES = new Set([
  'open',
  'print',
  'write',
  'put',
  'get',
  'close',
  'kill',
  'name',
  'mkdir',
  'chdir',
  'filecopy',
  'line',
  'input',
])

export function parseStatement(tokens: readonly Token[], made: Expression[]): Statement[] {
  const reader = new ExpressionReader(tokens, made)
  const first = tokens[0]
  if (first === undefined || first.key === '#') return []
  const isWord = first.kind === 'name' && tokens[1]?.key !== '=' && tokens[1]?.key !== '.'
  const word = isWord ? first.key : ''
  if (word === 'exit') return exit(EXITS[tokens[1]?.key ?? ''])
  if (word === 'end' && tokens.length === 1) return [{ kind: 'exit', from: 'program' }]
  if (PASSED.has(word)) return []
  while (MODIFIERS.has(reader.key) && reader.key !== 'dim') reader.at += 1
  if (reader.skip('const')) return constants(reader)
  if (/^(?:declare|type|enum|event|withevents)$/.test(reader.key)) return []
  if (word === 'redim') {
    reader.at = 1
    return [{ kind: 'dim', keeps: reader.skip('preserve'), names: declared(reader) }]
  }
  if (reader.skip('dim') || reader.at > 0) return [{ kind: 'dim', keeps: false, names: declared(reader) }]
  if (ON_FILES.has(word) && !isCall(tokens)) return [fileStatement(word, reader)]
  if (word === 'set' || word === 'let' || word === 'call') reader.at = 1
  return valueOrCall(reader, tokens)
}

const isCall = (tokens: readonly Token[]): boolean => tokens[1]?.key === '('

function exit(from: 'for' | 'do' | 'procedure' | undefined): Statement[] {
  return from === undefined ? [] : [{ kind: 'exit', from }]
}

// `Const a = 1, b As String = "x"`
function constants(reader: ExpressionReader): Statement[] {
  const statements: Statement[] = []
  while (!reader.isDone) {
    const before = reader.at
    const name = reader.postfix()
    skipType(reader)
    if (!reader.skip('=') || name.kind !== 'name') return statements
    statements.push({ kind: 'const', name, value: reader.expression() })
    if (!reader.skip(',') || reader.at === before) break
  }
  return statements
}

function declared(reader: ExpressionReader): Bounds[] {
  const names: Bounds[] = []
  while (!reader.isDone) {
    const before = reader.at
    reader.skip('withevents')
    const target = reader.postfix()
    skipType(reader)
    const named = target.kind === 'call' ? target.callee : target
    if (named.kind === 'name') names.push({ name: named, upper: target.kind === 'call' ? target.args : undefined })
    if (!reader.skip(',') || reader.at === before) break
  }
  return names
}

// `As New Type * 10`
function skipType(reader: ExpressionReader): void {
  if (!reader.skip('as')) return
  while (!reader.isDone && reader.key !== ',' && reader.key !== '=') reader.at += 1
}

// Values among the words of the statement: `Open path For Output As #1`, `Print #1, text; text`.
function fileStatement(word: string, reader: ExpressionReader): Statement {
  reader.at = 1
  const values: Expression[] = []
  while (!reader.isDone) {
    const token = reader.peek()
    const isValue = token?.kind === 'string' || token?.kind === 'number' || token?.key === '(' || token?.key === '&'
    const isName =
      token?.kind === 'name' &&
      !/^(?:for|output|append|binary|random|input|access|read|write|shared|lock|as|len|line)$/.test(token.key)
    if (isValue || isName) values.push(reader.expression())
    else reader.at += 1
  }
  return { kind: 'other', word, values }
}

// `target = value`, `Sub a, b`, `object.Method a`.
function valueOrCall(reader: ExpressionReader, tokens: readonly Token[]): Statement[] {
  const isCalled = tokens[0]?.key === 'call'
  const target = reader.postfix(!isCalled)
  if (reader.skip('=')) return [{ kind: 'assign', target, value: reader.expression() }]
  if (reader.isDone) return [bareCall(target)]
  // `a(1) (2) = 3` does not occur; ` (x) = y` after a space is an index all the same.
  if (reader.key === '(') {
    const start = reader.at
    const index = reader.expression()
    if (
      index.kind === 'chain' &&
      index.rest[0]?.op === '=' &&
      index.first.kind === 'chain' &&
      index.first.rest.length === 0
    ) {
      const call: Expression = {
        kind: 'call',
        callee: target,
        args: [index.first.first],
        at: target.at,
        end: index.first.end,
        line: target.line,
        last: undefined,
        varies: false,
      }
      const right = index.rest[0].right
      return [{ kind: 'assign', target: call, value: right }]
    }
    reader.at = start
  }
  return [{ kind: 'call', callee: target, args: reader.list() }]
}

function bareCall(target: Expression): Statement {
  if (target.kind === 'call') return { kind: 'call', callee: target.callee, args: target.args }
  return { kind: 'call', callee: target, args: [] }
}
