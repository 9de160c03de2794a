import type { TenantReader } from '#store'
import { readLedger } from '../read-ledger.ts'
import { ecsEvent } from './ecs-event.ts'
import { type ExportFilter, selectEntries } from './select-entries.ts'

/** Entries as events of the Elastic Common Schema, one JSON object a line (NDJSON). */
export async function* ecsLines(reader: TenantReader, filter: ExportFilter): AsyncGenerator<string> {
  const { size, origin } = await readLedger(reader).checkpoint()
  for await (const logged of selectEntries(reader, filter, size)) yield `${JSON.stringify(ecsEvent(logged, origin))}\n`
}
