// What a line of another server's log says, in our words. Everything in it was written by servers, senders and users:
// it is text to be shown escaped.

export type LogSource = 'postfix' | 'dovecot' | 'exim' | 'microsoft-trace' | 'microsoft-audit' | 'google-workspace'

/** How a file is written. `mail-log` is syslog's, with Postfix and Dovecot side by side. */
export const LOG_FORMATS = ['mail-log', 'exim', 'microsoft-trace', 'microsoft-audit', 'google-workspace'] as const
export type LogFormat = (typeof LOG_FORMATS)[number]

export type ImportedKind =
  | 'received'
  | 'delivered'
  /** Handed on to another server, or to a program behind it. */
  | 'sent'
  | 'deferred'
  | 'bounced'
  | 'rejected'
  | 'held'
  | 'removed'
  | 'opened'
  | 'deleted'
  | 'moved'
  | 'copied'
  | 'flagged'
  | 'logged-in'
  | 'login-failed'
  | 'rule-made'
  | 'forwarding-set'
  | 'permission-given'
  | 'logging-off'
  | 'logging-on'
  | 'other'

export interface ImportedEvent {
  /** Milliseconds since 1970, UTC. */
  readonly at: number
  /** Its line in the file that was read: what came first within a second. */
  readonly line?: number
  readonly source: LogSource
  readonly kind: ImportedKind
  /** The server that wrote the line, where it says so. */
  readonly host?: string
  readonly queueId?: string
  /** When the mail of this queue id came in, where the log says so: what comes under the same id later is another. */
  readonly began?: number
  /** Without angle brackets. */
  readonly messageId?: string
  readonly from?: string
  /** One recipient or mailbox. */
  readonly to?: string
  /** The account that did it. */
  readonly account?: string
  /** The address of the client. */
  readonly client?: string
  /** What else the line says, by name: `relay`, `dsn`, `reply`, `subject`, `folder`, `bytes`. */
  readonly detail: Readonly<Record<string, string>>
}

/** What is wrong with the log itself. */
export type LogFinding =
  /** Somebody switched logging off. */
  | { readonly code: 'logging-off'; readonly at: number; readonly account: string; readonly what: string }
  /** No line for longer than this log usually has none, in office hours. */
  | { readonly code: 'gap'; readonly from: number; readonly to: number }
  /** A whole day without a line, with lines before and after it. */
  | { readonly code: 'day-missing'; readonly from: number; readonly to: number }
  /** The last line is old. */
  | { readonly code: 'stopped'; readonly at: number }
  /** A line is older than the one before it by more than this. */
  | { readonly code: 'clock-back'; readonly at: number; readonly backMs: number; readonly line: number }
  /** The server says that it left lines out, because there were too many. */
  | { readonly code: 'lines-lost'; readonly at: number; readonly line: number }
  /** The file ends in the middle of a line. */
  | { readonly code: 'cut-off'; readonly line: number }

/** Lines that were not understood: how many, and the numbers of the first. */
export interface BrokenLines {
  readonly count: number
  readonly first: readonly number[]
}

export interface LogImport {
  readonly file: string
  readonly format: LogFormat
  readonly sha256: string
  /** Lines of a log, records of a CSV or JSON file. */
  readonly lines: number
  /** Those that say something of a mail or a mailbox. */
  readonly events: number
  /** Those that were not there before. */
  readonly added: number
  readonly broken: BrokenLines
  readonly first?: number
  readonly last?: number
  readonly kinds: Readonly<Partial<Record<ImportedKind, number>>>
  readonly findings: readonly LogFinding[]
  /** Somebody ended it before the end of the file; `sha256` is that of what was read. */
  readonly isStopped?: true
}
