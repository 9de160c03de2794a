import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, test } from 'vitest'
import { type Authentication, type Known, NOTHING_KNOWN } from '#domain'
import { examine, RULES } from '#examine'
import { judge, POLICIES } from '#verdict'
import type { RuleCases } from './fixtures/rule-case.ts'

// Invariant 7: a stolen account passes every check, so passing makes nothing less suspicious. Every mail that any rule
// finds something in is judged without results, and again with the best that there can be.

const domain = 'partner.example'
const BEST: Authentication = {
  from: 'checked',
  by: 'mx.clinic.example',
  spf: { result: 'pass', domain, aligned: true },
  dkim: [{ result: 'pass', domain, selector: 's1', aligned: true, notes: [] }],
  dmarc: { result: 'pass', domain, policy: 'reject' },
  arc: { result: 'pass', chain: [domain] },
  notes: [],
  forged: [],
}

const found = async (id: string) => {
  const file = path.join(import.meta.dirname, '..', 'src/examine', `${id}.cases.ts`)
  return ((await import(/* @vite-ignore */ pathToFileURL(file).href)) as { cases: RuleCases }).cases.reject
}

describe('passing every check takes nothing away', () => {
  test.each(RULES.map(({ id }) => id))('from what %s finds', async (id) => {
    for (const { message, known = NOTHING_KNOWN } of await found(id)) {
      const { authentication: _, ...unasked }: Known = known
      const without = examine(message, unasked, RULES)
      const passing = examine(message, { ...unasked, authentication: BEST }, RULES)
      expect(passing.map((each) => each.id)).toEqual(without.map((each) => each.id))
      expect(judge(passing, message, POLICIES.clinic).score).toBe(judge(without, message, POLICIES.clinic).score)
    }
  })
})
