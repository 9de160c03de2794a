import type { Config } from '#config'

/** The words of `sekisho config`, in one language. */
export interface ConfigWords {
  readonly summary: string
  readonly about: string
  readonly check: string
  readonly file: string
  readonly json: string
  readonly after: string
  readonly mistakes: (file: string, count: number) => string
  readonly notes: (count: number) => string
  readonly good: (file: string) => string
  readonly noConfig: (places: string) => string
  /** What would run, a name and a value a line. */
  readonly summaryOf: (config: Config) => readonly (readonly [string, string])[]
}
