import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { MAIN_TENANT, openStore, type Store, type TenantStore } from '#store'
import { inTurn, type Running } from '../src/service/lease/in-turn.ts'
import { claimLease } from '../src/service/lease/lease.ts'
import { START_MS, type StorePlaces, TEST_ENGINES } from './fixtures/store-places.ts'

// Of several machines on one store, one does what is to be done once.

const TIMES = { beatMs: 10, deadMs: 300, giveUpMs: 150 }

for (const { name, isMissing, start } of TEST_ENGINES) {
  describe.skipIf(isMissing)(`taking turns on ${name}`, () => {
    const open: Store[] = []
    const running: Running[] = []
    let places: StorePlaces
    beforeAll(async () => {
      places = await start()
    }, START_MS)
    afterEach(async () => {
      await Promise.all(running.splice(0).map((each) => each.stop()))
      await Promise.all(open.splice(0).map((store) => store.close()))
    })
    afterAll(() => places.stop())

    async function machineAt(place: string): Promise<TenantStore> {
      const store = await openStore(place)
      open.push(store)
      return store.forTenant(MAIN_TENANT)
    }

    /** Takes turns, and notes who is at work. */
    function taking(store: TenantStore, who: string, story: string[]) {
      const turn = inTurn({
        ...{ store, name: 'mailbox desk', isShared: name === 'postgres', times: TIMES, onTrouble: () => {} },
        run: () => {
          story.push(`${who} begins`)
          return { stop: async () => void story.push(`${who} ends`) }
        },
        onElsewhere: () => void story.push(`${who} waits`),
      })
      running.push(turn)
      return turn
    }

    const until = async (story: readonly string[], what: string): Promise<void> => {
      while (!story.includes(what)) await sleep(2)
    }

    test('one of two is at work; the other goes on at once when it ends', async () => {
      const place = await places.newPlace()
      const story: string[] = []
      const first = taking(await machineAt(place), 'one', story)
      await until(story, 'one begins')
      taking(await machineAt(place), 'two', story)
      await until(story, 'two waits')
      await first.stop()
      await until(story, 'two begins')
      expect(story).toEqual(['one begins', 'two waits', 'one ends', 'two begins'])
    })

    test('who cannot write his beat any more stops before another begins', async () => {
      const place = await places.newPlace()
      const story: string[] = []
      const store = await machineAt(place)
      let isCut = false
      const never = Promise.withResolvers<never>()
      const sequence: TenantStore['sequence'] = (work) => (isCut ? never.promise : store.sequence(work))
      taking({ ...store, sequence }, 'one', story)
      await until(story, 'one begins')
      taking(await machineAt(place), 'two', story)
      await until(story, 'two waits')
      isCut = true
      await until(story, 'two begins')
      never.reject(new Error('the line is dead'))
      expect(story).toEqual(['one begins', 'two waits', 'one ends', 'two begins'])
    })

    test('a dead one is followed: of this machine alone at once, of several when it was silent for long', async () => {
      const store = await machineAt(await places.newPlace())
      const pid = 2 ** 30
      await claimLease(store, 'mailbox desk', `${hostname().replaceAll(' ', '_')} ${pid} dead`)
      const story: string[] = []
      taking(store, 'one', story)
      await until(story, 'one begins')
      expect(story).toEqual(name === 'postgres' ? ['one waits', 'one begins'] : ['one begins'])
    })
  })
}
