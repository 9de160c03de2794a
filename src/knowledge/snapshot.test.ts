import { expect, test } from 'vitest'
import { DEFAULT_LIMITS } from '#domain'
import { questionsOf, RULES, traceOf } from '#examine'
import { decide, takeApart } from '#inspect'
import { POLICIES } from '#verdict'
import { clinicMail } from '../../test/fixtures/clinic/index.ts'
import { Remembering } from '../../test/fixtures/remembering.ts'
import { knownFrom, snapshotOf } from './snapshot.ts'

const NOBODY = { ownDomains: [], passwords: [] }
const apart = (bytes: Buffer) => takeApart({ bytes, as: 'mail' }, { limits: DEFAULT_LIMITS, tools: {}, known: NOBODY })

test('a past verdict is computed again from what was known, byte for byte', () => {
  const { past, present, ownDomain } = clinicMail({ seed: 3, pastMails: 600, ordinary: 40, attacks: 14 })
  const memory = new Remembering()
  for (const { bytes, direction, at } of past) {
    const trace = traceOf(apart(bytes), direction, at)
    if (trace !== undefined) memory.remember(trace)
  }
  const judge = (bytes: Buffer, known: Parameters<typeof decide>[1]['known']) => {
    const { verdict, findings } = decide(apart(bytes), { known, rules: RULES, policy: POLICIES.clinic })
    return JSON.stringify({ verdict, findings })
  }
  let told = 0
  for (const { bytes, at } of present.filter(({ direction }) => direction === 'in')) {
    const questions = questionsOf(apart(bytes))
    if (questions === undefined) continue
    const known = { ownDomains: [ownDomain], passwords: ['secret'], history: memory.ask(questions, at) }
    const snapshot = snapshotOf(known)
    const again = knownFrom(snapshot)
    expect(snapshot.json).not.toContain('secret')
    expect(again).toBeDefined()
    expect(judge(bytes, again ?? NOBODY)).toBe(judge(bytes, known))
    expect(snapshotOf(again ?? NOBODY)).toEqual(snapshot)
    if (judge(bytes, known).includes('sender/')) told += 1
  }
  expect(told).toBeGreaterThan(10)
})

test('a changed snapshot is none', () => {
  const { sha256, json } = snapshotOf(NOBODY)
  expect(knownFrom({ sha256, json: json.replace('[]', '["x"]') })).toBeUndefined()
})
