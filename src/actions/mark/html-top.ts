// The place in a page where something put in is seen first: behind `<body ...>` where nothing but a head stands before
// it, otherwise before the first thing that makes a browser begin the body by itself (HTML Living Standard 13.2.6.4.1 to
// 13.2.6.4.6). Whatever is not plainly a part of the head ends the search: earlier is always seen, later may be hidden.
//   prolog = *(space / comment / doctype / <html> / <head> / </head> / meta, link, base, title, style, script) [<body>]
//
// LIMIT: what a sender's own styles do cannot be undone from inside: `body { display: none }`, or a later element laid
// over ours. Such a page hides or covers itself as well.

/** Offset in a page, seen with one character a byte; undefined for a set of frames, where text has no place. */
export function htmlTop(page: string): number | undefined {
  let at = page.startsWith('\xef\xbb\xbf') ? 3 : page.startsWith('\ufeff') ? 1 : 0
  for (let steps = 0; steps < STEPS_MAX; steps += 1) {
    const here = spaceEnd(page, at)
    if (/^<frameset[\s/>]/i.test(page.slice(here, here + 12))) return undefined
    if (/^<body[\s/>]/i.test(page.slice(here, here + 8))) return tagEnd(page, here) ?? at
    const next = prologEnd(page, here)
    if (next === undefined) return at
    at = next
  }
  return at
}

const STEPS_MAX = 2_000
const RAW = /^<(title|style|script)(?=[\s/>])/i
const HEAD = /^<(?:html|head|\/head|meta|link|base)(?=[\s/>])/i

function spaceEnd(page: string, from: number): number {
  let at = from
  while (at < page.length && /[\t\n\f\r ]/.test(page.charAt(at))) at += 1
  return at
}

/** The end of one thing that belongs before the body; undefined where another thing stands. */
function prologEnd(page: string, at: number): number | undefined {
  const start = page.slice(at, at + 12)
  if (start.startsWith('<!--')) return commentEnd(page, at)
  if (/^<!(?:doctype[\s>]|\[(?:if|endif))/i.test(start) || start.startsWith('<?xml')) return simpleEnd(page, at)
  const raw = RAW.exec(start)?.[1]
  if (raw !== undefined) return rawEnd(page, at, raw)
  return HEAD.test(start) ? tagEnd(page, at) : undefined
}

// WHY not every comment: `<!-->` and `--!>` end one for browsers and not for all mail programs.
function commentEnd(page: string, at: number): number | undefined {
  const end = page.indexOf('-->', at + 4)
  if (end < 0) return undefined
  const inside = page.slice(at + 4, end)
  const isPlain = !/^-?>|--!>|<!--(?!>)/.test(inside) && !(inside.startsWith('[if') && SHOWN.test(inside))
  return isPlain ? end + 3 : undefined
}

// QUIRK: Outlook reads what stands in `<!--[if mso]> ... <![endif]-->`: an element in there may hold ours, and hide it.
const SHOWN = /<\/?(?!xml|noscript|style|meta|link|[ovwx]:)[a-z]/i

function simpleEnd(page: string, at: number): number | undefined {
  const end = page.indexOf('>', at)
  const isPlain = end >= 0 && end - at < TAG_CHARS_MAX && !page.slice(at + 1, end).includes('<')
  return isPlain ? end + 1 : undefined
}

function rawEnd(page: string, at: number, name: string): number | undefined {
  const opened = tagEnd(page, at)
  if (opened === undefined) return undefined
  const close = CLOSES[name.toLowerCase()]?.exec(page.slice(opened))
  if (close === null || close === undefined) return undefined
  // A comment in a script changes where the script ends.
  const isOdd = /^script$/i.test(name) && page.slice(opened, opened + close.index).includes('<!--')
  return isOdd ? undefined : opened + close.index + close[0].length
}

const CLOSES: Readonly<Record<string, RegExp>> = {
  title: /<\/title[\t\n\f\r ]*>/i,
  style: /<\/style[\t\n\f\r ]*>/i,
  script: /<\/script[\t\n\f\r ]*>/i,
}
const TAG_CHARS_MAX = 8_192

/** Behind the `>` of a tag whose quotes and brackets leave no doubt. */
function tagEnd(page: string, at: number): number | undefined {
  const tag = /^<[^\s"'<>=]*(?:"[^"]*"|'[^']*'|[^"'<>])*>/.exec(page.slice(at, at + TAG_CHARS_MAX))
  return tag === null ? undefined : at + tag[0].length
}
