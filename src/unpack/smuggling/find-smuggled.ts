import { type Budget, type Child, decodeText } from '#bytes'
import type { Fact } from '#domain'
import { decodeScript } from '../script/encoded-script.ts'
import { findScriptWords } from '../script/script-words.ts'
import { findUrls } from '../text/find-urls.ts'
import { type Folded, foldStrings, type Value } from './fold-strings.ts'
import { fileInBytes, fileInText, type HiddenFile } from './hidden-files.ts'
import { readJsTokens } from './js-tokens.ts'
import { xoredFile } from './xored-file.ts'

// HTML smuggling (MITRE T1027.006): a page, or a picture in SVG, that carries a file as text in a script or a `data:`
// address, puts it together in the browser and has it saved. The file is taken out and walks on; the page gets facts.

export interface Smuggled {
  readonly facts: readonly Fact[]
  readonly children: readonly Child[]
  /** Not everything was looked at. */
  readonly isCut: boolean
}

// LIMIT: a page is read to here; one mail may unpack four of these (see bytesMax).
const PAGE_BYTES_MAX = 64 * 2 ** 20
const FILES_MAX = 32
const SCRIPTS_MAX = 500
const CHARS_A_STEP = 32
// Each value is decoded in several ways.
const CHARS_A_DECODING_STEP = 4
const ASSEMBLED_MAX = 500
const STEPS_A_TOKEN = 8
const FACTS_MAX = 50
/** Without one of these a script handles no file. */
const WORTH_A_LOOK =
  /atob|blob|uint8array|fromcharcode|unescape|decodeuri|data:|mssave|document\.write|base64|activexobject|ms-\w+:|search-ms/i
