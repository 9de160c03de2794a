export interface LeaseTimes {
  /** Between two beats, and between two looks of those who wait. */
  readonly beatMs: number
  /** Without a beat for so long, a holder is dead. */
  readonly deadMs: number
  /** A holder who could not write a beat for so long stops, before anybody counts him as dead. */
  readonly giveUpMs: number
}

// LIMIT: what stops takes ten seconds at most to finish what is under way, which is what lies between the last two.
export const LEASE_TIMES: LeaseTimes = { beatMs: 10_000, deadMs: 45_000, giveUpMs: 30_000 }
