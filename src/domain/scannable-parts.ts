import type { Kind } from './kind.ts'
import type { Message, Part } from './message.ts'

/** What a scanner is shown of a part. The name is the sender's choice. */
export interface ScanPart {
  readonly id: number
  readonly bytes: Buffer
  readonly kind: Kind
  readonly name: string
}

/**
 * What scanners are shown of a message: every part with bytes, decoded, unpacked and decrypted, the source of macros
 * among them. Bytes that occur twice are shown once (`withScans` counts them in both places).
 */
export function scannableParts({ parts }: Message): readonly ScanPart[] {
  const seen = new Set<string>()
  return parts
    .filter((part) => isNew(part, seen))
    .map(({ id, content, kind, name }) => ({ id, bytes: content, kind, name }))
}

function isNew({ content, sha256 }: Part, seen: Set<string>): boolean {
  if (content.length === 0 || (sha256 !== null && seen.has(sha256))) return false
  if (sha256 !== null) seen.add(sha256)
  return true
}
