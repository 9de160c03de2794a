import type { Offer } from './commands.ts'
import { ACTION, STEP } from './protocol.ts'

export interface Terms extends Offer {
  /** Whether a header's value comes with the white space that stood before it. */
  readonly isSpaceKept: boolean
}

const ACTIONS_WANTED = Object.values(ACTION).reduce((bits, bit) => bits | bit, 0)
// WHY not every no-reply bit: over TCP, small packets that nobody answers meet Nagle and delayed acknowledgement, which
// costs 40 ms a mail. Without replies to header and body only, nothing stalls and a mail costs few round trips.
const STEPS_WANTED = STEP.noReplyToHeader | STEP.noReplyToEndOfHeader | STEP.noReplyToBody | STEP.leadingSpace

const VERSION_MIN = 2

/** The terms that we take of an offer, never a bit outside it; undefined where it is too old to talk to. */
export function negotiate(offer: Offer): Terms | undefined {
  if (offer.version < VERSION_MIN) return undefined
  // Where the body is answered chunk by chunk, `skip` spares us the rest of one that is refused anyway.
  const wanted = STEPS_WANTED | ((offer.steps & STEP.noReplyToBody) === 0 ? STEP.skip : 0)
  const steps = offer.steps & wanted
  const isSpaceKept = (steps & STEP.leadingSpace) !== 0
  return { version: offer.version, actions: offer.actions & ACTIONS_WANTED, steps, isSpaceKept }
}
