import type { Kind } from '#domain'
import { KINDS } from '#domain'
import { looksLikeMail } from '#mail'
import { officeXmlKind } from '../office-xml/index.ts'

// Formats that are text. Their marks stand near the start, after a byte order mark and white space.

const LEAD_BYTES = 4096

/** What is known of a part besides its bytes. */
export interface Hint {
  readonly name: string
  /** `type/subtype` as declared; empty when nothing was. */
  readonly declaredType: string
  /** Whether a mail program shows it as the mail's own text. */
  readonly isBody: boolean
}

// WHY: what a mail program shows as the mail's own text is what was declared, whatever it quotes or resembles.
const BODY_KINDS: Readonly<Record<string, Kind>> = {
  'text/html': 'html',
  'application/xhtml+xml': 'html',
  'text/x-amp-html': 'html',
  'text/watch-html': 'html',
  'text/calendar': 'calendar',
  'text/rtf': 'rtf',
  'text/richtext': 'rtf',
}

interface Mark {
  readonly kind: Kind
  /** Linear pattern over the first 4 KB, lower case, white space at the start removed. */
  readonly pattern: RegExp
}

const MARKS: readonly Mark[] = [
  { kind: 'rtf', pattern: /^\{\\rt/ },
  { kind: 'internet-shortcut', pattern: /^\[(?:internetshortcut(?:\.\w)?|default|\{[\da-f-]{36}\})\][\s\S]*?url=/ },
  { kind: 'internet-shortcut', pattern: /^\[(?:shell|\.shellclassinfo)\]\r?\n/ },
  { kind: 'web-query', pattern: /^web\r?\n1\r?\n/ },
  { kind: 'sylk', pattern: /^id;/ },
  { kind: 'calendar', pattern: /^begin:vcalendar/ },
  { kind: 'vcard', pattern: /^begin:vcard/ },
  { kind: 'postscript', pattern: /^(?:\x04|\x1b%-12345x[\s\S]{0,200})?%!ps/ },
  { kind: 'pgp', pattern: /^-----begin pgp / },
  { kind: 'pkcs7', pattern: /^-----begin (?:pkcs7|cms)/ },
  { kind: 'vba-module', pattern: /^(?:version \d\.\d\d class\r?\n[\s\S]{0,400})?attribute vb_name/ },
  { kind: 'script', pattern: /^(?:#!|#@~\^|<\?php|<job\b|<package\b|<component\b|windows registry editor)/ },
]

const SCRIPT_EXTENSIONS: ReadonlySet<string> = new Set(KINDS.script.extensions)
const CONTROLS = /[\0-\x08\x0e-\x1a\x1c-\x1f]/g
const HTML_LEAD =
  /^(?:<!doctype html|<html|<head|<body|<script|<meta|<!--[\s\S]{0,2000}?-->\s*<(?:!doctype html|html|script))/
const HTML_ANYWHERE = /<(?:html|body|div|table|script|iframe|meta|form|a\s+href|p|br|font|span)[\s>/]/

// Windows' own small XML files that lead somewhere or run something when they are opened.
const SETTINGS =
  /^<(?:\w{1,20}:)?(?:pcsettings|persistedquery|librarydescription|searchconnectordescription|appinstaller)[\s>]/

/** The kind of a mail's own text: what was declared. */
export const bodyKind = ({ declaredType }: Hint): Kind => BODY_KINDS[declaredType] ?? 'text'

/** The kind of a text part; undefined when the bytes are not text. */
export function textKind(head: Buffer, hint: Hint): Kind | undefined {
  if (hint.isBody) return bodyKind(hint)
  const lead = leadOf(head)
  const lower = lead.text.toLowerCase()
  // QUIRK: `From: To: Subject: run()` is JavaScript with three labels, so the extension that starts a program comes first.
  if (lead.isText && hasScriptName(hint) && !lower.startsWith('<')) return 'script'
  const marked = MARKS.find(({ pattern }) => pattern.test(lower))
  if (marked !== undefined) return marked.kind
  if (lower.includes('<hta:application')) return 'script'
  if (lead.isText && lower.startsWith('<')) return markupKind(lead.head, lower, hint)
  if (looksLikeMail(head)) return isWebArchive(lower, hint) ? 'mht' : 'mail'
  // Programs that show pages and mails do not mind control characters, so what is plainly one is one in spite of them.
  if (HTML_LEAD.test(lower)) return 'html'
  if (!lead.isText) return undefined
  if (hint.declaredType === 'text/html' || (hint.name !== '' && /\.x?html?$/i.test(hint.name))) return 'html'
  return !HTML_ANYWHERE.test(lower) || hint.declaredType === 'text/plain' ? 'text' : 'html'
}

function markupKind(head: Buffer, lower: string, hint: Hint): Kind {
  if (SETTINGS.test(withoutProlog(lower))) return 'settings-link'
  const office = officeXmlKind(head)
  if (office !== undefined) return office
  if (/^<svg[\s>]/.test(withoutProlog(lower))) return 'svg'
  if (hasScriptName(hint)) return 'script'
  if (hint.declaredType === 'text/html' || HTML_LEAD.test(lower)) return 'html'
  if (lower.startsWith('<?xml')) return /<html[\s>]/.test(lower) ? 'html' : 'xml'
  return HTML_ANYWHERE.test(lower) ? 'html' : 'xml'
}

// Cut by hand: one pattern for any run of comments and declarations would try every way to split them.
function withoutProlog(markup: string): string {
  let at = 0
  while (markup.startsWith('<?', at) || markup.startsWith('<!', at)) {
    const closing = markup.startsWith('<!--', at) ? '-->' : '>'
    const end = markup.indexOf(closing, subsetEnd(markup, at))
    if (end < 0) return ''
    at = end + closing.length
    while (/\s/.test(markup.charAt(at))) at += 1
  }
  return markup.slice(at)
}

// `<!DOCTYPE svg [ <!ENTITY a "b"> ]>`: declarations of the document's own stand in brackets.
function subsetEnd(markup: string, at: number): number {
  const open = markup.startsWith('<!doctype', at) ? markup.indexOf('[', at) : -1
  return open < 0 || open > markup.indexOf('>', at) ? at : Math.max(at, markup.indexOf(']', open))
}

// WHY: for text it is the extension that decides which program runs it; `var a = 1` is a script only as `.js`. Behind it
// may stand what Windows drops or nobody sees.
function hasScriptName({ name }: Hint): boolean {
  const end = name.slice(-NAME_END_CHARS)
  const seen = /^[ -~]*$/.test(end) ? end : end.normalize('NFKC').replace(UNSEEN, '')
  const extension = /\.([a-z0-9]{1,12})(?:::?\$data)?[\s.;~]*$/i.exec(seen)?.[1]
  return extension !== undefined && SCRIPT_EXTENSIONS.has(extension.toLowerCase())
}

const NAME_END_CHARS = 300
const UNSEEN = /[\p{Cf}\p{Cc}\p{Default_Ignorable_Code_Point}\u2800]/gu

// Word and the browsers save pages as MIME without a sender; those open in Office, not in a mail program.
function isWebArchive(lower: string, { name }: Hint): boolean {
  return /\.(?:mht|mhtml|docx?|xlsx?|pptx?|rtf)$/i.test(name) && !/^(?:received|return-path):/m.test(lower)
}

interface Lead {
  /** The start, without byte order mark and white space in front; one character a byte unless it is UTF-16. */
  readonly text: string
  readonly isText: boolean
  /** The same start for those who read bytes; UTF-16 rewritten. */
  readonly head: Buffer
}

function leadOf(head: Buffer): Lead {
  const bytes = head.subarray(0, LEAD_BYTES)
  const utf16 = utf16Of(bytes)
  const text = utf16 === undefined ? bytes.toString('latin1') : new TextDecoder(utf16).decode(bytes)
  const controls = text.match(CONTROLS)?.length ?? 0
  return {
    text: text.replace(/^(?:\xef\xbb\xbf|\ufeff)?\s*/, ''),
    // LIMIT: one control character in fifty is what a damaged text holds at most; binary data holds far more.
    isText: controls * 50 <= text.length,
    head: utf16 === undefined ? head : Buffer.from(text, 'utf8'),
  }
}

/** UTF-16 by its byte order mark, or by the zeros that Latin letters leave in it. */
function utf16Of(bytes: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  const [first, second, third, fourth] = bytes
  if ((first === 0xff && second === 0xfe) || isLatinPair(first, second, third, fourth)) return 'utf-16le'
  if ((first === 0xfe && second === 0xff) || isLatinPair(second, first, fourth, third)) return 'utf-16be'
  return undefined
}

const isLatinPair = (a = 0, b = 1, c = 0, d = 1): boolean =>
  a >= 0x09 && a < 0x7f && b === 0 && c >= 0x09 && c < 0x7f && d === 0
