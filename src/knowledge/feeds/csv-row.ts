// One line of CSV: fields between commas, those in quotes with `""` for a quote. SPEC: RFC 4180, without line ends in
// fields, which no feed has.

const FIELD = /\s*(?:"((?:[^"]|"")*)"|([^",]*))\s*(?:,|$)/y
const FIELDS_MAX = 100

/** The fields of a row; undefined when a quote is left open. */
export function csvRow(line: string): readonly string[] | undefined {
  const fields: string[] = []
  let at = 0
  do {
    FIELD.lastIndex = at
    const match = FIELD.exec(line)
    if (match === null) return undefined
    const [all, quoted, plain = ''] = match
    fields.push(quoted === undefined ? plain.trim() : quoted.replaceAll('""', '"'))
    at += all.length
    if (!all.endsWith(',')) return fields
  } while (fields.length < FIELDS_MAX)
  return fields
}
