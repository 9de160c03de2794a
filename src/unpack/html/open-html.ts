import { Parser } from 'htmlparser2'
import { decodeText, type Opened, type Opener } from '#bytes'
import type { Flaw, LinkFact } from '#domain'
import { findSmuggled } from '../smuggling/index.ts'
import { charsetOf, TEXT_BYTES_MAX } from '../text/index.ts'

const LINKS_MAX = 2_000
const COMMENT_CHARS_MAX = 65_536
const SHOWN_CHARS_MAX = 300
const URL_CHARS_MAX = 4_096
// LIMIT: browsers stop nesting at 512; the parser's stack costs time in proportion to its depth.
const DEPTH_MAX = 2_000
const SLICE_CHARS = 16_384
// Where an element takes its reader when it is clicked, sent or loaded.
const LINK_ATTRIBUTES: Readonly<Record<string, string>> = {
  a: 'href',
  area: 'href',
  form: 'action',
  iframe: 'src',
  frame: 'src',
  base: 'href',
  button: 'formaction',
  input: 'formaction',
}
// Elements whose `href` loads something without taking anybody anywhere.
const NOT_FOLLOWED = new Set(['link', 'use', 'image'])
const BLOCKS = new Set(['p', 'div', 'br', 'tr', 'li', 'table', 'h1', 'h2', 'h3', 'h4', 'blockquote', 'hr', 'td', 'th'])
const SILENT = new Set(['script', 'style', 'title', 'template'])

/** HTML: the text a reader sees, every link with what it shows, and how many scripts and forms there are. */
export const openHtml: Opener = (content, opening): Opened => {
  const { text: markup, charset } = decodeText(
    content.subarray(0, TEXT_BYTES_MAX),
    charsetOf(opening.given) || metaCharset(content),
  )
  const page = readPage(markup)
  // WHY: what a mail program shows as the mail's own text runs no script, but a saved page and a picture do.
  const smuggled = findSmuggled(content, opening.budget)
  const flaws: Flaw[] = []
  if (content.length > TEXT_BYTES_MAX) flaws.push({ code: 'html/long', level: 'odd', at: TEXT_BYTES_MAX })
  if (smuggled.isCut) flaws.push({ code: 'html/script-not-read-whole', level: 'stopped' })
  return {
    facts: [
      { type: 'text', from: 'html', text: page.text, charset },
      { type: 'html', scripts: page.scripts, forms: page.forms, passwordFields: page.passwordFields },
      ...page.links,
      ...smuggled.facts,
    ],
    children: smuggled.children,
    flaws,
  }
}

interface Page {
  readonly text: string
  readonly links: readonly LinkFact[]
  readonly scripts: number
  readonly forms: number
  readonly passwordFields: number
}

function readPage(markup: string): Page {
  const words: string[] = []
  const links: { type: 'link'; url: string; shown: string }[] = []
  const count = { scripts: 0, forms: 0, passwordFields: 0 }
  let open: { type: 'link'; url: string; shown: string } | undefined
  let silent = 0
  let depth = 0
  const parser = new Parser({
    onopentag(name, attributes) {
      depth += 1
      if (SILENT.has(name)) silent += 1
      if (BLOCKS.has(name)) words.push('\n')
      if (name === 'script') count.scripts += 1
      if (name === 'form') count.forms += 1
      if (name === 'input' && attributes.type?.toLowerCase() === 'password') count.passwordFields += 1
      const url = targetOf(name, attributes)?.trim().slice(0, URL_CHARS_MAX)
      if (url === undefined || url === '' || links.length >= LINKS_MAX) return
      const link = { type: 'link' as const, url, shown: '' }
      links.push(link)
      if (name === 'a') open = link
    },
    ontext(text) {
      if (silent > 0) return
      words.push(text)
      if (open !== undefined && open.shown.length < SHOWN_CHARS_MAX) open.shown += text
    },
    // Outlook reads what stands in `<!--[if mso]> ... <![endif]-->`.
    oncomment(text) {
      if (/^\s*\[if\s/i.test(text)) links.push(...readPage(text.slice(0, COMMENT_CHARS_MAX)).links.slice(0, 100))
    },
    onclosetag(name) {
      depth -= 1
      if (SILENT.has(name)) silent = Math.max(0, silent - 1)
      if (name === 'a') open = undefined
    },
  })
  for (let at = 0; at < markup.length; at += SLICE_CHARS) {
    parser.write(markup.slice(at, at + SLICE_CHARS))
    if (depth < DEPTH_MAX) continue
    parser.reset() // forgets what is open and reads on
    depth = 0
    silent = 0
  }
  parser.end()
  for (const link of links) link.shown = link.shown.replace(/\s+/g, ' ').trim().slice(0, SHOWN_CHARS_MAX)
  return { text: words.join(''), links, ...count }
}

// VML shapes and SVG have links of their own; a picture counts where it is fetched from a file share.
function targetOf(name: string, attributes: Readonly<Record<string, string>>): string | undefined {
  const own = attributes[LINK_ATTRIBUTES[name] ?? ''] ?? refreshTarget(name, attributes)
  if (own !== undefined) return own
  if (name === 'img') return /^\s*(?:file:|\\\\)/i.test(attributes.src ?? '') ? attributes.src : undefined
  return NOT_FOLLOWED.has(name) ? undefined : (attributes.href ?? attributes['xlink:href'])
}

// `<meta http-equiv=refresh content="0; url=...">` follows a link without a click.
function refreshTarget(name: string, attributes: Readonly<Record<string, string>>): string | undefined {
  if (name !== 'meta' || attributes['http-equiv']?.toLowerCase() !== 'refresh') return undefined
  return /url\s*=\s*['"]?([^'"]+)/i.exec(attributes.content?.slice(0, URL_CHARS_MAX) ?? '')?.[1]
}

const metaCharset = (content: Buffer): string =>
  /<meta[^>]{1,200}charset\s*=\s*["']?([\w.:-]{1,40})/i.exec(content.toString('latin1', 0, 1024))?.[1] ?? ''
