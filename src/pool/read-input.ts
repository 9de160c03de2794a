import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { type MailSource, ReadFailure } from './pool-input.ts'

// LIMIT: Linux gives at most 2 GiB - 4 KiB to one read; a piece at a time also keeps other platforms happy.
const PIECE_BYTES = 256 * 2 ** 20

/** The bytes of one input, read at once. Runs in the worker, where waiting for a disk holds up nobody else. */
export function readInput(source: MailSource): Buffer {
  // QUIRK: a Buffer that came through postMessage is a plain Uint8Array.
  if ('bytes' in source) return asBuffer(source.bytes)
  const { path } = source
  // WHY: without O_NONBLOCK the opening of a named pipe would wait for ever.
  const file = openSync(
    typeof path === 'string' ? path : asBuffer(path),
    constants.O_RDONLY | (constants.O_NONBLOCK ?? 0),
  )
  try {
    const stat = fstatSync(file)
    if (!stat.isFile()) throw new ReadFailure('not-a-file', 'not a regular file')
    const start = Math.min(source.start ?? 0, stat.size)
    const end = Math.min(source.end ?? stat.size, stat.size)
    return readRange(file, start, Math.max(start, end))
  } finally {
    closeSync(file)
  }
}

/** Fewer bytes than asked for when the file became shorter meanwhile. */
function readRange(file: number, start: number, end: number): Buffer {
  const bytes = Buffer.allocUnsafeSlow(end - start)
  let filled = 0
  while (filled < bytes.length) {
    const length = Math.min(PIECE_BYTES, bytes.length - filled)
    const got = readSync(file, bytes, filled, length, start + filled)
    if (got === 0) break
    filled += got
  }
  return bytes.subarray(0, filled)
}

const asBuffer = (view: Uint8Array): Buffer => Buffer.from(view.buffer, view.byteOffset, view.byteLength)
