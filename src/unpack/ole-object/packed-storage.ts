import { constants, inflateSync } from 'node:zlib'
import type { Budget } from '#bytes'
import type { Flaw, Parsed } from '#domain'

// A storage packed with zlib behind its size(4): in PowerPoint 97 decks (MS-PPT section 2.10.34), and in the
// `oledata.mso` of Word 2003 XML.

const NOTHING = Buffer.alloc(0)

/** Whether zlib data (RFC 1950: method 8, the first two bytes a multiple of 31) follows a size. */
export const isPackedStorage = (head: Buffer): boolean =>
  head.length >= 6 && ((head[4] ?? 0) & 0x0f) === 8 && head.readUInt16BE(4) % 31 === 0

export function unpackStorage(data: Buffer, at: number, budget: Budget): Parsed<Buffer> {
  if (!isPackedStorage(data)) return { value: NOTHING, flaws: [] }
  try {
    const options = { maxOutputLength: Math.max(1, budget.partBytesLeft), finishFlush: constants.Z_SYNC_FLUSH }
    const value = inflateSync(data.subarray(4), options)
    budget.spendBytes(value.length)
    return { value, flaws: [] }
  } catch (error) {
    // The two kinds of failure of zlib: more than was allowed, or no zlib data.
    const isLarge = (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE'
    const flaw: Flaw = isLarge
      ? { code: 'ole/over-limit', level: 'stopped', at }
      : { code: 'ole/broken-storage', level: 'broken', at }
    return { value: NOTHING, flaws: [flaw] }
  }
}
