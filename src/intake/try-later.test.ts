import { expect, test } from 'vitest'
import type { Clinic } from './clinic.ts'
import type { IntakeSettings } from './intake-settings.ts'
import { openTries } from './try-later.ts'

test('tries go one after the other, what is told meanwhile goes together, and one that fails stops nobody', async () => {
  const asked: string[] = []
  let [now, most] = [0, 0]
  const works: Promise<void>[] = []
  const failed: string[] = []
  const waitingFor = async (sender: string): Promise<string[]> => {
    asked.push(sender)
    now += 1
    most = Math.max(most, now)
    await new Promise(setImmediate)
    now -= 1
    if (sender === 'b@out.test') throw new Error('the store is gone')
    return []
  }
  const clinic = { tenant: 'hana', passwords: { waitingFor } } as unknown as Clinic
  const settings = { clock: () => 0 } as unknown as IntakeSettings
  const tell = openTries(settings, (what, _, work) => {
    works.push(work().catch((error) => void failed.push(`${what}: ${error.message}`)))
  })
  for (const sender of ['a@out.test', 'b@out.test', 'c@out.test', 'a@out.test', 'a@out.test'])
    tell(clinic, sender, ['w'])
  for (let at = 0; at < works.length; at += 1) await works[at]
  expect(asked).toEqual(['a@out.test', 'b@out.test', 'c@out.test', 'a@out.test'])
  expect([most, failed]).toEqual([1, ['passwords: the store is gone']])
})
