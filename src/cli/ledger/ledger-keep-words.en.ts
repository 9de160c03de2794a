import type { LedgerKeepWords } from './ledger-keep-wording.ts'

export const LEDGER_KEEP_EN: LedgerKeepWords = {
  retain:
    'drop the contents of old entries for good; their hashes stay, so that the ledger verifies as before. What is under hold is kept',
  days: 'how many days back the contents are kept',
  hold: 'put a mail, or everything since a day, under legal hold: nothing of it is dropped until the hold is lifted',
  allSince: 'everything since this day or time: 2026-11-24, 2026-11-24T09:00',
  liftHold: 'lift a hold; what is old enough can be dropped again',
  all: 'the hold on everything since a day',
  holds: 'show what is under hold, since when and why',
  reason: 'why; it is written in the ledger',
  keyFile: "the ledger's key; it is recorded who did this",
  badDays: (value) => `Cannot use --days "${value}". Give a whole number of days, 1 or more.`,
  noReason: 'Cannot do it without a reason: write with --reason why it is done.',
  oneTarget: (option) => `Cannot tell what is meant: name one mail, or give ${option}, but not both.`,
  retained: (dropped) =>
    dropped === 0
      ? 'Nothing was dropped: no contents are old enough.'
      : `Dropped the contents of ${dropped} ${dropped === 1 ? 'entry' : 'entries'}. The hashes stay, and the ledger verifies as before.`,
  keptUnderHold: (entries) =>
    `Kept, because of a hold: ${entries} ${entries === 1 ? 'entry that is' : 'entries that are'} old enough. "sekisho ledger holds" shows the holds.`,
  placed: (mail) => `The mail "${mail}" is under hold.`,
  placedSince: (time) => `Everything since ${time} is under hold.`,
  widerHold: (time) =>
    `Everything since ${time} is under hold already. To hold less, lift that hold first: "sekisho ledger lift-hold --all".`,
  lifted: (mail) => `The hold on the mail "${mail}" is lifted.`,
  liftedAll: 'The hold on everything is lifted. Holds on single mails stay.',
  noSuchHold: (mail) => `There is no hold on the mail "${mail}". "sekisho ledger holds" shows what is under hold.`,
  noHoldOnAll: 'There is no hold on everything. "sekisho ledger holds" shows what is under hold.',
  noHolds: 'Nothing is under hold.',
  everythingSince: (time) => `everything since ${time}`,
}
