// Where an element of a page takes its reader, or where it fetches something from.
//   followed: `<a href>`, `<form action>`, frames and the like: every address counts.
//   fetched:  pictures, backgrounds, styles, in any attribute: an address counts where it is a file share, for asking
//             a share for a picture hands it what the computer signs in with (MITRE T1187).

/** Attributes of one element, decoded; names in lower case. */
export type Attributes = Readonly<Record<string, string>>

const FOLLOWED: Readonly<Record<string, readonly string[]>> = {
  a: ['href'],
  area: ['href'],
  form: ['action'],
  iframe: ['src'],
  frame: ['src'],
  embed: ['src'],
  object: ['data'],
  base: ['href'],
  button: ['formaction'],
  input: ['formaction'],
}
// Elements whose `href` loads something without taking anybody anywhere.
const NOT_FOLLOWED = new Set(['link', 'use', 'image', 'feimage', 'script'])
const URL_CHARS_MAX = 4_096
// LIMIT: shares in one attribute or one block of styles; what they have in common is the host.
const SHARES_MAX = 20

/** What is followed from this element, and every share that anything is fetched from; often empty. */
export function targetsOf(name: string, attributes: Attributes): string[] {
  const followed = FOLLOWED[name]?.flatMap((each) => attributes[each] ?? []) ?? []
  // VML shapes, SVG and MathML have links of their own.
  const other = NOT_FOLLOWED.has(name) ? undefined : (attributes.href ?? attributes['xlink:href'])
  const targets = [...(followed.length > 0 || other === undefined ? followed : [other]), ...animated(name, attributes)]
  for (const attribute in attributes) {
    const given = attributes[attribute] ?? ''
    // Browsers drop tabs and line ends from an address.
    const value = /[\t\r\n]/.test(given) ? given.replace(/[\t\r\n]/g, '') : given
    if (MAY_BE_SHARE.test(value) && !isWords(attribute)) targets.push(...sharesIn(attribute, value))
  }
  return [...new Set(targets.map((target) => target.trim().slice(0, URL_CHARS_MAX)))].filter((target) => target !== '')
}

// SVG: `<set attributeName="href" to="https://...">` gives a link its address when it is clicked or after a while.
const animated = (name: string, { attributename = '', to = '', from = '', values = '' }: Attributes): string[] =>
  (name === 'set' || name === 'animate') && /href$/i.test(attributename) ? [to, from, ...values.split(';', 20)] : []

const MAY_BE_SHARE = /file:|smb:|\\/i
const SHARE = /^[\0-\x20]{0,64}(?:file:|smb:|\\\\)/i

// A path that people read is no address.
const isWords = (attribute: string): boolean =>
  /^(?:alt|title|value|placeholder|label|summary|content|name|id|class|(?:aria|data)-.{0,40}|on[a-z]{1,40})$/.test(
    attribute,
  )

function sharesIn(attribute: string, value: string): string[] {
  if (attribute === 'style') return sharesInStyle(value)
  if (attribute.endsWith('srcset')) return value.split(',', SHARES_MAX).filter((each) => SHARE.test(each))
  return SHARE.test(value) ? [value] : []
}

// Every run is bounded and no two can match the same text: linear.
const IN_STYLE =
  /(?:(?:url|src|image)\(\s{0,20}["']?|@import\s{0,20}["']|image-set\(\s{0,20}["'])\s{0,20}((?:file:|smb:|\\\\)[^"')\r\n]{1,2000})/gi

/** Shares that styles fetch from; written with CSS escapes (`\66ile:`) or, as Outlook takes it, without. */
export function sharesInStyle(style: string): string[] {
  if (!MAY_BE_SHARE.test(style)) return []
  const readings = style.includes('\\') ? [style, unescapeCss(style)] : [style]
  const found = readings.flatMap((reading) => [...reading.matchAll(IN_STYLE)].map(([, share = '']) => share))
  return [...new Set(found)].slice(0, SHARES_MAX)
}

// CSS Syntax 3, section 4.3.7: one to six digits and one white space, or the character itself.
const unescapeCss = (style: string): string =>
  style.replace(/\\(?:([\da-f]{1,6})\s?|([^\r\n\da-f]))/gi, (_, digits: string | undefined, other = '') => {
    const code = Number.parseInt(digits ?? '', 16)
    return Number.isNaN(code) ? other : code > 0x10ffff ? '' : String.fromCodePoint(code)
  })

/**
 * `<meta http-equiv=refresh content="0; url=...">` goes to a page without a click.
 * SPEC: HTML, "shared declarative refresh steps": the delay, then `;`, `,` or white space; `url=` and quotes may be missing.
 */
export function refreshTarget(name: string, attributes: Attributes): string | undefined {
  if (name !== 'meta' || attributes['http-equiv']?.trim().toLowerCase() !== 'refresh') return undefined
  const content = attributes.content?.slice(0, URL_CHARS_MAX) ?? ''
  const rest = /^\s*[\d.]*\s*[;,\s]\s*(.*)$/s.exec(content)?.[1] ?? (/^\s*url\s*=/i.test(content) ? content : '')
  const target = rest.replace(/^url\s*=\s*/i, '')
  const quote = /^["']/.exec(target)?.[0]
  const url = quote === undefined ? target : (target.slice(1).split(quote, 1)[0] ?? '')
  return url.trim() === '' ? undefined : url.trim()
}

/** A link as the page's `<base>` completes it; as it stands where nothing is to be completed. */
export function withBase(url: string, base: string): string {
  if (base === '' || url.startsWith('#') || /^[a-z][a-z\d+.-]{0,40}:/i.test(url) || url.startsWith('\\\\')) return url
  return URL.parse(url, base)?.href.slice(0, URL_CHARS_MAX) ?? url
}
