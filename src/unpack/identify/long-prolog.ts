// XML may have any amount of comments and instructions in front of its root (XML 1.0, section 2.8), and office programs
// read past all of it. For seeing what a file is, its head is taken without the comments.
//   prolog = *("<?" ... "?>" / "<!--" ... "-->" / "<!DOCTYPE" ... [ "[" ... "]" ] ">" / white space) root

const HEAD_BYTES = 65_536
// LIMIT: a prolog up to this size needs no help.
const SHORT_BYTES = 2_048
const KEPT_BYTES_MAX = 1_024
const PIECES_MAX = 100_000

/** The head with a long prolog left out; as it is where there is none, or the root never comes. */
export function withoutLongProlog(content: Buffer, head: Buffer): Buffer {
  const width = widthOf(head)
  if (width === 0) return head
  const reader = new Prolog(content, width)
  if (!reader.read() || reader.at <= SHORT_BYTES) return head
  const mark = width === 2 ? content.subarray(0, 2) : Buffer.alloc(0)
  return Buffer.concat([mark, ...reader.kept, content.subarray(reader.at, reader.at + HEAD_BYTES)])
}

// Bytes a character: 2 for UTF-16 with its mark, 0 for what does not begin like XML.
function widthOf(head: Buffer): 0 | 1 | 2 {
  const lead = head.toString('latin1', 0, 8)
  if (/^(?:\xff\xfe<\0[?!]|\xfe\xff\0<\0[?!])/.test(lead)) return 2
  return /^(?:\xef\xbb\xbf)?\s*<[?!]/.test(lead) ? 1 : 0
}

class Prolog {
  at: number
  readonly kept: Buffer[] = []
  readonly #content: Buffer
  readonly #width: 1 | 2
  readonly #isBig: boolean
  #keptBytes = 0

  constructor(content: Buffer, width: 1 | 2) {
    this.#content = content
    this.#width = width
    this.#isBig = content[0] === 0xfe
    this.at = width === 2 ? 2 : content[0] === 0xef ? 3 : 0
  }

  /** Goes to the root element; false when there is none. */
  read(): boolean {
    for (let pieces = 0; pieces < PIECES_MAX; pieces += 1) {
      this.#skipBlanks()
      if (this.#starts('<!--')) this.#pass('-->')
      else if (this.#starts('<?')) this.#keep('?>')
      else if (this.#starts('<!')) this.#passDeclaration()
      else return this.#starts('<')
      if (this.at >= this.#content.length) return false
    }
    return false
  }

  #mark(text: string): Buffer {
    if (this.#width === 1) return Buffer.from(text, 'latin1')
    const wide = Buffer.from(text, 'utf16le')
    return this.#isBig ? wide.swap16() : wide
  }

  #starts(text: string): boolean {
    const mark = this.#mark(text)
    return this.#content.subarray(this.at, this.at + mark.length).equals(mark)
  }

  #pass(end: string, from = this.at): void {
    const found = this.#content.indexOf(this.#mark(end), from)
    this.at = found < 0 ? this.#content.length : found + end.length * this.#width
  }

  // Instructions say which program a file belongs to.
  #keep(end: string): void {
    const from = this.at
    this.#pass(end)
    const piece = this.#content.subarray(from, Math.min(this.at, from + KEPT_BYTES_MAX))
    if (this.#keptBytes + piece.length > KEPT_BYTES_MAX) return
    this.#keptBytes += piece.length
    this.kept.push(piece)
  }

  // Declarations of the document's own stand in brackets, and hold `>` themselves.
  #passDeclaration(): void {
    const end = this.#content.indexOf(this.#mark('>'), this.at)
    const open = this.#content.subarray(this.at, end < 0 ? this.at : end).indexOf(this.#mark('['))
    const close = open < 0 ? this.at : this.#content.indexOf(this.#mark(']'), this.at)
    this.#pass('>', close < 0 ? this.at : close)
  }

  #skipBlanks(): void {
    const width = this.#width
    while (this.at < this.#content.length) {
      const char = width === 1 ? this.#content[this.at] : this.#content[this.at + (this.#isBig ? 1 : 0)]
      if (char !== 0x20 && char !== 0x0a && char !== 0x0d && char !== 0x09) return
      this.at += width
    }
  }
}
