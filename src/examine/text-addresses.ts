// Addresses as they stand in a text: what mail programs make a link of.

// Printable ASCII without quotes, brackets and angles: Japanese text right behind an address ends it. What begins with
// `www.` is made a link as well.
// Outlook makes a link of `\\host\share` as well; in it, and behind `file:`, backslashes go on.
const TEXT_URL =
  /(?:\b(?:https?|ftp|ms-appinstaller):|(?<![\w./@-])www\.(?=[\w-]+\.))[!#-&*-;=?-Z_a-z~]{1,2048}|(?:\b(?:file|search-ms):|(?<![\w\\/:.-])\\\\(?=[\w@-]{1,63}\.[\w.@-]{2,200}\\))[!#-&*-;=?-Z\\_a-z~]{1,2048}/iy

/** The first addresses of a text, at most so many. */
export function addressesIn(text: string, most: number): readonly string[] {
  const urls: string[] = []
  for (const url of runsIn(text)) {
    // A full stop behind an address ends the sentence.
    urls.push(url.replace(/[.,;:!?]{1,8}$/, ''))
    if (urls.length >= most) break
  }
  return urls
}

// WHY by hand: an address begins at a colon, at `www.` or at two backslashes, and looking for those is ten times faster
// than trying every place of every text.
function* runsIn(text: string): Generator<string> {
  const schemes = schemesIn(text)
  const others = [...namesIn(text), ...sharesIn(text)]
  const places = others.length === 0 ? schemes : [...schemes, ...others].sort((a, b) => a - b)
  let end = 0
  for (const place of places) {
    if (place < end) continue
    TEXT_URL.lastIndex = place
    const [url] = TEXT_URL.exec(text) ?? []
    if (url === undefined) continue
    end = place + url.length
    yield url
  }
}

const SCHEMES: ReadonlySet<string> = new Set(['http', 'https', 'ftp', 'file', 'search-ms', 'ms-appinstaller'])
const SCHEME_CHARS_MAX = 15

// Every ending of the word in front of a colon that is a scheme: `xhttps:` is none, `x-https:` holds one.
function schemesIn(text: string): number[] {
  const places: number[] = []
  for (let at = text.indexOf(':'); at >= 0; at = text.indexOf(':', at + 1)) {
    let start = at
    while (start > 0 && at - start < SCHEME_CHARS_MAX && isSchemeLetter(text.charCodeAt(start - 1))) start -= 1
    for (; start < at - 2; start += 1) if (SCHEMES.has(text.slice(start, at).toLowerCase())) places.push(start)
  }
  return places
}

const isSchemeLetter = (code: number): boolean => code === 0x2d || ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a)

function namesIn(text: string): number[] {
  const places: number[] = []
  for (let at = text.indexOf('.', 3); at >= 0; at = text.indexOf('.', at + 1)) {
    const isName = (text.charCodeAt(at - 1) | 0x20) === 0x77 && text.slice(at - 3, at).toLowerCase() === 'www'
    if (isName) places.push(at - 3)
  }
  return places
}

function sharesIn(text: string): number[] {
  const places: number[] = []
  for (let at = text.indexOf('\\\\'); at >= 0; at = text.indexOf('\\\\', at + 1)) places.push(at)
  return places
}