/** Without one of these it leads nowhere. */
const LEADS = /location|navigate|\bopen\s{0,9}\(|\.(?:href|src|action)\b|setattribute|innerhtml|\beval\b|settimeout/i
// LIMIT: of a script that handles no file its two ends are read: what leads away is short, libraries are long.
const LEADING_CHARS_MAX = 2 ** 17
const CODE_DEPTH_MAX = 3
const SHORT_CHARS_MAX = 65_536
/** Words that save a file or open what was built. */
const SAVING =
  /\b(?:msSaveOrOpenBlob|msSaveBlob|createObjectURL|showSaveFilePicker|saveAs)\b|\.download\s*=|\bdownload\s*=\s*["']/g
const CLICKING = /\.click\s*\(|dispatchEvent|msSave|location(?:\.href)?\s*=|location\.(?:assign|replace)/
const WRITING = /document\.write|innerHTML|unescape|atob|decodeURI/
const PROGRAM_LINK = /^(?:ms-msdt|search-ms|search|ms-appinstaller|ms-officecmd|vbscript|shell):/i

export interface InScripts {
  readonly children: readonly Child[]
  /** Strings that were put together from pieces or decoded. */
  readonly assembled: readonly string[]
  readonly isCut: boolean
}

/** Files that scripts carry as text, whatever runs them. */
export function filesInScripts(scripts: readonly string[], budget: Budget): InScripts {
  const files = new Map<string, HiddenFile>()
  const assembled: string[] = []
  let isCut = false
  for (const script of scripts) {
    const tokens = readJsTokens(script)
    if (!budget.spendSteps(tokens.length * STEPS_A_TOKEN)) isCut = true
    else assembled.push(...readValues(foldStrings(tokens), script, files, budget).assembled.slice(0, ASSEMBLED_MAX))
  }
  return { children: childrenOf(files), assembled, isCut }
}

/** A piece of code, and whether it runs when the page is opened. */
export interface Code {
  readonly code: string
  readonly isAutomatic: boolean
}

/** `handlers`: code of the page that stands outside of its script elements. */
export function findSmuggled(content: Buffer, budget: Budget, handlers: readonly Code[] = []): Smuggled {
  const markup = readMarkup(content)
  const scripts = scriptsIn(markup)
  const codes = [...scripts.map((code): Code => ({ code, isAutomatic: true })), ...handlers]
  const files = new Map<string, HiddenFile>()
  const facts: Fact[] = []
  for (const address of dataAddresses(markup)) keep(files, fileInText(address), 'data-uri')
  let isCut = content.length > PAGE_BYTES_MAX
  const reading: Reading = { files, facts, budget }
  for (const { code, isAutomatic } of codes) {
    if (!budget.spendSteps(Math.ceil(code.length / CHARS_A_STEP))) isCut = true
    else if (WORTH_A_LOOK.test(code)) isCut = !readScript({ code, isAutomatic }, reading, 0) || isCut
    else if (code.length <= SHORT_CHARS_MAX || LEADS.test(code))
      isCut = !readScript({ code: bothEnds(code), isAutomatic }, reading, 0) || isCut
  }
  const found = [...files.values()]
  const all = scripts.join('\n')
  const saves = found.length > 0 ? savingWords(markup) : []
  const drops = found.filter(({ kind }) => kind !== 'html' && kind !== 'svg').map(dropFact)
  return {
    facts: [
      ...drops,
      ...(drops.length > 0 ? saves : concealed(all)),
      ...facts.slice(0, FACTS_MAX),
      ...programWords(all),
    ],
    children: childrenOf(files),
    isCut,
  }
}

const childrenOf = (files: ReadonlyMap<string, HiddenFile>): Child[] =>
  [...files.values()].map(({ content, kind, layers }) => ({
    role: 'hidden',
    name: '',
    content,
    kind,
    flaws: [{ code: 'html/hidden-file', level: 'odd', seen: layers.join(' ') }],
  }))

// WHY: Base64 and numbers are ASCII, so that pages in any charset but UTF-16 are read a letter a byte.
function readMarkup(content: Buffer): string {
  const bytes = content.subarray(0, PAGE_BYTES_MAX)
  const isWide = bytes.length > 1 && (bytes.readUInt16BE(0) === 0xfffe || bytes.readUInt16BE(0) === 0xfeff)
  return isWide ? decodeText(bytes).text : bytes.toString('latin1')
}

// Each script ends where the next search begins: a page of nothing but openings is one script.
function scriptsIn(markup: string): string[] {
  const isXml = !/<(?:!doctype\s+)?html\b/i.test(markup.slice(0, 4_096))
  const scripts: string[] = []
  const open = /<(?:\w{1,20}:)?script\b/gi
  const close = /<\/(?:\w{1,20}:)?script/gi
  for (let found = open.exec(markup); found !== null && scripts.length < SCRIPTS_MAX; found = open.exec(markup)) {
    const from = markup.indexOf('>', found.index)
    if (from < 0) break
    close.lastIndex = from
    const end = close.exec(markup)?.index ?? markup.length
    const script = markup.slice(from + 1, end).replace('<![CDATA[', '')
    // In a picture, as in any XML, a script's letters may be written as numbers.
    scripts.push(isXml && script.includes('&') ? decodeReferences(script) : script)
    open.lastIndex = end
  }
  return scripts
}

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

const decodeReferences = (text: string): string =>
  text.replace(/&(?:#x([\da-f]{1,6})|#(\d{1,7})|(lt|gt|amp|quot|apos));/gi, (_, hex, decimal, name) => {
    if (name !== undefined) return NAMED[String(name).toLowerCase()] ?? ''
    const code = Number.parseInt(hex ?? decimal, hex === undefined ? 10 : 16)
    return code > 0x10ffff ? '' : String.fromCodePoint(code)
  })

function* dataAddresses(markup: string): Generator<string> {
  const start = /\bdata:(?!image\/(?!svg)|font|audio|video|text\/css)[\w/+.;=-]{0,100},/gi
  const stop = /["'\s)<>\\]/g
  let count = 0
  for (let found = start.exec(markup); found !== null && count < SCRIPTS_MAX; found = start.exec(markup)) {
    count += 1
    stop.lastIndex = found.index
    const end = stop.exec(markup)?.index ?? markup.length
    yield markup.slice(found.index, end)
    start.lastIndex = end
  }
}

const bothEnds = (script: string): string =>
  script.length <= 2 * LEADING_CHARS_MAX
    ? script
    : `${script.slice(0, LEADING_CHARS_MAX)}\n${script.slice(-LEADING_CHARS_MAX)}`

interface Reading {
  readonly files: Map<string, HiddenFile>
  readonly facts: Fact[]
  readonly budget: Budget
}

/** False when the budget did not allow it. */
function readScript({ code, isAutomatic }: Code, reading: Reading, depth: number): boolean {
  const { files, facts, budget } = reading
  const tokens = readJsTokens(code)
  if (!budget.spendSteps(tokens.length * STEPS_A_TOKEN)) return false
  const folded = readValues(foldStrings(tokens), code, files, budget)
  facts.push(...destinationFacts(folded, { code, isAutomatic }), ...assembledFacts(folded, files, WRITING.test(code)))
  for (const text of folded.written) if (ACTS.test(text)) keep(files, pageOf(text), 'written')
  // `eval(atob("..."))`: what is run is read as well.
  if (depth >= CODE_DEPTH_MAX) return folded.codes.length === 0
  return folded.codes.every((inner) => readScript({ code: inner, isAutomatic }, reading, depth + 1))
}

// Markup that leads or loads; menus and tables that a library writes are none.
const ACTS = /<(?:script|form|iframe|frame|object|embed|meta|base)\b|<\w[^>]{0,2000}(?:https?:|file:|\\\\|javascript:)/i

const pageOf = (text: string): HiddenFile => ({ content: Buffer.from(text), kind: 'html', layers: [] })

const literalsIn = (code: string): string[] =>
  [...code.matchAll(/["'`](https?:\/\/[^"'`\s\\]{4,2000})["'`]/gi)].slice(0, FACTS_MAX).map(([, url = '']) => url)

const isAddress = (value: unknown): value is string =>
  typeof value === 'string' && value.length < 4_096 && /^https?:\/\/[^\s/]/i.test(value)

const LEADS_OUT = /^\s*(?:https?:|ftp:|file:|smb:|javascript:|ms-[\w-]{1,40}:|\\\\|\/\/[\w-])/i

// LIMIT: a script that leads away has one or two addresses; one of many is a library.
const ADDRESSES_MAX = 4

function destinationFacts({ destinations, opensUnknown, assembled }: Folded, { code, isAutomatic }: Code): Fact[] {
  // Where it goes was not worked out: the addresses that it knows are where it may.
  const known = opensUnknown ? [...new Set([...literalsIn(code), ...assembled])].filter(isAddress) : []
  const may = known.length <= ADDRESSES_MAX ? known.map((url) => ({ url, isOpened: true })) : []
  return [...destinations, ...may]
    .filter(({ url }) => LEADS_OUT.test(url))
    .slice(0, FACTS_MAX)
    .map(({ url, isOpened }): Fact => {
      const link = { type: 'link', url: url.trim().slice(0, 4_096), shown: '' } as const
      return isOpened && isAutomatic ? { ...link, opens: 'by-itself' } : link
    })
}

function readValues(folded: Folded, script: string, files: Map<string, HiddenFile>, budget: Budget): Folded {
  for (const value of folded.values) {
    if (files.size >= FILES_MAX || !budget.spendSteps(Math.ceil(value.length / CHARS_A_DECODING_STEP))) break
    const bytes = Buffer.isBuffer(value) ? value : undefined
    if (bytes !== undefined) keep(files, fileInBytes(bytes) ?? xoredFile(bytes, script), 'bytes')
    else if (typeof value === 'string') keep(files, fileInText(value) ?? xoredFile(value, script), 'string')
    else if (!Buffer.isBuffer(value)) keep(files, fileInList(value), 'list')
  }
  return folded
}

// A list may hold pieces of one text, numbers as texts, or files one by one.
function fileInList(list: readonly Value[]): HiddenFile | undefined {
  const texts = list.filter((each): each is string => typeof each === 'string')
  for (const each of list.slice(0, FILES_MAX)) {
    const found = Buffer.isBuffer(each) ? fileInBytes(each) : typeof each === 'string' ? fileInText(each) : undefined
    if (found !== undefined) return found
  }
  if (texts.length < 2) return undefined
  return fileInText(texts.join('')) ?? fileInText(texts.toReversed().join('')) ?? fileInText(texts.join(','))
}

/** Pages written by a script, addresses put together, and addresses that start programs. */
function assembledFacts({ assembled }: Folded, files: Map<string, HiddenFile>, isWriting: boolean): Fact[] {
  const facts: Fact[] = []
  for (const text of assembled) {
    if (
      isWriting &&
      text.length >= 100 &&
      /<(?:script|form|iframe|object|embed)\b/i.test(text) &&
      files.size < FILES_MAX
    )
      keep(files, pageOf(text), 'written')
    if (PROGRAM_LINK.test(text)) facts.push({ type: 'link', url: text.slice(0, 4_096), shown: '' })
    else if (/^(?:https?|ftp|file):\/\/[^\s/]/i.test(text)) facts.push(...findUrls(text))
    if (facts.length >= FACTS_MAX) break
  }
  return facts
}

function keep(files: Map<string, HiddenFile>, file: HiddenFile | undefined, how: string): void {
  if (file === undefined || files.size >= FILES_MAX) return
  const key = `${file.kind} ${file.content.length} ${file.content.toString('latin1', 0, 64)}`
  if (!files.has(key)) files.set(key, { ...file, layers: file.layers.length === 0 ? [how] : file.layers })
}

const dropFact = ({ kind, layers }: HiddenFile): Fact => ({
  type: 'code',
  does: 'drop',
  word: `${layers.join(' ')}: ${kind}`,
  line: 0,
})

function savingWords(text: string): Fact[] {
  const words = new Set([...text.matchAll(SAVING)].slice(0, 200).map(([word]) => word.replace(/\s*=\s*["']?$/, '')))
  return [...words].map((word): Fact => ({ type: 'code', does: 'drop', word, line: 0 }))
}

// A long text that no decoding of ours opens, saved by the page itself: what is in it was made unreadable on purpose.
function concealed(scripts: string): Fact[] {
  if (!CLICKING.test(scripts) || !/\bnew\s+(?:Blob|File)\b/.test(scripts) || scripts.search(SAVING) < 0) return []
  const literal = /["'`][\w+/=%-]{8192,}/.exec(scripts)?.[0]
  if (literal === undefined || literal.length * 2 < scripts.length || scripts.includes('WebAssembly')) return []
  const head = Buffer.from(literal.slice(1, 400), 'base64')
  return isMedia(head) ? [] : [{ type: 'code', does: 'drop', word: 'concealed data', line: 0 }, ...savingWords(scripts)]
}

const isMedia = (head: Buffer): boolean =>
  /^(?:\x89PNG|\xff\xd8\xff|GIF8|RIFF|wOF|OTTO|\0\x01\0\0|\0asm|II\*|ID3|OggS|<svg|<\?xml)/.test(
    head.toString('latin1', 0, 16),
  )

// Old browsers' objects that run programs; libraries never name these two.
function programWords(scripts: string): Fact[] {
  const { text } = decodeScript(scripts)
  return /\b(?:wscript\.shell|shell\.application)\b/i.test(text) ? findScriptWords(text) : []
}
