import { countHeldChunks, type HeldMailRow, heldChunk, type TenantReader } from '#store'
import { QuarantineError } from './quarantine-error.ts'
import { CHUNK_BYTES, openChunk } from './seal-chunk.ts'

/** The mail as it was held. Throws QuarantineError `damaged` where any of it is not as it was. */
export async function readBody(reader: TenantReader, key: Buffer, held: HeldMailRow): Promise<Buffer> {
  const { mail, body, bytes } = held
  const count = Math.max(1, Math.ceil(bytes / CHUNK_BYTES))
  // WHY counted first: the size stands in the store in clear, and may say anything.
  if ((await countHeldChunks(reader, body)) !== count) throw damaged(mail)
  const whole = Buffer.allocUnsafe(bytes)
  let at = 0
  for (let chunk = 0; chunk < count; chunk += 1) {
    const sealed = await heldChunk(reader, body, chunk)
    const place = { tenant: reader.tenant, mail, chunk, isLast: chunk === count - 1 }
    const plain = sealed === undefined ? undefined : await openChunk(key, place, sealed)
    if (plain === undefined || at + plain.length > bytes) throw damaged(mail)
    at += plain.copy(whole, at)
  }
  if (at !== bytes) throw damaged(mail)
  return whole
}

const damaged = (mail: string) =>
  new QuarantineError(
    'damaged',
    `Cannot read the held mail "${mail}": its stored bytes were changed or are not all there; restore the store from a backup`,
  )
