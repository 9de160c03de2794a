import { HASH_BYTES, nodeHash, perfectHash, rootOver } from './tree-hash.ts'

// The tree as tiles. SPEC: C2SP tlog-tiles, "Merkle Tree": a tile is up to 256 hashes of one level, side by side; the
// hashes of level 0 are those of the leaves, a hash of level L+1 is that of a full tile of level L. The last tile of a
// level is partial and is not hashed into the level above.

export const TILE_WIDTH = 256
export const TILE_BYTES: number = TILE_WIDTH * HASH_BYTES

export interface Tile {
  readonly level: number
  readonly tile: number
  readonly hashes: Buffer
}

/** How many hashes the level has in a tree of this size. */
export const levelWidth = (size: number, level: number): number => Math.floor(size / TILE_WIDTH ** level)

/** A subtree of 2^height leaves, all of them there. */
interface Subtree {
  readonly height: number
  readonly hash: Buffer
}

const TILE_HEIGHT = 8

/**
 * The right edge of a growing tree: the whole subtrees that it consists of, from left to right the largest first, and
 * of each level its last, partial tile. All that appending needs, and all that the root needs. Owned by whoever grows
 * it; nothing in it is shared.
 */
export class Edge {
  #size = 0
  readonly #subtrees: Subtree[] = []
  /** Of each level its hashes in the partial tile: 0 to 255 of them. */
  readonly #levels: Buffer[][] = []

  get size(): number {
    return this.#size
  }

  /** An edge from the partial tiles of a tree, lowest level first. */
  static of(size: number, tiles: readonly Buffer[]): Edge {
    const edge = new Edge()
    edge.#size = size
    edge.#levels.push(...tiles.map(hashesOf))
    for (const [level, hashes] of [...tiles.entries()].reverse()) edge.#subtrees.push(...subtreesOf(level, hashes))
    return edge
  }

  copy(): Edge {
    const edge = new Edge()
    edge.#size = this.#size
    edge.#subtrees.push(...this.#subtrees)
    edge.#levels.push(...this.#levels.map((hashes) => [...hashes]))
    return edge
  }

  /** Adds a leaf's hash; `onHash` is told of it and of each hash that it completes further up, by level and place. */
  push(hash: Buffer, onHash?: (level: number, place: number, hash: Buffer) => void): void {
    this.#size += 1
    let grown: Subtree = { height: 0, hash }
    this.#keep(0, hash, onHash)
    for (let left = this.#subtrees.at(-1); left?.height === grown.height; left = this.#subtrees.at(-1)) {
      this.#subtrees.pop()
      grown = { height: grown.height + 1, hash: nodeHash(left.hash, grown.hash) }
      if (grown.height % TILE_HEIGHT === 0) this.#keep(grown.height / TILE_HEIGHT, grown.hash, onHash)
    }
    this.#subtrees.push(grown)
  }

  #keep(level: number, hash: Buffer, onHash?: (level: number, place: number, hash: Buffer) => void): void {
    const hashes = this.#levels[level] ?? []
    this.#levels[level] = hashes
    hashes.push(hash)
    if (hashes.length === TILE_WIDTH) hashes.length = 0
    onHash?.(level, levelWidth(this.#size, level) - 1, hash)
  }

  /** The partial tiles as they are stored, lowest level first; empty where a level has just become full. */
  partials(): Buffer[] {
    return this.#levels.map((hashes) => Buffer.concat(hashes))
  }

  root(): Buffer {
    return rootOver(this.#subtrees.map(({ hash }) => hash))
  }
}

/** Of w hashes side by side, the whole subtrees are the ones that the bits of w say, the largest first. */
function subtreesOf(level: number, hashes: Buffer): Subtree[] {
  const subtrees: Subtree[] = []
  const width = Math.floor(hashes.length / HASH_BYTES)
  let at = 0
  for (let bit = TILE_HEIGHT - 1; bit >= 0; bit--) {
    const bytes = 2 ** bit * HASH_BYTES
    if ((width & (1 << bit)) === 0) continue
    subtrees.push({ height: level * TILE_HEIGHT + bit, hash: perfectHash(hashes.subarray(at, at + bytes)) })
    at += bytes
  }
  return subtrees
}

/** Puts together the tiles that change while a tree grows from an edge. */
export class TileDraft {
  readonly #tiles = new Map<string, { level: number; tile: number; hashes: Buffer[]; isChanged: boolean }>()

  /** Begins with the partial tiles that the tree has. */
  constructor(edge: Edge) {
    for (const [level, hashes] of edge.partials().entries())
      if (hashes.length > 0) this.#at(level, Math.floor(levelWidth(edge.size, level) / TILE_WIDTH)).hashes.push(hashes)
  }

  add(level: number, place: number, hash: Buffer): void {
    const tile = this.#at(level, Math.floor(place / TILE_WIDTH))
    tile.hashes.push(hash)
    tile.isChanged = true
  }

  /** The tiles that are not as they were. */
  changed(): Tile[] {
    return [...this.#tiles.values()]
      .filter(({ isChanged }) => isChanged)
      .map(({ level, tile, hashes }) => ({ level, tile, hashes: Buffer.concat(hashes) }))
  }

  /** Those of them that are stored: of the leaves' tiles the full ones. */
  stored(): Tile[] {
    return this.changed().filter(({ level, hashes }) => level > 0 || hashes.length === TILE_BYTES)
  }

  #at(level: number, tile: number) {
    const key = `${level}/${tile}`
    const found = this.#tiles.get(key) ?? { level, tile, hashes: [], isChanged: false }
    this.#tiles.set(key, found)
    return found
  }
}

function hashesOf(hashes: Buffer): Buffer[] {
  return Array.from({ length: Math.floor(hashes.length / HASH_BYTES) }, (_, index) =>
    hashes.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES),
  )
}
