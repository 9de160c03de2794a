/** What the container says of things that tokens refer to by number. */
export interface Dialect {
  readonly version: 5 | 8 | 12
  /** The defined name of that number, counted from 1. */
  nameOf(index: number): string
  /** A name in another workbook or an add-in. */
  externNameOf(link: number, index: number): string
  /** The sheet that a link leads to; `first` is the sheet's number where the token itself has it (BIFF5). */
  sheetOf(link: number, first: number): string
  decode(bytes: Buffer): string
}

/** The cell that a formula stands in, for references that are offsets. */
export interface Origin {
  readonly row: number
  readonly column: number
}
