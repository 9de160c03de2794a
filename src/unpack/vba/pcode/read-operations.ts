import type { Budget } from '#bytes'
import type { CompiledCode } from './find-compiled-code.ts'
import { operationOf, type Shape, shapeOf } from './operations.data.ts'

// A line of compiled code: words of 16 bits, an operation and its operands after each other, operands of an operation
// before it on the stack. Texts have a length, and a byte more when it is odd.

export interface Operation {
  readonly code: number
  /** The upper six bits of its word. */
  readonly flags: number
  /** Its operands that are no name and no text. */
  readonly numbers: readonly number[]
  readonly name?: string | undefined
  readonly text?: Buffer
}

/** Gives the names that operands mean. */
export interface NameReader {
  readonly named: (operand: number) => string | undefined
  readonly declared: (offset: number) => string | undefined
}

// LIMIT: operations of one line that we do not know; a line with more is read up to there.
const UNKNOWN_MAX = 2
const GUESSES: readonly Shape[] = ['none', 1, 2, 'text', 'word-text', 4]

const BYTES_A_STEP = 16

/** Takes one line apart. An operation that we do not know is tried with each shape until the rest comes out even. */
export function readOperations(
  compiled: CompiledCode,
  names: NameReader,
  line: { readonly from: number; readonly to: number },
  budget: Budget,
): readonly Operation[] {
  const bytes = compiled.code.subarray(line.from, line.to)
  const known = readKnown(0)
  if (known.at === bytes.length) return known.operations
  return readRest(0, 0) ?? known.operations

  function readRest(start: number, unknown: number): Operation[] | undefined {
    const { operations, at } = readKnown(start)
    if (at === bytes.length) return operations
    if (at + 2 > bytes.length || unknown >= UNKNOWN_MAX) return undefined
    const { code, flags } = wordAt(at)
    if (shapeOf(code) !== undefined) return undefined
    for (const shape of GUESSES) {
      if (!budget.spendSteps(Math.ceil((bytes.length - at) / BYTES_A_STEP))) return undefined
      const guess = readOne(at, code, flags, shape)
      const rest = guess === undefined ? undefined : readRest(guess.next, unknown + 1)
      if (guess !== undefined && rest !== undefined) return [...operations, guess.operation, ...rest]
    }
    return undefined
  }

  function readKnown(start: number) {
    const operations: Operation[] = []
    let at = start
    while (at + 2 <= bytes.length) {
      const { code, flags } = wordAt(at)
      const shape = shapeOf(code)
      const read = shape === undefined ? undefined : readOne(at, code, flags, shape)
      if (read === undefined) break
      operations.push(read.operation)
      at = read.next
    }
    return { operations, at }
  }

  function short(at: number): number {
    return compiled.isBigEndian ? bytes.readUInt16BE(at) : bytes.readUInt16LE(at)
  }

  function wordAt(at: number) {
    const word = short(at)
    return { code: operationOf(word, compiled.is64), flags: word >> 10 }
  }

  function readOne(at: number, code: number, flags: number, shape: Shape) {
    const start = at + 2
    const words = WORDS[shape]
    if (start + words * 2 > bytes.length) return undefined
    if (shape === 'text' || shape === 'word-text') {
      const from = start + words * 2
      const length = short(from - 2)
      const next = from + length + (length & 1)
      return next > bytes.length
        ? undefined
        : { operation: { code, flags, numbers: [], text: bytes.subarray(from, from + length) }, next }
    }
    const next = start + words * 2
    if (shape === 'declared') {
      const offset = compiled.isBigEndian ? bytes.readUInt32BE(start) : bytes.readUInt32LE(start)
      return { operation: { code, flags, numbers: [], name: names.declared(offset) }, next }
    }
    const numbers: number[] = []
    for (let from = start; from < next; from += 2) numbers.push(short(from))
    if (typeof shape === 'number' || shape === 'none') return { operation: { code, flags, numbers }, next }
    const [operand = 0, ...others] = numbers
    return { operation: { code, flags, numbers: [operand, ...others], name: names.named(operand) }, next }
  }
}

const WORDS: Readonly<Record<Shape, number>> = {
  none: 0,
  name: 1,
  'name-count': 2,
  'name-count-2': 4,
  declared: 2,
  text: 1,
  'word-text': 2,
  1: 1,
  2: 2,
  4: 4,
}
