import type { MemoryWords } from './memory-wording.ts'

export const MEMORY_EN: MemoryWords = {
  summary: 'show or forget what is remembered of a person, and what is old',
  about: 'Shows everything that is remembered of one address, forgets a person on request, and forgets what is old.',
  show: 'everything that is remembered of this address',
  forget: 'forget this address: names, mails it wrote, its place on mails of others',
  expire: 'forget what was last seen longer ago than this',
  address: 'a mail address',
  days: 'number of days to keep',
  after: `
Examples:
  sekisho memory show yamada@partner.example
  sekisho memory forget yamada@partner.example
  sekisho memory expire 730
`,
  unknown: (address) => `Nothing is remembered of "${address}".`,
  forgotten: (address) => `Forgotten: ${address}`,
  expired: (entries, days) => `Forgotten: ${entries} entries older than ${days} days`,
  wrongDays: (value) => `Cannot keep "${value}" days. Give a whole number from 1 to 36500.`,
  person: {
    names: 'Names',
    firstSeen: 'First seen',
    lastSeen: 'Last seen',
    received: 'Mails received',
    sent: 'Mails sent',
    mails: 'Mails that are remembered',
    passwords: 'Passwords kept sealed',
  },
}
