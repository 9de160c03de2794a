/** For the log and the metrics. */
export type HttpEvent =
  /** A mail was checked and answered. */
  | {
      readonly type: 'checked'
      readonly ip: string
      readonly action: string
      readonly ms: number
      readonly bytes: number
    }
  /** A request was answered with an error: what was wrong with it, or why it had to wait. */
  | { readonly type: 'turned-away'; readonly ip: string; readonly status: number; readonly why: string }
  /** What checks, or what makes pages, failed; the caller was told to try again. */
  | {
      readonly type: 'failed'
      readonly ip: string
      readonly what: 'check' | 'request' | 'ready'
      readonly error: string
    }
  /** The caller went away, or sent no HTTP. */
  | { readonly type: 'broken-off'; readonly ip: string; readonly why: string }
