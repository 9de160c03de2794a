import type { TenantReader } from '#store'
import { type LoggedEntry, readLedger } from '../read-ledger.ts'
import { ecsEvent } from './ecs-event.ts'
import { ocsfEvent } from './ocsf-event.ts'
import { type ExportFilter, selectEntries } from './select-entries.ts'

/** The schemas of events that SIEMs read: Elastic Common Schema, Open Cybersecurity Schema Framework. */
export type EventSchema = 'ecs' | 'ocsf'

const EVENTS = { ecs: ecsEvent, ocsf: ocsfEvent } as const

/** An entry as one JSON object of this schema; `origin` is the ledger's name. */
export const eventJson = (schema: EventSchema, logged: LoggedEntry, origin: string): string =>
  JSON.stringify(EVENTS[schema](logged, origin))

/** Entries as events, one JSON object a line (NDJSON). */
export async function* eventLines(
  reader: TenantReader,
  filter: ExportFilter,
  schema: EventSchema,
): AsyncGenerator<string> {
  const { size, origin } = await readLedger(reader).checkpoint()
  for await (const logged of selectEntries(reader, filter, size)) yield `${eventJson(schema, logged, origin)}\n`
}
