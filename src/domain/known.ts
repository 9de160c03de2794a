/** What the place remembers, as a snapshot that the road may read. Grows with the knowledge room. */
export interface Known {
  /** Domains of the own organisation, lower case. */
  readonly ownDomains: readonly string[]
  /** Passwords worth trying on archives, beyond those in the mail (typed by a person, or remembered). */
  readonly passwords: readonly string[]
}

export const NOTHING_KNOWN: Known = { ownDomains: [], passwords: [] }
