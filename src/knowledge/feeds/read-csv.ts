import { csvRow } from './csv-row.ts'
import type { FeedTally } from './feed-tally.ts'
import { addressValue, ipValue } from './indicator-value.ts'

// Feeds in columns.
//
//   URLhaus        id, dateadded, url, url_status, [last_online,] threat, tags, urlhaus_link, reporter
//   Feodo Tracker  first_seen_utc, dst_ip, dst_port, c2_status, last_online, malware
//
// The names stand in a comment or in the first row; where there are none, the first row with an address tells which of
// the two it is. Other lists in columns are read by the names of their columns.

const VALUES = new Set([
  ...['url', 'dst_ip', 'ip_address', 'ip', 'domain', 'host', 'hostname', 'ioc', 'ioc_value', 'indicator', 'value'],
  ...['sha256', 'sha256_hash', 'sha1', 'sha1_hash', 'md5', 'md5_hash'],
])
const NOTES: readonly string[] = ['threat', 'malware', 'malware_printable', 'signature', 'tags']
const DATES: readonly string[] = ['dateadded', 'last_online', 'first_seen_utc', 'last_seen_utc', 'first_seen', 'date']
// QUIRK: older URLhaus files have no last_online.
const URLHAUS_8 = ['id', 'dateadded', 'url', 'url_status', 'threat', 'tags', 'urlhaus_link', 'reporter']
const URLHAUS_9 = [...URLHAUS_8.slice(0, 4), 'last_online', ...URLHAUS_8.slice(4)]
const FEODO = ['first_seen_utc', 'dst_ip', 'dst_port', 'c2_status', 'last_online', 'malware']

/** Reads one row after the other. */
export function csvReader(tally: FeedTally): (text: string) => void {
  let columns: readonly string[] | undefined
  return (text) => {
    const isComment = text.startsWith('#')
    const row = csvRow(isComment ? text.replace(/^#+\s*/u, '') : text)
    const mayBeNames = isComment || columns === undefined
    const names = row === undefined || !mayBeNames ? undefined : namesIn(row)
    if (names !== undefined) {
      columns = names
      tally.format = formatOf(names)
    }
    if (isComment || names !== undefined) return
    if (row === undefined) {
      tally.skip('not-an-indicator')
      return
    }
    columns ??= guessColumns(row)
    if (columns === undefined) {
      tally.skip('not-an-indicator')
      return
    }
    tally.format = formatOf(columns)
    readRow(row, columns, tally)
  }
}

/** The names of columns, when this row has some. */
export function namesIn(row: readonly string[]): readonly string[] | undefined {
  const names = row.map((each) => each.trim().toLowerCase())
  return names.length > 1 && names.some((name) => VALUES.has(name)) ? names : undefined
}

/** The columns of a row without names. */
export function guessColumns(row: readonly string[]): readonly string[] | undefined {
  if (addressValue(row[2] ?? '') !== undefined) return row.length >= URLHAUS_9.length ? URLHAUS_9 : URLHAUS_8
  return ipValue(row[1] ?? '') === undefined ? undefined : FEODO
}

const formatOf = (names: readonly string[]): 'urlhaus-csv' | 'feodo-csv' | 'csv' =>
  names.includes('urlhaus_link') || names.includes('url_status')
    ? 'urlhaus-csv'
    : names.includes('dst_ip')
      ? 'feodo-csv'
      : 'csv'

function readRow(row: readonly string[], columns: readonly string[], tally: FeedTally): void {
  const fieldOf = (name: string): string => row[columns.indexOf(name)] ?? ''
  const note = NOTES.map(fieldOf)
    .filter((each) => each !== '' && each !== 'None')
    .join(' ')
  for (const name of DATES) if (columns.includes(name)) tally.date(fieldOf(name))
  // QUIRK: several hashes of one file may stand in a row, some left empty or `n/a`.
  const values = columns.flatMap((name, index) => (VALUES.has(name) ? [row[index] ?? ''] : []))
  const written = values.filter((value) => value !== '' && value !== 'n/a')
  if (written.length === 0) tally.skip('not-an-indicator')
  for (const value of written) tally.addWritten(value, note)
}
