import { OPERATORS } from './operations.data.ts'
import type { Operation } from './read-operations.ts'

// Compiled lines as text that reads like their source: enough of it that what looks for behaviour, and what works out
// expressions, finds in it what it finds in a source. Declarations of variables and comments are left out.

/** Prints lines one by one. */
export class CompiledPrinter {
  /** An expression was too long to be kept. */
  hasCut = false
  readonly #decode: (bytes: Buffer) => string
  #stack: string[] = []
  #statements: string[] = []

  constructor(decode: (bytes: Buffer) => string) {
    this.#decode = decode
  }

  /** One line; empty when it says nothing. */
  print(operations: readonly Operation[]): string {
    this.#stack = []
    this.#statements = []
    for (const operation of operations) this.#take(operation)
    // What an operation that we do not know would have taken.
    this.#statements.push(...this.#stack.filter((text) => text !== ''))
    return this.#statements.join(' : ').replace(/(\bThen|\bElse) : /g, '$1 ')
  }

  #take(operation: Operation): void {
    const { code } = operation
    const operator = OPERATORS.get(code)
    const word = WORDS.get(code)
    if (operator !== undefined) this.#push(`${this.#under()} ${operator} ${this.#held}`)
    else if (word !== undefined) this.#say(word.replace('%', () => this.#pop()))
    else if (code >= 0x20 && code <= 0x43) this.#takeName(operation)
    else if ((code >= 0xac && code <= 0xb7) || code >= 0x1ae) this.#push(this.#literal(operation))
    else this.#takeOther(operation)
  }

  // Families of seven (plain, member, dictionary, index, and with arguments); those of `With` have no object, calls no index.
  #takeName({ code, name, numbers }: Operation): void {
    const family = FAMILIES.find(({ first, last }) => code >= first && code <= last)
    if (family === undefined) return
    const form = family.forms[code - family.first] ?? 'plain'
    const hasArguments = form.startsWith('args') || form === 'index'
    const hasObject = !family.isWith && form !== 'plain' && form !== 'args'
    const object = hasObject ? this.#pop() : ''
    const mark = form === 'index' || form === 'plain' || form === 'args' ? '' : form.endsWith('dict') ? '!' : '.'
    const count = hasArguments ? (form === 'index' ? (numbers[0] ?? 0) : (numbers[1] ?? 0)) : 0
    const list = this.#popMany(count).join(', ')
    const target = `${object}${mark}${form === 'index' ? '' : shown(name)}`
    if (family.does === 'load') this.#push(hasArguments ? `${target}(${list})` : target)
    else if (family.does === 'call') this.#say(`${target} ${list}`.trimEnd())
    else
      this.#say(
        `${family.does === 'set' ? 'Set ' : ''}${hasArguments ? `${target}(${list})` : target} = ${this.#pop()}`,
      )
  }

  #literal({ code, flags, numbers, text }: Operation): string {
    const [low = 0, high = 0] = numbers
    if (text !== undefined)
      return `"${this.#decode(text)
        .replace(/[\r\n]/g, ' ')
        .replaceAll('"', '""')}"`
    if (code === 0xac) return String((low << 16) >> 16)
    if (code === 0xad) return String(low | (high << 16))
    if (code === 0xb0) return 'Nothing'
    if (code === 0xb5) return String(flags)
    if (code === 0xb7) return CONSTANTS[flags] ?? 'Empty'
    if (code === 0xb4) return String(new DataView(Uint16Array.from(numbers).buffer).getFloat64(0, true))
    return String(low + high * 0x10000)
  }

  #takeOther({ code, flags, name, numbers, text }: Operation): void {
    if (code === 0x15) this.#push(`Not ${this.#pop()}`)
    else if (code === 0x16) this.#push(`-${this.#pop()}`)
    else if (code === 0x1d) this.#push(`(${this.#pop()})`)
    else if (code === 0x19) this.#push(`Int(${this.#pop()})`)
    else if (code === 0x1b) this.#push(`Len(${this.#pop()})`)
    else if (code === 0x85 || code === 0x86) this.#push(`InStr(${this.#popMany(code - 0x82).join(', ')})`)
    else if (code === 0x91) this.#push(`UBound(${this.#pop()})`)
    else if (code === 0x8a) this.#push(`LBound(${this.#pop()})`)
    else if (code === 0x44) this.#push(`${shown(name)}(${this.#popMany(numbers[1] ?? 0).join(', ')})`)
    // The bounds of an array are two at least; the value of a constant stays.
    else if ((code === 0xf2 || code === 0xe1) && this.#stack.length > 1) this.#stack = []
    else if (code === 0xcc) this.#sayOpen(numbers[0] ?? 0)
    else if (code === 0xd0 || code === 0xab) this.#push('')
    else if (code === 0xd1) this.#push(`${shown(name)}:=${this.#pop()}`)
    else if (code === 0x92 || code === 0x95) this.#sayFor(code === 0x95)
    else if (code === 0x93) this.#say(`For Each ${this.#under()} In ${this.#held}`)
    else if (code === 0x9a) this.#say(`GoTo ${shown(name)}`)
    else if (code === 0x96 || code === 0x8f) this.#start(`${flags & 2 ? 'Function' : 'Sub'} ${shown(name)}()`)
    // A line that the compiler could not read is kept as it was typed.
    else if (code === 0xe3 && text !== undefined) this.#say(this.#decode(text).replace(/[\r\n]/g, ' '))
  }

  // Values of optional parameters come before the head of a procedure.
  #start(head: string): void {
    this.#stack = []
    this.#say(head)
  }

  #sayFor(hasStep: boolean): void {
    const step = hasStep ? ` Step ${this.#pop()}` : ''
    const [counter = '', from = '', to = ''] = this.#popMany(3)
    this.#say(`For ${counter} = ${from} To ${to}${step}`)
  }

  // The numbers of the modes are those that `FileAttr` gives.
  #sayOpen(mode: number): void {
    const [file = '', channel = ''] = this.#popMany(3)
    const words = OPEN_MODES.find(([bit]) => mode & bit)?.[1] ?? 'Binary'
    this.#say(`Open ${file} For ${words} As #${channel}`)
  }

  #held = ''
  // The second from above; the uppermost is held for what is printed after it.
  #under(): string {
    this.#held = this.#pop()
    return this.#pop()
  }

  #say(statement: string): void {
    this.#statements.push(statement)
  }

  #push(text: string): void {
    const isLong = text.length > EXPRESSION_CHARS_MAX
    this.hasCut ||= isLong
    this.#stack.push(isLong ? shown(undefined) : text)
  }

  #pop(): string {
    return this.#stack.pop() ?? ''
  }

  #popMany(count: number): string[] {
    return count === 0 ? [] : this.#stack.splice(-count)
  }
}

