import { hash } from 'node:crypto'

// SPEC: RFC 6962, 2.1 (the same in RFC 9162, 2.1.1), with SHA-256:
//   MTH({})     = SHA-256()
//   MTH({d0})   = SHA-256(0x00 || d0)
//   MTH(D[n])   = SHA-256(0x01 || MTH(D[0:k]) || MTH(D[k:n])),  k the largest power of two below n

export const HASH_BYTES = 32
/** WHY at once: for a node's 65 bytes, making a hash object takes longer than hashing. */
const sha256 = (bytes: Buffer): Buffer => hash('sha256', bytes, 'buffer')
const LEAF = Buffer.from([0])
const NODE = Buffer.from([1])

export const EMPTY_ROOT: Buffer = sha256(Buffer.alloc(0))

export const leafHash = (bytes: Buffer): Buffer => sha256(Buffer.concat([LEAF, bytes]))

export const nodeHash = (left: Buffer, right: Buffer): Buffer => sha256(Buffer.concat([NODE, left, right]))

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
