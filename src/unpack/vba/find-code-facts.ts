import type { CodeFact } from '#domain'
import {
  ANY_STRING_WORD,
  AUTO_EVENTS,
  AUTO_NAMES,
  CALLED_NAMES,
  DECLARED_NAMES,
  type Does,
  DROP_FOLDERS,
  STRING_WORDS,
} from './code-words.ts'
import { lexVba, type Token } from './lex-vba.ts'

// Judged on tokens, so that a comment, a message or a variable that bears a dangerous name says nothing by itself.

// LIMIT: more distinct words in one module say nothing new.
const FACTS_MAX = 200
const STRING_CHARS_MAX = 2_000
const WORD_CHARS_MAX = 120
// LIMIT: a line of a macro people wrote has two or three Chr calls (quotes, line ends).
const CHR_CALLS_MIN = 10
const MODIFIERS = new Set(['public', 'private', 'friend', 'static', 'global'])
const PROCEDURES = new Set(['sub', 'function'])
const NOT_RUN = new Set([...PROCEDURES, 'declare', 'property', 'event', 'end', 'exit'])
// Every name that one of the readers below asks for.
const WORTH_A_LOOK = new Set([...CALLED_NAMES.keys(), 'shell', 'run', 'exec', 'createobject', 'getobject', 'environ'])
const CHR_NAMES = new Set(['chr', 'chrw', 'chrb'])

export interface CodeReading {
  readonly facts: readonly CodeFact[]
  /** String literals, in order. */
  readonly strings: readonly string[]
}

/** What one module does, word by word, each word once. */
export function findCodeFacts(source: string): CodeReading {
  const facts = new Map<string, CodeFact>()
  const strings: string[] = []
  const note: Note = (does, word, token) => {
    const key = `${does} ${word.toLowerCase()}`
    if (facts.size < FACTS_MAX && !facts.has(key))
      facts.set(key, { type: 'code', does, word: word.slice(0, WORD_CHARS_MAX), line: token.line })
  }
  lexVba(source, (tokens) => {
    for (const token of tokens) if (token.kind === 'string' && token.text !== '') strings.push(token.text)
    readStatement(tokens, note)
  })
  return { facts: [...facts.values()], strings }
}

type Note = (does: Does, word: string, token: Token) => void

function readStatement(tokens: readonly Token[], note: Note): void {
  let first = 0
  while (MODIFIERS.has(tokens[first]?.key ?? '')) first += 1
  const head = tokens[first]
  if (head === undefined) return
  if (head.key === 'declare') readDeclare(tokens, first, note)
  if (PROCEDURES.has(head.key)) readProcedure(tokens[first + 1], note)
  if (NOT_RUN.has(head.key)) return
  if (head.key === 'open') readOpen(tokens, head, note)
  readHiding(tokens, head, note)
  const isDeclaration = first > 0 || head.key === 'dim' || head.key === 'redim' || head.key === 'const'
  for (let at = first; at < tokens.length; at += 1) readToken(tokens, at, isDeclaration, note)
}

function readProcedure(name: Token | undefined, note: Note): void {
  if (name?.kind !== 'name') return
  if (AUTO_NAMES.has(name.key) || AUTO_EVENTS.test(name.key)) note('trigger', name.text, name)
}

// `Declare PtrSafe Function Name Lib "library" Alias "Exported"`
function readDeclare(tokens: readonly Token[], first: number, note: Note): void {
  const at = tokens.findIndex((token, index) => index > first && PROCEDURES.has(token.key))
  const name = tokens[at + 1]
  const library = tokens[tokens.findIndex((token) => token.key === 'lib') + 1]
  const alias = tokens.some((token) => token.key === 'alias')
    ? tokens[tokens.findIndex((token) => token.key === 'alias') + 1]
    : name
  if (name === undefined) return
  const exported = alias?.text ?? name.text
  const does = DECLARED_NAMES.find(([pattern]) => pattern.test(exported) || pattern.test(name.text))?.[1]
  if (does !== undefined) note(does, exported, name)
  note('load', `Declare ${exported} Lib "${library?.text ?? ''}"`, name)
}

// `Open path For Output|Append|Binary|Random [Access Read]`: everything that is not for reading writes.
function readOpen(tokens: readonly Token[], head: Token, note: Note): void {
  const mode = tokens[tokens.findLastIndex((token) => token.key === 'for') + 1]
  const access = tokens.findIndex((token) => token.key === 'access')
  const isRead = access >= 0 && tokens[access + 1]?.key === 'read' && tokens[access + 2]?.key !== 'write'
  if (isRead || !/^(?:output|append|binary|random)$/.test(mode?.key ?? '')) return
  note('drop', `Open For ${mode?.text ?? ''}`, head)
}

