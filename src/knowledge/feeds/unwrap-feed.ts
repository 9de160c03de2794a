import type { Transform } from 'node:stream'
import { createGunzip, createInflateRaw } from 'node:zlib'
import { FeedBreak } from './feed-break.ts'

// Feeds come packed: gzip, or a ZIP of one file (abuse.ch). Unpacked as they are read, up to a limit.
//
//   gzip 1f 8b …
//   ZIP  "PK\3\4" version:2 flags:2 method:2 time:4 crc:4 packed:4 size:4 nameBytes:2 extraBytes:2 name extra data
//
// SPEC: RFC 1952; APPNOTE 4.3.7. The first file of a ZIP is read from its local header on, for deflate knows its own end.

// LIMIT: the largest public lists hold some million lines, 300 MB as JSON.
const BYTES_MAX = 1_024 * 2 ** 20
const LOCAL_HEADER_BYTES = 30

export type Chunks = AsyncIterable<Uint8Array>

/** The text of a feed, whatever it is packed in. Throws FeedBreak. */
export async function* unwrapFeed(chunks: Chunks): AsyncGenerator<Buffer> {
  const source = new Peeked(chunks)
  const head = await source.peek(LOCAL_HEADER_BYTES)
  const plain = head.readUInt16BE(0) === 0x1f8b ? inflated(source.rest(), createGunzip()) : await unzipped(source, head)
  let bytes = 0
  for await (const chunk of plain) {
    bytes += chunk.length
    if (bytes > BYTES_MAX) throw new FeedBreak('too-large')
    yield chunk
  }
}

async function unzipped(source: Peeked, head: Buffer): Promise<AsyncIterable<Buffer>> {
  if (head.readUInt32BE(0) !== 0x504b0304) return source.rest()
  const [flags, method] = [head.readUInt16LE(6), head.readUInt16LE(8)]
  if ((flags & 1) !== 0) throw new FeedBreak('encrypted')
  const packedBytes = head.readUInt32LE(18)
  await source.skip(LOCAL_HEADER_BYTES + head.readUInt16LE(26) + head.readUInt16LE(28))
  if (method === 8) return inflated(source.rest(), createInflateRaw())
  // WHY: of a stored file whose size comes behind it nobody knows where it ends.
  if (method !== 0 || (flags & 8) !== 0) throw new FeedBreak('unknown-packing')
  return source.first(packedBytes)
}

/** QUIRK: what stands behind the end of a stream (another file, the list of a ZIP) is not an error and not read. */
async function* inflated(chunks: Chunks, inflate: Transform): AsyncGenerator<Buffer> {
  const feed = async () => {
    for await (const chunk of chunks) {
      if (inflate.readableEnded || inflate.destroyed) return
      if (!inflate.write(chunk)) await roomIn(inflate)
    }
    inflate.end()
  }
  // What goes wrong in feeding goes wrong in reading as well, where it is told.
  const feeding = feed().catch((error: unknown) => inflate.destroy(error instanceof Error ? error : undefined))
  try {
    yield* inflate as AsyncIterable<Buffer>
  } catch (error) {
    throw isZlibError(error) ? new FeedBreak('cut-off') : error
  } finally {
    inflate.destroy()
    await feeding
  }
}

const isZlibError = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')

const roomIn = (stream: Transform): Promise<void> =>
  new Promise((resolve) => {
    const goOn = () => {
      stream.off('drain', goOn).off('close', goOn).off('end', goOn)
      resolve()
    }
    stream.on('drain', goOn).on('close', goOn).on('end', goOn)
  })

/** Chunks whose beginning can be looked at before they are read. */
class Peeked {
  readonly #chunks: AsyncIterator<Uint8Array>
  #held = Buffer.alloc(0)

  constructor(chunks: Chunks) {
    this.#chunks = chunks[Symbol.asyncIterator]()
  }

  /** The first bytes, filled up with zeros where there are fewer. */
  async peek(count: number): Promise<Buffer> {
    while (this.#held.length < count && (await this.#pull()));
    return Buffer.concat([this.#held.subarray(0, count)], count)
  }

  async skip(count: number): Promise<void> {
    while (this.#held.length < count && (await this.#pull()));
    this.#held = this.#held.subarray(count)
  }

  async *rest(): AsyncGenerator<Buffer> {
    do {
      const held = this.#held
      this.#held = Buffer.alloc(0)
      if (held.length > 0) yield held
    } while (await this.#pull())
  }

  async *first(count: number): AsyncGenerator<Buffer> {
    let left = count
    for await (const chunk of this.rest()) {
      yield chunk.subarray(0, left)
      left -= chunk.length
      if (left <= 0) return
    }
    throw new FeedBreak('cut-off')
  }

  async #pull(): Promise<boolean> {
    const { value, done } = await this.#chunks.next()
    if (done === true) return false
    this.#held = this.#held.length === 0 ? Buffer.from(value) : Buffer.concat([this.#held, value])
    return true
  }
}
