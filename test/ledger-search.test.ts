import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import {
  dropIndex,
  forgetIndexBefore,
  indexLedger,
  type Ledger,
  type LedgerQuery,
  type LedgerSettings,
  type NewEntry,
  openLedger,
  searchLedger,
  storyOf,
} from '#ledger'
import { addTenant, openStore, readLedgerIndexMark, type Store, type TenantStore } from '#store'
import { T0 } from './fixtures/ledger-entries.ts'
import { entriesOfMail, fileHash, isHeld, isRare, mailName, receivedMail, subjectOf } from './fixtures/ledger-mails.ts'
import { START_MS, type StorePlaces, TEST_ENGINES } from './fixtures/store-places.ts'
import { hostileTexts } from './fixtures/store-rows.ts'

// Mails found in the ledger by its index, on both engines: what must be found is counted over all mails by plain code.

// More than a segment of the index has.
const COUNT = 4_200
const MINUTE = 60_000
/** What became of a mail is told of those that were held. */
const told = (number: number) => (isHeld(number) ? entriesOfMail(number) : entriesOfMail(number).slice(0, 2))
const leafOf = (number: number): number => 1 + all.slice(0, number).reduce((sum, one) => sum + told(one).length, 0)
const all = Array.from({ length: COUNT }, (_, number) => number)

