import type { Lang, Policy } from '#domain'

export interface RenderOptions {
  readonly lang: Lang
  readonly width: number
  readonly color: boolean
  /** Show everything: all evidence, parts and flaws, and the details of what passed. */
  readonly verbose?: boolean
  /** Shown with the score, so that nobody has to guess where a decision begins. */
  readonly policy?: Policy
}
