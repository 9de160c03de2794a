import type { AuthenticationResult } from '#domain'

const RESULTS: ReadonlySet<string> = new Set<AuthenticationResult>([
  ...(['none', 'pass', 'fail', 'softfail', 'neutral', 'temperror', 'permerror', 'policy'] as const),
])

const isResult = (word: string): word is AuthenticationResult => RESULTS.has(word)

/** The library's word as ours; one that we do not know is no pass. */
export const resultOf = (word: string): AuthenticationResult => (isResult(word) ? word : 'permerror')
