import { CONFIG_EN } from './config/config-words.en.ts'
import { DISARM_EN } from './disarm/disarm-words.en.ts'
import { FEED_EN } from './feed/feed-words.en.ts'
import { HUNT_EN } from './hunt/hunt-words.en.ts'
import { LEARN_EN } from './learn/learn-words.en.ts'
import { LEDGER_EN } from './ledger/ledger-words.en.ts'
import { LOG_IMPORT_EN } from './ledger/log-import-words.en.ts'
import { MEMORY_EN } from './memory/memory-words.en.ts'
import { QUARANTINE_EN } from './quarantine/quarantine-words.en.ts'
import { RECHECK_EN } from './recheck/recheck-words.en.ts'
import { SERVE_EN } from './serve/serve-words.en.ts'
import type { CliWords } from './wording.ts'

export const EN: CliWords = {
  headings: { 'Usage:': 'Usage:', 'Arguments:': 'Arguments:', 'Options:': 'Options:', 'Commands:': 'Commands:' },
  about: 'Sekisho: looks at mail before anybody opens it, and says in Japanese and English what it found.',
  version: 'show the version',
  help: 'show this help',
  helpCommand: 'show help for a command',
  check: {
    summary: 'look at mails or attachments and say what was found, and why',
    about:
      'Looks at mails and attachments without opening them. No macro or program in them is ever run; the files are left as they are, and nothing leaves this computer, unless you name a ClamAV daemon or a PostgreSQL store elsewhere.',
    paths: 'what to check: mails (.eml, .msg), mbox, Maildir, attachments, folders of them; "-" is standard input',
    json: 'print one JSON object a line, for other programs',
    lang: 'language of the report: ja or en',
    policy: 'how findings are judged: clinic (default), strict (any macro is held), watch (only records)',
    trustResults:
      'believe the Authentication-Results that this server of yours (its authserv-id, mostly its host name) wrote into the mails; may be given again for another',
    store:
      'where sekisho learn and sekisho feed keep what they know: borrowed names and threads, and what is on your lists, are then recognised too',
    password: 'a password to try on what is locked; may be given more than once',
    yara: 'a folder of YARA rules of your own: parts and macros are matched with them, too',
    clamd: 'ask a ClamAV daemon as well: "host:port", or the path of its socket',
    jobs: (count) => `how many to check at a time (here: ${count})`,
    timeout: (seconds) => `seconds that one mail may take (default: ${seconds}); one that takes longer is held`,
    verbose: 'leave nothing out',
    after: `
Exit codes:
  0   nothing was held
  10  something was held or refused
  2   wrong use, or something could not be read

Examples:
  sekisho check mail.eml
  sekisho check --json ~/Maildir > result.jsonl
`,
  },
  learn: LEARN_EN,
  memory: MEMORY_EN,
  serve: SERVE_EN,
  config: CONFIG_EN,
  feed: FEED_EN,
  ledger: LEDGER_EN,
  ledgerImport: LOG_IMPORT_EN,
  hunt: HUNT_EN,
  recheck: RECHECK_EN,
  quarantine: QUARANTINE_EN,
  macros: {
    summary: 'show the macros, macro sheets and scripts in documents and mails, and what they come to',
    about:
      'Shows the source of every macro, macro sheet and script without opening the document. Under a line stands what it comes to when its texts are put together. Nothing is ever run.',
    after: `
Under each module: what starts it, what it reaches, the commands and addresses it would have used.

Exit codes:
  0   everything was read
  2   wrong use, or something could not be read

Examples:
  sekisho macros invoice.doc
  sekisho macros --json mail.eml > code.jsonl
`,
  },
  disarm: DISARM_EN,
  wrong: {
    noCommand: 'No command given. To check a mail, type "sekisho check FILE"; for help, type "sekisho --help".',
    command: (value) =>
      `No such command "${value}". To check a file, type "sekisho check ${value}"; for help, type "sekisho --help".`,
    noPart: (command, parts) =>
      `"${command}" needs one more word: ${parts.join(', ')}. "${command} --help" says what they do.`,
    part: (command, value, parts) =>
      `No such command "${command} ${value}". After "${command}" goes one of: ${parts.join(', ')}.`,
    option: (value, command) =>
      `No such option "${value}". "${command} --help" lists them all; write a file name that begins with "-" as "./${value}".`,
    optionValue: (value, command) => `No value given for "${value}". "${command} --help" shows how it is used.`,
    noPath: (command) => `Nothing to read. Name a file or a folder, for instance "${command} mail.eml".`,
    missing: (argument, command) => `${argument} is missing. "${command} --help" shows how it is used.`,
    tooMany: (command) =>
      `Too many words. Put quotation marks around a name with spaces in it; "${command} --help" shows how it is used.`,
    scanner: (_code, message) => `${message}.`,
    clamd: (value) => `Cannot use --clamd "${value}". Give "host:port", or the path of its socket.`,
    lang: (value) => `Cannot use language "${value}". Give ja or en.`,
    policy: (value, names) => `No such policy "${value}". Give one of: ${names}.`,
    trustResults: (value) =>
      `Cannot use --trust-results "${value}". Give the name in front of the first ";" of the Authentication-Results your server writes, for instance mx.example.jp.`,
    jobs: (value) => `Cannot use --jobs "${value}". Give a whole number from 1 to 256.`,
    timeout: (value) => `Cannot use --timeout "${value}". Give a number of seconds above 0 and up to 3600.`,
    other: (message, command) => `Wrong use (${message}). See "${command} --help".`,
  },
  input: {
    missing: (file) => `Cannot read "${file}": there is no such file or folder. Check its name and place.`,
    unreadable: (file, reason) => `Cannot read "${file}": ${reason}`,
    'dangling-link': (file) =>
      `Cannot read "${file}": it is a link to a file that is not there. Remake the link or name the file itself.`,
    'not-a-file': (file) =>
      `Cannot check "${file}": it is not a regular file (a pipe, a socket). Save what it holds to a file and check that.`,
    'empty-folder': (file) => `Nothing to check in "${file}": the folder is empty. Check its place.`,
    'empty-input': () => 'Nothing came from standard input. Hand it a mail, for instance "sekisho check - < mail.eml".',
  },
  reasons: {
    EISDIR: 'it is a folder. Name a file in it.',
    EACCES: 'permission is denied. Change its permissions or run as a user who may read it.',
    EPERM: 'permission is denied. Change its permissions or run as a user who may read it.',
    ENOENT: 'it went away in the meantime. Try again.',
    ELOOP: 'its links go round in a circle. Name the file itself.',
    ENAMETOOLONG: 'its name is too long. Give it a shorter one.',
    EIO: 'the disk did not answer properly. Check the disk.',
    EMFILE: 'too many files are open. Try a smaller --jobs.',
    'not-a-file': 'it is no longer a regular file. Try again.',
  },
  noWorker: (reason) => `Cannot start checking: ${reason}. Run "npm ci" in the folder of sekisho and try again.`,
  progress: (done, total, perSecond, left) => `${done}/${total}  ${perSecond}/s${left}`,
  checking: 'Checking',
  left: (seconds) => `  about ${seconds < 60 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`} left`,
}
