import { EMPTY_ROOT, HASH_BYTES, perfectHash, rootOver } from './tree-hash.ts'

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

/**
 * The right edge of a growing tree: of each level the last, partial tile. All that appending needs, and all that the
 * root needs. Owned by whoever grows it; nothing in it is shared.
 */
export class Edge {
  #size = 0
  /** Of each level its hashes in the partial tile: 0 to 255 of them, side by side. */
  readonly #levels: Buffer[][] = []

  get size(): number {
    return this.#size
  }

  /** An edge from the partial tiles of a tree, lowest level first. */
  static of(size: number, tiles: readonly Buffer[]): Edge {
    const edge = new Edge()
    edge.#size = size
    for (const hashes of tiles) edge.#levels.push(hashesOf(hashes))
    return edge
  }

  copy(): Edge {
    const edge = new Edge()
    edge.#size = this.#size
    edge.#levels.push(...this.#levels.map((hashes) => [...hashes]))
    return edge
  }

  /** Adds a leaf's hash; `onHash` is told of it and of each hash that it completes further up, by level and place. */
  push(hash: Buffer, onHash?: (level: number, place: number, hash: Buffer) => void): void {
    let carried: Buffer | undefined = hash
    this.#size += 1
    for (let level = 0; carried !== undefined; level++) {
      const hashes = this.#levels[level] ?? []
      this.#levels[level] = hashes
      hashes.push(carried)
      onHash?.(level, levelWidth(this.#size, level) - 1, carried)
      carried = hashes.length === TILE_WIDTH ? perfectHash(Buffer.concat(hashes.splice(0))) : undefined
    }
  }

  /** The partial tiles as they are stored, lowest level first; empty where a level has just become full. */
  partials(): Buffer[] {
    return this.#levels.map((hashes) => Buffer.concat(hashes))
  }

  root(): Buffer {
    const subtrees: Buffer[] = []
    for (const hashes of this.#levels.toReversed()) {
      // Of w hashes side by side, the whole subtrees are the ones that the bits of w say, the largest first.
      for (let bit = TILE_WIDTH / 2, at = 0; bit >= 1; bit /= 2) {
        if ((hashes.length & bit) === 0) continue
        subtrees.push(perfectHash(Buffer.concat(hashes.slice(at, at + bit))))
        at += bit
      }
    }
    return subtrees.length === 0 ? EMPTY_ROOT : rootOver(subtrees)
  }
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
