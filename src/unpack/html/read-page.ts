import { Parser } from 'htmlparser2'
import type { LinkFact } from '#domain'
import { Concealing, type Concealment } from '../concealment/index.ts'
import { type Attributes, refreshTarget, sharesInStyle, targetsOf, withBase } from './page-links.ts'

// LIMIT: two thousand links are a long newsletter; ten thousand are none.
const LINKS_MAX = 10_000
// LIMIT: markup inside markup (conditional comments, `srcdoc`). Word writes some hundred kilobytes into a comment.
const INNER_CHARS_MAX = 2 ** 20
const INNER_MAX = 2_000
const INNER_DEPTH_MAX = 3
const SHOWN_CHARS_MAX = 300
const TEXT_CHARS_MAX = 2 * 2 ** 20
const STYLE_CHARS_MAX = 2 ** 20
const HANDLERS_MAX = 200
// LIMIT: browsers stop nesting at 512; the parser's stack costs time in proportion to its depth.
const DEPTH_MAX = 2_000
const SLICE_CHARS = 16_384
const BLOCKS = new Set(['p', 'div', 'br', 'tr', 'li', 'table', 'h1', 'h2', 'h3', 'h4', 'blockquote', 'hr', 'td', 'th'])
const SILENT = new Set(['script', 'style', 'title', 'template'])

export interface Handler {
  readonly code: string
  /** It runs when the page is opened; others wait for a click or the like. */
  readonly isAutomatic: boolean
}

export interface Page {
  readonly text: string
  readonly links: readonly LinkFact[]
  /** Code outside of script elements: handlers (`onload="..."`), `javascript:` and `data:` addresses of scripts. */
  readonly handlers: readonly Handler[]
  readonly scripts: number
  readonly forms: number
  readonly passwordFields: number
  /** There were more links than are kept. */
  readonly isCut: boolean
}

/** Reads a page: what it says, where it leads, what it runs. */
export function readPage(markup: string): Page {
  const reader = new PageReader(0)
  reader.read(markup)
  return reader.page()
}

interface OpenLink {
  type: 'link'
  url: string
  shown: string
  opens?: 'by-itself'
  concealed?: Concealment
}

class PageReader {
  readonly #depthOfPage: number
  readonly #words: string[] = []
  readonly #links: OpenLink[] = []
  readonly #handlers: Handler[] = []
  readonly #styles: string[] = []
  readonly #concealing = new Concealing()
  #scripts = 0
  #forms = 0
  #passwordFields = 0
  #isCut = false
  #inner = 0
  #base = ''
  #textChars = 0
  #styleChars = 0
  #open: OpenLink | undefined
  #inStyle = false
  #silent = 0
  #depth = 0

  constructor(depthOfPage: number) {
    this.#depthOfPage = depthOfPage
  }

