import { isUtf8 } from 'node:buffer'

export type Line =
  | { readonly type: 'line'; readonly text: string }
  /** It holds what no command may hold. */
  | { readonly type: 'garbage' }
  | { readonly type: 'too-long' }

const LF = 0x0a
const CR = 0x0d

// LIMIT: pieces are joined when somebody looks, or when there are so many: a client that sends single bytes must neither
// have each copied again and again nor cost a hundred bytes of bookkeeping for each.
const PIECES_MAX = 64

/** What a client sent and nobody has read yet. */
export class Input {
  readonly #isBareLfTaken: boolean
  #rest: Buffer = Buffer.alloc(0)
  #more: Buffer[] = []
  #moreBytes = 0
  /** No line ends before here. */
  #searched = 0

  constructor(isBareLfTaken: boolean) {
    this.#isBareLfTaken = isBareLfTaken
  }

  get bytes(): number {
    return this.#rest.length + this.#moreBytes
  }

  feed(chunk: Buffer): void {
    this.#more.push(chunk)
    this.#moreBytes += chunk.length
    if (this.#more.length >= PIECES_MAX) this.#join()
  }

  /** Undefined where the line has not ended yet. */
  nextLine(bytesMax: number): Line | undefined {
    this.#join()
    const end = this.#rest.indexOf(LF, this.#searched)
    if (end < 0) {
      this.#searched = this.#rest.length
      return this.#rest.length >= bytesMax ? { type: 'too-long' } : undefined
    }
    const line = this.#rest.subarray(0, end + 1)
    this.drop(end + 1)
    if (line.length > bytesMax) return { type: 'too-long' }
    const hasCr = line[end - 1] === CR
    const text = line.subarray(0, hasCr ? end - 1 : end)
    const isText = isUtf8(text) && text.every((byte) => byte >= 0x20 && byte !== 0x7f)
    return isText && (hasCr || this.#isBareLfTaken) ? { type: 'line', text: text.toString() } : { type: 'garbage' }
  }

  /** Everything there is, at most so much; it stays until it is dropped. */
  peek(bytesMax: number): Buffer {
    this.#join()
    return this.#rest.subarray(0, bytesMax)
  }

  drop(bytes: number): void {
    this.#rest = this.#rest.subarray(bytes)
    this.#searched = 0
  }

  #join(): void {
    if (this.#more.length === 0) return
    const [only] = this.#more
    const isOnly = this.#rest.length === 0 && this.#more.length === 1 && only !== undefined
    this.#rest = isOnly ? only : Buffer.concat([this.#rest, ...this.#more])
    this.#more = []
    this.#moreBytes = 0
  }
}
