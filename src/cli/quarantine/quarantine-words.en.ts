import type { QuarantineErrorCode } from '#actions'
import type { QuarantineWords } from './quarantine-wording.ts'

export const QUARANTINE_EN: QuarantineWords = {
  summary: 'look at held mail, deliver it or delete it',
  about:
    'Shows the mails that are held, why, and for whom. What turns out to be harmless is delivered, to each recipient at most once; what is not is deleted. The mails themselves lie encrypted in the store.',
  after: `
Give the ledger's key, and it is written down who looked, saved, released or deleted, and why.
While "sekisho serve" has the store open in a file, nobody else can write to it: stop it first to release or delete.

Exit codes of release:
  0   delivered to everybody it was released to
  10  somebody did not get it, or may not have
  2   wrong use, or something could not be read

Examples:
  sekisho quarantine list
  sekisho quarantine show 019abc12-...
  sekisho quarantine release 019abc12-... --reason "phoned the sender" --next-hop smtp://127.0.0.1:10026
  sekisho quarantine delete 019abc12-... --reason "fake invoice"
`,
  list: 'list what is held, the latest first',
  show: 'show one mail: why it is held, and what to do next',
  save: 'write the mail as it came to a file, for somebody who analyses it',
  release: 'deliver a held mail to those it was addressed to',
  delete: 'delete a held mail for good',
  id: 'the mail, by the id in the list',
  store: 'where it is kept: a file, or postgres://… (default: sekisho-data/store.sqlite, or SEKISHO_STORE)',
  tenant: 'only this clinic of the house, by its name in sekisho.yaml (default: all)',
  noTenant: (value, names) => `There is no clinic "${value}" here. There are: ${names}.`,
  clinic: (name) => `Clinic: ${name}`,
  key: 'the key that held mails are encrypted with (default: keys/quarantine.key beside the store; a clinic of several: quarantine.key.NAME)',
  ledgerKey: "the ledger's key: what is done is then written down",
  json: 'print one JSON object a line, for other programs',
  all: 'list what was released or deleted, too',
  to: 'only what is addressed to this recipient',
  text: 'only where this stands in the subject or the sender',
  count: 'how many to list (default: 20, at most 200)',
  before: 'go on behind this mail',
  out: 'the file to write; it must not be there yet',
  releaseTo: 'only to this recipient (can be repeated; default: everybody who waits for it)',
  nextHop: 'where to deliver: smtp://host:port, lmtp://host:port, lmtp:/path/to/socket or maildir:/path',
  again: 'deliver once more to those whose earlier release was interrupted; they may have it already',
  reason: 'why, in a few words',
  badCount: (value) => `Cannot list "${value}". Give a whole number from 1 to 200.`,
  badNextHop: (value) =>
    `Cannot deliver to "${value}". Give smtp://host:port, lmtp://host:port, lmtp:/path/to/socket or maildir:/path.`,
  none: 'Nothing is held.',
  noneSuch: 'Nothing like that is held.',
  unknown: (id) => `There is no held mail "${id}". "sekisho quarantine list" shows their ids.`,
  shown: (count, before) => `${count} shown. For older ones add: --before ${before}`,
  labels: {
    ...{ from: 'From', subject: 'Subject', to: 'To', reason: 'Why', held: 'Held since', size: 'Size', state: 'State' },
    kept: 'Under legal hold: it is not deleted',
  },
  colon: ': ',
  comma: ', ',
  noSubject: '(no subject)',
  noSender: '(no sender)',
  state: { held: 'Held', released: 'Released', dropped: 'Deleted' },
  recipient: { held: 'held', releasing: 'being delivered', released: 'delivered', dropped: 'deleted' },
  interrupted: (who, time) => `the release by ${who} at ${time} was interrupted: it may have been delivered`,
  interruptedTodo: (id) =>
    `Ask the recipient whether it arrived. If it did not: sekisho quarantine release ${id} --again --reason ... --next-hop ...`,
  by: (who, time, reason) => `${who}, ${time}${reason === '' ? '' : `: ${reason}`}`,
  answered: (reply) => `the mail server answered: ${reply}`,
  bodyGone: 'The mail itself is not kept any more.',
  next: (id) =>
    `To deliver it: sekisho quarantine release ${id} --reason ... --next-hop ...\nTo delete it: sekisho quarantine delete ${id} --reason ...`,
  saved: (file) => `${file}: the mail as it came`,
  saveWarning:
    'Careful: this file is the held mail itself, with whatever made it be held. Do not open it in a mail program, do not pass it on, and delete it when you are done.',
  outExists: (file) => `Cannot write "${file}": there is such a file already. Give another name.`,
  cannotWrite: (file, code) => `Cannot write "${file}": ${code}. Check the folder and its permissions.`,
  released: (recipient) => `${recipient}: delivered`,
  notReleased: (recipient, reply) => `${recipient}: not delivered, still held. The mail server answered: ${reply}`,
  unsure: (recipient) =>
    `${recipient}: it may or may not have been delivered; the connection was lost. Ask before you release it again.`,
  nobody: (id) =>
    `Nobody waits for "${id}": it was delivered, deleted, or is being delivered. "sekisho quarantine show ${id}" says which.`,
  deleted: (id) => `Deleted: ${id}`,
  notDeleted: (id) =>
    `Cannot delete "${id}": it is gone already, is being delivered, or is under legal hold. "sekisho quarantine show ${id}" says which.`,
  notRecorded: 'Not written down in the ledger: its key was not given (--ledger-key).',
  recordTrouble: (why) => `It was done, but could not be written down in the ledger: ${why}`,
  trouble: (code, message) => `${message}${HELP[code]}`,
}

const HELP: Readonly<Record<QuarantineErrorCode, string>> = {
  ...{ full: '', 'no-key': '', 'wrong-key': '', 'bad-key-file': '', busy: '', 'not-here': '' },
  damaged: '. It was not delivered.',
}
