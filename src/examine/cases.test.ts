// Runs the cases that lie beside every rule.

import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, test } from 'vitest'
import { NOTHING_KNOWN } from '#domain'
import type { RuleCases } from '../../test/fixtures/rule-case.ts'
import { RULES } from './rules.ts'

for (const rule of RULES) {
  const file = path.join(import.meta.dirname, `${rule.id}.cases.ts`)
  const { cases } = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as { cases: RuleCases }

  describe(rule.id, () => {
    test.each(cases.accept)('lets through: $name', ({ message, known }) => {
      expect([...rule.examine(message, known ?? NOTHING_KNOWN)]).toEqual([])
    })

    test.each(cases.reject)('finds: $name', ({ message, known, seen }) => {
      const evidence = [...rule.examine(message, known ?? NOTHING_KNOWN)]
      expect(evidence).not.toEqual([])
      expect(evidence[0]?.seen).toMatchObject(seen ?? {})
      for (const each of evidence) {
        expect(message.parts.length === 0 || message.parts.some(({ id }) => id === each.part)).toBe(true)
      }
    })
  })
}
