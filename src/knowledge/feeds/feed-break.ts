import type { BreakReason } from './feed.ts'

/** Thrown inside the reading of a feed where it cannot go on; never leaves it. */
export class FeedBreak extends Error {
  readonly why: BreakReason

  constructor(why: BreakReason) {
    super(why)
    this.why = why
  }
}
