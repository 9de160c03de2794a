import type { CompiledCode } from './find-compiled-code.ts'
import { operationOf, shapeOf } from './operations.data.ts'

// What every macro document pays for: which names its code uses, without making an object of each operation. What
// follows an operation that we do not know is left out, so that nothing here is a guess.

export interface UsedOperands {
  /** Operands that mean a name. */
  readonly named: ReadonlySet<number>
  /** Offsets of procedures in the table of declarations. */
  readonly declared: readonly number[]
}

/** The operands of every line that mean names. */
export function usedOperands({ code, lines, isBigEndian, is64 }: CompiledCode): UsedOperands {
  const named = new Set<number>()
  const declared: number[] = []
  const low = isBigEndian ? 1 : 0
  const short = (at: number) => (code[at + low] ?? 0) | ((code[at + 1 - low] ?? 0) << 8)
  for (const { from, to } of lines) {
    let at = from
    while (at + 2 <= to) {
      const shape = shapeOf(operationOf(short(at), is64))
      at += 2
      if (shape === 'none') continue
      if (shape === undefined) break
      if (typeof shape === 'number') at += shape * 2
      else if (shape === 'text' || shape === 'word-text') {
        if (shape === 'word-text') at += 2
        const length = short(at)
        at += 2 + length + (length & 1)
      } else if (shape === 'declared') {
        if (at + 4 <= to) declared.push(isBigEndian ? code.readUInt32BE(at) : code.readUInt32LE(at))
        at += 4
      } else {
        if (at + 2 <= to) named.add(short(at))
        at += shape === 'name' ? 2 : shape === 'name-count' ? 4 : 8
      }
    }
  }
  return { named, declared }
}
