import type { Budget } from '#bytes'
import type { CodeFact, CommandFact, UrlFact } from '#domain'
import { recover, removeJunk, splitUrls } from '../../recover/index.ts'
import { ANY_STRING_WORD, AUTO_EVENTS, AUTO_NAMES, STRING_WORDS } from '../code-words.ts'
import { Executor } from './execute.ts'
import { type DocumentString, Machine, STEPS_MAX } from './machine.ts'
import { parseModule } from './parse-module.ts'
import { type FoldedModule, printFolded } from './print-folded.ts'
import type { Expression, ParsedModule } from './syntax.ts'
import { isUnknown, type Value } from './value.ts'

// All modules of a project together: what starts by itself is followed first, then everything that nothing reached, so
// that each expression is seen at least once. Then what went to the outside, and every text that was put together, is
// searched for commands and addresses.

export interface ModuleSource {
  readonly name: string
  readonly source: string
}

export interface FoldedProject {
  /** Printed when it is asked for. */
  readonly modules: readonly FoldedModule[]
  readonly commands: readonly (CommandFact & InModule)[]
  readonly urls: readonly (UrlFact & InModule)[]
  /** Words that only folding made visible. */
  readonly facts: readonly (CodeFact & InModule)[]
  /** Whether the steps sufficed. */
  readonly isWhole: boolean
}

interface Made {
  readonly text: string
  readonly layers: readonly string[]
  readonly module: string
}

interface InModule {
  readonly module: string
}

// LIMIT: modules of one project; the largest of our corpora has about 100.
const MODULES_MAX = 500
const CHARS_MAX = 8 * 2 ** 20
const CHARS_A_STEP = 16
const FACTS_MAX = 200
const TEXT_CHARS_MIN = 24
const TEXTS_MAX = 300
const READ_CHARS_MAX = 8 * 2 ** 20
const SEARCHED_CHARS_MAX = 4 * 2 ** 20
const WORD_CHARS_MAX = 120
const STRING_CHARS_MAX = 2_000
const COMMAND_CHARS_MAX = 16_384

export function foldProject(
  sources: readonly ModuleSource[],
  strings: readonly DocumentString[],
  budget: Budget,
): FoldedProject {
  let chars = 0
  const parsed: ParsedModule[] = []
  for (const { name, source } of sources.slice(0, MODULES_MAX)) {
    chars += source.length
    if (chars > CHARS_MAX || !budget.spendSteps(Math.ceil(source.length / CHARS_A_STEP))) break
    parsed.push(parseModule(name, source))
  }
  const machine = new Machine(parsed, strings)
  follow(parsed, machine)
  budget.spendSteps(STEPS_MAX - Math.max(0, machine.stepsLeft))
  const found = new Findings(parsed, machine, strings, budget).collect()
  return {
    ...found,
    isWhole: !machine.isSpent && parsed.length === sources.length,
    get modules() {
      return parsed.map(printFolded)
    },
  }
}

// Module variables first, then what Office calls by itself, then the rest in order of the source.
function follow(modules: readonly ParsedModule[], machine: Machine): void {
  const executor = new Executor(machine)
  for (const { name, head } of modules)
    executor.block(head, { locals: machine.globals, withs: [], procedure: undefined, module: name })
  const all = modules.flatMap(({ name, procedures }) => procedures.map((procedure) => ({ name, procedure })))
  const starts = all.filter(({ procedure }) => AUTO_NAMES.has(procedure.key) || AUTO_EVENTS.test(procedure.key))
  const events = all.filter(({ procedure }) => procedure.key.includes('_') && procedure.parameters.length === 0)
  for (const { name, procedure } of [...starts, ...events, ...all]) {
    if (machine.isSpent) return
    if (!machine.done.has(procedure)) executor.call(procedure, name, [])
  }
}

class Findings {
  readonly #commands = new Map<string, CommandFact & InModule>()
  readonly #urls = new Map<string, UrlFact & InModule>()
  readonly #facts = new Map<string, CodeFact & InModule>()
  readonly #literals: ReadonlySet<string>
  readonly #whole: string
  readonly #modules: readonly ParsedModule[]
  readonly #machine: Machine
  readonly #strings: readonly DocumentString[]
  readonly #budget: Budget

  constructor(modules: readonly ParsedModule[], machine: Machine, strings: readonly DocumentString[], budget: Budget) {
    this.#modules = modules
    this.#machine = machine
    this.#strings = strings
    this.#budget = budget
    this.#literals = new Set(modules.flatMap(({ literals }) => [...literals]))
    this.#whole = modules.map(({ source }) => source.toLowerCase()).join('\n')
  }

