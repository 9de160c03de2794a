import type { ImapTroubleCode } from '#knowledge'
import type { RecheckWords } from './recheck-wording.ts'

export const RECHECK_EN: RecheckWords = {
  summary: 'judge delivered mail again, and fetch back what would be held today',
  about:
    'Use it after rules or lists have changed. Mail in watched mailboxes is read again and judged as it would be today; what would be held is moved to the hold folder. Mail that went to boxes we cannot open is judged by what the ledger kept of it, and you are told who has it. Held mail is judged again, too, and nothing is released by itself.',
  after: `
It may run while "sekisho serve" runs. Interrupted, it goes on where it stopped when it is started again.

Exit codes:
  0   nothing would be held today that was delivered
  10  mail was fetched back, or people have to be told
  2   wrong use, or something could not be read (a mailbox, for instance)

Examples:
  sekisho recheck --since 7d --dry-run
  sekisho recheck --since 2026-11-20 --tenant hana
`,
  config: 'the configuration; ./sekisho.yaml, else /etc/sekisho/sekisho.yaml',
  since: 'mail that came in the last hours, days or weeks (12h, 7d, 2w), or since a day: 2026-11-20',
  tenant: 'only this clinic, by its name in the configuration (default: all)',
  dryRun: 'only say what would be done; nothing is moved or written down',
  json: 'print one JSON object a mail, for other programs',
  badSince: (value) => `Cannot use --since "${value}". Write a time back from now (12h, 7d, 2w), or a day: 2026-11-20.`,
  noTenant: (value, names) => `There is no clinic "${value}" in the configuration. There are: ${names}.`,
  noConfig: (places) => `There is no configuration: looked for ${places}. Name it with --config.`,
  mistakes: (file, count) => `${file}: ${count === 1 ? 'one mistake' : `${count} mistakes`}, so nothing was done:`,
  cannotOpen: (what) => `Cannot begin: ${what}`,
  looking: { ledger: 'Reading the ledger', mailbox: 'Reading the mailbox', quarantine: 'Judging held mail' },
  progress: (done, total, perSecond, left) => `${done}/${total}  ${perSecond}/s${left}`,
  outcome: {
    'clawed-back': 'Fetched back',
    'would-be': 'Would be fetched back',
    'by-person': 'Left: somebody had put it back',
    'not-moved': 'NOT fetched back',
    'already-held': 'Held already',
    'out-of-reach': 'Delivered, and we cannot fetch it back',
    quarantine: 'Held; would be delivered today',
  },
  labels: {
    ...{ from: 'From', subject: 'Subject', mailbox: 'Mailbox', reason: 'Why' },
    ...{ recipients: 'Who has it', next: 'Next' },
  },
  colon: ': ',
  comma: ', ',
  noSubject: '(no subject)',
  noSender: '(no sender)',
  seen: 'It was marked as read before. Ask who uses this mailbox whether they opened a file or a link in it.',
  notSeen: 'It was not marked as read. A program that fetches by POP3 leaves no trace; ask where one is used.',
  notMoved: 'The mail server would not move it; it is tried again by "sekisho serve". Tell whoever uses this mailbox.',
  release: (id) => `If you agree: sekisho quarantine release ${id} --reason ... --next-hop ...`,
  today: { pass: 'nothing stands out', notice: 'delivered with a word of caution', hold: 'held', refuse: 'refused' },
  unreachable: (mailbox, code, says) =>
    `The mailbox ${mailbox} could not be looked through: ${REACH[code]}${says === '' ? '' : ` (${says})`}. The others were.`,
  unreadable: (mailbox, folder, uid) =>
    `${mailbox}: one mail could not be read (folder ${folder}, number ${uid}); the server would not show it.`,
  heldUnreadable: (mail, says) => `The held mail ${mail} could not be judged again: ${says}`,
  noLedger: (clinic, says) => `${clinic}: mail that went elsewhere could not be judged. ${says}`,
  cut: (count) => `More mails than can be listed; these are the first ${count}. Ask for less, for instance --since 1d.`,
  busy: (mailbox) =>
    `The mailbox ${mailbox} is being looked through by somebody else at this moment, so it was left out.`,
  nothing: 'Nothing that was delivered would be held today.',
  tellThese:
    'These people have mail that we cannot fetch back. Ask them not to open it and to delete it; if it was opened, have them stop using that computer and call you:',
  mails: (count) => (count === 1 ? '1 mail' : `${count} mails`),
  more: (count) => `… and ${count} more; --json shows all`,
  summed: {
    'clawed-back': (count) => `${count} fetched back into the hold folder`,
    'would-be': (count) => `${count} would be fetched back`,
    'by-person': (count) => `${count} left where somebody had put them`,
    'not-moved': (count) => `${count} could not be moved`,
    'already-held': (count) => `${count} held already`,
    'out-of-reach': (count) => `${count} delivered and out of our reach`,
    quarantine: (count) => `${count} held that would be delivered today`,
  },
  stopped: 'Stopped before the end; start it again, and it goes on from here.',
}

const REACH: Readonly<Record<ImapTroubleCode, string>> = {
  'host-not-found': 'there is no server of that name; check the name in sekisho.yaml',
  unreachable: 'the server cannot be reached',
  'no-answer': 'the server did not answer in time',
  'untrusted-certificate': 'the certificate of the server is not trusted',
  'expired-certificate': 'the certificate of the server is not valid today',
  'other-name': 'the certificate of the server is for another name',
  'no-tls': 'the server offers no encryption',
  'login-refused': 'the server refused the login; check user and password in sekisho.yaml',
  busy: 'the server is busy; try again later',
  'no-folder': 'a folder is missing',
  refused: 'the server refused to show the mails',
  lost: 'the connection was lost',
  'not-understood': 'the answer of the server cannot be understood',
}
