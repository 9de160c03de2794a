import { columnsOf } from './columns.ts'
import { isDovecot } from './dovecot.ts'
import { looksLikeExim } from './exim.ts'
import { isGoogle } from './google-workspace.ts'
import type { LogFormat } from './imported-event.ts'
import { isAudit } from './microsoft-audit.ts'
import { isTrace } from './microsoft-trace.ts'
import { isPostfix } from './postfix.ts'
import { SyslogReader } from './syslog-line.ts'

// LIMIT: a mail server's syslog may begin with other programs' lines.
const LINES_MAX = 2_000

/** What a file is, by its beginning. `isJson` says whether its records are objects of JSON or rows of CSV. */
export interface Detected {
  readonly format: LogFormat
  readonly isJson: boolean
}

export function detectFormat(head: string): Detected | undefined {
  const text = head.replace(/^\ufeff/, '').trimStart()
  if (/^[[{]/.test(text)) return isAuditJson(text) ? { format: 'microsoft-audit', isJson: true } : undefined
  const byColumns = formatOfColumns(text)
  if (byColumns !== undefined) return { format: byColumns, isJson: false }
  const byLines = formatOfLines(text.split('\n', LINES_MAX))
  return byLines === undefined ? undefined : { format: byLines, isJson: false }
}

const isAuditJson = (text: string): boolean =>
  /"(?:AuditData|auditData)"\s*:/.test(text) || (/"Operation"\s*:/.test(text) && /"CreationTime"\s*:/.test(text))

function formatOfColumns(text: string): LogFormat | undefined {
  for (const header of text.split('\n', 2)) {
    const columns = columnsOf(header.split(/[,\t;]/))
    if (isAudit(columns)) return 'microsoft-audit'
    if (isGoogle(columns)) return 'google-workspace'
    if (isTrace(columns)) return 'microsoft-trace'
  }
  return undefined
}

function formatOfLines(lines: readonly string[]): LogFormat | undefined {
  const syslog = new SyslogReader(2000, { zoneMinutes: 0 })
  let [mails, exims] = [0, 0]
  for (const line of lines) {
    if (looksLikeExim(line)) exims += 1
    const program = syslog.read(line)?.program
    if (program !== undefined && (isPostfix(program) || isDovecot(program))) mails += 1
  }
  if (mails === 0 && exims === 0) return undefined
  return exims > mails ? 'exim' : 'mail-log'
}
