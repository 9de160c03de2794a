// JSON with one spelling for each value, so that the same entry always has the same bytes and the same hash.
// SPEC: RFC 8785. No spaces; members sorted by their names' UTF-16 units (3.2.3); numbers as ECMAScript writes them
// (3.2.2.3), which JSON.stringify does; strings with the shortest escapes (3.2.2.2), which JSON.stringify does as well.

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json | undefined }

// LIMIT: entries nest four deep; who hands in more hands in something else.
const DEPTH_MAX = 64

/** The canonical text. Members that are undefined are left out. Throws TypeError for what JSON cannot say. */
export function canonicalJson(value: Json, depth = 0): string {
  if (depth > DEPTH_MAX) throw new TypeError('Cannot write JSON: it nests too deep')
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') return numberText(value)
  if (typeof value === 'string') return stringText(value)
  if (isList(value)) return `[${value.map((item) => canonicalJson(item, depth + 1)).join(',')}]`
  if (typeof value !== 'object') throw new TypeError(`Cannot write JSON: there is a ${typeof value} in it`)
  let members = ''
  // QUIRK: a plain sort() compares UTF-16 units, which is the RFC's order; localeCompare would not be.
  for (const name of Object.keys(value).sort()) {
    const member = value[name]
    if (member === undefined) continue
    members += `${members === '' ? '' : ','}${stringText(name)}:${canonicalJson(member, depth + 1)}`
  }
  return `{${members}}`
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value)

function numberText(value: number): string {
  // SPEC: RFC 8785, 3.2.2.3: NaN and Infinity are an error; minus zero is written as 0.
  if (!Number.isFinite(value)) throw new TypeError(`Cannot write JSON: ${value} is no JSON number`)
  return JSON.stringify(value)
}

// WHY: most strings need no escape, and to see that is quicker than to have them escaped.
const PLAIN = /^[\x20\x21\x23-\x5b\x5d-\ud7ff\ue000-\uffff]*$/

function stringText(value: string): string {
  if (PLAIN.test(value)) return `"${value}"`
  // SPEC: RFC 8785, 3.2.2.2: a lone surrogate is an error. JSON.stringify would write an escape for it.
  if (!value.isWellFormed()) throw new TypeError('Cannot write JSON: a string holds half a surrogate pair')
  return JSON.stringify(value)
}
