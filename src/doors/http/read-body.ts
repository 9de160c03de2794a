import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import { constants, createZstdDecompress } from 'node:zlib'
import type { HttpLimits } from './limits.ts'
import type { Ticket } from './purse.ts'
import { BrokenOff, Refusal } from './refusal.ts'

// LIMIT: what the packer wants back at once; 8 MB is what its levels use, and what every unpacker is meant to take
// (RFC 8878 section 3.1.1.1.2).
const WINDOW_LOG_MAX = 23

interface Bounds {
  readonly limits: Pick<HttpLimits, 'mailBytesMax' | 'idleMs'>
  readonly ticket: Ticket
}

/** The whole body, within the limits while it comes. Rejects with a Refusal, or with BrokenOff. */
export async function readBody(request: IncomingMessage, isZstd: boolean, bounds: Bounds): Promise<Buffer> {
  const { mailBytesMax } = bounds.limits
  const declared = Number(request.headers['content-length'] ?? 0)
  if (declared > mailBytesMax) throw tooLarge(mailBytesMax)
  if (!isZstd) return gather(request, request, bounds)
  bounds.ticket.take(2 ** WINDOW_LOG_MAX)
  const unpacker = createZstdDecompress({ params: { [constants.ZSTD_d_windowLogMax]: WINDOW_LOG_MAX } })
  request.pipe(unpacker)
  try {
    return await gather(unpacker, request, bounds)
  } finally {
    request.unpipe(unpacker)
    unpacker.destroy()
  }
}

/** WHY events and not an async loop: with small mails the loop costs as much as the rest of the door. */
function gather(source: Readable, request: IncomingMessage, { limits, ticket }: Bounds): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>()
  const chunks: Buffer[] = []
  let bytes = 0
  const timer = setTimeout(() => settle(new Refusal(408, 'The rest of the mail did not come')), limits.idleMs)
  const onData = (chunk: Buffer) => {
    bytes += chunk.length
    timer.refresh()
    if (bytes > limits.mailBytesMax) return settle(tooLarge(limits.mailBytesMax))
    try {
      ticket.take(chunk.length)
      chunks.push(chunk)
    } catch (error) {
      settle(error as Refusal)
    }
  }
  const onEnd = () => settle(undefined)
  const onError = () => settle(source === request ? new BrokenOff('in its mail') : new Refusal(400, 'Not zstd'))
  const onClose = () => settle(new BrokenOff('in its mail'))
  const settle = (failure: Error | undefined) => {
    clearTimeout(timer)
    source.off('data', onData).off('end', onEnd).off('error', onError)
    request.off('close', onClose).off('error', onClose)
    // What is thrown at us from now on has nobody to hear it.
    source.on('error', () => {})
    if (failure !== undefined) reject(failure)
    else resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks, bytes))
    chunks.length = 0
  }
  source.on('data', onData).once('end', onEnd).on('error', onError)
  if (source !== request) request.on('error', onClose)
  // QUIRK: a request that came whole is closed, too, once it was read.
  request.once('close', () => {
    if (!request.complete) onClose()
  })
  return promise
}

const tooLarge = (most: number): Refusal => new Refusal(413, `The mail is larger than ${most} bytes`)
