import type { Opening } from '#bytes'
import { readZip } from '../zip/index.ts'
import { openPacked, packedView } from '../zip/read-entry.ts'

// LIMIT: manifests are written by hand or by build tools; a hundred kilobytes are many.
const MANIFEST_BYTES_MAX = 2 ** 20

/** Names of the entries, as the archive has them. */
export const entryNames = (content: Buffer): readonly string[] => readZip(content).entries.map(({ name }) => name)

/** The start of the first entry whose name fits; empty when there is none or it cannot be read. */
export function readNamed(content: Buffer, pattern: RegExp, { budget }: Opening): Buffer {
  const entry = readZip(content).entries.find(({ name }) => pattern.test(name.replaceAll('\\', '/')))
  if (entry === undefined || entry.encrypted) return Buffer.alloc(0)
  const { value } = openPacked(packedView(content, entry), entry, budget)
  return Buffer.isBuffer(value) ? value.subarray(0, MANIFEST_BYTES_MAX) : value.read(0, MANIFEST_BYTES_MAX)
}
