import { ledgerTail, ledgerTiles, type TenantReader } from '#store'
import { TILE_WIDTH } from './tiles.ts'

/**
 * The hashes of a tile as far as the tree goes; undefined where there are none. Those of the last leaves lie one by one
 * until they fill a tile; for whoever reads there are only tiles.
 */
export async function readTile(reader: TenantReader, level: number, tile: number): Promise<Buffer | undefined> {
  const found = await storedTile(reader, level, tile)
  if (found !== undefined || level > 0) return found
  const first = tile * TILE_WIDTH
  const tail = await ledgerTail(reader, first)
  // Ends where a place is missing: what comes after it stands at another place than it should.
  const whole = tail.filter(({ leaf }, index) => leaf === first + index)
  if (whole.length > 0) return Buffer.concat(whole.map(({ hash }) => hash))
  // WHY again: the tile may have become full between the two questions, and then its tail is gone.
  return storedTile(reader, level, tile)
}

async function storedTile(reader: TenantReader, level: number, tile: number): Promise<Buffer | undefined> {
  const [row] = await ledgerTiles(reader, level, tile, 1)
  return row?.tile === tile ? row.hashes : undefined
}
