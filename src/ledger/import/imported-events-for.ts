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
  const named = messageId === undefined ? [] : await logEventsOfMessage(reader, messageId)
  const found = new Map<string, ImportedEvent>()
  const take = (rows: readonly StoredLogEvent[], isOurs: (event: ImportedEvent) => boolean): void => {
    for (const { body } of rows) {
      const event = JSON.parse(body) as ImportedEvent
      if (event.at >= since && event.at < until && isOurs(event)) found.set(body, event)
    }
  }
  take(named, () => true)
  const beside = [...found.values()].flatMap(({ queueId }) => queueId ?? [])
  for (const queueId of [...new Set([...queueIds, ...beside])].slice(0, QUEUES_MAX)) {
    take(await logEventsOfQueue(reader, queueId), (event) => isOfMail(event, messageId))
  }
  return [...found.values()].sort((one, other) => one.at - other.at)
}

const isOfMail = (event: ImportedEvent, messageId: string | undefined): boolean =>
  messageId === undefined || event.messageId === undefined || event.messageId === messageId
