// DER and BER (X.690), as far as CMS needs them: element = tag length content. An indefinite length (80) lasts until two
// zero bytes; an OCTET STRING may be written in pieces, each an element of its own.

export interface Element {
  readonly tag: number
  /** Start of the content. */
  readonly from: number
  /** End of the content; for an indefinite length, the end of what it stands in. */
  readonly to: number
  readonly isIndefinite: boolean
}

export const TAG = { octets: 0x04, oid: 0x06, octetPieces: 0x24, sequence: 0x30, explicit0: 0xa0 } as const

const CONSTRUCTED = 0x20
const DEPTH_MAX = 40

/** The element at `at`, its content cut to `end`; undefined when there is none. */
export function readElement(bytes: Buffer, at: number, end: number): Element | undefined {
  if (at + 2 > end) return undefined
  const tag = bytes[at] ?? 0
  const first = bytes[at + 1] ?? 0
  // Tags of more than one byte do not occur in CMS.
  if ((tag & 0x1f) === 0x1f || (tag === 0 && first === 0)) return undefined
  if (first === 0x80) return { tag, from: at + 2, to: end, isIndefinite: true }
  const count = first < 0x80 ? 0 : first & 0x7f
  if (count > 6 || at + 2 + count > end) return undefined
  const length = count === 0 ? first : bytes.readUIntBE(at + 2, count)
  const from = at + 2 + count
  return { tag, from, to: Math.min(end, from + length), isIndefinite: false }
}

/** Where the next element starts. */
export function nextAfter(bytes: Buffer, element: Element, depth = 0): number {
  if (!element.isIndefinite) return element.to
  let at = element.from
  while (depth < DEPTH_MAX) {
    const inner = readElement(bytes, at, element.to)
    if (inner === undefined) return Math.min(element.to, at + 2)
    at = nextAfter(bytes, inner, depth + 1)
  }
  return element.to
}

/** The elements inside one, `max` at most. */
export function childrenOf(bytes: Buffer, element: Element, max = 64): Element[] {
  const children: Element[] = []
  let at = element.from
  while (children.length < max) {
    const child = readElement(bytes, at, element.to)
    if (child === undefined) break
    children.push(child)
    at = nextAfter(bytes, child)
  }
  return children
}

/** The bytes of an OCTET STRING, its pieces joined. */
export function octetsOf(bytes: Buffer, element: Element): Buffer {
  if ((element.tag & CONSTRUCTED) === 0) return bytes.subarray(element.from, element.to)
  const pieces: Buffer[] = []
  collectPieces(bytes, element, pieces, 0)
  return pieces.length === 1 ? (pieces[0] ?? Buffer.alloc(0)) : Buffer.concat(pieces)
}

function collectPieces(bytes: Buffer, element: Element, pieces: Buffer[], depth: number): number {
  let at = element.from
  for (;;) {
    const piece = readElement(bytes, at, element.to)
    if (piece === undefined) return Math.min(element.to, at + 2)
    if (piece.tag === TAG.octets) {
      pieces.push(bytes.subarray(piece.from, piece.to))
      at = piece.to
    } else if (piece.tag === TAG.octetPieces && depth < DEPTH_MAX) at = collectPieces(bytes, piece, pieces, depth + 1)
    else return at
    if (!element.isIndefinite && at >= element.to) return element.to
  }
}