  collect(): Omit<FoldedProject, 'modules' | 'isWhole'> {
    this.#readReached()
    this.#readExpressions()
    this.#readStrings()
    const values = <T>(map: Map<string, T>) => [...map.values()].slice(0, FACTS_MAX)
    return { commands: values(this.#commands), urls: values(this.#urls), facts: values(this.#facts) }
  }

  #readReached(): void {
    for (const { does, text, isPlain, module, line } of this.#machine.reached) {
      const layers = isPlain ? [] : ['vba']
      if (does === 'command') this.#readCommand(text, layers, module)
      if (does === 'address') for (const url of splitUrls(text)) this.#addUrl(url, module)
      if (!isPlain) this.#readWords(text, module, line)
    }
  }

  #readCommand(text: string, layers: readonly string[], module: string): void {
    const clean = removeJunk(text, this.#tokens(), this.#budget)
    const own = clean === undefined ? layers : [...layers, 'junk-token']
    this.#addCommand(clean ?? text, own, module)
    this.#search(clean ?? text, own, module)
  }

  // Every text that was put together, once; plain literals are read where modules are.
  #readExpressions(): void {
    const seen = new Set<string>()
    const long: Made[] = []
    let chars = 0
    for (const { name, expressions } of this.#modules)
      for (const expression of expressions) {
        const text = madeText(expression)
        if (text === undefined || chars + text.length > READ_CHARS_MAX) continue
        chars += text.length
        if (seen.has(text)) continue
        seen.add(text)
        if (expression.kind !== 'literal') {
          this.#readWords(text, name, expression.line)
          if (text.includes('://')) for (const url of splitUrls(text)) this.#addUrl(url, name)
        }
        if (text.length >= TEXT_CHARS_MIN)
          long.push({ text, layers: expression.kind === 'literal' ? [] : ['vba'], module: name })
      }
    this.#searchLongest(long)
  }

  // A text that is joined line by line is met in every length: only the whole of it is searched.
  #searchLongest(texts: Made[]): void {
    const wholes: string[] = []
    texts.sort((a, b) => b.text.length - a.text.length)
    for (const { text, layers, module } of texts) {
      if (wholes.length >= TEXTS_MAX) return
      if (wholes.some((whole) => whole.startsWith(text))) continue
      wholes.push(text)
      this.#search(text, layers, module)
    }
  }

  #searchedChars = 0

  #readStrings(): void {
    const module = this.#modules[0]?.name ?? ''
    for (const { name, text } of this.#strings) {
      if (text.length < TEXT_CHARS_MIN / 2) continue
      // The body of a document is for people: a command in plain sight is something that is written about.
      this.#search(text, name === 'content' ? [] : ['form-text'], module)
      const clean = removeJunk(text, this.#tokens(), this.#budget)
      if (clean !== undefined) this.#search(clean, ['form-text', 'junk-token'], module)
    }
  }

  // Literals, and short texts that were put together, may be the token that a text is sown with.
  *#tokens(): Generator<string> {
    yield* this.#literals
    for (const { expressions } of this.#modules)
      for (const { last, kind } of expressions)
        if (kind !== 'literal' && typeof last === 'string' && last.length <= 40) yield last
  }

  #search(text: string, layers: readonly string[], module: string): void {
    this.#searchedChars += text.length
    if (this.#searchedChars > SEARCHED_CHARS_MAX) return
    const found = recover(text, this.#budget)
    for (const { command, hidden } of found.commands) {
      const isNew = hidden.length > 0 || layers.length > 0
      if (isNew) this.#addCommand(command, [...layers, ...hidden], module)
    }
    for (const url of found.urls) this.#addUrl(url, module)
  }

  #addCommand(text: string, hidden: readonly string[], module: string): void {
    const command = text.trim().slice(0, COMMAND_CHARS_MAX)
    if (command.length < 3 || this.#commands.has(command) || this.#commands.size >= FACTS_MAX) return
    this.#commands.set(command, { type: 'command', command, hidden, module })
  }

  #addUrl(url: string, module: string): void {
    if (!this.#urls.has(url) && this.#urls.size < FACTS_MAX) this.#urls.set(url, { type: 'url', url, module })
  }

  // A dangerous word that the source does not have as it stands.
  #readWords(text: string, module: string, line: number): void {
    const short = text.length > STRING_CHARS_MAX ? text.slice(0, STRING_CHARS_MAX) : text
    if (short.length < 5 || !ANY_STRING_WORD.test(short)) return
    for (const [pattern, does] of STRING_WORDS) {
      const word = pattern.exec(short)?.[0].slice(0, WORD_CHARS_MAX)
      if (word === undefined || this.#whole.includes(word.toLowerCase())) continue
      const key = `${does} ${word.toLowerCase()}`
      if (!this.#facts.has(key)) this.#facts.set(key, { type: 'code', does, word, line, module })
    }
  }
}

function madeText(expression: Expression): string | undefined {
  const value: Value | undefined = expression.kind === 'literal' ? expression.value : expression.last
  if (typeof value === 'string') return value.length < 5 ? undefined : value
  return value !== undefined && isUnknown(value) && value.text.length >= 5 ? value.text : undefined
}
