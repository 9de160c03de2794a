import { hash } from 'node:crypto'

// SPEC: RFC 6962, 2.1 (the same in RFC 9162, 2.1.1), with SHA-256:
//   MTH({})     = SHA-256()
//   MTH({d0})   = SHA-256(0x00 || d0)
//   MTH(D[n])   = SHA-256(0x01 || MTH(D[0:k]) || MTH(D[k:n])),  k the largest power of two below n

export const HASH_BYTES = 32
/**
 * WHY at once: for a node's 65 bytes, making a hash object takes longer than hashing. WHY by way of a text: a hash that
 * comes as bytes comes in a memory of its own, which costs as much again; short buffers share one.
 */
const sha256 = (bytes: Buffer): Buffer => Buffer.from(hash('sha256', bytes, 'binary'), 'latin1')
// WHY kept: an entry costs two hashes, and what they are taken of needs no memory of its own. Nobody waits in between.
const LEAF_ROOM = Buffer.alloc(1 + 65_535, 0)
const NODE_ROOM = Buffer.alloc(1 + 2 * HASH_BYTES, 1)

export const EMPTY_ROOT: Buffer = sha256(Buffer.alloc(0))

export function leafHash(bytes: Buffer): Buffer {
  if (bytes.length >= LEAF_ROOM.length) return sha256(Buffer.concat([Buffer.from([0]), bytes])) // None of ours.
  bytes.copy(LEAF_ROOM, 1)
  return sha256(LEAF_ROOM.subarray(0, 1 + bytes.length))
}

export function nodeHash(left: Buffer, right: Buffer): Buffer {
  left.copy(NODE_ROOM, 1)
  right.copy(NODE_ROOM, 1 + HASH_BYTES)
  return sha256(NODE_ROOM)
}

/** The hash over a whole subtree, from the hashes of its children side by side: 2^n of 32 bytes each. */
export function perfectHash(hashes: Buffer): Buffer {
  let level: Buffer[] = []
  for (let at = 0; at < hashes.length; at += HASH_BYTES) level.push(hashes.subarray(at, at + HASH_BYTES))
  while (level.length > 1) {
    const above: Buffer[] = []
    for (let at = 0; at + 1 < level.length; at += 2)
      above.push(nodeHash(level[at] ?? EMPTY_ROOT, level[at + 1] ?? EMPTY_ROOT))
    level = above
  }
  return level[0] ?? EMPTY_ROOT
}

/** The root over whole subtrees of falling size, from left to right. */
export function rootOver(subtrees: readonly Buffer[]): Buffer {
  const last = subtrees.at(-1)
  if (last === undefined) return EMPTY_ROOT
  return subtrees.slice(0, -1).reduceRight((right, left) => nodeHash(left, right), last)
}
