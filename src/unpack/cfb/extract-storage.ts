import { type Cfb, childrenOf } from './read-cfb.ts'
import { type CfbNode, writeCfb } from './write-cfb.ts'

// LIMIT: storages in storages; real messages nest a handful of levels.
const DEPTH_MAX = 32

/** One storage of a compound file as a file of its own; `edit` may change a stream on the way. */
export function extractStorage(
  cfb: Cfb,
  storage: number,
  edit: (name: string, content: Buffer, depth: number) => Buffer,
): Buffer {
  return writeCfb({ name: '', children: nodesOf(cfb, storage, 0, edit) })
}

function nodesOf(
  cfb: Cfb,
  storage: number,
  depth: number,
  edit: (name: string, content: Buffer, depth: number) => Buffer,
): CfbNode[] {
  if (depth >= DEPTH_MAX) return []
  return childrenOf(cfb, storage).map((entry) =>
    entry.type === 'stream'
      ? { name: entry.name, content: edit(entry.name, cfb.stream(entry), depth) }
      : { name: entry.name, children: nodesOf(cfb, entry.index, depth + 1, edit) },
  )
}