  read(markup: string): void {
    const parser = new Parser({
      onopentag: (name, attributes) => this.#onOpen(name, attributes),
      ontext: (text) => this.#onText(text),
      oncomment: (text) => this.#onComment(text),
      onclosetag: (name) => this.#onClose(name),
    })
    let base = 0
    for (let at = 0; at < markup.length; ) {
      const end = Math.min(markup.length, at + SLICE_CHARS)
      parser.write(markup.slice(at, end))
      at = end
      if (this.#depth < DEPTH_MAX) continue
      // Forgets what is open and reads on behind the last thing read whole, so that no tag is cut in two.
      base = Math.max(base + 1, Math.min(end, base + parser.startIndex))
      parser.reset()
      this.#concealing.reset()
      at = base
      this.#depth = 0
      this.#silent = 0
      this.#inStyle = false
    }
    parser.end()
  }

  page(): Page {
    for (const share of sharesInStyle(this.#styles.join(''))) this.#addLink(share)
    for (const link of this.#links) {
      link.url = withBase(link.url, this.#base)
      link.shown = link.shown.replace(/\s+/g, ' ').trim().slice(0, SHOWN_CHARS_MAX)
    }
    return {
      text: this.#words.join(''),
      links: distinct(this.#links),
      handlers: this.#handlers,
      scripts: this.#scripts,
      forms: this.#forms,
      passwordFields: this.#passwordFields,
      isCut: this.#isCut,
    }
  }

  #onOpen(name: string, attributes: Attributes): void {
    this.#depth += 1
    this.#concealing.open(name, attributes)
    if (SILENT.has(name)) this.#silent += 1
    if (BLOCKS.has(name)) this.#words.push('\n')
    if (isScript(name)) this.#scripts += 1
    else if (name === 'style') this.#inStyle = true
    else if (name === 'form') this.#forms += 1
    else if (name === 'input' && attributes.type?.toLowerCase() === 'password') this.#passwordFields += 1
    for (const attribute in attributes) {
      if (RUNS.test(attribute)) this.#addHandler(attributes[attribute] ?? '', AUTOMATIC.test(attribute))
    }
    this.#addTargets(name, attributes)
    if (name === 'base' && this.#base === '' && attributes.href !== undefined) this.#base = attributes.href.trim()
    if (attributes.srcdoc !== undefined) this.#readInner(attributes.srcdoc)
  }

  #addTargets(name: string, attributes: Attributes): void {
    const refresh = refreshTarget(name, attributes)
    if (refresh !== undefined) this.#addLink(refresh, 'by-itself')
    if (isScript(name)) for (const code of scriptSources(attributes)) this.#addHandler(code, true)
    for (const url of targetsOf(name, attributes)) {
      if (/^\s*javascript:/i.test(url)) this.#addHandler(url.slice(url.indexOf(':') + 1), false)
      const link = this.#addLink(url)
      if (name !== 'a' || link === undefined) continue
      this.#open = link
      const concealed = this.#concealing.now
      if (concealed !== undefined) link.concealed = concealed
    }
  }

  #addLink(url: string, opens?: 'by-itself'): OpenLink | undefined {
    if (this.#links.length >= LINKS_MAX) {
      this.#isCut = true
      return undefined
    }
    const link: OpenLink = { type: 'link', url, shown: '', ...(opens === undefined ? {} : { opens }) }
    this.#links.push(link)
    return link
  }

  #addHandler(code: string, isAutomatic: boolean): void {
    if (this.#handlers.length < HANDLERS_MAX && code.trim() !== '') this.#handlers.push({ code, isAutomatic })
  }

  #onText(text: string): void {
    if (this.#inStyle && this.#styleChars < STYLE_CHARS_MAX) {
      this.#styleChars += text.length
      this.#styles.push(text)
    }
    if (this.#silent > 0 || this.#textChars >= TEXT_CHARS_MAX) return
    this.#textChars += text.length
    this.#words.push(text)
    if (this.#open !== undefined && this.#open.shown.length < SHOWN_CHARS_MAX) this.#open.shown += text
  }

  // Outlook reads what stands in `<!--[if mso]> ... <![endif]-->`; browsers end `<![CDATA[` at the first `>`.
  #onComment(text: string): void {
    if (/^\s*\[(?:if\s|CDATA\[)/i.test(text)) this.#readInner(text)
  }

  /** Markup inside markup: its links and code count, its words do not. */
  #readInner(markup: string): void {
    if (!markup.includes('<')) return
    this.#inner += 1
    if (this.#inner > INNER_MAX || this.#depthOfPage >= INNER_DEPTH_MAX || markup.length > INNER_CHARS_MAX) {
      this.#isCut = true
      if (this.#inner > INNER_MAX) return
    }
    const reader = new PageReader(this.#depthOfPage + 1)
    reader.read(markup.slice(0, INNER_CHARS_MAX))
    const { links, handlers, scripts, isCut } = reader.page()
    const room = LINKS_MAX - this.#links.length
    if (isCut || links.length > room) this.#isCut = true
    this.#links.push(...links.slice(0, room))
    for (const { code, isAutomatic } of handlers) this.#addHandler(code, isAutomatic)
    this.#scripts += scripts
  }

  #onClose(name: string): void {
    this.#depth -= 1
    this.#concealing.close(name)
    if (SILENT.has(name)) this.#silent = Math.max(0, this.#silent - 1)
    if (name === 'style') this.#inStyle = false
    if (name === 'a') this.#open = undefined
  }
}

const RUNS = /^on[a-z]{3,30}$/
// What happens without anybody: loading, a picture that fails, an animation that begins, a field that takes the focus.
const AUTOMATIC =
  /^on(?:load|pageshow|error|begin|end|repeat|focus|animation|transition|toggle|resize|readystate|hashchange)/

const isScript = (name: string): boolean => name === 'script' || name.endsWith(':script')

/** Code that a script element has in its address: `<script href="data:...;base64,...">`. */
function scriptSources(attributes: Attributes): string[] {
  const sources = [attributes.src, attributes.href, attributes['xlink:href']]
  return sources.flatMap((source = '') => {
    const lead = /^\s*data:[^,]{0,200},/i.exec(source)?.[0]
    if (lead === undefined) return []
    const code = source.slice(lead.length)
    return [/;base64\s*,$/i.test(lead) ? Buffer.from(code, 'base64').toString('latin1') : unpercent(code)]
  })
}

const unpercent = (text: string): string =>
  text.replace(/%([\da-f]{2})/gi, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))

function distinct(links: readonly LinkFact[]): LinkFact[] {
  const found = new Map<string, LinkFact>()
  for (const link of links) {
    const key = `${link.opens ?? ''} ${link.url} ${link.shown}`
    if (!found.has(key)) found.set(key, link)
  }
  return [...found.values()]
}
