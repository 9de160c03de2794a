// The source of YARA rules, cut into rules without understanding all of it: where each begins and ends, its strings,
// the words of its condition. The engine compiles the rules; this says which need not be run on which bytes, and which
// line of a file is whose.
//
//   file   := (import "module" | include "path" | rule)*
//   rule   := (global | private)* rule NAME [: TAG+] { [meta: …] [strings: string+] condition: … }
//   string := $NAME = ("text" | { hex } | /regex/is) (ascii | wide | nocase | xor[(…)] | …)*
//
// SPEC: https://virustotal.github.io/yara-x/docs/writing_rules/anatomy-of-a-rule/. All these words are reserved there.

export interface YaraRule {
  readonly name: string
  readonly isGlobal: boolean
  readonly isPrivate: boolean
  /** Where it begins and ends in the source. */
  readonly from: number
  readonly to: number
  readonly strings: readonly YaraString[]
  readonly condition: readonly string[]
}

export interface YaraString {
  /** `$name`; `$` for one without a name. */
  readonly id: string
  readonly kind: 'text' | 'hex' | 'regex'
  /** As written, without its quotes, braces or slashes. */
  readonly body: string
  readonly modifiers: ReadonlySet<string>
}

interface Token {
  readonly text: string
  readonly at: number
}

const TOKEN =
  /\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:[^"\\\n]|\\.)*"|[=!<>]=|[$#@!]\w*\*?|[A-Za-z_]\w*\*?|\d\w*|\/(?:[^/\\\n]|\\.)+\/[is]*|\.\.|[\s\S]/y
const HEX = /\{(?:[^}/]|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*\}/y
const BLANK = /^(?:\s|\/\/|\/\*)/u

/** The rules of a file, as far as they can be told apart. */
export function readYaraRules(source: string): readonly YaraRule[] {
  const tokens = tokensOf(source)
  const starts = tokens.flatMap(({ text }, index) => (text === 'rule' ? [index] : []))
  return starts.map((start, index) => ruleOf(tokens, start, starts[index + 1] ?? tokens.length))
}

function tokensOf(source: string): readonly Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < source.length) {
    // A brace after `$name =` opens a hex string, every other one a rule.
    const isHex = source[at] === '{' && tokens.at(-1)?.text === '=' && tokens.at(-2)?.text.startsWith('$') === true
    const text = matchAt(isHex ? HEX : TOKEN, source, at) ?? source.slice(at, at + 1)
    if (!BLANK.test(text)) tokens.push({ text, at })
    at += text.length
  }
  return tokens
}

function matchAt(pattern: RegExp, source: string, at: number): string | undefined {
  pattern.lastIndex = at
  return pattern.exec(source)?.[0]
}

function ruleOf(tokens: readonly Token[], start: number, next: number): YaraRule {
  const words = tokens.slice(start, next)
  const texts = words.map(({ text }) => text)
  const close = texts.lastIndexOf('}')
  const end = close === -1 ? words.length - 1 : close
  const condition = sectionAt(texts, 'condition')
  const strings = sectionAt(texts, 'strings')
  let first = start
  while (['global', 'private'].includes(tokens[first - 1]?.text ?? '')) first -= 1
  const before = tokens.slice(first, start).map(({ text }) => text)
  const last = words[end]
  return {
    name: texts[1] ?? '',
    isGlobal: before.includes('global'),
    isPrivate: before.includes('private'),
    from: tokens[first]?.at ?? 0,
    to: last === undefined ? 0 : last.at + last.text.length,
    strings: strings === -1 ? [] : stringsOf(texts.slice(strings, condition === -1 ? end : condition - 2)),
    condition: condition === -1 ? [] : texts.slice(condition, end),
  }
}

/** The index of the first word of a section; -1 when there is none. */
function sectionAt(texts: readonly string[], name: string): number {
  const at = texts.findIndex((text, index) => text === name && texts[index + 1] === ':')
  return at === -1 ? -1 : at + 2
}

function stringsOf(texts: readonly string[]): readonly YaraString[] {
  const starts = texts.flatMap((text, index) => (text.startsWith('$') && texts[index + 1] === '=' ? [index] : []))
  return starts.flatMap((start, index) => {
    const [id = '$', , value = '', ...modifiers] = texts.slice(start, starts[index + 1] ?? texts.length)
    const kind = KIND_BY_FIRST[value.slice(0, 1)]
    return kind === undefined ? [] : [{ id, kind, body: bodyOf(value), modifiers: new Set(modifiers) }]
  })
}

const KIND_BY_FIRST: Readonly<Record<string, YaraString['kind']>> = { '"': 'text', '{': 'hex', '/': 'regex' }

const bodyOf = (value: string): string =>
  value.slice(1, value.lastIndexOf(value.startsWith('{') ? '}' : value.slice(0, 1)))
