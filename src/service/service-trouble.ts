/** The service cannot start: one sentence for the operator, in their words where we have them. */
export class ServiceTrouble extends Error {
  /** What could not be opened: `store`, `ledger main`, `door smtp 127.0.0.1:2525`, ... */
  readonly what: string
  constructor(what: string, cause: unknown) {
    super(`${what}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
    this.name = 'ServiceTrouble'
    this.what = what
  }
}

/** Opens something; where that fails the operator is told what it was. */
export async function opening<T>(what: string, open: () => Promise<T> | T): Promise<T> {
  try {
    return await open()
  } catch (error) {
    throw error instanceof ServiceTrouble ? error : new ServiceTrouble(what, error)
  }
}
