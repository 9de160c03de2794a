// Pages of the house that this door shows: it reads the request and writes the answer, and knows nothing of what is on
// them. GET shows and never acts; POST acts.

export interface PageRequest {
  readonly method: 'GET' | 'POST'
  /** As sent, still percent-encoded; without the query. */
  readonly path: string
  readonly query: URLSearchParams
  /** Fields of the form; empty for GET. */
  readonly form: URLSearchParams
  /** Who asks. */
  readonly ip: string
  /** The languages that the browser asks for, as it sent them; '' where it did not. */
  readonly acceptLanguage: string
}

export interface PageAnswer {
  readonly status: number
  /** Beside those that the door sets itself: Location, Set-Cookie, Retry-After, Content-Language. */
  readonly headers?: Readonly<Record<string, string>>
  /** A whole document. It may carry its own style in a <style> element, and no script. */
  readonly html: string
}

/** Undefined: there is no such page. It must not throw; where it does, the answer is 500 and an event. */
export type Pages = (request: PageRequest) => Promise<PageAnswer | undefined>
