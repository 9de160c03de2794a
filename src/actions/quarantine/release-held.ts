import { setTimeout as sleep } from 'node:timers/promises'
import type { DeliveryOutcome, NextHop } from '../deliver/next-hop.ts'
import { withoutForged } from '../mark/without-forged.ts'
import type { Claim, Who } from './held.ts'
import type { Quarantine } from './quarantine.ts'

export interface Release {
  readonly mail: string
  /** By default everybody for whom it is held. */
  readonly recipients?: readonly string[]
  readonly by: Who
  /** Our name in Authentication-Results, which a sender who wrote under it loses. */
  readonly authservId?: string
  /** Instead, those whose release was interrupted, because a person asks for it. */
  readonly again?: boolean
}

type Desk = Pick<Quarantine, 'claimForRelease' | 'claimAgain' | 'read' | 'settle'>

/**
 * Claims, reads, delivers and settles; undefined where there was nobody to release it to. Throws QuarantineError and
 * StoreError; where it does, and in the crash of a lifetime, the mail was delivered at most once.
 */
export async function releaseHeld(
  quarantine: Desk,
  nextHop: Pick<NextHop, 'deliver'>,
  { mail, recipients, by, authservId, again = false }: Release,
): Promise<readonly DeliveryOutcome[] | undefined> {
  const claim = await (again ? quarantine.claimAgain : quarantine.claimForRelease)(mail, recipients, by)
  if (claim === undefined) return undefined
  // WHY only now: what is kept is the mail as it came.
  const bytes = withoutForged(await readOrGiveBack(quarantine, claim), authservId)
  const outcomes = await nextHop.deliver({ bytes, sender: claim.sender, recipients: claim.recipients })
  // If we die on this line, it was delivered and is `releasing`: a person is told that it may have been.
  await settleSurely(quarantine, claim, outcomes)
  return outcomes
}

const TRIES = 3
const PAUSE_MS = 300

/** WHY tried again: it was delivered, and only a settlement says so; a busy store must not leave people in doubt. */
async function settleSurely(quarantine: Desk, claim: Claim, outcomes: readonly DeliveryOutcome[]): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await quarantine.settle(claim, outcomes)
    } catch (error) {
      if (attempt === TRIES) throw error
      await sleep(PAUSE_MS * attempt)
    }
  }
}

/** WHY: nothing was sent yet, so who cannot read it leaves it as it was. */
async function readOrGiveBack(quarantine: Desk, claim: Claim): Promise<Buffer> {
  try {
    return await quarantine.read(claim.mail)
  } catch (error) {
    const reply = { code: 451, enhanced: '4.3.0', text: 'The held mail cannot be read' }
    await quarantine
      .settle(
        claim,
        claim.recipients.map((recipient) => ({ recipient, reply, state: 'later' })),
      )
      .catch(() => undefined) // The first error is the one to tell.
    throw error
  }
}
