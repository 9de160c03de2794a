/** The words of `sekisho serve`, in one language. */
export interface ServeWords {
  readonly summary: string
  readonly about: string
  readonly config: string
  readonly embedded: string
  readonly after: string
  readonly mistakes: (file: string, count: number) => string
  readonly listening: (door: string, place: string) => string
  readonly watching: (mailbox: string) => string
  readonly watchedElsewhere: (mailbox: string) => string
  readonly ready: string
  readonly stopping: string
  readonly stopped: string
  /** `restart`: keys that count only after a restart. */
  readonly reloaded: (restart: readonly string[]) => string
  readonly cannotReload: (why: string) => string
  readonly notReloaded: string
  readonly cannotStart: (what: string) => string
  /** Lines of the log are lost; the service goes on. */
  readonly logLost: (why: string) => string
  readonly noConfig: (places: string) => string
}
