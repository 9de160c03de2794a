import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ChaosPlan, runChaos } from './fixtures/chaos.ts'
import { missingPeer } from './fixtures/missing-peer.ts'
import { whyNoPostfix } from './fixtures/postfix.ts'
import { START_MS, type StorePlaces, TEST_ENGINES } from './fixtures/store-places.ts'

// Mail through Postfix, Sekisho and a next hop that is not always well, while Sekisho is killed: nothing is lost and
// nothing lies in two places. The long form is `npm run chaos`.

const IS_LONG = process.env.SEKISHO_LONG === '1'
const why = whyNoPostfix()
if (why !== undefined) missingPeer(`Postfix (${why})`, 'postfix')
const postgres = TEST_ENGINES.find(({ name }) => name === 'postgres')

let places: StorePlaces | undefined
beforeAll(async () => {
  if (postgres !== undefined && !postgres.isMissing) places = await postgres.start()
}, START_MS)
afterAll(() => places?.stop())

async function expectWhole(plan: ChaosPlan): Promise<void> {
  const result = await runChaos(plan)
  expect(result).toMatchObject({ lost: [], inTwoPlaces: [], twice: [], ledger: 'whole', kills: plan.kills })
  expect(result.delivered + result.held + result.refused + result.queued).toBe(plan.mails)
}

describe.concurrent('killed while mail flows', () => {
  test.skipIf(why !== undefined)(
    'one gateway on SQLite',
    () =>
      expectWhole(
        IS_LONG ? { mails: 1_000, kills: 5, gateways: 1, seed: 1 } : { mails: 30, kills: 1, gateways: 1, seed: 1 },
      ),
    300_000,
  )

  test.skipIf(why !== undefined || postgres?.isMissing !== false)(
    'two gateways on one PostgreSQL, one of them killed',
    async () => {
      const store = (await places?.newPlace()) ?? ''
      await expectWhole({ mails: IS_LONG ? 1_000 : 30, kills: IS_LONG ? 5 : 1, gateways: 2, seed: 2, store })
    },
    300_000,
  )
})
