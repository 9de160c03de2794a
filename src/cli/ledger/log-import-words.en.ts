import type { LogFinding } from '#ledger'
import type { LogImportWords } from './log-import-wording.ts'

export const LOG_IMPORT_EN: LogImportWords = {
  summary: 'read in the logs that your mail server already keeps, and say whether they were kept all the time',
  about:
    'Reads the mail logs you already have, so that they can be asked together with what Sekisho saw: Postfix and Dovecot (maillog, mail.log), Exim (mainlog), Microsoft 365 (message trace and audit log), Google Workspace (email log search). What kind a file is, is found out. Reading a file twice adds nothing twice.',
  after: `
It also looks at the log itself: whether logging was switched off, has gaps, stopped, or was cut off.

Exit codes:
  0   everything was read, and the logs look whole
  10  something is wrong with a log itself
  2   wrong use, or a file could not be read

Examples:
  sekisho ledger import /var/log/maillog /var/log/maillog-20261101.gz
  sekisho ledger import --ledger-key ledger.key AuditLog.csv
`,
  files: 'log files, also packed with gzip',
  format:
    'say what the files are instead of finding it out: mail-log, exim, microsoft-trace, microsoft-audit, google-workspace',
  zone: 'the time zone of times that name none, for instance +09:00 (default: that of this computer)',
  gap: 'hours without a line, in office hours, that count as a gap (default: learned from the log)',
  keyFile: 'the key of the ledger, so that the import itself is recorded in it',
  noFile: 'Nothing to read. Name a log file, for instance "sekisho ledger import /var/log/maillog".',
  badFormat: (value, names) => `There is no format "${value}". There are: ${names}.`,
  badZone: (value) => `Cannot use --zone "${value}". Write it like +09:00.`,
  badGap: (value) => `Cannot use --gap "${value}". Give a number of hours, for instance 4.`,
  reading: 'Reading',
  progress: (done, total, perSecond, left) => `${done}/${total} MB  ${perSecond} MB/s${left}`,
  formats: {
    ...{ 'mail-log': 'mail log of Postfix and Dovecot', exim: 'main log of Exim' },
    ...{ 'microsoft-trace': 'message trace of Microsoft 365', 'microsoft-audit': 'audit log of Microsoft 365' },
    'google-workspace': 'email log search of Google Workspace',
  },
  kinds: {
    ...{ received: 'received', delivered: 'delivered', sent: 'sent on', deferred: 'deferred', bounced: 'bounced' },
    ...{ rejected: 'refused', held: 'held', removed: 'removed', opened: 'opened', deleted: 'deleted' },
    ...{ moved: 'moved', copied: 'copied', flagged: 'marked', 'logged-in': 'logins', other: 'other' },
    ...{ 'login-failed': 'failed logins', 'rule-made': 'mail rules made', 'forwarding-set': 'forwarding set' },
    ...{ 'permission-given': 'permissions given', 'logging-off': 'logging switched off' },
    'logging-on': 'logging switched on',
  },
  imported: (file, format, lines, events, added) =>
    `${file}: ${format}, ${lines} lines, ${events} events, ${added} of them new`,
  span: (first, last) => `from ${first} to ${last}`,
  broken: (count, first) =>
    `${count} ${count === 1 ? 'line was' : 'lines were'} not understood (${first.length < count ? 'the first are lines' : 'line'} ${first.join(', ')})`,
  stopped: 'stopped before the end of the file; what was read so far is kept, and reading it again adds the rest',
  finding: (finding, time) => findingText(finding, time),
  empty: (file) => `"${file}" is empty: there is nothing to read in it.`,
  unknown: (file, names) =>
    `"${file}" does not look like a mail log. These can be read: ${names.join(', ')}. Name another file, or export it once more.`,
  other: (file, wanted, looksLike) =>
    `"${file}" does not look like ${wanted}; it looks like ${looksLike}. Leave --format out, or name another file.`,
  notRecorded:
    'The import was not recorded in the ledger, for its key was not given. Name it with --ledger-key next time.',
}

function findingText(finding: LogFinding, time: (at: number) => string): string {
  switch (finding.code) {
    case 'logging-off':
      return `Logging was switched off at ${time(finding.at)}${by(finding.account)} (${finding.what}). Ask who did it and why, and switch it on again; what happened from then on may be missing.`
    case 'gap':
      return `No line from ${time(finding.from)} to ${time(finding.to)}, in office hours. If you were closed, all is well; if not, ask whoever looks after the server.`
    case 'day-missing':
      return `Whole days are missing, from ${time(finding.from)} to ${time(finding.to)}. If you were closed, all is well; if not, look for an older file, or ask whoever looks after the server.`
    case 'stopped':
      return `The last line is of ${time(finding.at)}. If this is the log in use, logging has stopped: ask whoever looks after the server.`
    case 'clock-back':
      return `At line ${finding.line} the clock goes back ${minutes(finding.backMs)}, to ${time(finding.at)}. The times around it cannot be relied on.`
    case 'lines-lost':
      return `At ${time(finding.at)} (line ${finding.line}) the server itself says that it left lines out, because there were too many.`
    case 'cut-off':
      return `The file ends in the middle of line ${finding.line}. Copy it once more, when nothing is writing to it.`
  }
}

const by = (account: string): string => (account === '' ? '' : ` by ${account}`)

function minutes(ms: number): string {
  const count = Math.round(ms / 60_000)
  return count < 120 ? `${count} minutes` : `${Math.round(count / 60)} hours`
}
