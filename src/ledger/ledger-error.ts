// What can be wrong with the ledger's place, beside the store itself (StoreError). One sentence for the operator that
// says what was tried, how it stands and what to do; programs get the code. A door answers 4xx and tries again later.

export type LedgerErrorCode =
  | 'no-key'
  | 'wrong-key'
  | 'bad-key-file'
  | 'clock'
  | 'damaged'
  | 'rolled-back'
  | 'no-ledger'
  | 'no-entry'
  | 'closed'

export class LedgerError extends Error {
  readonly code: LedgerErrorCode

  constructor(code: LedgerErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause })
    this.name = 'LedgerError'
    this.code = code
  }
}