// LIMIT: the longest text in code has 64 KB.
const EXPRESSION_CHARS_MAX = 2 ** 18

const OPEN_MODES = [
  [0x01, 'Input'],
  [0x02, 'Output'],
  [0x04, 'Random'],
  [0x08, 'Append'],
  [0x20, 'Binary'],
] as const

const CONSTANTS = ['False', 'True', 'Null', 'Empty']

const STATEMENTS: readonly (readonly [number, string])[] = [
  [0x53, 'Case Else'],
  [0x54, 'Case %'],
  [0x5f, 'Do'],
  [0x61, 'Do Until %'],
  [0x62, 'Do While %'],
  [0x64, 'Else'],
  [0x65, 'ElseIf % Then'],
  [0x69, 'End Function'],
  [0x6b, 'End If'],
  [0x6e, 'End Select'],
  [0x6f, 'End Sub'],
  [0x6c, 'End Sub'],
  [0x6d, 'End Sub'],
  [0x71, 'End With'],
  [0x78, 'Exit Do'],
  [0x79, 'Exit For'],
  [0x7a, 'Exit Function'],
  [0x7c, 'Exit Sub'],
  [0x9b, 'If % Then'],
  [0x9c, 'If % Then'],
  [0xb9, 'Loop'],
  [0xba, 'Loop Until %'],
  [0xbb, 'Loop While %'],
  [0xc7, 'Next'],
  [0xc8, 'Next %'],
  [0xc9, 'On Error Resume Next'],
  [0xea, 'Select Case %'],
  [0xf3, 'Wend'],
  [0xf4, 'While %'],
  [0xf5, 'With %'],
]
const WORDS = new Map(STATEMENTS)

const ALL = ['plain', 'member', 'dict', 'index', 'args', 'args-member', 'args-dict']
const WITH = ['member', 'dict', 'args-member', 'args-dict']
const FAMILIES = [
  { first: 0x20, last: 0x26, does: 'load', forms: ALL, isWith: false },
  { first: 0x27, last: 0x2d, does: 'store', forms: ALL, isWith: false },
  { first: 0x2e, last: 0x34, does: 'set', forms: ALL, isWith: false },
  { first: 0x35, last: 0x38, does: 'load', forms: WITH, isWith: true },
  { first: 0x39, last: 0x3c, does: 'store', forms: WITH, isWith: true },
  { first: 0x3d, last: 0x40, does: 'set', forms: WITH, isWith: true },
  { first: 0x41, last: 0x42, does: 'call', forms: ['args', 'args-member'], isWith: false },
  { first: 0x43, last: 0x43, does: 'call', forms: ['args-member'], isWith: true },
] as const

// The names are the sender's: what is no word is put in brackets, as the editor would have it.
const shown = (name: string | undefined): string =>
  name === undefined ? '[?]' : /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) ? name : `[${name.replace(/[[\]\p{Cc}]/gu, '')}]`
