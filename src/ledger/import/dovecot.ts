import { asAddress, asClient, asField, asMessageId, detailOf, given } from './field-text.ts'
import type { ImportedEvent, ImportedKind } from './imported-event.ts'
import type { SyslogLine } from './syslog-line.ts'

// Dovecot's lines: who logged in, what was put into a mailbox, and what the mail_log plugin saw happen in it.
//
//   imap-login: Login: user=<u>, method=PLAIN, rip=…, lip=…, mpid=…, TLS, session=<…>
//   imap-login: Disconnected (auth failed, 1 attempts in 2 secs): user=<u>, method=PLAIN, rip=…
//   lmtp(u)<812><…>: msgid=<…>: saved mail to INBOX       also `lda(u)`, `sieve: msgid=…: stored mail into mailbox 'Junk'`
//   imap(u)<812><…>: expunge: box=INBOX, uid=5, msgid=<…>, size=…        also delete, copy, save, flag_change
//
// By syslog all of that stands behind "dovecot: ", in Dovecot's own file "Info: " stands behind the program.

const PROGRAM =
  /^(?:dovecot|(?:imap|pop3|submission|managesieve)-login|(?:imap|pop3|lmtp|lda|indexer-worker|doveadm)(?:\(.*|))$/
const INNER = /^(?:[a-z0-9-]{2,20}-login|(?:imap|pop3|lmtp|lda|doveadm)(?:\([^)]{0,320}\))?(?:<[^>]{0,80}>){0,2}): /

export const isDovecot = (program: string): boolean => PROGRAM.test(program)

/** What a line says, undefined where that is nothing of a mail or a login. */
export function readDovecot(line: SyslogLine): ImportedEvent | undefined {
  const inner = line.program.startsWith('dovecot') ? INNER.exec(line.text)?.[0] : undefined
  const program = inner === undefined ? line.program : inner.slice(0, -2)
  const text = line.text.slice(inner?.length ?? 0).replace(/^(?:Info|Warning|Error): /, '')
  const saying = program.endsWith('-login') ? login(program, text) : (delivered(text) ?? changed(text))
  if (saying === undefined) return undefined
  const account = accountOf(program)
  const { at, host } = line
  return { at, source: 'dovecot', ...given({ host: host || undefined, account }), ...saying }
}

/** `imap(user)<…>`, and `lmtp(812, user)` of older versions. */
function accountOf(program: string): string | undefined {
  const inside = /\((?:\d{1,10}, ?)?([^)]{1,320})\)/.exec(program)?.[1]
  return inside === undefined || /^\d+$/.test(inside) ? undefined : asField(inside)
}

type Saying = Omit<ImportedEvent, 'at' | 'source' | 'host'>

const LOGIN = /^(?:Login|Logged in): /
// `Disconnected (auth failed, …)`, `Login aborted: Connection closed (auth failed, …)`, `Aborted login (auth failed, …)`.
const FAILED = /auth(?:entication)? failed[^):]{0,120}/i

function login(program: string, text: string): Saying | undefined {
  // WHY only so far: behind it stands what the client says it is called.
  const told = /\buser=</.exec(text)?.index ?? text.length
  const reason = FAILED.exec(text.slice(0, told))?.[0]
  const isIn = LOGIN.test(text)
  if (!isIn && reason === undefined) return undefined
  const account = asAddress(/\buser=<([^>]{0,320})>/.exec(text)?.[1])
  const client = asClient(/, rip=([^,]{1,45})/.exec(text)?.[1])
  const method = /, method=([^,]{1,40})/.exec(text)?.[1]
  const tls = /, (TLS|secured)(?:,|$|:)/.exec(text)?.[1]
  const protocol = program.slice(0, -'-login'.length)
  const detail = detailOf({ protocol, method, tls, reason })
  return { kind: isIn ? 'logged-in' : 'login-failed', ...given({ account, client }), detail }
}

const DELIVERED = /^(?:[^:]{0,120}: )?(?:sieve: )?msgid=(<[^>]{0,998}>|[^:]{0,998}?): (.*)$/s
const SAVED = /^(?:saved mail to|stored mail into mailbox|fileinto action: stored mail into mailbox) '?(.{1,255}?)'?$/
const FORWARDED = /^(?:forwarded to|redirect action: redirected to) <([^>]{1,320})>/