function readHiding(tokens: readonly Token[], head: Token, note: Note): void {
  if (tokens.length >= CHR_CALLS_MIN * 3) {
    const chrCalls = tokens.reduce((count, token) => count + (CHR_NAMES.has(token.key) ? 1 : 0), 0)
    if (chrCalls >= CHR_CALLS_MIN) note('hide', `Chr x ${chrCalls}`, head)
  }
  // `Application.Visible = False`, `.ShowWindow = 0`
  if (tokens.at(-2)?.key !== '=') return
  const [value, property, dot, object] = [tokens.at(-1), tokens.at(-3), tokens.at(-4), tokens.at(-5)]
  if (value === undefined || dot?.key !== '.') return
  const isOff = value.key === 'false' || value.key === '0'
  if (property?.key === 'showwindow' && (isOff || value.key === 'hidden_window'))
    note('hide', `${property.text} = ${value.text}`, property)
  if (property?.key === 'visible' && isOff && object?.key === 'application')
    note('hide', 'Application.Visible = False', property)
}

function readToken(tokens: readonly Token[], at: number, isDeclaration: boolean, note: Note): void {
  const token = tokens[at]
  if (token?.kind === 'string') readString(token, note)
  if (token?.kind !== 'name' || !WORTH_A_LOOK.has(token.key)) return
  const before = tokens[at - 1]
  const after = tokens[at + 1]
  // A type (`Dim x As WshShell`) and a new object are uses of it; the name of a variable is not.
  const isNamed = isDeclaration && before?.key !== 'as' && before?.key !== 'new' && before?.key !== '.'
  if (isNamed || after?.key === '=') return
  const does = CALLED_NAMES.get(token.key)
  if (does !== undefined) note(does, token.text, token)
  if (token.key === 'shell' && isShellCall(tokens, at)) readShell(tokens, token, note)
  if ((token.key === 'run' || token.key === 'exec') && before?.key === '.' && hasArgument(after))
    readRun(tokens, at, note)
  if (token.key === 'createobject' || token.key === 'getobject') readObject(tokens, at, note)
  if (token.key === 'environ') readEnviron(tokens, at, note)
}

const hasArgument = (after: Token | undefined): boolean =>
  after !== undefined && (after.kind !== 'mark' || after.key === '(') && after.key !== 'as'

// The function of the language, not a variable or a member that happens to be called so.
function isShellCall(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1]
  const owner = tokens[at - 2]?.key
  if (before?.key === '.' && owner !== 'vba' && owner !== 'interaction') return false
  return hasArgument(tokens[at + 1])
}

function readShell(tokens: readonly Token[], token: Token, note: Note): void {
  note('run', token.text, token)
  readWindowStyle(tokens, 'Shell', token, note)
}

// SPEC: window style 0 (vbHide) is the last argument of Shell and the second of WshShell.Run.
function readWindowStyle(tokens: readonly Token[], word: string, token: Token, note: Note): void {
  const isHidden = tokens.some((value, at) => value.key === '0' && isSeparator(tokens[at - 1]) && isEnd(tokens[at + 1]))
  if (isHidden) note('hide', `${word} …, 0`, token)
}

const isSeparator = (token: Token | undefined): boolean => token?.key === ',' || token?.key === '='
const isEnd = (token: Token | undefined): boolean => token === undefined || token.key === ')' || token.key === ','

// `Application.Run` calls another macro of the same document; any other `.Run` or `.Exec` is a program's.
function readRun(tokens: readonly Token[], at: number, note: Note): void {
  const token = tokens[at]
  if (token === undefined || /^(?:application|excel|word|xlapp|app)$/.test(tokens[at - 2]?.key ?? '')) return
  note('run', `.${token.text}`, token)
  readWindowStyle(tokens, `.${token.text}`, token, note)
}

// A plain ProgID is judged as a string; one that is put together on the spot is a concealed one.
function readObject(tokens: readonly Token[], at: number, note: Note): void {
  const token = tokens[at]
  const start = tokens[at + 1]?.key === '(' ? at + 2 : at + 1
  const argument = tokens[start]
  const next = tokens[start + 1]
  if (token === undefined || argument === undefined || argument.key === ',') return
  const isPlain = argument.kind === 'string' && (next === undefined || next.key === ')' || next.key === ',')
  if (!isPlain) note('object', token.text, token)
}

function readEnviron(tokens: readonly Token[], at: number, note: Note): void {
  const argument = tokens[at + 1]?.key === '(' ? tokens[at + 2] : tokens[at + 1]
  if (argument?.kind === 'string' && DROP_FOLDERS.has(argument.text.toLowerCase()))
    note('object', `Environ("${argument.text}")`, argument)
}

function readString(token: Token, note: Note): void {
  const text = token.text.length > STRING_CHARS_MAX ? token.text.slice(0, STRING_CHARS_MAX) : token.text
  if (text.length < 5 || !ANY_STRING_WORD.test(text)) return
  for (const [pattern, does] of STRING_WORDS) {
    const word = pattern.exec(text)?.[0]
    if (word !== undefined) note(does, word, token)
  }
}
