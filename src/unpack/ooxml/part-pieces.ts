import type { PackagePart } from './part.ts'

// ECMA-376 part 2, section 7.3.4: a part may be cut into pieces that lie between others:
//   word/vbaProject.bin/[0].piece, word/vbaProject.bin/[1].piece, word/vbaProject.bin/[2].last.piece

const PIECE = /^(.{1,1000})\/\[(\d{1,9})\](?:\.last)?\.piece$/is

interface Piece {
  readonly number: number
  readonly part: PackagePart
}

/** The parts, those in pieces put together under their own name. */
export function joinPieces(parts: readonly PackagePart[]): PackagePart[] {
  const whole: PackagePart[] = []
  const cut = new Map<string, Piece[]>()
  for (const part of parts) {
    const [, name = '', number = '0'] = /\.piece$/i.test(part.name) ? (PIECE.exec(part.name) ?? []) : []
    const pieces = cut.get(name.toLowerCase())
    if (name === '') whole.push(part)
    else if (pieces === undefined) cut.set(name.toLowerCase(), [{ number: Number(number), part: named(part, name) }])
    else pieces.push({ number: Number(number), part: named(part, name) })
  }
  return [...whole, ...[...cut.values()].map(joined)]
}

const named = (part: PackagePart, name: string): PackagePart => ({
  name,
  declaredBytes: part.declaredBytes,
  head: (count) => part.head(count),
  read: () => part.read(),
  readStart: (bytesMax) => part.readStart(bytesMax),
})

function joined(cut: readonly Piece[]): PackagePart {
  const pieces = cut.toSorted((a, b) => a.number - b.number).map(({ part }) => part)
  const gather = (count: number, read: (part: PackagePart, left: number) => Buffer): Buffer => {
    const taken: Buffer[] = []
    let left = count
    for (const piece of pieces) {
      if (left <= 0) break
      const bytes = read(piece, left)
      left -= bytes.length
      taken.push(bytes)
    }
    return Buffer.concat(taken)
  }
  return {
    name: pieces[0]?.name ?? '',
    declaredBytes: pieces.reduce((sum, { declaredBytes }) => sum + declaredBytes, 0),
    head: (count) => gather(count, (part, left) => part.head(left)),
    read: () => gather(Number.POSITIVE_INFINITY, (part) => part.read()),
    readStart: (bytesMax) => gather(bytesMax, (part, left) => part.readStart(left)),
  }
}
