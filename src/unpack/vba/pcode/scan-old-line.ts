import type { CompiledCode } from './find-compiled-code.ts'
import type { NameReader, Operation } from './read-operations.ts'

// Before VBA 6 the operations had other numbers, of which our documents show only these: the ones with a name (as
// later) and the head of a procedure. So a line is scanned for a word of theirs with a name after it.

const PROCEDURE = 0x8f
const NAMED_FIRST = 0x20
const NAMED_LAST = 0x43

/** What one line of old code names. */
export function scanOldLine(
  { code, isBigEndian }: CompiledCode,
  names: NameReader,
  line: { readonly from: number; readonly to: number },
): readonly Operation[] {
  const short = (at: number) => (isBigEndian ? code.readUInt16BE(at) : code.readUInt16LE(at))
  const operations: Operation[] = []
  for (let at = line.from; at + 4 <= line.to; at += 2) {
    const word = short(at) & 0x3ff
    const isNamed = word >= NAMED_FIRST && word <= NAMED_LAST
    if (!isNamed && word !== PROCEDURE) continue
    const name = isNamed
      ? names.named(short(at + 2))
      : at + 6 > line.to
        ? undefined
        : names.declared(isBigEndian ? code.readUInt32BE(at + 2) : code.readUInt32LE(at + 2))
    if (name === undefined) continue
    // Printed as a call of something, so that what runs a program is seen as one.
    if (isNamed) operations.push({ code: UNKNOWN_NAME, flags: 0, numbers: [] })
    operations.push({ code: isNamed ? CALL : PROCEDURE, flags: 0, numbers: [0, 1], name })
    at += 2
  }
  return operations
}

const CALL = 0x41
const UNKNOWN_NAME = 0x20
