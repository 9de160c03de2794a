/** Why a request is not answered as it was asked. */
export class Refusal extends Error {
  readonly status: number
  readonly retryAfterSeconds: number | undefined

  constructor(status: number, why: string, retryAfterSeconds?: number) {
    super(why)
    this.status = status
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** The caller went away in the middle: there is nobody to answer. */
export class BrokenOff extends Error {}