function delivered(text: string): Saying | undefined {
  if (text.startsWith('expunge') || text.startsWith('copy')) return undefined
  const [, id = '', what = ''] = DELIVERED.exec(text) ?? []
  if (what === '') return undefined
  const messageId = asMessageId(id) || undefined
  const folder = SAVED.exec(what)?.[1]
  if (folder !== undefined) return { kind: 'delivered', ...given({ messageId }), detail: detailOf({ folder }) }
  const to = asAddress(FORWARDED.exec(what)?.[1])
  if (to !== undefined) return { kind: 'sent', ...given({ messageId, to }), detail: { by: 'sieve' } }
  if (/discard/.test(what)) return { kind: 'removed', ...given({ messageId }), detail: detailOf({ reply: what }) }
  if (/^(?:save failed|failed to store|rejected)/.test(what)) {
    const kind = what.startsWith('rejected') ? 'rejected' : 'deferred'
    return { kind, ...given({ messageId }), detail: detailOf({ reply: what }) }
  }
  return undefined
}

// QUIRK: the events were called otherwise in older versions: `deleted`, `expunged`, `copy -> Trash`.
const CHANGED =
  /^(delete|deleted|undelete|expunge|expunged|save|copy|flag_change|mailbox_delete|mailbox_rename)(?: from (.{1,255}?)| -> (.{1,255}?))?: (.*)$/s

const KINDS: Readonly<Record<string, ImportedKind>> = {
  ...{ delete: 'deleted', deleted: 'deleted', expunge: 'deleted', expunged: 'deleted', mailbox_delete: 'deleted' },
  ...{ copy: 'copied', save: 'delivered', undelete: 'flagged', flag_change: 'flagged', mailbox_rename: 'moved' },
}

function changed(text: string): Saying | undefined {
  const [, event = '', origin, target, rest = ''] = CHANGED.exec(text) ?? []
  const kind = KINDS[event]
  if (kind === undefined) return undefined
  const fields = fieldsOf(rest)
  const flags = fields.get('flags')
  // WHY: a client sets \Seen when somebody opens a mail, and nothing else in the log says so.
  const isOpened = event === 'flag_change' && /\\Seen/i.test(flags ?? '')
  const detail = detailOf({
    ...{ event, folder: fields.get('box') ?? target, origin, uid: fields.get('uid'), flags },
    ...{ bytes: fields.get('size'), subject: fields.get('subject') },
  })
  const messageId = asMessageId(fields.get('msgid') ?? '') || undefined
  return { kind: isOpened ? 'opened' : kind, ...given({ messageId, from: senderOf(fields.get('from')) }), detail }
}

const senderOf = (from: string | undefined): string | undefined =>
  asAddress(/<([^<>]{1,320})>\s*$/.exec(from ?? '')?.[1] ?? from)

const FIELD = /(?:^|, )(box|uid|msgid|size|vsize|flags)=/g
const LAST_FLAGS = /, flags=(\([^()]{0,200}\))$/

/**
 * `box=INBOX, uid=5, msgid=<…>, size=4711, from=…, subject=…, flags=(…)`. WHY in three: From and the subject are the
 * sender's and may look like the fields beside them; what is the server's stands before them, and the flags behind.
 */
function fieldsOf(text: string): Map<string, string> {
  const flags = LAST_FLAGS.exec(text)
  const told = text.slice(0, flags?.index ?? text.length)
  const fromAt = told.indexOf(', from=')
  const subjectAt = told.indexOf(', subject=', Math.max(0, fromAt))
  const ends = [fromAt, subjectAt].filter((at) => at !== -1)
  const own = told.slice(0, Math.min(...ends, told.length))
  const starts = [...own.matchAll(FIELD)].slice(0, FIELDS_MAX)
  const fields = new Map<string, string>()
  for (const [index, { 0: head, 1: name = '', index: at }] of starts.entries()) {
    if (!fields.has(name)) fields.set(name, own.slice(at + head.length, starts[index + 1]?.index ?? own.length))
  }
  if (fromAt !== -1) fields.set('from', told.slice(fromAt + 7, subjectAt === -1 ? told.length : subjectAt))
  if (subjectAt !== -1) fields.set('subject', told.slice(subjectAt + 10))
  return flags?.[1] === undefined ? fields : fields.set('flags', flags[1])
}

const FIELDS_MAX = 40
