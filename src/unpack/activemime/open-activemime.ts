import { constants, inflateSync } from 'node:zlib'
import { NOTHING_INSIDE, type Opened, type Opener } from '#bytes'

// ActiveMime, how Word and Excel keep a document's OLE parts in MHTML and Word 2003 XML (`editdata.mso`). Never
// published; as the files have it:
//   "ActiveMime" ... at 0x1E an offset(2) which, with 46 added, is where zlib data starts (50 in every honest file)
// The zlib data is a compound file.

const MAGIC = 'ActiveMime'
const OFFSET_AT = 0x1e
const OFFSET_BASE = 46
const USUAL_OFFSETS = [50, 0x22a]
// LIMIT: places that are tried where the offset lies; real headers are shorter.
const SEARCH_BYTES = 4_096

export const isActiveMime = (head: Buffer): boolean => head.toString('latin1', 0, MAGIC.length) === MAGIC

/** The compound file in an ActiveMime part. */
export const openActiveMime: Opener = (content, opening): Opened => {
  const bytesMax = Math.max(1, opening.budget.partBytesLeft)
  const listed = content.length > OFFSET_AT + 2 ? content.readUInt16LE(OFFSET_AT) + OFFSET_BASE : 0
  for (const at of new Set([listed, ...USUAL_OFFSETS, ...zlibHeads(content)])) {
    const inner = inflate(content, at, bytesMax)
    if (inner === undefined) continue
    if (inner === 'over-limit')
      return { ...NOTHING_INSIDE, flaws: [{ code: 'activemime/over-limit', level: 'stopped', at }] }
    opening.budget.spendBytes(inner.length)
    return { ...NOTHING_INSIDE, children: [{ role: 'object', name: '', content: inner }] }
  }
  return { ...NOTHING_INSIDE, flaws: [{ code: 'activemime/no-data', level: 'broken' }] }
}

function zlibHeads(content: Buffer): number[] {
  const found: number[] = []
  for (let at = 12; at + 2 < Math.min(content.length, SEARCH_BYTES); at += 1)
    if (isZlibHead(content, at)) found.push(at)
  return found.slice(0, 32)
}

// RFC 1950: method 8, and the first two bytes are a multiple of 31.
const isZlibHead = (content: Buffer, at: number): boolean =>
  at + 2 <= content.length && ((content[at] ?? 0) & 0x0f) === 8 && content.readUInt16BE(at) % 31 === 0

function inflate(content: Buffer, at: number, bytesMax: number): Buffer | 'over-limit' | undefined {
  if (!isZlibHead(content, at)) return undefined
  try {
    const inner = inflateSync(content.subarray(at), { maxOutputLength: bytesMax, finishFlush: constants.Z_SYNC_FLUSH })
    return inner.length > 0 ? inner : undefined
  } catch (error) {
    // Anything else: no zlib data here, the next place is tried.
    return (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE' ? 'over-limit' : undefined
  }
}
