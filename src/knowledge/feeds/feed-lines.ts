import { FeedBreak } from './feed-break.ts'

// The lines of a text feed, at most a few kilobytes each. A longer one is told as such and not kept.

export interface FeedLine {
  /** Counted from 1. */
  readonly number: number
  readonly text: string
  readonly isTooLong: boolean
}

// LIMIT: the longest address that browsers take, and what stands beside it in a row.
const LINE_BYTES_MAX = 16_384
const NEWLINE = 0x0a

/** Cuts text into lines, whatever ends them. Throws FeedBreak for what is no text at all. */
export async function* feedLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<readonly FeedLine[]> {
  const cutter = new LineCutter()
  for await (const chunk of chunks) {
    const lines = cutter.take(chunk)
    if (lines.length > 0) yield lines
  }
  yield cutter.finish()
}

class LineCutter {
  #number = 0
  #pieces: Buffer[] = []
  #bytes = 0

  take(chunk: Buffer): readonly FeedLine[] {
    const lines: FeedLine[] = []
    let at = 0
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, at)) {
      this.#keep(chunk.subarray(at, end))
      lines.push(this.#line())
      at = end + 1
    }
    this.#keep(chunk.subarray(at))
    return lines
  }

  finish(): readonly FeedLine[] {
    return this.#bytes === 0 ? [] : [this.#line()]
  }

  #keep(piece: Buffer): void {
    this.#bytes += piece.length
    if (this.#bytes <= LINE_BYTES_MAX) this.#pieces.push(piece)
    else this.#pieces = []
  }

  #line(): FeedLine {
    const isTooLong = this.#bytes > LINE_BYTES_MAX
    const bytes = this.#pieces.length === 1 ? (this.#pieces[0] ?? Buffer.alloc(0)) : Buffer.concat(this.#pieces)
    this.#pieces = []
    this.#bytes = 0
    this.#number += 1
    // UTF-16 cannot be mistaken: it begins with its mark.
    if (this.#number === 1 && bytes.length >= 2 && UTF16.has(bytes.readUInt16BE(0))) throw new FeedBreak('not-text')
    const text = bytes.toString('utf8')
    return { number: this.#number, text: withoutEnds(text, this.#number === 1), isTooLong }
  }
}

const UTF16: ReadonlySet<number> = new Set([0xfffe, 0xfeff])

function withoutEnds(text: string, isFirst: boolean): string {
  const begun = isFirst && text.startsWith('\ufeff') ? text.slice(1) : text
  return begun.endsWith('\r') ? begun.slice(0, -1) : begun
}
