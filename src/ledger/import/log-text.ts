import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'

// The text of a log file, chunk by chunk: unpacked where it is gzip, decoded by its byte order mark. PowerShell writes
// UTF-16, portals UTF-8 with a mark, mail servers plain bytes that are mostly UTF-8.

export interface LogText {
  readonly chunks: AsyncIterable<string>
  /** After the last chunk: the file was packed and its end is missing. */
  readonly isCutOff: () => boolean
}

export function logText(bytes: AsyncIterable<Buffer>): LogText {
  let isCutOff = false
  const chunks = async function* () {
    const { head, all } = await peek(bytes)
    const plain = isGzip(head) ? unpacked(all, () => (isCutOff = true)) : all
    yield* decoded(plain)
  }
  return { chunks: chunks(), isCutOff: () => isCutOff }
}

const isGzip = (head: Buffer): boolean => head[0] === 0x1f && head[1] === 0x8b

/** The first bytes, and all of them once more. */
async function peek(bytes: AsyncIterable<Buffer>): Promise<{ head: Buffer; all: AsyncIterable<Buffer> }> {
  const rest = bytes[Symbol.asyncIterator]()
  let head: Buffer = Buffer.alloc(0)
  while (head.length < HEAD_BYTES) {
    const next = await rest.next()
    if (next.done === true) break
    head = Buffer.concat([head, next.value])
  }
  const all = async function* () {
    try {
      if (head.length > 0) yield head
      for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value
    } finally {
      await rest.return?.() // Whoever stops early closes the file.
    }
  }
  return { head, all: all() }
}

const HEAD_BYTES = 64

async function* unpacked(bytes: AsyncIterable<Buffer>, onCutOff: () => void): AsyncGenerator<Buffer> {
  const gunzip = createGunzip()
  const source = Readable.from(bytes)
  // WHY by hand and not with pipeline(): the error of the source must reach the one who reads.
  source.on('error', (error) => gunzip.destroy(error))
  try {
    for await (const chunk of source.pipe(gunzip)) yield chunk as Buffer
  } catch (error) {
    // A damaged file: what came out before is kept, and its end is said to be missing.
    if (!isZlibError(error)) throw error
    onCutOff()
  }
}

const isZlibError = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && /^(?:Z_|ERR_.*ZLIB)/.test(String(error.code))

async function* decoded(bytes: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let decoder: InstanceType<typeof TextDecoder> | undefined
  for await (const chunk of bytes) {
    decoder ??= new TextDecoder(encodingOf(chunk))
    const text = decoder.decode(chunk, { stream: true })
    if (text !== '') yield text
  }
  const last = decoder?.decode() ?? ''
  if (last !== '') yield last
}

/** QUIRK: some tools write UTF-16 without a mark; the first character of a log is ASCII, which then has a zero beside it. */
function encodingOf(head: Buffer): string {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  if (head[0] !== 0 && head[1] === 0 && head[3] === 0) return 'utf-16le'
  // QUIRK: a CSV file that Excel has saved once in Japan is Shift_JIS.
  return !isText(head, 'utf-8') && isText(head, 'shift_jis') ? 'shift_jis' : 'utf-8'
}

function isText(head: Buffer, encoding: string): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(head, { stream: true }) // The last character may be cut.
    return true
  } catch {
    return false // Another encoding, or none: that is the answer.
  }
}
