import type { PdfValue } from './pdf-values.ts'

/** One object of a PDF file: `12 0 obj ... endobj`, or one packed with others in a stream. */
export interface PdfObject {
  readonly number: number
  readonly value: PdfValue
  /** Packed and encrypted bytes of its stream, where it has one. */
  readonly stream?: Buffer
  readonly generation: number
  readonly isPacked: boolean
}
