import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { NOTHING_KNOWN } from '#domain'
import { RULES } from '#examine'
import { JA } from '../src/report/words.ja.ts'
import type { RuleCases } from './fixtures/rule-case.ts'

// Evidence is labelled by its keys. English shows a key without a label in words; Japanese readers would see English.

test('whatever a rule shows has a Japanese label', async () => {
  const unlabelled = new Set<string>()
  for (const rule of RULES) {
    const file = path.resolve(import.meta.dirname, '..', 'src', 'examine', `${rule.id}.cases.ts`)
    const { cases } = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as { cases: RuleCases }
    const evidence = cases.reject.flatMap(({ message, known }) => [...rule.examine(message, known ?? NOTHING_KNOWN)])
    for (const key of evidence.flatMap(({ seen }) => Object.keys(seen)))
      if (!Object.hasOwn(JA.seen, key)) unlabelled.add(`${rule.id}: ${key}`)
  }
  expect([...unlabelled]).toEqual([])
})
