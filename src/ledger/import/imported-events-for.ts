import { logEventsOfMessage, logEventsOfQueue, type StoredLogEvent, type TenantReader } from '#store'
import { asMessageId } from './field-text.ts'
import type { ImportedEvent } from './imported-event.ts'

export interface ImportedQuestion {
  readonly messageId?: string
  readonly queueIds?: readonly string[]
  /** When it was, as far as we know: servers use queue ids again. */
  readonly since?: number
  readonly until?: number
}

// LIMIT: a mail passes some servers, with a name on each.
const QUEUES_MAX = 50

/**
 * What other servers' logs say of a mail, in the order of their times. A queue id that is asked for, or that stands
 * beside the Message-ID, brings in the lines that have no Message-ID; what names another mail stays out.
 */
export async function importedEventsFor(reader: TenantReader, question: ImportedQuestion): Promise<ImportedEvent[]> {
  const { queueIds = [], since = 0, until = Number.MAX_SAFE_INTEGER } = question
  const messageId = question.messageId === undefined ? undefined : asMessageId(question.messageId)
  const found = new Map<string, ImportedEvent>()
  const isInTime = ({ at }: ImportedEvent) => at >= since && at < until
  const take = (rows: readonly Row[]): void => {
    for (const { body, event } of rows) if (isInTime(event)) found.set(body, event)
  }
  if (messageId !== undefined) take((await logEventsOfMessage(reader, messageId)).map(rowOf))
  const beside = [...found.values()].flatMap(({ queueId }) => queueId ?? [])
  for (const queueId of [...new Set([...queueIds, ...beside])].slice(0, QUEUES_MAX)) {
    const rows = (await logEventsOfQueue(reader, queueId))
      .map(rowOf)
      .sort(({ event: one }, { event: other }) => inTime(one, other))
    take(messageId === undefined ? rows : rowsOfMail(rows, messageId))
  }
  return [...found.values()].sort(inTime)
}

const inTime = (one: ImportedEvent, other: ImportedEvent): number =>
  one.at - other.at || (one.line ?? 0) - (other.line ?? 0)

interface Row {
  readonly body: string
  readonly event: ImportedEvent
}

const rowOf = ({ body }: StoredLogEvent): Row => ({ body, event: JSON.parse(body) as ImportedEvent })

/**
 * Of a queue id's lines in their order, those of one mail. A line that names no mail belongs to the one that was named
 * last under this id, unless the log says that another one had come in since.
 */
function rowsOfMail(rows: readonly Row[], messageId: string): Row[] {
  const began = new Set(rows.flatMap(({ event }) => (event.messageId === messageId ? (event.began ?? []) : [])))
  let named: string | undefined
  return rows.filter(({ event }) => {
    named = event.messageId ?? named
    if (event.messageId !== undefined) return event.messageId === messageId
    if (event.began !== undefined && began.size > 0) return began.has(event.began)
    return named === undefined || named === messageId
  })
}
