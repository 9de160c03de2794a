import { batchesOf, mergedByKey } from './batches.ts'
import { asKey, asTime } from './storable.ts'
import type { TenantReader, TenantWriter } from './tenant-scope.ts'

// What the logs of other mail servers said, one row a line that says something of a mail or a mailbox. A row is named
// by its time and the hash of its line, so a line that comes a second time is the row that is there.

export interface LogEventRow {
  /** Milliseconds since 1970. */
  readonly at: number
  /** Of the line; with the time it tells this event from all others. */
  readonly lineHash: string
  /** The mail's Message-ID. */
  readonly messageKey?: string
  /** What the mail server called the mail. */
  readonly queueKey?: string
  /** JSON; only the one who wrote it reads it. */
  readonly body: string
}

export interface StoredLogEvent {
  readonly at: number
  readonly body: string
}

// LIMIT: a mail has some ten lines a server; a mail to a thousand recipients a few thousand.
const EVENTS_MAX = 5_000
const ROWS_A_CALL = 500

/** Adds the events that are not there yet; gives how many those were. */
export async function addLogEvents(desk: TenantWriter, events: readonly LogEventRow[]): Promise<number> {
  const rows = events.map(({ at, lineHash, messageKey, queueKey, body }) => ({
    event_key: `${timeKey(at)}${asKey(lineHash)}`,
    at: asTime(at),
    message_key: messageKey === undefined ? null : asKey(messageKey),
    queue_key: queueKey === undefined ? null : asKey(queueKey),
    body: body.replaceAll('\0', '\uFFFD').toWellFormed(),
  }))
  let added = 0
  for (const batch of batchesOf(
    mergedByKey(
      rows,
      (row) => row.event_key,
      (row) => row,
    ),
  )) {
    const { numInsertedOrUpdatedRows } = await desk
      .into('log_event', batch)
      .onConflict((conflict) => conflict.columns(['tenant', 'event_key']).doNothing())
      .executeTakeFirstOrThrow()
    added += Number(numInsertedOrUpdatedRows ?? 0)
  }
  return added
}

/** The events of a mail by its Message-ID, in the order of their times. */
export const logEventsOfMessage = (reader: TenantReader, messageKey: string): Promise<StoredLogEvent[]> =>
  reader
    .from('log_event')
    .select(['at', 'body'])
    .where('message_key', '=', asKey(messageKey))
    .orderBy('event_key')
    .limit(EVENTS_MAX)
    .execute()

/** The events of a queue id, in the order of their times. Servers use such ids again for other mails. */
export const logEventsOfQueue = (reader: TenantReader, queueKey: string): Promise<StoredLogEvent[]> =>
  reader
    .from('log_event')
    .select(['at', 'body'])
    .where('queue_key', '=', asKey(queueKey))
    .orderBy('event_key')
    .limit(EVENTS_MAX)
    .execute()

/** Forgets events from before this moment; a bounded number a call, repeated until it says 0. */
export async function forgetLogEventsBefore(desk: TenantWriter, before: number): Promise<number> {
  const old = await desk
    .from('log_event')
    .select('event_key')
    .where('event_key', '<', timeKey(before))
    .orderBy('event_key')
    .limit(ROWS_A_CALL)
    .execute()
  for (const keys of batchesOf(old.map(({ event_key }) => event_key)))
    await desk.remove('log_event').where('event_key', 'in', keys).execute()
  return old.length
}

/** Sorts as text like the times sort as numbers. */
const timeKey = (at: number): string => asTime(at).toString(36).padStart(11, '0')
