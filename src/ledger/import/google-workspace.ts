import { type Columns, columnsOf, fieldOf, hasAny } from './columns.ts'
import { asAddress, asClient, asMessageId, detailOf, given } from './field-text.ts'
import type { ImportedKind } from './imported-event.ts'
import type { LogReader } from './log-reader.ts'
import { readTime, type Zone } from './read-time.ts'

// Google Workspace's Email Log Search as CSV, one row a recipient and step: `Message ID, Start date, End date, Sender,
// Message size, Subject, Direction, Attachments, Recipient address, Event target, Event date, Event status, Event
// target IP address, Has encryption, Event SMTP reply code, Event description, Client Type, Device User Session ID`.
// SPEC: Google Workspace Admin Help, "Email log search export fields".

const TIME = ['eventdate', 'startdate', 'date', 'enddate']
const RECIPIENT = ['recipientaddress', 'recipient', 'recipients']

export const isGoogle = (columns: Columns): boolean =>
  columns.has('messageid') && hasAny(columns, ['eventtarget', 'eventstatus']) && hasAny(columns, TIME)

export function googleReader(zone: Zone): LogReader<readonly string[]> {
  let columns: Columns | undefined
  return (row) => {
    if (columns === undefined) {
      columns = columnsOf(row)
      return isGoogle(columns) ? { events: [] } : undefined
    }
    const known = columns
    const field = (...names: readonly string[]) => fieldOf(row, known, names)
    const at = readTime(field(...TIME) ?? '', zone)
    if (at === undefined) return undefined
    const [target = '', status = ''] = [field('eventtarget'), field('eventstatus')]
    const id = field('messageid') ?? ''
    const detail = detailOf({
      ...{ subject: field('subject'), bytes: field('messagesize'), target, status },
      ...{ dsn: field('eventsmtpreplycode'), reply: field('eventdescription'), direction: field('direction') },
      ...{ application: field('clienttype'), encrypted: field('hasencryption'), attachments: field('attachments') },
    })
    const event = {
      // QUIRK: a mail that was refused before it had an id is called by a word in capitals.
      messageId: /^SMTPIN_ADDED/.test(id) ? undefined : asMessageId(id) || undefined,
      from: asAddress(field('sender')),
      to: asAddress(field(...RECIPIENT)),
      client: asClient(field('eventtargetipaddress', 'ipaddress')),
    }
    return { at, events: [{ at, source: 'google-workspace', kind: kindOf(target, status), ...given(event), detail }] }
  }
}

const TARGETS: Readonly<Record<string, ImportedKind>> = {
  ...{ SMTP_IN: 'received', SMTP_OUT: 'sent', GMAIL_INBOX: 'delivered', GMAIL_SPAM: 'held', INTERNAL_SERVER: 'held' },
  ...{
    LIST_SERVER: 'sent',
    ARCHIVE_LIST_SERVER: 'sent',
    QUARANTINE: 'held',
    ADMIN_QUARANTINE: 'held',
    GMAIL_TRASH: 'removed',
  },
}

function kindOf(target: string, status: string): ImportedKind {
  if (/bounce|fail|undeliver/i.test(status)) return 'bounced'
  if (/reject|blocked|refus/i.test(status)) return 'rejected'
  if (/defer|retry|tempor/i.test(status)) return 'deferred'
  if (/quarantin/i.test(status)) return 'held'
  if (/drop|discard/i.test(status)) return 'removed'
  return TARGETS[target.toUpperCase().replaceAll(/[\s-]+/g, '_')] ?? 'other'
}
