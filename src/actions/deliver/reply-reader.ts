import type { SmtpReply } from '#domain'

// SPEC: RFC 5321 section 4.2: 3DIGIT ( "-" text CRLF ... | SP text CRLF ); the last line has the space.

// LIMIT: a line is 512 by RFC 5321 4.5.3.1.5; a reply to EHLO has some twenty lines.
const LINE_BYTES_MAX = 4_096
const LINES_MAX = 200

/** Replies out of what a server sends, piece by piece. */
export class ReplyReader {
  #rest = ''
  #lines: string[] = []
  #code = 0
  /** Why the rest makes no sense; nothing is read any more then. */
  broken: string | undefined

  /** The replies that are whole now. */
  take(chunk: Buffer): SmtpReply[] {
    const replies: SmtpReply[] = []
    const lines = `${this.#rest}${chunk.toString('latin1')}`.split('\n')
    this.#rest = lines.pop() ?? ''
    for (const line of lines) {
      const reply = this.#takeLine(line.replace(/\r$/u, ''))
      if (reply !== undefined) replies.push(reply)
      if (this.broken !== undefined) return replies
    }
    if (this.#rest.length > LINE_BYTES_MAX) this.broken = 'a reply line without end'
    return replies
  }

  #takeLine(line: string): SmtpReply | undefined {
    const [, code, separator, text = ''] = /^([2-5]\d\d)(?:([ -])(.*))?$/u.exec(line) ?? []
    if (code === undefined || line.length > LINE_BYTES_MAX || this.#lines.length >= LINES_MAX) {
      this.broken = 'a line that is no SMTP reply'
      return undefined
    }
    this.#code = Number(code)
    this.#lines.push(text)
    if (separator === '-') return undefined
    const said = this.#lines
    this.#lines = []
    return replyOf(this.#code, said)
  }
}

const ENHANCED = /^([245]\.\d{1,3}\.\d{1,3})(?: |$)/u

function replyOf(code: number, lines: readonly string[]): SmtpReply {
  const enhanced = ENHANCED.exec(lines.at(-1) ?? '')?.[1] ?? ''
  const text = lines.map((line) => line.replace(ENHANCED, '').replace(/[^\x20-\x7e]/gu, '?')).join('\n')
  return { code, enhanced: enhanced.startsWith(String(code).charAt(0)) ? enhanced : '', text }
}
