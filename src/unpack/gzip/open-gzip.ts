import type { Child, Opened, Opening } from '#bytes'
import type { Flaw, Parsed } from '#domain'
import { entryFact } from '../archive/entry-fact.ts'
import { packedName } from './packed-name.ts'
import { unpackGzip } from './unpack-gzip.ts'
import { unpackZstd } from './unpack-zstd.ts'
import type { Unpacked } from './unpacked.ts'

/** Takes a gzip or Zstandard file apart: one file, or several members that unpack to one. */
export function openGzip(bytes: Buffer, opening: Opening): Opened {
  const unpacked: Parsed<Unpacked> =
    opening.kind === 'zstd' ? unpackZstd(bytes, opening.budget) : unpackGzip(bytes, opening.budget)
  const { content } = unpacked.value
  const name = unpacked.value.name || packedName(opening.name)
  const listed = { name, declaredBytes: content.length, packedBytes: bytes.length, encrypted: false }
  const isCut = unpacked.flaws.some(({ level }) => level === 'stopped')
  const cut: readonly Flaw[] = isCut ? [{ code: 'unpack/not-read-whole', level: 'odd', at: content.length }] : []
  const child: Child = { role: 'member', name, content, flaws: cut }
  return {
    facts: [{ type: 'archive', entries: 1, encrypted: 'none' }, entryFact(listed, content)],
    children: content.length > 0 ? [child] : [],
    flaws: unpacked.flaws,
  }
}
