import type { Flaw, Parsed } from '#domain'
import { BLOCK_BYTES, parseTarHeader, type TarHeader } from './tar-header.ts'

export interface TarEntry {
  readonly name: string
  readonly declaredBytes: number
  readonly content: Buffer
  readonly at: number
}

// LIMIT: far above partsMax.
const ENTRIES_MAX = 20_000
const ZEROS = Buffer.alloc(BLOCK_BYTES)
// Files, contiguous files, sparse files; folders, links and devices hold no data.
const FILE_TYPES = new Set(['0', '7', 'S'])
const DATALESS = new Set(['1', '2', '3', '4', '5', '6'])

/** Names that stand before the header they belong to. */
interface Ahead {
  name: string | undefined
  size: number | undefined
}

/**
 * The files of a tar. A damaged header is stepped over block by block, and what stands behind the two empty blocks
 * at the end is read as well: so do some programs, when told to.
 */
export function readTar(bytes: Buffer): Parsed<readonly TarEntry[]> {
  const entries: TarEntry[] = []
  const flaws: Flaw[] = []
  let ahead: Ahead = { name: undefined, size: undefined }
  let hasEnded = false
  for (let at = 0; at + BLOCK_BYTES <= bytes.length && entries.length < ENTRIES_MAX; ) {
    if (ZEROS.equals(bytes.subarray(at, at + BLOCK_BYTES))) {
      hasEnded = entries.length > 0
      at += BLOCK_BYTES
      continue
    }
    const header = parseTarHeader(bytes, at)
    if (!header.isSound && (at > 0 || !looksLikeHeader(header, bytes.length))) {
      note(flaws, 'tar/broken-header', 'broken', at)
      at += BLOCK_BYTES
      continue
    }
    if (!header.isSound) note(flaws, 'tar/checksum', 'odd', at)
    if (hasEnded) note(flaws, 'tar/entry-after-end', 'odd', at)
    const dataAt = at + BLOCK_BYTES
    const size = DATALESS.has(header.type) ? 0 : (ahead.size ?? header.size)
    const content = bytes.subarray(dataAt, dataAt + size)
    if (content.length < size) note(flaws, 'tar/cut-off', 'broken', at)
    if (FILE_TYPES.has(header.type)) entries.push({ name: ahead.name ?? header.name, declaredBytes: size, content, at })
    ahead = nextNames(header, content, ahead)
    at = dataAt + Math.ceil(content.length / BLOCK_BYTES) * BLOCK_BYTES
  }
  if (entries.length >= ENTRIES_MAX) note(flaws, 'tar/too-many-entries', 'stopped', 0)
  return { value: entries, flaws }
}

const looksLikeHeader = ({ name, size }: TarHeader, length: number): boolean => name !== '' && size <= length

/** Long names (GNU `L`, pax `x`) are kept for the next header; any other header uses them up. */
function nextNames(header: TarHeader, content: Buffer, ahead: Ahead): Ahead {
  if (header.type === 'L') return { ...ahead, name: content.toString('utf8').replace(/\0[\s\S]*$/, '') }
  if (header.type === 'K' || header.type === 'g') return ahead
  if (header.type !== 'x') return { name: undefined, size: undefined }
  const size = Number(paxValue(content, 'size'))
  return { name: paxValue(content, 'path') ?? ahead.name, size: size > 0 ? size : ahead.size }
}

/** SPEC: POSIX.1-2001 pax: records `length key=value\n`, the length counting itself. */
function paxValue(content: Buffer, key: string): string | undefined {
  for (let at = 0; at < content.length; ) {
    const space = content.indexOf(0x20, at)
    const length = space < 0 ? 0 : Number(content.toString('latin1', at, space))
    if (!(length > space - at)) return undefined
    const record = content.toString('utf8', space + 1, at + length - 1)
    if (record.startsWith(`${key}=`)) return record.slice(key.length + 1)
    at += length
  }
  return undefined
}

function note(flaws: Flaw[], code: string, level: Flaw['level'], at: number): void {
  if (!flaws.some((flaw) => flaw.code === code)) flaws.push({ code, level, at })
}
