import type { LedgerErrorCode, Problem } from '#ledger'
import type { LedgerWords } from './ledger-wording.ts'

export const LEDGER_EN: LedgerWords = {
  summary: 'read the log of what happened to your mail, and check that nobody changed it',
  about:
    'Everything that happens to a mail is written into a ledger: who received it, how it was judged, who looked at it, what was done. It is made so that a changed or missing entry is noticed; a checkpoint that you keep elsewhere makes sure of it.',
  after: `
Keep a checkpoint where this machine cannot change it: on paper, in a mail to yourself, on another disk.
With it you can show later that nothing before it was touched.

Exit codes of verify:
  0   nothing was changed
  10  something was changed; the first place is named
  2   wrong use, or something could not be read

Examples:
  sekisho ledger checkpoint > checkpoint.txt
  sekisho ledger verify --checkpoint checkpoint.txt
  sekisho ledger export --out ledger.ndjson
  sekisho ledger verify ledger.ndjson
`,
  verify: 'check every entry, and name the first one that was changed, removed, inserted or moved',
  show: 'show entries, the latest ones first to last',
  export: 'write all entries as lines of JSON that can be verified anywhere',
  checkpoint: 'print what the ledger commits to, on one line',
  file: 'an exported file (default: the ledger in the store)',
  older: 'a file with an older checkpoint: nothing before it may have changed',
  key: "the ledger's key as you noted it, for instance on paper",
  from: 'the first entry to show, by its number',
  count: 'how many entries to show (default: 20)',
  out: 'the file to write (default: standard output)',
  store: 'where it is kept: a file, or postgres://… (default: sekisho-data/store.sqlite, or SEKISHO_STORE)',
  json: 'print one JSON object a line, for other programs',
  badNumber: (option, value) => `Cannot use ${option} "${value}". Give a whole number.`,
  outExists: (file) => `Cannot write "${file}": there is such a file already. Give another name.`,
  none: 'Nothing was written to the ledger yet.',
  noneIn: (file) => `There is no ledger in "${file}". Name a file that "sekisho ledger export" wrote.`,
  sound: (count, origin) => `Nothing was changed: ${count} entries of the ledger "${origin}" are as they were written.`,
  withOlder: (count) => `The first ${count} of them are those of the older checkpoint.`,
  keyTrusted: 'The key is the one you gave.',
  keyShown: (key) => `The ledger's key is ${key}. Compare it with the one you noted; "--key" does that for you.`,
  notSound: 'The ledger is not as it was written:',
  problem: (problem) => problemText(problem),
  todo: 'Keep the store and its files exactly as they are, do not restart anything, and tell whoever looks after the machine.',
  exported: (file, count) => `${file}: ${count} entries`,
  kinds: {
    ...{ received: 'received', judged: 'judged', acted: 'acted', viewed: 'viewed', searched: 'searched' },
    ...{ exported: 'exported', 'password-tried': 'password tried', 'setting-changed': 'setting changed' },
    ...{ 'logged-in': 'logged in', 'login-failed': 'login failed', 'feed-imported': 'list imported' },
    ...{ 'notice-published': 'notice published', 'backup-verified': 'backup verified' },
    'log-imported': 'log imported',
    ...{ 'incident-opened': 'incident opened', 'key-rotated': 'key changed', 'ledger-started': 'ledger started' },
  },
  trouble: (code, message) => `${message}. ${HELP[code] ?? ''}`.trim(),
}

const HELP: Partial<Readonly<Record<LedgerErrorCode, string>>> = {
  'no-ledger': 'It begins by itself when Sekisho receives its first mail.',
}

function problemText(problem: Problem): string {
  switch (problem.code) {
    case 'checkpoint-missing':
      return 'The checkpoint is missing.'
    case 'checkpoint-changed':
      return 'The checkpoint is not the one that the key of the ledger signed.'
    case 'entry-changed':
      return problem.to === undefined
        ? `Entry ${problem.index} was changed.`
        : `One of the entries ${problem.index} to ${problem.to} was changed, together with its hash.`
    case 'entry-removed':
      return `Entry ${problem.index} was removed.`
    case 'entry-inserted':
      return `At entry ${problem.index} something was inserted that nobody signed.`
    case 'entry-reordered':
      return `From entry ${problem.index} on, entries stand in another order.`
    case 'rewritten':
      return 'Entries were rewritten together with their hashes; they do not belong to the signed checkpoint.'
    case 'tile-changed':
      return `The entries are right, but a hash kept for entry ${problem.index} was changed (tile ${problem.level}/${problem.tile}).`
    case 'time-reversed':
      return `Entry ${problem.index} says that it is older than the entry before it.`
    case 'key-not-vouched':
      return `At entry ${problem.index} the key changes without the key before it having agreed.`
    case 'key-unknown':
      return 'The key you gave never was the key of this ledger: it was replaced by another one, or the key is mistyped.'
    case 'cut-short':
      return `The ledger was cut short: the older checkpoint has ${problem.olderSize} entries, and there are only ${problem.size}.`
    case 'forked':
      return `Among the first ${problem.olderSize} entries are others than at the time of the older checkpoint.`
    case 'other-ledger':
      return 'The older checkpoint was signed by a key that this ledger does not name: one of the two is of another ledger.'
    case 'older-unreadable':
      return 'The older checkpoint cannot be read, or was not signed as it stands there. See whether it was copied whole.'
  }
}
