import { NOTHING_INSIDE, type Opener } from '#bytes'
import { openHtml } from './open-html.ts'

// XML that a browser does more with than show it: a style sheet that turns it into a page (XSLT), and elements of HTML
// or SVG in it, whose scripts run whatever the document is called. Other XML is data.

const ACTS = /<\?xml-stylesheet\b|w3\.org\/(?:1999\/XSL\/Transform|TR\/WD-xsl|1999\/xhtml|2000\/svg)/i

export const openXml: Opener = (content, opening) => {
  if (!ACTS.test(content.toString('latin1')) && !isWide(content)) return NOTHING_INSIDE
  const opened = openHtml(content, opening)
  // What it says is data, however it looks.
  return { ...opened, facts: opened.facts.filter(({ type }) => type !== 'text') }
}

const isWide = (content: Buffer): boolean =>
  content.length > 1 && /^(?:\xff\xfe|\xfe\xff|<\0|\0<)/.test(content.toString('latin1', 0, 2))
