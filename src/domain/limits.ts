/** What one mail may cost. Everything nested in a mail shares one set; the pool adds the clock. */
export interface Limits {
  /** Decoded and unpacked bytes, all parts of one mail together. */
  readonly bytesMax: number
  /** Bytes of one unpacked part that are kept; what lies behind is noted, not read. */
  readonly partBytesMax: number
  /** Parts of one mail, all nesting levels together. */
  readonly partsMax: number
  /** Containers inside containers. */
  readonly depthMax: number
  /** Units of work for loops that are not bounded by bytes read (lexing, guessing passwords). */
  readonly stepsMax: number
  /** Passwords tried on one encrypted archive. */
  readonly passwordsMax: number
  /** Wall clock for one mail, kept by the worker pool. */
  readonly timeoutMs: number
  /** Growth of the process that one mail may cause before its worker is ended. */
  readonly memoryBytesMax: number
}

const MEBI = 2 ** 20

// LIMIT: bytesMax is ten times the largest mail that common providers accept (25 MB); partsMax and depthMax
// are far above anything a person sends (the deepest mail in our corpora nests 5 levels).
export const DEFAULT_LIMITS: Limits = {
  bytesMax: 256 * MEBI,
  partBytesMax: 64 * MEBI,
  partsMax: 5_000,
  depthMax: 16,
  stepsMax: 20_000_000,
  passwordsMax: 200,
  timeoutMs: 30_000,
  memoryBytesMax: 1_024 * MEBI,
}
