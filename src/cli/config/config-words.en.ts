import type { Config } from '#config'
import { listenText } from '#config'
import { clockText, hopText, storeText } from './config-shown.ts'
import type { ConfigWords } from './config-wording.ts'

export const CONFIG_EN: ConfigWords = {
  summary: 'check the configuration before you use it',
  about: 'Checks sekisho.yaml without starting anything.',
  check: 'tell all mistakes of a configuration, or what would run',
  file: 'the configuration; ./sekisho.yaml, else /etc/sekisho/sekisho.yaml',
  json: 'print mistakes and notes as JSON, for other programs',
  after: `
Exit codes:
  0   the configuration is good
  2   it has mistakes, or cannot be read

All keys are explained in docs/configuration.en.md; sekisho.example.yaml has them all.
`,
  mistakes: (file, count) => `${file}: ${count === 1 ? 'one mistake' : `${count} mistakes`}`,
  notes: (count) => (count === 1 ? 'Not wrong, but worth a word:' : 'Not wrong, but worth a word, each:'),
  good: (file) => `${file}: good. This would run:`,
  noConfig: (places) => `There is no configuration: looked for ${places}.`,
  summaryOf,
}

function summaryOf({ doors, clinics, nextHop, store, digest, policy, outbound }: Config): [string, string][] {
  return [
    ...doors.smtp.map((door): [string, string] => [
      'SMTP',
      `${listenText(door.listen)} (${door.mode}) to ${hopText(door.nextHop)}`,
    ]),
    ...doors.milter.map((door): [string, string] => [
      'Milter',
      `${listenText(door.listen)}, held mail with ${door.hold === 'store' ? 'Sekisho' : 'Postfix'}`,
    ]),
    ...doors.http.map((door): [string, string] => [
      'HTTP',
      `${listenText(door.listen)}${door.pages ? ', with pages for recipients' : ''}`,
    ]),
    ...doors.imap.map((door): [string, string] => ['IMAP', `${door.name}: ${door.user} at ${door.server}`]),
    ...clinics.map(({ name, domains, addresses, policy }): [string, string] => [
      clinics.length === 1 ? 'Yours' : `Clinic ${name}`,
      `${[...domains, ...addresses].join(', ')} (policy ${policy})`,
    ]),
    ...(nextHop === undefined ? [] : [['Next hop', hopText(nextHop)] as [string, string]]),
    ['Store', storeText(store)],
    ['Policy', policy],
    ['Digest', digest === undefined ? 'none' : `daily at ${clockText(digest.at)}`],
    [
      'Outbound',
      `more than ${outbound.perHour} recipients an hour and ${outbound.factor} times the custom is a burst, ${outbound.hold ? 'held' : 'told'}`,
    ],
  ]
}
