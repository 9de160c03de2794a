import type { SmtpReply } from '#domain'
import type { Input } from './input.ts'
import type { ReceivingMail } from './receiving.ts'

export interface ChunkAhead {
  readonly bytes: number
  readonly isLast: boolean
  /** Set where the bytes are for nothing. */
  readonly reply?: SmtpReply
}

export type ContentStep =
  | { readonly type: 'starved' | 'more' | 'whole' | 'chunk-over' }
  /** SPEC: RFC 3030 section 2: after a chunk that failed the whole mail is undone. */
  | { readonly type: 'refused'; readonly reply: SmtpReply }

const STARVED: ContentStep = { type: 'starved' }
const MORE: ContentStep = { type: 'more' }
const WHOLE: ContentStep = { type: 'whole' }

/** What follows DATA, or one BDAT: takes what has come until it is over. */
export class Content {
  readonly #chunk: ChunkAhead | undefined
  #bytesAhead: number

  /** Without a chunk it is DATA, which ends with its dot. */
  constructor(chunk?: ChunkAhead) {
    this.#chunk = chunk
    this.#bytesAhead = chunk?.bytes ?? Number.POSITIVE_INFINITY
  }

  take(input: Input, mail: ReceivingMail | undefined): ContentStep {
    const part = input.peek(this.#bytesAhead)
    if (part.length === 0 && this.#bytesAhead > 0) return STARVED
    return this.#chunk === undefined ? takeData(part, input, mail) : this.#takeChunk(part, input, mail, this.#chunk)
  }

  #takeChunk(part: Buffer, input: Input, mail: ReceivingMail | undefined, chunk: ChunkAhead): ContentStep {
    if (chunk.reply === undefined) mail?.takeChunk(part)
    input.drop(part.length)
    this.#bytesAhead -= part.length
    if (this.#bytesAhead > 0) return MORE
    const reply = chunk.reply ?? mail?.refusal
    if (reply !== undefined) return { type: 'refused', reply }
    return chunk.isLast ? WHOLE : { type: 'chunk-over' }
  }
}

function takeData(part: Buffer, input: Input, mail: ReceivingMail | undefined): ContentStep {
  const used = mail?.takeData(part)
  input.drop(used ?? part.length)
  return used === undefined ? MORE : WHOLE
}
