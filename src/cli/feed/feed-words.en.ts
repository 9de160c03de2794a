import type { FeedRefusal } from '../../knowledge/feeds/index.ts'
import type { FeedWords } from './feed-wording.ts'

export const FEED_EN: FeedWords = {
  summary: 'keep lists of bad addresses, domains and files (URLhaus, Feodo Tracker, MISP, STIX, RPZ, plain lists)',
  about:
    'Keeps lists of domains, web addresses, IP addresses and file hashes that others have found to be bad. They come from files that you drop in; nothing is fetched and nothing is looked up outside. A list that cannot be true is refused, and the one before it stays in force.',
  after: `
Lists are read as they are, also as .gz or .zip; what kind they are is found out.

Examples:
  sekisho feed add urlhaus /srv/lists/urlhaus.csv
  sekisho feed import            (reads the files of all lists again, for instance every hour)
  sekisho feed list
`,
  add: 'add a list under a name and import it from a file',
  import: 'read the files again, of the lists named or of all',
  list: 'show the lists, how many entries they have and how old they are',
  check: 'read a file and say whether it would be taken; nothing is stored',
  remove: 'take a list away; its entries stop counting at once',
  name: 'a short name of your choice: letters, digits, hyphens',
  names: 'names of lists; all when left out',
  file: 'the file with the list',
  source: 'a file, or the name of a list',
  store: 'where it is kept: a file, or postgres://… (default: sekisho-data/store.sqlite, or SEKISHO_STORE)',
  json: 'print one JSON object a line, for other programs',
  badName: (name) => `Cannot call a list "${name}". Use up to 40 letters, digits and hyphens, for instance "urlhaus".`,
  missing: (command) => `Something is missing. "sekisho feed ${command} --help" shows how it is used.`,
  taken: (name) => `There is a list "${name}" already. To read its file again, type "sekisho feed import ${name}".`,
  unknown: (name, names) =>
    `There is no list "${name}". ${names === '' ? 'There are none yet; "sekisho feed add NAME FILE" adds one.' : `There are: ${names}.`}`,
  none: 'There are no lists yet. "sekisho feed add NAME FILE" adds one.',
  formats: {
    'urlhaus-csv': 'URLhaus (CSV)',
    'urlhaus-json': 'URLhaus (JSON)',
    'feodo-csv': 'Feodo Tracker (CSV)',
    'feodo-json': 'Feodo Tracker (JSON)',
    'threatfox-json': 'ThreatFox (JSON)',
    csv: 'CSV',
    hostfile: 'hosts file',
    rpz: 'policy zone (RPZ)',
    'misp-json': 'MISP',
    'stix-json': 'STIX',
    list: 'plain list',
  },
  columns: ['name', 'entries', 'imported', 'list dated', 'kind', 'file'],
  imported: (name, count, before, format) =>
    `${name}: ${count} entries in force (${before === 0 ? 'new' : `${before} before`}), ${format}`,
  believed: (name, count, format) => `${name}: ${count} entries, ${format}. It would be taken.`,
  refused: (name, reasons, isInForce) =>
    `The list "${name}" was not taken. ${reasons}${isInForce ? ' The one before it stays in force.' : ' Nothing was stored.'}`,
  skipped: (count, line) =>
    count === 1 ? `  line ${line} was left out` : `  ${count} lines were left out, the first is line ${line}`,
  removed: (name) => `${name}: taken away`,
  refusal: (refusal) => refusalText(refusal),
  age: (days) => (days === 0 ? 'today' : days === 1 ? 'yesterday' : `${days} days ago`),
  never: 'never',
  stale: (name, days) =>
    `The list "${name}" was last imported ${days} days ago. See whether its file still arrives, then "sekisho feed import ${name}".`,
}

function refusalText(refusal: FeedRefusal): string {
  switch (refusal.why) {
    case 'empty':
      return 'It has no entry.'
    case 'too-many':
      return `It has ${refusal.count} entries; more than ${refusal.most} are not taken.`
    case 'dropped':
      return `It has ${refusal.count} entries, and had ${refusal.before} before: less than a tenth. If that is right, remove the list and add it anew.`
    case 'mostly-unreadable':
      return `It has ${refusal.skipped} lines that are no entries of a list, the first is line ${refusal.line}. Is it the right file?`
    case 'private-range':
      return `It lists addresses that belong to no public network: ${refusal.values.join(', ')}.`
    case 'own-domain':
      return `It lists your own domain: ${refusal.values.join(', ')}.`
    case 'public-suffix':
      return `It lists everything below a registry: ${refusal.values.join(', ')}.`
    case 'everybodys-domain':
      return `It lists domains that everybody uses: ${refusal.values.join(', ')}.`
    case 'cut-off':
      return 'It is cut off in the middle. Copy it again.'
    case 'not-json':
      return `It begins as JSON and is none (line ${refusal.line}).`
    case 'not-text':
      return 'It is not a text in UTF-8.'
    case 'too-large':
      return 'It is larger than any list.'
    case 'encrypted':
      return 'It is an encrypted archive. Unpack it first.'
    case 'unknown-packing':
      return 'It is packed in a way that is not read here. Unpack it first.'
  }
}
