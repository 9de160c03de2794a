import { inflateRawSync } from 'node:zlib'
import { Inflater } from '#bytes'

export interface Inflated {
  readonly value: Buffer
  /** `open`: the cap was reached and there is more. */
  readonly state: Inflater['state']
}

// Below this zlib is given one output buffer of the declared size, so that nothing is joined afterwards.
const ONE_CHUNK_MAX = 8 * 2 ** 20

/**
 * Inflates whole. An entry that is as long as it says goes through one native call; one that lies or breaks is
 * inflated step by step, so that what stands before the break is kept.
 */
export function inflateWhole(packed: Buffer, declaredBytes: number, cap: number): Inflated {
  if (declaredBytes > 0 && declaredBytes <= cap) {
    // No honest size is further from the packed bytes than deflate allows.
    const likely = Math.min(declaredBytes, packed.length * 1032)
    try {
      // One byte more than declared: zlib then sees the end of the stream in the same call.
      const chunkSize = Math.max(64, Math.min(likely + 1, ONE_CHUNK_MAX))
      return { value: inflateRawSync(packed, { maxOutputLength: likely + 1, chunkSize }), state: 'ended' }
    } catch {
      // Too long for its declaration, cut off, or broken: the slow way finds out which.
    }
  }
  return inflateInSteps(packed, declaredBytes, cap)
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
