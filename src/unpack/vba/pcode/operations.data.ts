// What each operation of compiled VBA carries, and what it means to a stack. MS-OVBA leaves the PerformanceCache
// undocumented; this was worked out from documents that hold both the source and the code of the same lines, by asking
// which sizes let every line come out even (VBA 6 and 7, 7,000 distinct lines, none left over).
// Numbers are those of VBA 6 and of 32-bit VBA 7; `operationOf` turns those of 64-bit VBA into them.

/** Operands: nothing, a name, a name and a count of arguments, words, a text, a text after a word, a declaration. */
export type Shape = 'none' | 'name' | 'name-count' | 'name-count-2' | 'declared' | 'text' | 'word-text' | 1 | 2 | 4

// The ends of blocks stand in the order of the alphabet, so what lies between `End If` and `End Select` ends a property.
const NONE =
  '00-1f 47 4b 4c 53 54 58 5b 5d 5e 5f 61 62 64 65 67 69-71 78 79 7a 7c 85 86 8e 92 93 95 98 9b 9c ab b0 b5 ' +
  'b7 b9 ba bb c6 c7 c8 cb cd ce d0 d6 d9 ea ed ef f3 f4 f5 f7 f9 fc fd fe ff 101'

/** By family: each of load, store and set has a plain, a member, a dictionary and an index form, with or without arguments. */
const SHAPES: readonly (readonly [Shape, string])[] = [
  ['none', NONE],
  ['name', '20-22 27-29 2e-30 35-36 39-3a 3d-3e 9a a3 c9 d1'],
  ['name-count', '24-26 2b-2d 32-34 37-38 3b-3c 3f-44'],
  ['name-count-2', 'e1'],
  ['declared', '96'],
  ['text', 'a6 b6 e3'],
  ['word-text', 'e0'],
  [1, '23 2a 31 46 56 8a 91 ac ae b1 cc'],
  [2, 'ad af b2 b3 f0 f2'],
  [4, 'b4 1ae 1b1 1b5'],
]

const shapes: (Shape | undefined)[] = []
for (const [shape, ranges] of SHAPES) {
  for (const range of ranges.split(' ')) {
    const [first = 0, last = first] = range.split('-').map((text) => Number.parseInt(text, 16))
    for (let operation = first; operation <= last; operation += 1) shapes[operation] = shape
  }
}

/** Undefined for an operation that none of our documents has. */
export const shapeOf = (operation: number): Shape | undefined => shapes[operation]

// 64-bit VBA has LongLong literals beside the others (8 bytes, decimal, hexadecimal and octal); what follows moves up.
const LITERALS_64 = [0x1ae, 0xae, 0xaf, 0x1b1, 0xb0, 0xb1, 0xb2, 0x1b5]
const FIRST_64 = 0xae

/** The operation of a word of code. The upper six bits are flags. */
export function operationOf(word: number, is64: boolean): number {
  const operation = word & 0x3ff
  if (!is64 || operation < FIRST_64) return operation
  return LITERALS_64[operation - FIRST_64] ?? operation - 3
}

/** Operators of two operands, as VBA writes them. */
export const OPERATORS: ReadonlyMap<number, string> = new Map(
  'Imp Eqv Xor Or And = <> <= >= < > + - Mod \\ * / & Like ^ Is'.split(' ').map((text, operation) => [operation, text]),
)

/**
 * Words that the language knows by number (their place in an alphabetical list); those that our documents show.
 * WHY: up to `Load` alone; VBA 7 has new words after it (`LongLong`, `PtrSafe`), which move the rest.
 */
export const PREDEFINED_WORDS: ReadonlyMap<number, string> = new Map([
  [0x09, 'Array'],
  [0x21, 'Close'],
  [0x2d, 'Date'],
  [0x48, 'End'],
  [0x56, 'Format'],
  [0x6e, 'Left'],
  [0x74, 'Line'],
  [0x76, 'Load'],
])
