import { type Columns, columnsOf, fieldOf, hasAny } from './columns.ts'
import { asAddress, asClient, asMessageId, detailOf, given } from './field-text.ts'
import type { ImportedEvent, ImportedKind } from './imported-event.ts'
import type { LogReader } from './log-reader.ts'
import { readTime } from './read-time.ts'

// Message traces of Exchange Online as CSV, in their four shapes:
//
//   the portal's list, Get-MessageTrace and Get-MessageTraceV2   one row a recipient: Received, SenderAddress, …, Status
//   the enhanced summary                  one row a mail; recipient_status is `a@x##Receive, Deliver;b@x##Receive, Fail`
//   the extended report                   one row an event: event_id is RECEIVE, DELIVER, SEND, FAIL, DEFER, …
//
// SPEC: Microsoft Learn, "Message trace in the modern Exchange admin center". Times are UTC where no zone is named.

const TIME = [
  'datetimeutc',
  'datetime',
  'origintimestamputc',
  'origintimestamp',
  'receiveddatetime',
  'receivedtime',
  'received',
  'date',
]
const SENDER = ['senderaddress', 'sender', 'returnpath']
const RECIPIENT = ['recipientaddress', 'recipient', 'recipientaddresses']
const RECIPIENTS = ['recipientstatus']
const MESSAGE_ID = ['messageid', 'internetmessageid']
const TRACE_ID = ['networkmessageid', 'messagetraceid']
const STATUS = ['eventid', 'status', 'deliverystatus', 'event']

export const isTrace = (columns: Columns): boolean =>
  hasAny(columns, TIME) &&
  hasAny(columns, SENDER) &&
  hasAny(columns, [...RECIPIENT, ...RECIPIENTS]) &&
  hasAny(columns, [...TRACE_ID, 'messageid']) &&
  hasAny(columns, [...STATUS, ...RECIPIENTS])

const UTC = { zoneMinutes: 0 }

export function traceReader(): LogReader<readonly string[]> {
  let columns: Columns | undefined
  return (row) => {
    if (columns === undefined) {
      const found = columnsOf(row)
      // QUIRK: Export-Csv of older PowerShells writes the type in front: `#TYPE Selected.…`.
      if (row.length === 1 && row[0]?.startsWith('#') === true) return { events: [] }
      columns = found
      return isTrace(found) ? { events: [] } : undefined
    }
    const at = readTime(fieldOf(row, columns, TIME) ?? '', UTC)
    if (at === undefined) return undefined
    return { at, events: eventsOf(row, columns, at) }
  }
}

// LIMIT: a mail to more people than Exchange Online takes; the rest of the row is not read.
const RECIPIENTS_MAX = 1_000

function eventsOf(row: readonly string[], columns: Columns, at: number): ImportedEvent[] {
  const field = (...names: readonly string[]) => fieldOf(row, columns, names)
  const messageId = asMessageId(field(...MESSAGE_ID) ?? '') || undefined
  const known = given({
    ...{ messageId, queueId: field(...TRACE_ID), from: asAddress(field(...SENDER)) },
    client: asClient(field('originalclientip', 'fromip', 'clientip')),
  })
  const detail = detailOf({
    ...{ subject: field('messagesubject', 'subject'), bytes: field('totalbytes', 'size', 'messagesize') },
    ...{ relay: field('toip', 'serverhostname'), reply: field('reference', 'detail', 'sourcecontext') },
    direction: field('directionality'),
  })
  const stated = statesOf(field(...RECIPIENTS)).slice(0, RECIPIENTS_MAX)
  const status = field(...STATUS) ?? ''
  const plain = (field(...RECIPIENT) ?? '').split(/[;,]/).map((address) => ({ address, status }))
  const states = stated.length > 0 && !columns.has('eventid') ? stated : plain.slice(0, RECIPIENTS_MAX)
  return states.map((state) => ({
    ...{ at, source: 'microsoft-trace', kind: kindOf(state.status) },
    ...known,
    ...given({ to: asAddress(state.address) }),
    detail: { ...detail, ...detailOf({ status: state.status }) },
  }))
}

interface State {
  readonly address: string
  readonly status: string
}

/** `a@x##Receive, Deliver;b@x##Receive, Fail`: what came last counts. */
function statesOf(text: string | undefined): State[] {
  if (text === undefined || !text.includes('##')) return []
  return text
    .split(';')
    .map((part) => part.split('##'))
    .map(([address = '', states = '']) => ({ address, status: states.split(',').at(-1)?.trim() ?? '' }))
    .filter(({ address }) => address.trim() !== '')
}

const KINDS: Readonly<Record<string, ImportedKind>> = {
  ...{ delivered: 'delivered', deliver: 'delivered', send: 'sent', sendexternal: 'sent', receive: 'received' },
  ...{ failed: 'bounced', fail: 'bounced', dsn: 'bounced', badmail: 'bounced', poisonmessage: 'bounced' },
  ...{ pending: 'deferred', defer: 'deferred', gettingstatus: 'deferred', submit: 'received', none: 'received' },
  ...{ quarantined: 'held', quarantine: 'held', filteredasspam: 'held', spam: 'held', drop: 'removed' },
}

const kindOf = (status: string): ImportedKind => KINDS[status.toLowerCase().replaceAll(/[^a-z]/g, '')] ?? 'other'
