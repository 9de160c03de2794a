// What can be wrong with the quarantine, beside the store itself (StoreError). One sentence for the operator; programs
// get the code. A door answers 4xx to all of them: the mail stays where it is, and comes again.

export type QuarantineErrorCode =
  /** No more room; the place must grow, or held mails be released or deleted. */
  | 'full'
  | 'no-key'
  | 'wrong-key'
  | 'bad-key-file'
  /** The same mail is being held by somebody else at this moment. */
  | 'busy'
  | 'not-here'
  /** The bytes were changed, are not all there, or were sealed with another key. */
  | 'damaged'

export class QuarantineError extends Error {
  readonly code: QuarantineErrorCode

  constructor(code: QuarantineErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause })
    this.name = 'QuarantineError'
    this.code = code
  }
}
