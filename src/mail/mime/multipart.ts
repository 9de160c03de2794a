// The body of a multipart (RFC 2046 section 5.1):
//   body      = [preamble] delimiter part *(delimiter part) [delimiter "--" epilogue]
//   delimiter = line start "--" boundary *WSP line end
// Found with one search for the boundary over the whole region. A line that goes on behind the boundary is a delimiter
// to the RFC (which compares the beginning only) and to some programs, not to others; both readings are told apart.

export interface Region {
  readonly content: Buffer
  /** Stands behind the end of the multipart, where most programs no longer look. */
  readonly isBehindEnd: boolean
}

export interface Multipart {
  readonly preamble: Buffer
  readonly parts: readonly Region[]
  /** What follows an end, one for each end. */
  readonly epilogues: readonly Buffer[]
  readonly isClosed: boolean
}

export interface Delimiter {
  /** End of what stands before it, its line end taken off. */
  readonly from: number
  /** Start of what follows. */
  readonly to: number
  readonly isEnd: boolean
  /** Nothing but white space follows the boundary on its line. */
  readonly isExact: boolean
}

export interface Found {
  /** In order. Delimiters with nothing between them are one. */
  readonly delimiters: readonly Delimiter[]
  /** Lines looked at. */
  readonly lines: number
  /** Whether no limit left any out. */
  readonly isWhole: boolean
}

const LINES_MAX = 100_000

/** Finds the lines that delimit by this boundary: `max` exact ones at most, and as many that go on behind it. */
export function findDelimiters(body: Buffer, boundary: string, max: number): Found {
  const needle = Buffer.from(`--${boundary}`, isLatin1(boundary) ? 'latin1' : 'utf8')
  const delimiters: Delimiter[] = []
  const left = { exact: max, prefix: max }
  let lines = 0
  let isWhole = true
  for (let at = body.indexOf(needle); at >= 0; at = body.indexOf(needle, at + 2)) {
    const before = at === 0 ? 0x0a : body[at - 1]
    if (before !== 0x0a && before !== 0x0d) continue
    if (lines === LINES_MAX || left.exact === 0) return { delimiters, lines, isWhole: false }
    lines += 1
    const delimiter = readDelimiter(body, at, at + needle.length)
    const kind = delimiter.isExact ? 'exact' : 'prefix'
    const last = delimiters.at(-1)
    if (last !== undefined && isSameDelimiter(last, delimiter)) {
      delimiters[delimiters.length - 1] = { ...last, to: delimiter.to }
    } else if (left[kind] > 0) {
      delimiters.push(delimiter)
      left[kind] -= 1
    } else isWhole = false
  }
  return { delimiters, lines, isWhole }
}

const isSameDelimiter = (one: Delimiter, next: Delimiter): boolean =>
  next.from <= one.to && next.isEnd === one.isEnd && next.isExact === one.isExact

const TAIL_BYTES = 256

function readDelimiter(body: Buffer, at: number, after: number): Delimiter {
  const tail = body.toString('latin1', after, Math.min(body.length, after + TAIL_BYTES))
  const lineBreak = tail.search(/[\r\n]/)
  const line = lineBreak < 0 ? tail : tail.slice(0, lineBreak)
  const isEnd = /^[ \t\0]*--/.test(line)
  const rest = isEnd ? line.slice(line.indexOf('--') + 2) : line
  return { from: endBefore(body, at), to: nextLine(body, after, lineBreak), isEnd, isExact: /^[ \t\0]*$/.test(rest) }
}

function nextLine(body: Buffer, after: number, lineBreak: number): number {
  if (lineBreak < 0) {
    const newline = body.indexOf(0x0a, after)
    return newline < 0 ? body.length : newline + 1
  }
  let at = after + lineBreak
  // CR LF, CR CR LF, LF or a lone CR. More carriage returns than two are empty lines written with them.
  if (body[at] === 0x0d && body[at + 1] === 0x0d && body[at + 2] === 0x0a) return at + 3
  if (body[at] === 0x0d) at += 1
  else return at + 1
  return body[at] === 0x0a ? at + 1 : at
}

function endBefore(body: Buffer, at: number): number {
  if (at === 0) return 0
  if (body[at - 1] !== 0x0a) return at - 1
  return at >= 2 && body[at - 2] === 0x0d ? at - 2 : at - 1
}

/** Cuts a body at its delimiters; `delimiters` in order and not empty. */
export function cutMultipart(body: Buffer, delimiters: readonly Delimiter[]): Multipart {
  const parts: Region[] = []
  let isBehindEnd = false
  const epilogues: Buffer[] = []
  for (const [index, { to, isEnd }] of delimiters.entries()) {
    const next = delimiters[index + 1]
    const content = body.subarray(to, Math.max(to, next?.from ?? body.length))
    if (isEnd) {
      isBehindEnd = true
      epilogues.push(content)
    } else parts.push({ content, isBehindEnd })
  }
  return { preamble: body.subarray(0, delimiters[0]?.from ?? 0), parts, epilogues, isClosed: isBehindEnd }
}

/** The boundary that the body itself suggests: its first line that starts with `--`. */
export function guessBoundary(body: Buffer): string | undefined {
  const head = `\n${body.toString('latin1', 0, Math.min(body.length, 65_536))}`
  return /[\r\n]--([^\s-][^\r\n]{0,200}|-{1,60}[^\s-][^\r\n]{0,200})/.exec(head)?.[1]?.trimEnd()
}

const isLatin1 = (text: string): boolean => !/[^\0-\xff]/.test(text)
