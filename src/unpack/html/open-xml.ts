import { decodeText, type Opener } from '#bytes'
import type { LinkFact } from '#domain'
import { charsetOf, sharesInList } from '../text/index.ts'
import { openHtml } from './open-html.ts'

// XML that a browser does more with than show it: a style sheet that turns it into a page (XSLT), and elements of HTML
// or SVG in it, whose scripts run whatever the document is called. Other XML is data; what it fetches from outside (its
// definition, its style sheet, pieces of music) counts all the same.

const ACTS = /<\?xml-stylesheet\b|w3\.org\/(?:1999\/XSL\/Transform|TR\/WD-xsl|1999\/xhtml|2000\/svg)/i
// `<!DOCTYPE a SYSTEM "...">`, `<!ENTITY a PUBLIC "..." "...">`, `<?xml-stylesheet href="..."?>`
const FETCHES =
  /<(?:!(?:DOCTYPE|ENTITY)\s[^>"']{1,300}(?:"[^"]{0,300}"\s{0,20})?|\?xml-stylesheet\s[^>]{0,300}?href\s{0,9}=\s{0,9})["']((?:file:|smb:|\\\\)[^"'<>]{1,2000})["']/gi
const HEAD_CHARS = 65_536

export const openXml: Opener = (content, opening) => {
  const { text } = decodeText(content, charsetOf(opening.given))
  const fetched = [...text.slice(0, HEAD_CHARS).matchAll(FETCHES)].map(([, url = '']) => url)
  const links = [...new Set(fetched)].map((url): LinkFact => ({ type: 'link', url, shown: '', opens: 'by-itself' }))
  const own = [...links, ...sharesInList(text, opening.name)]
  if (!ACTS.test(text)) return { facts: own, children: [], flaws: [] }
  const opened = openHtml(content, opening)
  // What it says is data, however it looks.
  return { ...opened, facts: [...opened.facts.filter(({ type }) => type !== 'text'), ...own] }
}
