import { Budget, decodeText, type Opening } from '#bytes'
import { DEFAULT_LIMITS, type MailFact, type PresentedFact } from '#domain'
import { asciiDomain, type Letter, registrableDomain } from '#identity'
import { openMail } from '#mail'

// A mail read for learning: its head and its own text, nothing else. Attachments are not looked into, so that a
// mailbox of years is learned in minutes.

const TEXT_BYTES_MAX = 200_000
const LINKS_MAX = 200
const URL_HOST = /\bhttps?:\/\/(?:[^\s/@"'<>]{0,200}@)?([a-z0-9.-]{3,253})/gi

/** The letter that these bytes are; undefined when they are no mail. Never throws. */
export function readLetter(bytes: Buffer): Letter | undefined {
  const opening: Opening = {
    budget: new Budget(DEFAULT_LIMITS),
    tools: {},
    kind: 'mail',
    name: '',
    given: [],
    passwords: () => [],
  }
  const { facts, children } = openMail(bytes, opening)
  const head = facts.find((fact): fact is MailFact => fact.type === 'mail')?.head
  if (head === undefined || head.fields.length === 0) return undefined
  const bodies = children.flatMap(({ role, content, facts: said = [] }) => {
    const presented = said.find((fact): fact is PresentedFact => fact.type === 'presented')
    if (role !== 'body' || !Buffer.isBuffer(content)) return []
    const { text } = decodeText(content.subarray(0, TEXT_BYTES_MAX), presented?.charset ?? '')
    return [{ text, isHtml: presented?.declaredType === 'text/html' }]
  })
  const plain = bodies.filter(({ isHtml }) => !isHtml)
  const shown = plain.length > 0 ? plain.map(({ text }) => text) : bodies.map(({ text }) => withoutMarkup(text))
  return { head, text: shown.join('\n'), linkDomains: linkDomainsIn(bodies.map(({ text }) => text)), returned: [] }
}

function linkDomainsIn(texts: readonly string[]): string[] {
  const domains = new Set<string>()
  for (const text of texts) {
    for (const [, host = ''] of text.matchAll(URL_HOST)) {
      domains.add(registrableDomain(asciiDomain(host)))
      if (domains.size >= LINKS_MAX) return [...domains]
    }
  }
  return [...domains]
}

// WHY by hand: what is compared are letters alone, so a tag left over or an entity not decoded costs nothing.
const withoutMarkup = (html: string): string =>
  html
    .replace(/<(style|script|head)\b[^>]{0,2000}>[\s\S]*?<\/\1\s*>/gi, ' ')
    .replace(/<(?:br|\/p|\/div|\/tr|\/li)\b[^>]{0,500}>/gi, '\n')
    .replace(/<[^>]{0,4000}>/g, ' ')
    .replace(/&nbsp;/gi, ' ')
    .replace(/&amp;/gi, '&')
    .replace(/&lt;/gi, '<')
    .replace(/&gt;/gi, '>')
