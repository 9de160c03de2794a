import { IMAP_EN } from './imap-words.en.ts'
import type { LearnWords } from './learn-wording.ts'

// What else there is to say is in the message itself.
const STORE_HELP: Readonly<Record<string, string>> = {
  unreachable: 'Check the address, and that the database is running.',
}

export const LEARN_EN: LearnWords = {
  summary: 'remember whom you write with, from mail you already have',
  about:
    'Reads mailboxes and address books and remembers who writes with you, since when and how often. Of texts only salted fingerprints are kept, of attachments nothing. A mail that comes under a borrowed name is recognised by this.',
  paths: 'what to learn from: mbox, Maildir, folders of mails (Sent as well as Inbox)',
  own: 'your own domain, or an own address at a provider; may be given more than once, is remembered',
  sent: 'all of it was sent by you (by default the sender decides)',
  received: 'all of it was received',
  addressBook: 'an address book as well: CSV or vCard',
  store: 'where to remember it: a file, or postgres://… (default: sekisho-data/store.sqlite, or SEKISHO_STORE)',
  after: `
Reading the same mailbox again changes nothing; a run that was broken off goes on where it was.

Examples:
  sekisho learn --own clinic.example ~/Maildir ~/Maildir/.Sent
  sekisho learn --imap imaps://taro@mail.clinic.example --imap-password-file ~/.imap-password
  sekisho learn --imap imaps://taro@mail.clinic.example --imap-token-url https://login.example.com/oauth2/token --imap-client-id sekisho --imap-refresh-token-file ~/.imap-refresh-token
  sekisho learn --address-book contacts.vcf
  sekisho check --store sekisho-data/store.sqlite mail.eml
`,
  nothingThere: (store) => `Nothing was learned at "${store}" yet. Run "sekisho learn" first, or check the name.`,
  nothingGiven:
    'Nothing to learn from. Name a mailbox or a folder, --imap or --address-book, for instance "sekisho learn --own clinic.example ~/Maildir".',
  bothWays: 'Give either --sent or --received, not both. Without them the sender of each mail decides.',
  wrongOwn: (value) => `Cannot use --own "${value}". Give a domain such as clinic.example, or a whole address.`,
  noOwn: 'Whose mail is this? Give your own domain once, for instance "--own clinic.example"; it is remembered.',
  learned: (source, added, read, skipped) =>
    `${source}: ${added} new of ${read} mails${skipped === 0 ? '' : `, ${skipped} passed over (no mail, or no sender)`}`,
  met: (file, people, broken) =>
    `${file}: ${people} people${broken === 0 ? '' : `, ${broken} lines could not be read`}`,
  imap: IMAP_EN,
  storeTrouble: (code, message) => `${message}. ${STORE_HELP[code] ?? ''}`.trim(),
}
