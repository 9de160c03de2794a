/**
 * The bytes of standard Base 64; undefined for any other spelling of them.
 * WHY: Node's decoder passes over strange characters and over the last bits that say nothing, so that a changed letter
 * could give the same bytes, and a changed checkpoint would verify. SPEC: RFC 4648, 3.3 and 3.5.
 */
export function strictBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : undefined
}
