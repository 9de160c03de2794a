import { isDovecot, readDovecot } from './dovecot.ts'
import type { LogReader } from './log-reader.ts'
import { isPostfix, postfixReader } from './postfix.ts'
import type { Zone } from './read-time.ts'
import { SyslogReader } from './syslog-line.ts'

// A mail server's syslog: Postfix and Dovecot write into the same file, among others that say nothing of mails.

// QUIRK: rsyslog and journald drop lines of a program that writes too many, and say so in a line of their own.
const LOST =
  /(?:messages? lost due to rate-limiting|begin to drop messages due to rate-limiting|^Suppressed \d+ messages)/

export function mailLogReader(firstYear: number, zone: Zone): LogReader<string> {
  const syslog = new SyslogReader(firstYear, zone)
  const readPostfix = postfixReader()
  return (text) => {
    const line = syslog.read(text)
    if (line === undefined) return undefined
    const { at, host, program } = line
    const event = isPostfix(program) ? readPostfix(line) : isDovecot(program) ? readDovecot(line) : undefined
    const isLossy = /^(?:rsyslogd|systemd-journald|systemd-journal)$/.test(program) && LOST.test(line.text)
    return { at, host, events: event === undefined ? [] : [event], ...(isLossy ? { isLossy } : {}) }
  }
}
