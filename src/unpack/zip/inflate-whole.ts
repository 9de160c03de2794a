import { Inflater } from '#bytes'

export interface Inflated {
  readonly value: Buffer
  /** `open`: the cap was reached and there is more. */
  readonly state: Inflater['state']
}

// LIMIT: an entry up to this size gets one buffer of its declared size at once; a lie costs no more than that.
const ONE_PIECE_MAX = 8 * 2 ** 20

/**
 * Inflates whole. An entry that is as long as it says is written by one native call into one buffer; one that lies or
 * breaks is inflated step by step, so that what stands before the break is kept.
 */
export function inflateWhole(packed: Buffer, declaredBytes: number, cap: number): Inflated {
  // No honest size is further from the packed bytes than deflate allows.
  const isLikely = declaredBytes > 0 && declaredBytes <= Math.min(cap, ONE_PIECE_MAX, packed.length * 1032)
  return (isLikely ? inflateInOne(packed, declaredBytes) : undefined) ?? inflateInSteps(packed, declaredBytes, cap)
}

/** Undefined when the entry is longer than declared or breaks. */
function inflateInOne(packed: Buffer, declaredBytes: number): Inflated | undefined {
  const inflater = new Inflater(packed)
  // One byte more than declared: that it stays empty shows the stream's end in the same call.
  const room = Buffer.allocUnsafe(declaredBytes + 1)
  const filled = inflater.fill(room)
  const { state } = inflater
  inflater.close()
  if (state === 'broken' || state === 'open') return undefined
  return { value: room.subarray(0, filled), state }
}

function inflateInSteps(packed: Buffer, declaredBytes: number, cap: number): Inflated {
  const inflater = new Inflater(packed)
  const pieces: Buffer[] = []
  let pieceBytes = Math.max(2 ** 12, Math.min(declaredBytes, 2 ** 20))
  let bytes = 0
  while (inflater.state === 'open' && bytes < cap) {
    const piece = Buffer.allocUnsafe(Math.min(pieceBytes, cap - bytes))
    const filled = inflater.fill(piece)
    bytes += filled
    pieces.push(piece.subarray(0, filled))
    pieceBytes = Math.min(pieceBytes * 2, 2 ** 22)
  }
  // Exactly full is not yet more: one byte is asked for to know.
  const isMore = inflater.state === 'open' && inflater.fill(Buffer.alloc(1)) > 0
  const state = isMore || inflater.state !== 'open' ? inflater.state : 'ended'
  inflater.close()
  return { value: Buffer.concat(pieces, bytes), state: isMore ? 'open' : state }
}
