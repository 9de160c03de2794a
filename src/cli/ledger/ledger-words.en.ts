import type { LedgerErrorCode, Problem } from '#ledger'
import { LEDGER_PROOFS_EN, LEDGER_WITNESS_EN } from './ledger-elsewhere-words.en.ts'
import { LEDGER_EXPORT_EN } from './ledger-export-words.en.ts'
import { LEDGER_KEEP_EN } from './ledger-keep-words.en.ts'
import { LEDGER_SEARCH_EN } from './ledger-search-words.en.ts'
import type { LedgerWords } from './ledger-wording.ts'

export const LEDGER_EN: LedgerWords = {
  find: LEDGER_SEARCH_EN,
  exporting: LEDGER_EXPORT_EN,
  keep: LEDGER_KEEP_EN,
  proofs: LEDGER_PROOFS_EN,
  witness: LEDGER_WITNESS_EN,
  summary: 'read the log of what happened to your mail, and check that nobody changed it',
  about:
    'The ledger is the log that "sekisho serve" keeps of the mail that passes through it: who received it, how it was judged, who looked at it, what was done. Files that you check with "sekisho check" are not in it. It is made so that a changed or missing entry is noticed; a checkpoint that you keep elsewhere makes sure of it.',
  after: `
Keep a checkpoint where this machine cannot change it: on paper, in a mail to yourself, on another disk.
With it you can show later that nothing before it was touched.

Exit codes of verify:
  0   nothing was changed
  10  something was changed, or is not proved; the first place is named
  2   wrong use, or something could not be read

Examples:
  sekisho ledger search invoice --since 2026-11-01
  sekisho ledger search --verdict hold --person suzuki
  sekisho ledger story 0193a5b2-7c1e-7000-8a3f-2b1c4d5e6f70
  sekisho ledger checkpoint > checkpoint.txt
  sekisho ledger verify --checkpoint checkpoint.txt
  sekisho ledger verify --since 2026-11-01 --checkpoint /media/usb/checkpoints
  sekisho ledger checkpoint --svg safe.svg
  sekisho ledger export --out ledger.ndjson
  sekisho ledger verify ledger.ndjson
  sekisho ledger verify mail.ndjson --key sekisho/main/…   (a part of a ledger, with proofs)
  sekisho ledger export --format csv --since 2026-11-01 --out november.csv
  sekisho ledger hold --all-since 2026-11-01 --reason "asked for by the police" --ledger-key ledger.key
`,
  verify: 'check every entry, and name the first one that was changed, removed, inserted or moved',
  show: 'show entries, the latest ones first to last',
  export: 'write all entries as lines of JSON that can be verified anywhere, or some of them with a proof for each',
  checkpoint: 'print what the ledger commits to, on one line',
  qr: 'show it as a QR code as well, to be photographed',
  svg: 'write a page with a QR code as well, to be printed and kept in the safe',
  rotate: 'sign with a new key from now on, for instance when whoever knew the old one leaves',
  keyFile: 'the file with the key that signs now; the new key takes its place',
  since: 'check only what was written since this day (2026-11-01), or since the checkpoint in this file',
  file: 'an exported file, a whole ledger or entries with proofs (default: the ledger in the store)',
  older:
    'a file with older checkpoints, or a folder of them: nothing before them may have changed (may be given several times)',
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
  noneKept: (folder) => `There are no checkpoints in "${folder}". Name the folder into which they were written.`,
  sound: (count, origin) => `Nothing was changed: ${count} entries of the ledger "${origin}" are as they were written.`,
  soundSince: (count, from, origin) =>
    `Nothing was changed: the ${count} entries of the ledger "${origin}" from number ${from} on are as they were written. Those before were not read.`,
  contentsDropped: (entries, at) =>
    `Contents dropped${at === undefined ? '' : ` on ${at.toISOString().slice(0, 10)}`} by retention: ${entries} entries. Their hashes are there, so order and completeness are proved for them, too.`,
  withOlder: (entries, checkpoints) =>
    checkpoints === 1
      ? `The first ${entries} entries are those of the older checkpoint.`
      : `The first ${entries} entries are those of the ${checkpoints} older checkpoints.`,
  notCompared: (checkpoints) =>
    `${checkpoints === 1 ? 'One checkpoint is' : `${checkpoints} checkpoints are`} older than what was read and could not be compared; without "--since" all are.`,
  keyTrusted: 'The key is the one you gave.',
  keyShown: (key) => `The ledger's key is ${key}. Compare it with the one you noted; "--key" does that for you.`,
  notSound: 'The ledger is not as it was written:',
  problem: (problem) => problemText(problem),
  todo: 'Keep the store and its files exactly as they are, do not restart anything, and tell whoever looks after the machine.',
  rotated: (size, key, file) =>
    `From entry ${size} on the ledger is signed with a new key. It lies in "${file}"; back it up, and note down its public part:\n${key}`,
  page: ({ origin, size, at }) => ({
    title: 'Checkpoint of the mail ledger',
    lines: [
      `Ledger: ${origin}`,
      `Entries: ${size}, the last one of ${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`,
      'Keep this page in a safe place. It shows later that none of these entries was changed or removed: scan the code or type the lines below into a file, and run "sekisho ledger verify --checkpoint FILE".',
    ],
  }),
  exported: (file, count) => `${file}: ${count} entries`,
  kinds: {
    ...{ received: 'received', judged: 'judged', acted: 'acted', viewed: 'viewed', searched: 'searched' },
    ...{ exported: 'exported', 'password-tried': 'password tried', 'setting-changed': 'setting changed' },
    ...{ 'logged-in': 'logged in', 'login-failed': 'login failed', 'feed-imported': 'list imported' },
    ...{ 'notice-published': 'notice published', 'backup-verified': 'backup verified' },
    'log-imported': 'log imported',
    ...{ 'hold-placed': 'legal hold', 'hold-lifted': 'legal hold lifted', 'retention-applied': 'old contents dropped' },
    ...{ 'incident-opened': 'incident opened', 'key-rotated': 'key changed', 'ledger-started': 'ledger started' },
  },
  trouble: (code, message) => `${message}. ${HELP[code] ?? ''}`.trim(),
}

const HELP: Partial<Readonly<Record<LedgerErrorCode, string>>> = {
  'no-ledger': 'It begins by itself when "sekisho serve" is started for the first time.',
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
    case 'dropped-hash-changed':
      return `One of the hashes of the entries ${problem.index} to ${problem.to} was changed. The contents of some of them were dropped by retention, so their hashes are all there is.`
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
      return problem.from === undefined
        ? `Among the first ${problem.olderSize} entries are others than at the time of the older checkpoint.`
        : `Among the entries ${problem.from} to ${problem.olderSize - 1} are others than at the time of the older checkpoint.`
    case 'other-ledger':
      return 'The older checkpoint was signed by a key that this ledger does not name: one of the two is of another ledger.'
    case 'older-unreadable':
      return 'The older checkpoint cannot be read, or was not signed as it stands there. See whether it was copied whole.'
  }
}
