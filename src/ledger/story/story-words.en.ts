import type { StoryWords } from './story-words.ts'

const DOORS: Readonly<Record<string, string>> = {
  ...{
    smtp: 'the SMTP door',
    milter: 'the mail server (milter)',
    http: 'the HTTP door',
    imap: 'the mailbox watch (IMAP)',
  },
}

export const STORY_EN: StoryWords = {
  locale: 'en-GB',
  heading: (subject, mail) => `${subject === undefined ? 'A mail without a subject' : `"${subject}"`} (${mail})`,
  joined: (texts, left) => `${texts.join(', ')}${left > 0 ? ` and ${left} more` : ''}`,
  quoted: (text) => `"${text}"`,
  nobody: '(nobody named)',
  door: (door) => DOORS[door] ?? `the door "${door}"`,
  user: (name) => name,
  verdicts: { pass: 'pass', notice: 'notice', hold: 'hold', refuse: 'refuse' },
  received: ({ sender, from, recipients, subject, size, files, door, peer, isInClear, origin }) =>
    [
      `Came in by ${door} from ${from === sender || from === '' ? sender : `${from} (envelope: ${sender})`}, to ${recipients}:`,
      `${subject === undefined ? 'no subject' : `subject "${subject}"`}, ${size}${files === undefined ? '' : `, with ${files}`}.`,
      ...(peer === undefined ? [] : [`It was brought by ${peer}${isInClear ? ', not encrypted' : ''}.`]),
      ...(origin === undefined ? [] : [`Where it comes from: ${origin}.`]),
    ].join(' '),
  judged: ({ verdict, score, because, policy, rules }) =>
    `Judged "${verdict}" (score ${score})${because === undefined ? ': nothing was found.' : ` because of: ${because}.`} Policy ${policy}, rules ${rules}.`,
  finding: (title, rule) => (title === '' ? rule : `${title} (${rule})`),
  acted: {
    delivered: ({ who, recipients }) => `Delivered to ${recipients} by ${who}.`,
    held: ({ who, recipients }) => `Held for ${recipients} by ${who}.`,
    released: ({ who, recipients }) => `Released to ${recipients} by ${who}.`,
    disarmed: ({ who, recipients }) => `A copy without its dangerous parts was made for ${recipients} by ${who}.`,
    refused: ({ who, recipients }) => `Refused for ${recipients} by ${who}.`,
    'clawed-back': ({ who, recipients }) => `Taken back from ${recipients} by ${who}.`,
    deleted: ({ who, recipients }) => `Deleted from the quarantine by ${who}, without ${recipients} having got it.`,
  },
  reply: (text) => `The next server answered "${text}".`,
  reason: (text) => `Reason: "${text}".`,
  viewed: (who, what, from) => `Viewed by ${who}: ${what}${from === undefined ? '' : ` (from ${from})`}.`,
  passwordTried: (who, part, opened) =>
    `${who} tried a password on "${part}", which ${opened ? 'opened' : 'did not open'}.`,
  other: (who, what) => `${who}: ${what}`,
  imported: ({ source, what, from, to, who, detail }) =>
    [
      `[log of ${source}] ${what}`,
      ...(from === undefined ? [] : [`from ${from}`]),
      ...(to === undefined ? [] : [`to ${to}`]),
      ...(who === undefined ? [] : [`by ${who}`]),
      ...(detail === undefined ? [] : [detail]),
    ].join(', '),
  importedKinds: {
    ...{ received: 'received', delivered: 'delivered', sent: 'sent on', deferred: 'put off', bounced: 'bounced' },
    ...{ rejected: 'rejected', held: 'held', removed: 'left the queue', opened: 'opened', deleted: 'deleted' },
    ...{
      moved: 'moved',
      copied: 'copied',
      flagged: 'flagged',
      'logged-in': 'logged in',
      'login-failed': 'login failed',
    },
    ...{ 'rule-made': 'rule made', 'forwarding-set': 'forwarding set', 'permission-given': 'permission given' },
    ...{ 'logging-off': 'logging switched off', 'logging-on': 'logging switched on', other: 'something else' },
  },
  isCut: 'There are more entries about this mail; these are the first.',
  wasCut: '(it was long, and some of it was left out when it was recorded)',
}
