import type { HuntMistake } from '#ledger'
import type { HuntWords } from './hunt-wording.ts'

export const HUNT_EN: HuntWords = {
  summary: 'find out whom a wave of mails reached, in all that the ledger holds',
  about:
    'Looks through everything the ledger holds and says which mails fit, whom they reached, and what became of them: delivered, held, released. Ask when you hear of a bad mail, for instance by the SHA-256 of its attachment, a link in it, or its sender.',
  after: `
Several values of one option: one of them must fit. Several options: all must fit.

A rule file says more (all, any, not), as YAML:
  name: invoices of November
  where:
    sender: example.net
    any:
      - part-name: ["*.xlsm", "*.docm"]
      - link-host: example.org
    not:
      authentication: dmarc=pass
Names in it: mail-hash part-hash part-name part-kind link link-host sender recipient subject message-id peer
finding verdict authentication, and since, until.

Exit codes:
  0   nothing was found
  10  mails were found
  2   wrong use, or something could not be read

Examples:
  sekisho hunt --sender example.net --since 2026-11-20
  sekisho hunt --hash 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 --json
  sekisho hunt --rule wave.yaml
  sekisho hunt --sender example.net --since 2026-11-20 --claw-back
`,
  hash: 'SHA-256 of a mail, an attachment or a file in it',
  link: 'a web address in the mail, or its beginning',
  linkHost: 'the host of a link, or a domain above it',
  sender: 'an address, or a domain, of the sender (envelope, From, Reply-To)',
  recipient: 'an address, or a domain, of a recipient',
  part: 'the name of an attachment or a file in it, with * and ?',
  subject: 'words that all stand in the subject',
  messageId: 'the Message-ID',
  finding: 'the rule that found something, with *: attachment/*',
  verdict: 'how it was judged: pass, notice, hold, refuse',
  since: 'received on this day or later: 2026-11-20, or 2026-11-20T09:00',
  until: 'received up to this day, or before this time',
  rule: 'a file with a rule, see below',
  json: 'print one JSON object a mail, for other programs',
  store: 'where it is kept: a file, or postgres://… (default: sekisho-data/store.sqlite, or SEKISHO_STORE)',
  keyFile: 'the key of the ledger, so that the hunt itself is recorded in it',
  clawBack: 'fetch what was found back from watched mailboxes, and say who has what cannot be fetched',
  yes: 'with --claw-back: do not ask first',
  config: 'with --claw-back: the configuration (default: ./sekisho.yaml, else /etc/sekisho/sekisho.yaml)',
  tenant: 'with --claw-back: only this clinic, by its name in the configuration (default: all)',
  onlyWithClawBack: (option) => `${option} goes with --claw-back only.`,
  placeFromConfig:
    'With --claw-back the store and the keys are those of sekisho.yaml: leave out --store and --ledger-key.',
  sayYes: 'Nobody is here to be asked whether these mails are to be fetched back: add --yes.',
  confirm: (count) => `Fetch ${count === 1 ? 'this mail' : `these ${count} mails`} back where we can? (y/N) `,
  leftAlone: 'Nothing was fetched back.',
  nothingAsked:
    'Say what to look for, for instance "sekisho hunt --sender example.net"; "sekisho hunt --help" shows all.',
  badValue: (option, value) =>
    `Cannot look for ${option} "${value}": it is not written as such. "sekisho hunt --help" shows how.`,
  badTime: (option, value) => `Cannot use ${option} "${value}". Write a day, or a day and a time: 2026-11-20T09:00.`,
  ruleWrong: (file) => `Cannot use the rule file "${file}":`,
  mistake: (mistake, names) => mistakeText(mistake, names),
  hunting: 'Looking',
  progress: (done, total, perSecond, left) => `${done}/${total} entries  ${perSecond}/s${left}`,
  none: 'No mail fits.',
  found: (mails, recipients, first, last) =>
    `${mails} ${mails === 1 ? 'mail' : 'mails'} to ${recipients} ${recipients === 1 ? 'recipient' : 'recipients'}, from ${first} to ${last}.`,
  columns: ['recipient', 'mails', 'first', 'last', 'what became of them'],
  mails: 'Mails:',
  fates: {
    ...{ delivered: 'delivered', held: 'held', released: 'released', disarmed: 'delivered disarmed' },
    ...{ refused: 'refused', 'clawed-back': 'taken back', deleted: 'deleted', unknown: 'not recorded' },
  },
  more: (count) => `… and ${count} more; --json shows all`,
  cut: (count) =>
    `More mails fit than can be shown; these are the first ${count}. Ask for less, for instance with --since.`,
  unread: (count) =>
    `${count} ${count === 1 ? 'entry' : 'entries'} could not be read: damaged, or their contents were dropped for their age.`,
  stopped: (done, total) => `Stopped after ${done} of ${total} entries; this is what was found up to there.`,
}

function mistakeText({ line, code, value }: HuntMistake, names: string): string {
  const at = `line ${line}`
  switch (code) {
    case 'yaml':
      return `${at}: this is no YAML: ${value}`
    case 'no-where':
      return `${at}: there is no "where", which says what to look for`
    case 'unknown-name':
      return `${at}: there is nothing called "${value}". There are: ${names}`
    case 'not-a-map':
      return `${at}: below "${value}" go lines like "sender: example.net"`
    case 'not-a-list':
      return `${at}: below "${value}" goes a list, each of its items beginning with "- "`
    case 'not-text':
      return `${at}: "${value}" needs a text, or a list of texts`
    case 'bad-value':
      return `${at}: it is not written as such a value: ${value}`
    case 'bad-time':
      return `${at}: "${value}" is no time. Write a day, or a day and a time: 2026-11-20T09:00`
    case 'empty':
      return `${at}: nothing stands at "${value}"`
    case 'too-deep':
      return `${at}: "${value}" nests too deep`
    case 'too-long':
      return `${at}: the file is too long to be a rule`
  }
}
