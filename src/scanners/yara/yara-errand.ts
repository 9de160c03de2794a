import type { Kind } from '#domain'

// What the scanning thread and its keeper say to each other.

export interface RuleFile {
  /** Its path below the rule folder, for people. */
  readonly file: string
  readonly source: string
}

/** What the thread is born with. */
export interface YaraThreadData {
  /** The engine, compiled once for all threads. */
  readonly module: object
  readonly files: readonly RuleFile[]
}

/** A rule, or a whole file, that the engine does not take. */
export interface RuleProblem {
  readonly file: string
  /** Counted from 1; 0 when no line is to blame. */
  readonly line: number
  readonly message: string
}

/** What was made of the rule folder. */
export interface RuleSummary {
  readonly rules: number
  /** Of these, how many are only run where a literal of theirs stands. */
  readonly gated: number
  readonly problems: readonly RuleProblem[]
}

export interface YaraErrand {
  readonly bytes: Uint8Array
  readonly kind: Kind
  readonly name: string
}

/** One rule that matched. */
export interface YaraMatch {
  readonly rule: string
  readonly file: string
  readonly tags: readonly string[]
  readonly meta: Readonly<Record<string, string | number | boolean>>
}

export type YaraAnswer =
  | { readonly type: 'ready'; readonly summary: RuleSummary }
  | { readonly type: 'unusable'; readonly message: string }
  | { readonly type: 'scanned'; readonly matches: readonly YaraMatch[]; readonly heldBytes: number }
  | { readonly type: 'failed'; readonly message: string; readonly heldBytes: number }
