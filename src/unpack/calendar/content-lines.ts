import { decodeText } from '#bytes'

// Content lines of iCalendar and vCard (RFC 5545 section 3.1, RFC 6350 section 3.2):
//   line  = [group "."] name *(";" param) ":" value     folded: a line break and a blank go on with the line before
//   param = name ["=" value *("," value)]               values may stand in quotes; `^n ^^ ^'` by RFC 6868
// Bent lines are what is sent: a bare LF or CR, quotes that never close, a parameter without a name (vCard 2.1).

export interface ContentLine {
  /** Upper case, without its group. */
  readonly name: string
  readonly params: ReadonlyMap<string, string>
  /** As it stands: still escaped, still encoded. */
  readonly value: string
}

export interface ContentLines {
  readonly lines: readonly ContentLine[]
  readonly charset: string
  /** Lines that are none, and lines beyond the limit. */
  readonly bent: number
  readonly isCut: boolean
}

// LIMIT: a year of a full calendar has some ten thousand lines.
const LINES_MAX = 100_000
const HEAD_CHARS_MAX = 8_192

/** Every line of a calendar or contact card, whatever is bent between them. */
export function readContentLines(bytes: Buffer, charset: string): ContentLines {
  const { text, charset: found } = decodeText(unfolded(bytes), charset)
  const lines: ContentLine[] = []
  let bent = 0
  let at = 0
  while (at < text.length && lines.length + bent < LINES_MAX) {
    const end = endOfLine(text, at)
    const line = readLine(text.slice(at, end))
    if (line !== undefined) lines.push(line)
    else if (/\S/.test(text.slice(at, end))) bent += 1
    at = end + 1
  }
  return { lines, charset: found, bent, isCut: at < text.length }
}

// WHY on bytes: a fold may stand in the middle of a character. UTF-16, which no calendar should be, is left as it is.
function unfolded(bytes: Buffer): Buffer {
  if (bytes.includes(0)) return bytes
  const text = bytes.toString('latin1').replace(/\r\n?/g, '\n')
  return Buffer.from(text.replace(/\n[ \t]/g, ''), 'latin1')
}

// vCard 2.1 breaks quoted-printable values with `=` and goes on in the next line without a blank.
function endOfLine(text: string, from: number): number {
  let end = lineEnd(text, from)
  if (!QUOTED_PRINTABLE.test(text.slice(from, from + 200))) return end
  while (text[end - 1] === '=' && end < text.length) end = lineEnd(text, end + 1)
  return end
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end < 0 ? text.length : end
}

const QUOTED_PRINTABLE = /^[\w.-]{1,64};[^:\n]{0,120}quoted-printable/i

function readLine(line: string): ContentLine | undefined {
  const head = line.slice(0, HEAD_CHARS_MAX)
  const colon = /^(?:[^":]|"[^"]*")*:/.exec(head)?.[0].length ?? head.indexOf(':') + 1
  const [name = '', ...params] = splitParams(head.slice(0, Math.max(0, colon - 1)))
  const bare = name.slice(name.lastIndexOf('.') + 1).trim()
  if (colon < 2 || !/^[\w-]{1,100}$/.test(bare)) return undefined
  return { name: bare.toUpperCase(), params: new Map(params.map(readParam)), value: line.slice(colon).trim() }
}

const splitParams = (head: string): string[] => head.match(/(?:[^";]|"[^"]*"?)+/g) ?? []

function readParam(param: string): [string, string] {
  const at = param.indexOf('=')
  // vCard 2.1 names the value alone: `PHOTO;JPEG;BASE64:`.
  if (at < 0) return [param.trim().toUpperCase(), '']
  const value = param.slice(at + 1).replace(/"/g, '')
  return [param.slice(0, at).trim().toUpperCase(), value.replace(/\^([n^'])/g, (_, code: string) => CARETS[code] ?? '')]
}

const CARETS: Readonly<Record<string, string>> = { n: '\n', '^': '^', "'": '"' }
