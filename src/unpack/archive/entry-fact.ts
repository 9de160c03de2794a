import { type ByteSource, bufferSource } from '#bytes'
import type { EntryFact, Kind } from '#domain'
import { binaryKind } from '../identify/binary-kind.ts'
import { nameFamily } from './name-family.ts'

const HEAD_BYTES = 4096

interface Listed {
  readonly name: string
  readonly declaredBytes: number
  readonly packedBytes: number
  readonly encrypted: boolean
}

/** The fact of an archive's entry; `content` is undefined when the entry stayed closed. */
export function entryFact(listed: Listed, content: Buffer | ByteSource | undefined): EntryFact {
  const { name, declaredBytes, packedBytes, encrypted } = listed
  const kind = content === undefined ? {} : { kind: kindOf(content) }
  return { type: 'entry', name, declaredBytes, packedBytes, encrypted, ...kind, nameFamily: nameFamily(name) }
}

// The walker looks closer (which Office format is in a ZIP or a compound file); for the list this is enough.
function kindOf(content: Buffer | ByteSource): Kind {
  const source = Buffer.isBuffer(content) ? bufferSource(content) : content
  if (source.length === 0) return 'empty'
  return binaryKind(source) ?? (source.read(0, HEAD_BYTES).includes(0) ? 'unknown' : 'text')
}
