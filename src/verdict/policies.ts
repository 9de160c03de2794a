import type { Policy } from '#domain'

export type PolicyName = 'clinic' | 'strict' | 'watch'

/**
 * The policies that ship.
 * - `clinic`: what is doubtful is delivered with a banner, what is dangerous or unread is held; nothing is refused,
 *   because a clinic must not lose a patient's mail to a wrong guess.
 * - `strict`: for places that never work with macros: every macro is held, and so is what `clinic` only points out.
 *   What is beyond doubt is refused.
 * - `watch`: for the first weeks. Nothing is held; what would have been worth a word is noted.
 */
export const POLICIES: Readonly<Record<PolicyName, Policy>> = {
  clinic: { name: 'clinic', thresholds: { notice: 20, hold: 50, refuse: null }, weights: {} },
  strict: {
    name: 'strict',
    // WHY: refuse lies above every single rule (90 at most) and above "could not be inspected" (60 at most) with any
    // weak sign beside it: what was not read is held for a person, not turned away.
    thresholds: { notice: 10, hold: 30, refuse: 100 },
    weights: {
      'macro/macro-present': 40,
      'macro/starts-by-itself': 45,
      'macro/xlm-sheet-present': 50,
    },
  },
  watch: { name: 'watch', thresholds: { notice: 20, hold: null, refuse: null }, weights: {} },
}
