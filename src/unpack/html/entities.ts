// Entities that an XML document declares itself (XML 1.0 section 4.2): `<!ENTITY name "text">`, then `&name;`. Browsers put
// them in before they read on, so an address or a script may stand in pieces.

const ENTITIES_MAX = 200
// LIMIT: entities in entities are followed this far, and the text may grow to this.
const PASSES_MAX = 4
const CHARS_MAX = 8 * 2 ** 20
const DECLARATION = /<!ENTITY\s{1,40}([\w.:-]{1,100})\s{1,40}(?:"([^"]{0,65536})"|'([^']{0,65536})')/g

/** The document with its own entities put in. */
export function withEntities(markup: string): string {
  if (!markup.includes('<!ENTITY')) return markup
  const texts = new Map<string, string>()
  for (const [, name = '', double, single = ''] of markup.matchAll(DECLARATION)) {
    if (!texts.has(name)) texts.set(name, double ?? single)
    if (texts.size >= ENTITIES_MAX) break
  }
  let whole = markup
  for (let pass = 0; pass < PASSES_MAX; pass += 1) {
    let room = CHARS_MAX - whole.length
    const next = whole.replace(/&([\w.:-]{1,100});/g, (mark, name: string) => {
      const text = texts.get(name)
      if (text === undefined || text.length > room) return mark
      room -= text.length
      return text
    })
    if (next === whole) break
    whole = next
  }
  return whole
}
