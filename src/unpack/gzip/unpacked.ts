import type { ByteSource } from '#bytes'

/** What one packed file gives: its content, and the name that stands in it. */
export interface Unpacked {
  readonly content: Buffer | ByteSource
  /** Empty where the format or the writer leaves it out. */
  readonly name: string
}
