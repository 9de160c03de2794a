import path from 'node:path'
import type { Policy } from '#domain'
import { readFileText } from './load-config.ts'
import type { Mistake } from './mistake.ts'
import { optional, type ReadBy, WRONG, withDefault } from './reading/kind.ts'
import { nearest } from './reading/nearest.ts'
import { parseYaml } from './reading/parse-yaml.ts'
import { Reading } from './reading/reading.ts'
import { both } from './reading/said.ts'
import { count, oneOf, plain } from './reading/scalars.ts'
import { named, section } from './reading/shapes.ts'

// A policy of the place's own: how it differs from one of ours.
//
//   based-on: clinic
//   thresholds: { notice: 20, hold: 40, refuse: never }
//   weights: { macro/macro-present: 50, link/code-only: 0 }

/** What a policy may be based on, and what it may weigh. */
export interface PolicyGround {
  readonly policies: Readonly<Record<string, Policy>>
  readonly rules: readonly string[]
}

export type PolicyReading = { readonly policy: Policy } | { readonly mistakes: readonly Mistake[] }

// LIMIT: above every sum of findings, six groups of 100 at most.
const SCORE_MAX = 1_000

const threshold = plain<number | 'never'>({
  expects: both(`1 から ${SCORE_MAX} までの数か never`, `a number from 1 to ${SCORE_MAX}, or never`),
  parse: (text) => {
    if (text.toLowerCase() === 'never') return 'never'
    const score = /^\d{1,4}$/u.test(text) ? Number(text) : 0
    return score >= 1 && score <= SCORE_MAX ? score : undefined
  },
})

const step = (ja: string, en: string) => optional(threshold, { ja, en })

const ROWS = {
  basedOn: withDefault(oneOf('clinic', 'strict', 'watch'), 'clinic', {
    ja: '元にする方針。書いていないことは、この方針のとおりです。',
    en: 'The policy that it starts from; what is not written is as there.',
  }),
  thresholds: withDefault(
    section({
      notice: step('注意にする点数。', 'The score from which a mail gets a notice.'),
      hold: step('保留にする点数。', 'The score from which a mail is held.'),
      refuse: step('拒否する点数。', 'The score from which a mail is refused.'),
    }),
    '{}',
    { ja: '何点から何をするか。', en: 'What is done from which score.' },
  ),
  weights: withDefault(
    named(count(0, 100), () => true),
    '{}',
    { ja: '規則の重さ(0で使わない)。', en: 'Weights of rules; 0 switches one off.' },
  ),
} as const

const POLICY = section(ROWS)

/** Reads a policy of the place. Never throws. */
export function loadPolicy(file: string, ground: PolicyGround): PolicyReading {
  const text = readFileText(file)
  return typeof text === 'string' ? readPolicy(text, file, ground) : { mistakes: [{ key: '', text }] }
}

export function readPolicy(text: string, file: string, { policies, rules }: PolicyGround): PolicyReading {
  const { root, lines, mistakes } = parseYaml(text)
  if (root === undefined || mistakes.length > 0) return { mistakes }
  const reading = new Reading({ folder: '/', hostname: '', env: {}, look: () => undefined, readText: () => '' }, lines)
  reading.mark('', root)
  const written = POLICY.read(root, '', reading)
  const base = written === WRONG ? undefined : policies[written.basedOn]
  if (written === WRONG || base === undefined) return { mistakes: reading.mistakes }
  tellUnknownRules(written, rules, reading)
  const policy = {
    name: path.parse(file).name,
    thresholds: thresholdsOf(written, base),
    weights: { ...base.weights, ...written.weights },
  }
  tellDisorder(policy, reading)
  return reading.mistakes.length > 0 ? { mistakes: reading.mistakes } : { policy }
}

type Written = ReadBy<typeof ROWS>

function thresholdsOf({ thresholds }: Written, base: Policy): Policy['thresholds'] {
  const of = (name: keyof Policy['thresholds']): number | null => {
    const score = thresholds[name]
    return score === undefined ? base.thresholds[name] : score === 'never' ? null : score
  }
  return { notice: of('notice'), hold: of('hold'), refuse: of('refuse') }
}

function tellUnknownRules({ weights }: Written, rules: readonly string[], reading: Reading): void {
  for (const id of Object.keys(weights).filter((each) => !rules.includes(each))) {
    const near = nearest(id, rules)
    reading.tell(
      `weights.${id}`,
      both(
        `「${id.slice(0, 60)}」という規則はありません。${near === undefined ? '規則の一覧は docs/rules.ja.md にあります。' : `「${near}」のことですか。`}`,
        `There is no rule "${id.slice(0, 60)}". ${near === undefined ? 'docs/rules.en.md has them all.' : `Did you mean "${near}"?`}`,
      ),
    )
  }
}

/** WHY: a mail that is held at a lower score than it gets a notice never gets one, and nobody meant that. */
function tellDisorder({ thresholds: { notice, hold, refuse } }: Policy, reading: Reading): void {
  const steps = [notice, hold, refuse].filter((each) => each !== null)
  if (steps.every((each, index) => index === 0 || each > (steps[index - 1] ?? 0))) return
  reading.tell(
    'thresholds',
    both(
      '点数は 注意 < 保留 < 拒否 の順に大きくしてください。',
      'The scores have to rise from notice to hold to refuse.',
    ),
  )
}
