import { isUtf8 } from 'node:buffer'

export type Line =
  | { readonly type: 'line'; readonly text: string }
  /** It holds what no command may hold. */
  | { readonly type: 'garbage' }
  | { readonly type: 'too-long' }

const LF = 0x0a
const CR = 0x0d

/** What a client sent and nobody has read yet. */
export class Input {
  readonly #isBareLfTaken: boolean
  #rest: Buffer = Buffer.alloc(0)
  /** No line ends before here. */
  #searched = 0

  constructor(isBareLfTaken: boolean) {
    this.#isBareLfTaken = isBareLfTaken
  }

  get bytes(): number {
    return this.#rest.length
  }

  feed(chunk: Buffer): void {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
  }

  /** Undefined where the line has not ended yet. */
  nextLine(bytesMax: number): Line | undefined {
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
    return this.#rest.subarray(0, bytesMax)
  }

  drop(bytes: number): void {
    this.#rest = this.#rest.subarray(bytes)
    this.#searched = 0
  }
}
