import { ByteReader } from '#bytes'
import { decodeCodePage } from '../cfb/code-page.ts'

// The stream `\x01Ole10Native` of a `Package` object (MS-OLEDS section 2.3.6 for the frame; the inside is the Object
// Packager's own and was never published):
//   size(4) 2(2) label\0 path\0 0(2) 3(2) tempBytes(4) tempPath\0 dataBytes(4) data
//   then, since Windows XP, the three texts again in UTF-16, each length(4) in characters: temp path, label, path
// Other classes keep size(4) and their own data there.

export interface OlePackage {
  /** File name shown under the icon. */
  readonly label: string
  /** Where the file lay at the sender's. */
  readonly path: string
  readonly content: Buffer
}

const EMBEDDED = 3

/** A packaged file; undefined when the stream holds something else. */
export function parseOlePackage(bytes: Buffer): OlePackage | undefined {
  // QUIRK: the size in front is sometimes left out.
  return parseAt(bytes, 4) ?? parseAt(bytes, 0)
}

function parseAt(bytes: Buffer, at: number): OlePackage | undefined {
  const reader = new ByteReader(bytes, at)
  if (reader.u16le() !== 2) return undefined
  const label = reader.cString()
  const path = reader.cString()
  reader.skip(2)
  const type = reader.u16le()
  if (reader.overrun) return undefined
  // Type 1 is a link to a file: the path is all there is.
  if (type !== EMBEDDED)
    return type === 1 ? { label: ansi(label), path: ansi(path), content: Buffer.alloc(0) } : undefined
  reader.skip(reader.u32le())
  const content = reader.take(reader.u32le())
  const [, wideLabel = '', widePath = ''] = readWide(reader)
  return { label: wideLabel || ansi(label), path: widePath || ansi(path), content }
}

function readWide(reader: ByteReader): string[] {
  if (reader.left < 12) return []
  return [0, 1, 2].map(() => reader.utf16le(Math.min(reader.u32le(), 1024) * 2).replaceAll('\0', ''))
}

const ansi = (bytes: Buffer): string => decodeCodePage(bytes, 0)

/** The last step of a path in either spelling. */
export const baseName = (path: string): string =>
  path.slice(Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/')) + 1)

/** The best name of a packaged file: the label, for it is what a reader sees; with the path's extension if it has none. */
export function packageName({ label, path }: OlePackage): string {
  return baseName(label) || baseName(path)
}
