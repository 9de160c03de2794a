import { expect, test } from 'vitest'
import type { ImapDoorConfig } from '#config'
import { composeMail } from '../../test/fixtures/mail-compose.ts'
import { Secret } from '../config/secret.ts'
import { watchedBy } from './imap-door.ts'
import type { House } from './open-house.ts'

test('after a reload the clinic is the one that the new configuration describes', async () => {
  const remembered: string[] = []
  const clinicCalled = (name: string) => ({
    ...{ tenant: 'hana', store: {}, own: { domains: [name], addresses: [] } },
    knowledge: { remember: async () => void remembered.push(name) },
  })
  let clinics = [clinicCalled('old.test')]
  const house = { clinics: () => clinics } as unknown as House
  const door = { name: 'desk', clinic: 'hana', user: 'desk', login: { password: new Secret('x', 'plain') } }
  const watched = watchedBy(
    door as unknown as ImapDoorConfig,
    house,
    () => {},
    () => {},
  )
  const sent = { bytes: composeMail({ from: 'desk@new.test', to: 'a@out.test' }), folder: 'Sent', uid: 1 }
  clinics = [clinicCalled('new.test')]
  await watched.learnSent?.({ ...sent, internalDate: 0 })
  expect(remembered).toEqual(['new.test'])
})
