/** One part of an OPC package (ECMA-376 part 2), whether it lies in a ZIP or in one flat XML file. */
export interface PackagePart {
  /** Without a leading `/`. The sender's choice. */
  readonly name: string
  readonly declaredBytes: number
  /** The first bytes. */
  head(count: number): Buffer
  /** All of it, within the budget. */
  read(): Buffer
  /** The first `bytesMax` bytes of a part that may be large. */
  readStart(bytesMax: number): Buffer
}
