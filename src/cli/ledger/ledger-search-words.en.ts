import type { LedgerSearchWords } from './ledger-search-wording.ts'

export const LEDGER_SEARCH_EN: LedgerSearchWords = {
  search: 'find mails in the ledger, the newest first; all conditions must fit',
  text: 'words that stand anywhere: in subjects, names, addresses, file names',
  person: 'the name or address of somebody it is from or to',
  address: 'an address, or a domain with everything under it',
  words: 'words in the subject',
  messageId: 'its Message-ID',
  attachment: "words of an attachment's name, or its SHA-256",
  verdict: 'pass, notice, hold or refuse',
  rule: 'a rule that found something, or its group (attachment)',
  since: 'from this day or time on: 2026-11-24, 2026-11-24T09:00',
  until: 'up to this time; a day is included',
  limit: 'how many to show (default: 50)',
  before: 'go on where the answer before ended, by the number that it named',
  keyFile: "the ledger's key; with it, it is recorded that you looked",
  story: 'tell what happened to one mail, in order',
  mail: 'the name of the mail, as search shows it in brackets, or its Message-ID',
  index: 'bring the index of the search up to date, from the entries',
  anew: 'throw it away and make it again from the first entry',
  indexed: (mails) => `The index is up to date: ${mails} mails.`,
  badTime: (option, value) => `Cannot use ${option} "${value}". Write it like 2026-11-24 or 2026-11-24T09:00.`,
  badVerdict: (value) => `Cannot use --verdict "${value}". Give one of pass, notice, hold, refuse.`,
  verdicts: { pass: 'pass', notice: 'notice', hold: 'hold', refuse: 'refuse' },
  actions: {
    ...{ delivered: 'delivered', held: 'held', released: 'released', disarmed: 'disarmed copy', refused: 'refused' },
    ...{ 'clawed-back': 'taken back', deleted: 'deleted' },
  },
  noSubject: '(no subject)',
  more: (before) => `There may be more. Ask the same with "--before ${before}" to go on.`,
  none: 'No mail fits.',
  count: (hits) => (hits === 1 ? '1 mail' : `${hits} mails`),
  behind: (entries) =>
    `The last ${entries} entries of the ledger are not in the index yet. Wait a moment, or run "sekisho ledger index".`,
  noSuchMail: (mail) => `There is no mail "${mail}" in the ledger. "sekisho ledger search" shows their names.`,
  replay: 'judge a held mail again by the rules of now, and show what differs from then',
  heldKey: "the quarantine's key, to read the mail that is held",
  file: 'read the mail from this file, for instance when it is not held any more',
  policy: 'the file of the policy that it was judged under, when that is not clinic, strict or watch',
  password: 'a password to try on what is locked',
  noBytesNamed:
    'Cannot tell where the mail is: give the key of the quarantine (--held-key) or the mail itself (--file).',
  noReplay: (why, mail) =>
    ({
      'no-mail': `There is no mail "${mail}" in the ledger.`,
      'not-judged': `The mail "${mail}" was not judged yet.`,
      'no-bytes': `The mail "${mail}" is not held any more. If you have it as a file, give it with --file.`,
    })[why],
  noPolicy: (policy) => `Cannot judge it again under the policy of then: give its file with --policy (${policy}).`,
  quarantineTrouble: (message) => `${message}.`,
  replayed: (mail) => `The mail "${mail}" was judged again by the rules of now.`,
  past: (time, verdict, score, rules, policy) =>
    `then: ${verdict} (score ${score})  ${time}, rules ${rules}, policy ${policy}`,
  present: (verdict, score, rules) => `now:  ${verdict} (score ${score})  rules ${rules}`,
  verdictChanged: (then, now) => `The verdict changes from "${then}" to "${now}".`,
  verdictStays: (verdict) => `The verdict stays "${verdict}".`,
  changes: {
    came: (title, _, now) => `+ found now: ${title}, ${now}`,
    went: (title, then) => `- not found any more: ${title}, ${then}`,
    weight: (title, then, now) => `~ weighs differently: ${title}, ${then} then, ${now} now`,
    evidence: (title) => `~ found elsewhere: ${title}`,
    'not-asked': (title, then) => `? not asked this time: ${title}, ${then}`,
  },
  isSame: 'It is what the ledger says, byte for byte.',
  notes: {
    'other-mail': 'Mind that this is not the mail that was received: its SHA-256 is another.',
    'other-rules':
      'The rules are of another version. Those of then cannot be run any more; what is shown of then is what the ledger says.',
    'known-missing':
      'What was known then (whom the place writes with, and so on) is not kept any more. Rules that need it said nothing this time.',
    'known-changed':
      'What was kept of what was known then was changed, so it was not used. Check the ledger with "sekisho ledger verify".',
    locked:
      'Something in it is locked. Passwords are never kept with a verdict; if you know one, give it with --password.',
    'not-asked': 'What was looked at beside the mail (scanners, how much an account sends) was not looked at again.',
  },
  notRecorded: '(That you looked was not recorded in the ledger. Give its key with --ledger-key to record it.)',
  recordTrouble: (why) => `That you looked could not be recorded in the ledger. ${why}`,
  storeInUse: 'A running Sekisho has the store open, so nothing can be written from here.',
}