describe.each(TEST_ENGINES)('searching the ledger on $name', ({ name, isMissing, start }) => {
  let places: StorePlaces
  let place = ''
  let store: Store
  let clinic: TenantStore
  const folder = mkdtempSync(path.join(tmpdir(), 'sekisho-search-'))
  const opened: Ledger[] = []
  // On PostgreSQL the same with fewer: it is the queries that differ there, not the number.
  const numbers = name === 'sqlite' ? all : all.slice(0, 300)

  const newTenant = async (tenant: string, over: Partial<LedgerSettings> = {}) => {
    await store.write((trx) => addTenant(trx, { tenant, name: tenant }))
    const own = store.forTenant(tenant)
    const settings = { keyFile: path.join(folder, name, `${tenant}.key`), clock: () => T0, ...over }
    const ledger = await openLedger(own, settings)
    opened.push(ledger)
    return { own, ledger }
  }
  beforeAll(async () => {
    if (isMissing) return
    places = await start()
    place = await places.newPlace()
    store = await openStore(place)
    let now = T0
    const { own, ledger } = await newTenant('big', { clock: () => now })
    clinic = own
    for (let at = 0; at < numbers.length; at += 250) {
      now = T0 + at * MINUTE
      await ledger.append(numbers.slice(at, at + 250).flatMap(told))
      if (at % 1_000 === 0) await indexLedger(own)
    }
    await indexLedger(own)
  }, START_MS)
  afterAll(async () => {
    for (const ledger of opened) await ledger.close()
    await store?.close()
    await places?.stop()
    rmSync(folder, { recursive: true })
  })

  const find = async (query: LedgerQuery, from: TenantStore = clinic): Promise<string[]> => {
    const found: string[] = []
    let before: number | undefined
    do {
      const { hits, next } = await searchLedger(from, {
        limit: 300,
        ...query,
        ...(before === undefined ? {} : { before }),
      })
      found.push(...hits.map(({ mail }) => mail))
      before = next
    } while (before !== undefined)
    return found
  }
  const those = (fits: (number: number) => boolean): string[] => numbers.filter(fits).reverse().map(mailName)
  const senderOf = (number: number): string => receivedMail(number).envelope.sender
  const nameOf = (number: number): string => receivedMail(number).headers.from[0]?.name ?? ''
  const filesOf = (number: number): string =>
    receivedMail(number)
      .parts.map(({ path: file }) => file)
      .join(' ')

  const CASES: readonly (readonly [LedgerQuery, (number: number) => boolean])[] = [
    [{}, () => true],
    [{ address: 'sato@clinic.example' }, (number) => number % 5 === 2],
    [{ address: ' <SATO@Clinic.example> ' }, (number) => number % 5 === 2],
    [{ address: 'house17.example' }, (number) => senderOf(number).endsWith('@house17.example')],
    [{ address: 'ouse17.example' }, () => false],
    [{ person: '小林' }, (number) => nameOf(number).includes('小林')],
    [{ person: '林' }, (number) => nameOf(number).includes('林')],
    [{ person: '花子 鈴木' }, (number) => nameOf(number) === '鈴木 花子'],
    [{ person: 'yamada@clinic.example' }, (number) => number % 5 === 1],
    [{ person: 'yamada' }, (number) => number % 5 === 1],
    [{ words: '請求書' }, (number) => subjectOf(number).includes('請求書')],
    [{ words: '書の' }, (number) => subjectOf(number).includes('書の')],
    [{ words: 'ボンベ' }, (number) => number % 10 === 4],
    [{ words: 'ﾎﾞﾝﾍﾞ 配送' }, (number) => number % 10 === 4],
    [{ words: 'INVOICE' }, (number) => number % 10 === 6],
    [{ words: 'voice' }, () => false],
    [{ words: 'の' }, (number) => subjectOf(number).includes('の')],
    [{ words: '報検' }, () => false],
    [{ words: '!?' }, () => false],
    [{ words: '1234' }, (number) => number === 1_234],
    [{ messageId: '<1200.1200@house1200.example>' }, (number) => number === 1_200],
    [{ messageId: '1200.1200@house1200.example' }, (number) => number === 1_200],
    [{ attachment: fileHash(33).toUpperCase() }, (number) => number === 33],
    [{ attachment: '見積書.xlsx' }, (number) => filesOf(number).includes('見積書.xlsx')],
    [{ attachment: 'doc' }, (number) => filesOf(number).includes('.doc') && !filesOf(number).includes('.docx')],
    [{ verdict: 'hold' }, isHeld],
    [{ rule: 'sender/borrowed-name' }, (number) => isHeld(number) && Math.floor(number / 50) % 4 === 2],
    [{ rule: 'sender' }, (number) => isHeld(number) && Math.floor(number / 50) % 4 === 2],
    [{ since: T0 + 500 * MINUTE, until: T0 + 1_000 * MINUTE }, (number) => number >= 500 && number < 1_000],
    [{ since: T0 + 500 * MINUTE, verdict: 'hold' }, (number) => number >= 500 && isHeld(number)],
    [{ text: '珍事' }, isRare],
    [{ text: '珍事 sato@clinic.example' }, (number) => isRare(number) && number % 5 === 2],
    [{ text: '小林 hold' }, (number) => isHeld(number) && nameOf(number).includes('小林')],
    [{ text: `資料 ${fileHash(5)}` }, () => false],
    [{ text: 'clinic.example 1234' }, (number) => number === 1_234],
    [
      { words: '重要', verdict: 'hold', attachment: 'zip' },
      (number) => isHeld(number) && number % 10 === 9 && number % 3 === 0 && number % 6 === 5,
    ],
  ]

  test.skipIf(isMissing).each(CASES)('%o', async (query, fits) => {
    expect(await find(query)).toEqual(those(fits))
  })

  test.skipIf(isMissing)('a hit says what its entries say, and where to go on', async () => {
    const { hits, next, behind } = await searchLedger(clinic, { verdict: 'hold', limit: 2 })
    const last = Math.max(...numbers.filter(isHeld))
    expect([hits.length, behind]).toEqual([2, 0])
    expect(hits[0]).toEqual({
      ...{ mail: mailName(last), at: T0 + (last - (last % 250)) * MINUTE, sender: senderOf(last) },
      ...{ recipients: receivedMail(last).envelope.recipients, subject: subjectOf(last), door: 'smtp' },
      ...{ messageId: receivedMail(last).headers.messageId, bytes: receivedMail(last).bytes },
      ...{ verdict: 'hold', action: 'held' },
    })
    expect((await searchLedger(clinic, { verdict: 'hold', limit: 1, before: next ?? 0 })).hits[0]?.mail).toBe(
      mailName(last - 100),
    )
  })

  test.skipIf(isMissing)(
    'made anew from the entries, it answers the same; in small runs or in large ones',
    async () => {
      const before = await find({ text: '珍事' })
      await dropIndex(clinic)
      expect(await searchLedger(clinic, {})).toMatchObject({ hits: [], behind: leafOf(numbers.length) })
      await indexLedger(clinic)
      expect(await find({ text: '珍事' })).toEqual(before)
      expect(await readLedgerIndexMark(clinic)).toMatchObject({ mailCount: numbers.length })
    },
  )

  test.skipIf(isMissing || name !== 'sqlite')('the index is asked by segment and term', async () => {
    const text = `explain query plan select mails from ledger_term where tenant = 'a' and segment in (1, 2) and term in (3, 4)`
    const { rows } = await sql.raw<{ detail: string }>(text).execute(store.db)
    expect(rows.map(({ detail }) => detail)).toEqual([expect.stringContaining('segment=? AND term=?')])
  })

  test.skipIf(isMissing)('what is said of a mail later is found, however long after', async () => {
    const { own, ledger } = await newTenant('late')
    await ledger.append(Array.from({ length: 20 }, (_, number) => receivedMail(number)))
    await indexLedger(own)
    expect(await find({ verdict: 'hold' }, own)).toEqual([])
    await ledger.append(entriesOfMail(7).slice(1))
    expect(await searchLedger(own, { verdict: 'hold' })).toMatchObject({ hits: [], behind: 2 })
    await indexLedger(own)
    expect(await find({ verdict: 'hold', words: subjectOf(7) }, own)).toEqual([mailName(7)])
  })

  test.skipIf(isMissing || name !== 'sqlite')('what is forgotten of old mails leaves them their numbers', async () => {
    expect(await forgetIndexBefore(clinic, leafOf(4_095))).toBe(false)
    expect(await forgetIndexBefore(clinic, leafOf(4_100))).toBe(true)
    expect(await forgetIndexBefore(clinic, leafOf(4_100))).toBe(false)
    expect(await find({ verdict: 'hold' })).toEqual(those((number) => isHeld(number) && number >= 4_096))
    expect(await find({ until: T0 + 250 * MINUTE })).toEqual(those((number) => number < 250))
  })

  test.skipIf(isMissing)('a ledger that is written is indexed by itself, a little later', async () => {
    const { own, ledger } = await newTenant('itself')
    await ledger.append(entriesOfMail(7))
    const isThere = async () => expect((await searchLedger(own, {})).hits).toHaveLength(1)
    await vi.waitFor(isThere, { timeout: 10_000, interval: 100 })
  })

  test.skipIf(isMissing)(
    'a mail that was looked at a thousand times is found with what was done in the end',
    async () => {
      const { own, ledger } = await newTenant('viewed')
      const view: NewEntry = { kind: 'viewed', who: 'user yamada', mail: mailName(7), what: 'text' }
      await ledger.append([...entriesOfMail(7), ...entriesOfMail(8)])
      await ledger.append(Array.from({ length: 1_000 }, () => view))
      await ledger.append({ kind: 'acted', who: 'user yamada', mail: mailName(7), action: 'released', recipients: [] })
      await indexLedger(own)
      const { hits } = await searchLedger(own, {})
      expect(hits.map(({ mail, action }) => [mail, action])).toEqual([
        [mailName(8), 'delivered'],
        [mailName(7), 'released'],
      ])
    },
  )

  test.skipIf(isMissing || name !== 'postgres')('two gateways that index at once index each entry once', async () => {
    const { own, ledger } = await newTenant('two')
    await ledger.append(numbers.flatMap(told))
    const other = await openStore(place)
    try {
      await Promise.all([indexLedger(own), indexLedger(other.forTenant('two')), indexLedger(own)])
      expect(await readLedgerIndexMark(own)).toMatchObject({
        mailCount: numbers.length,
        leafCount: leafOf(numbers.length),
      })
      expect(await find({}, own)).toEqual(those(() => true))
      expect((await storyOf(own, mailName(7)))?.entries).toHaveLength(told(7).length)
    } finally {
      await other.close()
    }
  })

  test.skipIf(isMissing)(
    'of a mail whose entries retention took nothing is shown, and the rest is found and indexed',
    async () => {
      const { own, ledger } = await newTenant('dropped')
      await ledger.append([1, 2, 3].flatMap(entriesOfMail))
      await indexLedger(own)
      await own.write((desk) => desk.remove('ledger_entry').where('leaf', 'in', [0, 1, 2, 3, 5]).execute())
      expect(await find({}, own)).toEqual([mailName(3), mailName(2)])
      await dropIndex(own)
      await indexLedger(own)
      expect(await find({}, own)).toEqual([mailName(3), mailName(2)])
      expect(await storyOf(own, mailName(1))).toBeUndefined()
      expect((await storyOf(own, mailName(2)))?.entries.map(({ kind }) => kind)).toEqual(['received', 'acted'])
    },
  )

  test.skipIf(isMissing)('addresses that are hashed are found by whoever knows them', async () => {
    const { own, ledger } = await newTenant('veiled', { addresses: 'hashed' })
    await ledger.append([1, 2, 3].flatMap(entriesOfMail))
    await indexLedger(own)
    expect(await find({ address: 'sato@clinic.example' }, own)).toEqual([mailName(2)])
    expect(await find({ address: 'clinic.example' }, own)).toEqual([])
  })

  test.skipIf(isMissing)('whatever senders write is indexed, and whatever people type is answered', async () => {
    const { own, ledger } = await newTenant('hostile')
    for (const [index, { text }] of hostileTexts.entries()) {
      const base = receivedMail(index)
      await ledger.append({
        ...base,
        headers: { subject: text, messageId: text, from: [{ address: text, name: text }], to: [] },
        parts: [{ path: `mail > ${text}`, kind: 'pdf', bytes: 1, sha256: text }],
      })
    }
    await indexLedger(own)
    for (const { text } of hostileTexts)
      for (const query of [
        { text },
        { person: text },
        { address: text },
        { words: text },
        { messageId: text },
        { attachment: text },
      ])
        await expect(find(query, own)).resolves.toBeInstanceOf(Array)
    expect((await find({ words: 'drop table tenant' }, own)).length).toBe(1)
    expect((await find({ words: '請'.repeat(20) }, own)).length).toBe(1)
  })
})
