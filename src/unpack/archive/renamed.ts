/** An archive in whose copy plain names stand for those that the engine would have garbled. */
export interface Renamed {
  readonly bytes: Buffer
  /** The true names by the plain ones that stand in the copy. */
  readonly names: ReadonlyMap<string, string>
}
