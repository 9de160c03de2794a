import type { Config } from '#config'
import type { Clinic } from '#intake'
import { keepCheckpoint, readWitnessKey, type Witness, witnessCheckpoint } from '#ledger'
import type { OwnEvent } from './service-event.ts'
import { ServiceTrouble } from './service-trouble.ts'

/** The witness that the configuration names; undefined where it names none. Throws ServiceTrouble. */
export function witnessOf({ ledger: { witness } }: Config): Witness | undefined {
  if (witness === undefined) return undefined
  const key = readWitnessKey(witness.key)
  if (key !== undefined) return { url: witness.url, key }
  throw new ServiceTrouble('ledger.witness.key', 'its parts do not belong together; copy the whole key once more')
}

/**
 * Has a witness cosign the ledger's last checkpoint, and keeps that with the others. What it says instead is told: one
 * that has seen more than the ledger has means that the ledger was put back.
 */
export async function askWitness(
  { store, tenant }: Clinic,
  witness: Witness,
  { folder, clock, onEvent }: WitnessingTools,
): Promise<void> {
  const witnessed = await witnessCheckpoint(store, witness, { clock })
  if (witnessed.code !== 'cosigned') {
    const { code: why, ...rest } = witnessed
    const detail = Object.entries(rest).map(([name, value]) => `${name} ${value}`)
    return onEvent({ type: 'not-witnessed', tenant, why, detail: detail.join(', ') })
  }
  await keepCheckpoint(folder, witnessed.checkpoint)
  onEvent({ type: 'witnessed', tenant, size: witnessed.checkpoint.size })
}

export interface WitnessingTools {
  /** Where checkpoints are kept. */
  readonly folder: string
  readonly clock: () => number
  readonly onEvent: (event: OwnEvent) => void
}
