import type { FileHandle } from 'node:fs/promises'

// An mbox may be larger than memory: it is read window by window, and each window only says where mails begin. The
// mails themselves are read by the workers, each its own range.

export interface Range {
  readonly start: number
  readonly end: number
}

const WINDOW_BYTES = 8 * 2 ** 20
// LIMIT: a separator line, the empty line before it and the first field behind it are far shorter than this.
const OVERLAP_BYTES = 4_096
// The first mail begins where the file does, a byte order mark or not.
export const FIRST_BREAK_MAX = 3

/** The byte range of each mail of an mbox, in order, as they are found; together they are the whole file. */
export async function* findMailRanges(
  file: FileHandle,
  bytes: number,
  windowBytes = WINDOW_BYTES,
): AsyncGenerator<Range> {
  let start = 0
  for await (const at of findStarts(file, bytes, windowBytes)) {
    if (at <= FIRST_BREAK_MAX) continue
    yield { start, end: at }
    start = at
  }
  yield { start, end: bytes }
}

async function* findStarts(file: FileHandle, bytes: number, windowBytes: number): AsyncGenerator<number> {
  const { findMboxBreaks } = await import('#mail')
  const window = Buffer.allocUnsafe(Math.min(bytes, windowBytes + 2 * OVERLAP_BYTES))
  for (let from = 0; from < bytes; from += windowBytes) {
    // WHY: whether a line separates mails depends on the lines around it, so each window sees a little of its neighbours.
    const lead = Math.min(from, OVERLAP_BYTES)
    const { bytesRead } = await file.read(window, 0, Math.min(window.length, bytes - from + lead), from - lead)
    if (bytesRead === 0) return
    for (const at of findMboxBreaks(window.subarray(0, bytesRead))) {
      if (at >= lead && at < lead + windowBytes) yield from - lead + at
    }
  }
}
