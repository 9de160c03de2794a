import type { TenantReader } from '#store'
import type { HuntConditions } from './hunt-condition.ts'
import type { HuntHit, HuntProgress } from './hunt-hit.ts'

/** The mails that fit the conditions, in the order in which they were received. Reads the ledger once. */
export async function* hunt(
  _reader: TenantReader,
  _conditions: HuntConditions,
  _onProgress: (progress: HuntProgress) => void = () => {},
): AsyncGenerator<HuntHit> {}
