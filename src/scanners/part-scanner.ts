import type { ScanPart, ScanResult } from '#domain'

/** Looks at parts of a mail from outside the road: not pure, may be slow, may be down. */
export interface PartScanner {
  readonly name: string
  /** Never rejects: what could not be scanned is in `notAsked`, with the reason. */
  readonly scan: (parts: readonly ScanPart[]) => Promise<ScanResult>
  readonly close: () => Promise<void>
}

/** A scanner that the operator asked for cannot be used at all. */
export class ScannerError extends Error {
  readonly code: 'not-installed' | 'folder' | 'no-rules' | 'no-start'

  constructor(code: ScannerError['code'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
