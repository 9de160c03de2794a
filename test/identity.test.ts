import { expect, test } from 'vitest'
import { clinicMail } from './fixtures/clinic/index.ts'
import { summaryOf, tryIdentity } from './fixtures/clinic/try-identity.ts'
import { Remembering } from './fixtures/remembering.ts'

// A clinic's weeks with attacks hidden in them, beside a plain memory. `npm run bench -- identity` runs the long form on
// the store.

test('attacks are told with their reason, ordinary mail is let through', async () => {
  const memory = new Remembering()
  const results = await tryIdentity(clinicMail({ seed: 7, pastMails: 3_000, ordinary: 1_000, attacks: 140 }), {
    ask: async (questions, asOf) => memory.ask(questions, asOf),
    remember: async (traces) => {
      for (const trace of traces) memory.remember(trace)
    },
  })
  const { attacks, ordinary } = summaryOf(results)
  expect(attacks.mails).toBe(140)
  expect(attacks.rightShare).toBeGreaterThanOrEqual(0.99)
  expect(ordinary.holdShare).toBeLessThanOrEqual(0.005)
  expect(ordinary.noticeShare).toBeLessThanOrEqual(0.02)
})
