import type { DeliveryOutcome, NextHop } from '../deliver/next-hop.ts'
import type { Who } from './held.ts'
import type { Quarantine } from './quarantine.ts'

export interface Release {
  readonly mail: string
  /** By default everybody for whom it is held. */
  readonly recipients?: readonly string[]
  readonly by: Who
  /** Also for those whose release was interrupted, because a person asks for it. */
  readonly again?: boolean
}

/** Claims, reads, delivers and settles; undefined where there was nobody to release it to. */
export async function releaseHeld(
  _quarantine: Pick<Quarantine, 'claimForRelease' | 'claimAgain' | 'read' | 'settle'>,
  _nextHop: Pick<NextHop, 'deliver'>,
  _release: Release,
): Promise<readonly DeliveryOutcome[] | undefined> {
  throw new Error('The quarantine is being built')
}
