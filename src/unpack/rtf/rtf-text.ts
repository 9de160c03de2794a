import { decodeCodePage } from '../cfb/code-page.ts'

// RTF 1.9.1: groups in braces, control words (`\par`, `\u1234`), escapes (`\'82`), text in the document's code page.
// A group that opens with `\*`, and the tables, are not text for readers.

// Every alternative consumes at least one character and none can match the same text twice: linear.
const TOKEN = /\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-f]{2})|\\([^a-z])|([{}])|([^\\{}\r\n]+)|[\r\n]+/gi
const SILENT = new Set([
  'fonttbl',
  'colortbl',
  'stylesheet',
  'info',
  'pict',
  'objdata',
  'listtable',
  'listoverridetable',
  'themedata',
  'datastore',
  'generator',
  'xmlnstbl',
  'rsidtbl',
  'latentstyles',
  'colorschememapping',
])
const BREAKS = new Set(['par', 'line', 'page', 'row', 'cell', 'tab', 'sect'])

/** The words a reader sees, field codes included, up to `charsMax`. */
export function readRtfText(rtf: string, charsMax: number): string {
  const pieces: string[] = []
  let chars = 0
  let codePage = 1252
  let skipAfterUnicode = 1
  let toSkip = 0
  let bytes: number[] = []
  let silentFrom = -1
  let depth = 0
  const add = (text: string) => {
    pieces.push(text)
    chars += text.length
  }
  const flush = () => {
    if (bytes.length > 0) add(decodeCodePage(Buffer.from(bytes), codePage))
    bytes = []
  }
  for (const [, word, value, hex, symbol, brace, text] of rtf.matchAll(TOKEN)) {
    if (chars >= charsMax) break
    if (hex === undefined) flush()
    if (brace === '{') depth += 1
    else if (brace === '}') {
      depth -= 1
      if (depth < silentFrom) silentFrom = -1
    } else if (word !== undefined) {
      const name = word.toLowerCase()
      if (name === 'ansicpg') codePage = Number(value ?? 1252)
      else if (name === 'uc') skipAfterUnicode = Math.min(8, Math.max(0, Number(value ?? 1)))
      else if (name === 'fldinst') silentFrom = -1
      else if (SILENT.has(name) && silentFrom < 0) silentFrom = depth
      else if (silentFrom >= 0) continue
      else if (BREAKS.has(name)) add('\n')
      else if (name === 'u' && value !== undefined) {
        add(String.fromCharCode(Number(value) & 0xffff))
        toSkip = skipAfterUnicode
      }
    } else if (symbol === '*' && silentFrom < 0) silentFrom = depth
    else if (silentFrom >= 0) continue
    else if (hex !== undefined) {
      if (toSkip > 0) toSkip -= 1
      else bytes.push(Number.parseInt(hex, 16))
    } else if (symbol === '~') add(' ')
    else if (symbol !== undefined && '\\{}'.includes(symbol)) add(symbol)
    else if (text !== undefined) {
      add(decodeRun(text.slice(toSkip), codePage))
      toSkip = 0
    }
  }
  flush()
  return pieces.join('').trim()
}

// Raw bytes above 0x7F are against the specification and read all the same.
const decodeRun = (text: string, codePage: number): string =>
  /[\x80-\xff]/.test(text) ? decodeCodePage(Buffer.from(text, 'latin1'), codePage) : text
