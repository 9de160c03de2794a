import { zstdDecompressSync } from 'node:zlib'
import type { Budget } from '#bytes'
import type { Flaw, Parsed } from '#domain'
import type { Unpacked } from './unpacked.ts'

/** Unpacks a Zstandard file (RFC 8878) whole, up to what one part may have. */
export function unpackZstd(bytes: Buffer, budget: Budget): Parsed<Unpacked> {
  try {
    const content = zstdDecompressSync(bytes, { maxOutputLength: Math.max(1, budget.partBytesLeft) })
    budget.spendBytes(content.length)
    return { value: { content, name: '' }, flaws: [] }
  } catch (error) {
    const isLarge = (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE'
    const flaw: Flaw = isLarge
      ? { code: 'zstd/over-limit', level: 'stopped' }
      : { code: 'zstd/broken-data', level: 'broken' }
    return { value: { content: Buffer.alloc(0), name: '' }, flaws: [flaw] }
  }
}
