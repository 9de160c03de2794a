import { type Logger, pino } from 'pino'
import type { LogConfig } from '#config'
import { openLogSink } from './log-sink.ts'
import type { ServiceEvent } from './service-event.ts'

/** The log: one line of JSON an event, in a file or on standard output. */
export interface Log {
  readonly write: (event: ServiceEvent) => void
  /** The file may have been moved away: it is opened anew. */
  readonly reopen: () => void
  /** Resolves when what was written is in the file, as far as that can be. Never rejects. */
  readonly flush: () => Promise<void>
}

/** `onTrouble` is told why lines are lost; the service goes on. */
export function openLog({ level, file }: LogConfig, onTrouble: (message: string) => void): Log {
  // QUIRK: pino's own destination waits for ever, and everything with it, once the disk is full.
  const sink = openLogSink(file, onTrouble)
  const logger: Logger = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, sink)
  return {
    write: (event) => logger[levelOf(event)](plain(event)),
    reopen: sink.reopen,
    flush: sink.flush,
  }
}

// What an operator must see; the rest is `info`, and what every single mail and connection brings `debug`.
const WARNINGS = new Set([
  ...['unsure', 'came-again', 'burst', 'behind-failed', 'judge-failed', 'chore-failed', 'scanner-problem'],
  ...['tls-failed', 'listening-failed', 'turned-away', 'reload-failed', 'disconnected', 'not-held', 'state-failed'],
  ...['forward-behind', 'not-witnessed'],
])
const SMALL = new Set(['answered', 'ended', 'left', 'refused', 'unanswered'])

// Of those, what an operator wants to know of a client: it does not keep to the protocol, is too slow or sends too much.
const MISCONDUCT: ReadonlySet<string> = new Set([
  ...['talked-before-greeting', 'spoke-http', 'talked-past-starttls', 'too-many-errors', 'too-much-junk'],
  ...['line-too-long', 'idle', 'data-too-slow', 'session-too-long'],
])
const TOO_LARGE = '5.3.4'

const levelOf = ({ event, ...where }: ServiceEvent): 'debug' | 'info' | 'warn' => {
  if (WARNINGS.has(event.type)) return 'warn'
  if (!SMALL.has(event.type)) return 'info'
  // Behind a milter is a mail server of the place's own: whatever is odd there is told.
  if (where.from === 'milter') return 'info'
  if (event.type === 'ended' && 'reason' in event) return MISCONDUCT.has(event.reason) ? 'info' : 'debug'
  return event.type === 'refused' && 'reply' in event && event.reply.enhanced === TOO_LARGE ? 'info' : 'debug'
}

/** Errors by their message: they do not go into JSON by themselves. */
function plain({ from, event, ...rest }: ServiceEvent): Record<string, unknown> {
  const entries = Object.entries(event).map(([name, value]) => [name, value instanceof Error ? value.message : value])
  return { from, ...rest, ...Object.fromEntries(entries) }
}
