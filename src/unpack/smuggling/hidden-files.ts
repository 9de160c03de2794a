import { bufferSource } from '#bytes'
import { familyOf, type Kind } from '#domain'
import { identify } from '../identify/index.ts'

// What a string in a page may be when it is decoded: a file. Each decoding is believed only when a file that can be
// told by its bytes comes out; pictures and fonts are what pages carry honestly, and are none.

export interface HiddenFile {
  readonly content: Buffer
  readonly kind: Kind
  /** How it was hidden, outermost layer first. */
  readonly layers: readonly string[]
}

const LAYERS_MAX = 4
const CHARS_MIN = 40
// LIMIT: a list of numbers as text takes four letters a byte, and becomes as many strings on the way.
const NUMBERS_CHARS_MAX = 4 * 2 ** 20
const HINT = { name: '', declaredType: '', isBody: false }

/** The file that a string holds, if it holds one. */
export function fileInText(text: string, depth = 0): HiddenFile | undefined {
  if (text.length < CHARS_MIN || depth >= LAYERS_MAX) return undefined
  // A decoder of the page may have run already: then the string is the file, a letter a byte.
  const head = Buffer.from(text.slice(0, 2 ** 16), 'latin1')
  const plain = isText(head) ? undefined : hiddenKind(head)
  if (plain !== undefined) return { content: Buffer.from(text, 'latin1'), kind: plain, layers: [] }
  for (const [layer, content] of decodings(text)) {
    const found = fileInBytes(content, depth + 1)
    if (found !== undefined) return { ...found, layers: [layer, ...found.layers] }
  }
  return undefined
}

/** The file that bytes are, or hold in another layer of text. */
export function fileInBytes(content: Buffer, depth = 0): HiddenFile | undefined {
  const kind = hiddenKind(content)
  if (kind !== undefined) return { content, kind, layers: [] }
  if (depth >= LAYERS_MAX || !isText(content)) return undefined
  const text = content.toString('latin1')
  if (/<(?:!doctype|html|script|svg|body|iframe)[\s>]/i.test(text.slice(0, 4_096)))
    return { content, kind: 'html', layers: [] }
  return fileInText(text.trim(), depth)
}

/** A kind that has no honest reason to be hidden in a page; undefined for pictures, fonts, texts and noise. */
export function hiddenKind(content: Buffer): Kind | undefined {
  if (content.length < 20) return undefined
  const kind = identify(content, bufferSource(content), HINT)
  // WHY: a program or a library of a page may be WebAssembly or packed data; those run in the browser alone.
  if (kind === 'elf' && content.readUInt32BE(0) === 0x0061736d) return undefined
  return HIDDEN.has(familyOf(kind)) && !WEAK.has(kind) ? kind : undefined
}

const HIDDEN: ReadonlySet<string> = new Set([
  'office',
  'document',
  'archive',
  'disk-image',
  'executable',
  'shortcut',
  'script',
])
// Two bytes are their whole mark, or a page may use them for its own data.
const WEAK: ReadonlySet<Kind> = new Set<Kind>(['gzip', 'unix-compress', 'arj', 'lzh', 'zstd', 'postscript', 'sylk'])

const isText = (content: Buffer): boolean => {
  const head = content.subarray(0, 1_024)
  return head.every((byte) => byte >= 0x20 || byte === 9 || byte === 10 || byte === 13)
}

function* decodings(text: string): Generator<readonly [string, Buffer]> {
  const head = text.slice(0, 256).replace(/\s/g, '')
  const data = /^data:[^,]{0,200},/i.exec(text.slice(0, 256))?.[0]
  if (data !== undefined) {
    const rest = text.slice(data.length)
    yield ['data-uri', /;base64,$/i.test(data) ? Buffer.from(rest, 'base64') : Buffer.from(unpercent(rest), 'latin1')]
    return
  }
  if (/^(?:[\da-f]{2}){16,}$/i.test(head)) yield ['hex', Buffer.from(text.replace(/\s+/g, ''), 'hex')]
  const isShort = text.length <= NUMBERS_CHARS_MAX
  if (isShort && /^(?:\d{1,3}[^\w]{1,2}){10,}/.test(head)) yield ['char-codes', Buffer.from(numbersIn(text, 10))]
  if (
    isShort &&
    /^(?:(?:0x|\\x|%)?[\da-f]{2}[\s,;:-]{0,2}){12,}/i.test(text.slice(0, 256)) &&
    !/^[\da-f]+$/i.test(head)
  )
    yield ['hex', Buffer.from(numbersIn(text, 16))]
  if (/^[\w+/-]{16,}={0,2}$/.test(head)) yield ['base64', Buffer.from(text, 'base64')]
  if (/^={0,2}[\w+/-]{16,}$/.test(head)) yield ['reversed', Buffer.from(reversed(text), 'base64')]
  if (/%[\da-f]{2}/i.test(head)) yield ['percent', Buffer.from(unpercent(text), 'latin1')]
}

const reversed = (text: string): string => Buffer.from(text, 'latin1').reverse().toString('latin1')

const numbersIn = (text: string, base: 10 | 16): number[] =>
  (text.match(base === 10 ? /\d{1,3}/g : /[\da-f]{2}/gi) ?? []).map((each) => Number.parseInt(each, base) & 0xff)

const unpercent = (text: string): string =>
  text.replace(/%([\da-f]{2})/gi, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
