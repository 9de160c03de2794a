import type { Expression, ParsedModule, Procedure, Statement } from './syntax.ts'
import { TEXT_CHARS_MAX, type Value } from './value.ts'

// What folding remembers while it follows a project: variables, what reached the outside, and how many steps are left.
// Nothing of the macro has an effect; "running" here means following its assignments with the values that are known.

/** Text that a document holds outside its code, and the name that code knows it by (a control, a variable). */
export interface DocumentString {
  /** `TextBox1`, `UserForm1.Label2`, `TextBox1.Tag`; empty when it is not known. */
  readonly name: string
  readonly text: string
}

/** Something that was handed to the outside: a command, a program's name, an address. */
export interface Reached {
  readonly does: 'command' | 'object' | 'address' | 'file'
  readonly text: string
  /** Whether it stood in the code as one literal. */
  readonly isPlain: boolean
  readonly module: string
  readonly line: number
}

export interface Frame {
  readonly locals: Map<string, Value>
  readonly withs: Value[]
  readonly procedure: Procedure | undefined
  readonly module: string
}

// LIMIT: one step is one expression or statement; a real macro takes some thousand, a decoder of 16 KB some 250,000.
export const STEPS_MAX = 400_000
// LIMIT: a decoder walks a text once, character by character.
export const ROUNDS_MAX = 32_768
export const CALLS_MAX = 24
export const DEPTH_MAX = 400
export const ITEMS_MAX = 65_536
const CHARS_A_STEP = 1_024
const CUT_CHARS_A_STEP = 16_384
const MADE_CHARS_A_STEP = 128
const SEARCHED_CHARS_A_STEP = 64
const ITEM_CHARS = 64
// A text with holes is copied whenever something is joined to it: a step for every 256 characters.
const HOLED_SHIFT = 8
/** Functions that take a piece, or look at one character: dear only where the text was joined just before. */
const CUTS = new Set([
  'mid',
  'midb',
  'left',
  'leftb',
  'right',
  'rightb',
  'len',
  'lenb',
  'asc',
  'ascw',
  'ascb',
  'ubound',
  'lbound',
  'cstr',
  'cvar',
  'instr',
  'instrrev',
  'array',
])
const REACHED_MAX = 200

export class Machine {
  readonly procedures = new Map<string, { readonly procedure: Procedure; readonly module: string }>()
  readonly globals = new Map<string, Value>()
  /** `Declare` names and what they are called in their library. */
  readonly declared = new Map<string, string>()
  readonly modules = new Set<string>()
  readonly reached: Reached[] = []
  readonly done = new Set<Procedure>()
  readonly rounds = new Map<Statement, number>()
  readonly calls: Procedure[] = []
  depth = 0
  /** An `Exit` was met where nobody knows whether it is taken: the loop around it ends after this round. */
  hasLooseExit = false
  #left: number
  readonly #strings: ReadonlyMap<string, string>
  readonly #unnamed: string

  constructor(modules: readonly ParsedModule[], strings: readonly DocumentString[], steps = STEPS_MAX) {
    this.#left = steps
    this.#strings = new Map(
      strings.filter(({ name }) => name !== '').map(({ name, text }) => [name.toLowerCase(), text]),
    )
    this.#unnamed = strings.reduce(
      (best, { name, text }) => (name === '' && text.length > best.length ? text : best),
      '',
    )
    for (const { name, procedures, declares } of modules) {
      this.modules.add(name.toLowerCase())
      for (const [key, exported] of declares) this.declared.set(key, exported)
      for (const procedure of procedures)
        if (!this.procedures.has(procedure.key)) this.procedures.set(procedure.key, { procedure, module: name })
    }
  }

  get isSpent(): boolean {
    return this.#left <= 0
  }

  get stepsLeft(): number {
    return this.#left
  }

  spend(steps = 1): boolean {
    this.#left -= steps
    return this.#left > 0
  }

  // What takes time with long texts is paid for by their length, so that no text is made or read again and again for
  // one step each.

  chargeOperator(op: string, left: Value, right: Value): void {
    if (typeof left === 'object' && left?.kind === 'unknown') this.spend(left.text.length >> HOLED_SHIFT)
    if (typeof right !== 'string' || typeof left !== 'string' || left.length < CHARS_A_STEP) return
    const isJoin = op === '&' || op === '+'
    this.spend(Math.ceil((isJoin ? right.length : left.length + right.length) / CHARS_A_STEP))
  }

  chargeFunction(key: string, values: readonly Value[]): boolean {
    let length = 0
    for (const value of values) {
      if (typeof value === 'string') length += value.length
      else if (typeof value === 'object' && value?.kind === 'array') length += value.items.length * ITEM_CHARS
    }
    if (length < CHARS_A_STEP) return true
    return this.spend(Math.ceil(length / (CUTS.has(key) ? CUT_CHARS_A_STEP : MADE_CHARS_A_STEP)))
  }

  reach(does: Reached['does'], text: string, source: Expression | undefined, module: string): void {
    if (!this.spend(Math.ceil(text.length / SEARCHED_CHARS_A_STEP))) return
    const known = text.replace(/‹[^›]{0,80}›/g, '')
    if (known.trim().length < 3 || this.reached.length >= REACHED_MAX) return
    if (this.reached.some((other) => other.text === text && other.does === does)) return
    const isPlain = source?.kind === 'literal'
    this.reached.push({ does, text: text.slice(0, TEXT_CHARS_MAX), isPlain, module, line: source?.line ?? 0 })
  }

  /** The text that a document holds under a path such as `userform1.textbox1.tag`; the longest end of it counts. */
  lookUp(path: string): string | undefined {
    if (this.#strings.size === 0) return undefined
    const steps = path.toLowerCase().split('.', 8)
    for (let end = steps.length; end > 0; end -= 1)
      for (let from = 0; from < end; from += 1) {
        const found = this.#strings.get(steps.slice(from, end).join('.'))
        if (found !== undefined) return found
      }
    return undefined
  }

  /** The one long text whose name is not known, for a property that can only mean such a text. */
  get unnamedText(): string | undefined {
    return this.#unnamed.length >= UNNAMED_CHARS_MIN ? this.#unnamed : undefined
  }
}

const UNNAMED_CHARS_MIN = 20
