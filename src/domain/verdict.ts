import type { Finding } from './finding.ts'

/** `pass` 通過, `notice` 注意 (delivered with a banner), `hold` 保留 (quarantine), `refuse` 拒否. */
export type Decision = 'pass' | 'notice' | 'hold' | 'refuse'

/** Scores from which a decision is taken; `null` means that this decision is never taken. */
export interface Thresholds {
  readonly notice: number | null
  readonly hold: number | null
  readonly refuse: number | null
}

/** How a place weighs findings. */
export interface Policy {
  readonly name: string
  readonly thresholds: Thresholds
  /** Weights that replace the rules' own, by rule id. 0 switches a rule off. */
  readonly weights: Readonly<Record<string, number>>
}

export interface Verdict {
  readonly decision: Decision
  /** Sum of the strongest finding of each group. */
  readonly score: number
  /** The findings that made up the score, strongest first. */
  readonly decisive: readonly Finding[]
  readonly policy: string
  readonly thresholds: Thresholds
}
