// A mail as SMTP sends it, to the mail itself: dots unstuffed, stray CR, LF and NUL put right, the end found.
//
//   end of DATA = CR LF "." CR LF, and nothing else; at the very beginning "." CR LF is an empty mail
//   a line's first "." is taken away (RFC 5321 section 4.5.2)
//   what BDAT sends has no dots to take away and no end to find (RFC 3030)
//
// WHY a line with a lone dot whose ends are not both CR LF is refused: some servers take such a line for the end of the
// mail, and what follows for the next one ("SMTP smuggling"). No sender has a reason to write it. Other stray bytes are
// put right once, here, so that what is judged is what is handed on: nobody behind us sees another line than we did.
import type { Repairs } from './mail.ts'

const CR = 0x0d
const LF = 0x0a
const DOT = 0x2e
const CRLF = Buffer.from('\r\n')

// LIMIT: a gigabyte of CRs is not kept back to be handed on at once.
const CRS_MAX = 100

type State = 'text' | 'cr' | 'line-start' | 'dot' | 'dot-cr'

export interface Sink {
  add: (chunk: Uint8Array, from: number, to: number) => void
}

export class MailDecoder {
  readonly #sink: Sink
  readonly #isDotted: boolean
  #state: State = 'line-start'
  /** Whether the line began, and so far went on, as SMTP has it: after CR LF, without NUL. */
  #isClean = true
  /** CRs at the end of what was seen, not yet handed on. */
  #crs = 0
  #bareLf = 0
  #bareCr = 0
  #nul = 0
  #isAmbiguous = false

  constructor(sink: Sink, isDotted: boolean) {
    this.#sink = sink
    this.#isDotted = isDotted
  }

  get repairs(): Repairs {
    return { bareLf: this.#bareLf, bareCr: this.#bareCr, nul: this.#nul }
  }

  /** Whether another server might have seen the end where we saw none. */
  get isAmbiguous(): boolean {
    return this.#isAmbiguous
  }

  /** The mail is over without a dot: what was kept back is handed on. */
  end(): void {
    if (this.#state === 'cr') this.#handOnBareCrs()
  }

  /** Returns how many bytes belong to the mail and its end, or undefined where the end has not come. */
  take(chunk: Buffer): number | undefined {
    // What may be handed on without a change lies between `from` and `at`.
    let from = 0
    const handOn = (to: number) => {
      if (to > from) this.#sink.add(chunk, from, to)
    }
    for (let at = 0; at < chunk.length; ) {
      if (this.#state === 'text') {
        at = plainUntil(chunk, at)
        if (at === chunk.length) break
        // WHY: nearly every line of nearly every mail ends like this, and needs no copy of its own.
        if (
          chunk[at] === CR &&
          chunk[at + 1] === LF &&
          at + 2 < chunk.length &&
          chunk[at + 2] !== DOT &&
          chunk[at + 2] !== 0
        ) {
          at += 2
          this.#isClean = true
          continue
        }
        handOn(at)
        this.#special(chunk[at] ?? 0)
        at += 1
        from = at
        continue
      }
      const step = this.#step(chunk[at] ?? 0)
      if (step === 'end') return at + 1
      if (step === 'again') {
        from = at
        continue
      }
      at += 1
      from = at
    }
    if (this.#state === 'text') handOn(chunk.length)
    return undefined
  }

  /** CR, LF or NUL within a line. */
  #special(byte: number): void {
    if (byte === CR) {
      this.#state = 'cr'
      this.#crs = 1
    } else if (byte === LF) this.#bareLineEnd()
    else this.#nul += 1
  }

  /** One byte outside a line's text. 'again': the state has changed and the byte is still to be looked at. */
  #step(byte: number): 'used' | 'again' | 'end' {
    if (byte === 0) {
      this.#nul += 1
      this.#isClean = false
      if (this.#state === 'dot-cr') this.#ambiguous()
      if (this.#state === 'cr') this.#handOnBareCrs()
      return 'used'
    }
    switch (this.#state) {
      case 'cr':
        return this.#afterCr(byte)
      case 'line-start':
        return this.#atLineStart(byte)
      case 'dot':
        return this.#afterDot(byte)
      default:
        return this.#afterDotCr(byte)
    }
  }

  #afterCr(byte: number): 'used' | 'again' {
    if (byte === CR) {
      if (this.#crs === CRS_MAX) this.#handOnBareCrs()
      this.#state = 'cr'
      this.#crs += 1
      return 'used'
    }
    if (byte !== LF) {
      this.#handOnBareCrs()
      return 'again'
    }
    // QUIRK: some senders write CR CR LF for one line end. Two line ends would end a header that goes on.
    this.#bareCr += this.#crs - 1
    // WHY clean: the last CR and the LF are a line end to everybody.
    this.#isClean = true
    this.#lineEnd()
    return 'used'
  }

  #atLineStart(byte: number): 'used' | 'again' {
    if (byte === DOT && this.#isDotted) {
      this.#state = 'dot'
      return 'used'
    }
    if (byte === LF) {
      this.#bareLineEnd()
      return 'used'
    }
    if (byte === CR) {
      this.#state = 'cr'
      this.#crs = 1
      return 'used'
    }
    this.#state = 'text'
    return 'again'
  }

  #afterDot(byte: number): 'used' | 'again' {
    if (byte === CR) {
      this.#state = 'dot-cr'
      return 'used'
    }
    if (byte === LF) {
      this.#bareLf += 1
      this.#isAmbiguous = true
      this.#isClean = false
      this.#lineEnd()
      return 'used'
    }
    this.#state = 'text'
    return 'again'
  }

  #afterDotCr(byte: number): 'used' | 'again' | 'end' {
    if (byte !== LF) {
      this.#ambiguous()
      return 'again'
    }
    if (this.#isClean) return 'end'
    this.#isAmbiguous = true
    this.#isClean = true
    this.#lineEnd()
    return 'used'
  }

  /** The mail will be refused; all that counts from here is where it ends. */
  #ambiguous(): void {
    this.#isAmbiguous = true
    this.#state = 'cr'
    this.#crs = 1
  }

  #handOnBareCrs(): void {
    this.#bareCr += this.#crs
    for (let count = 0; count < this.#crs; count += 1) this.#lineEnd()
    this.#crs = 0
    this.#isClean = false
  }

  #bareLineEnd(): void {
    this.#bareLf += 1
    this.#isClean = false
    this.#lineEnd()
  }

  #lineEnd(): void {
    this.#sink.add(CRLF, 0, 2)
    this.#state = 'line-start'
  }
}

/** Where the next CR, LF or NUL is. WHY not indexOf: three searches would each run past what the nearest one finds. */
function plainUntil(chunk: Buffer, start: number): number {
  let at = start
  for (; at < chunk.length; at += 1) {
    const byte = chunk[at] ?? 0
    if (byte <= CR && (byte === CR || byte === LF || byte === 0)) break
  }
  return at
}
