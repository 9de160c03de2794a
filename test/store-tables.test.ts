import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  addFeed,
  addIndicators,
  addTenant,
  beginEdition,
  domainsByLook,
  domainsByName,
  domainsWithPeople,
  dropProgress,
  forgetDomainsBefore,
  forgetMailsBefore,
  forgetPasswordsBefore,
  forgetPeopleBefore,
  forgetPerson,
  indicatorsFor,
  listFeeds,
  listTenants,
  mailsByMessageKey,
  mailsByNumber,
  mailsOfSubject,
  mailsOfThread,
  mailsSharingText,
  type NewIndicator,
  namesByKey,
  namesOfAddresses,
  openStore,
  partiesOf,
  passwordsOf,
  peopleByAddress,
  peopleOfDomain,
  personRecord,
  publishEdition,
  readProgress,
  readSetting,
  rememberDomains,
  rememberMails,
  rememberNames,
  rememberPassword,
  rememberPeople,
  removeFeed,
  type Store,
  saveProgress,
  saveSetting,
  settleSetting,
  sweepIndicators,
  type TableName,
  type TenantStore,
} from '#store'
import { START_MS, type StorePlaces, TEST_ENGINES } from './fixtures/store-places.ts'
import { hostileTexts, mailFrom, nameOf, pieces, sightingOf, TABLE_NAMES } from './fixtures/store-rows.ts'

// Every table module, on both engines: what goes in comes out, merged, limited, and of one tenant only.

const DAY = 86_400_000
const T0 = 1_700_000_000_000

describe.each(TEST_ENGINES)('tables on $name', ({ isMissing, start }) => {
  let places: StorePlaces
  let store: Store
  let count = 0

  beforeAll(async () => {
    if (isMissing) return
    places = await start()
    store = await openStore(await places.newPlace())
  }, START_MS)
  afterAll(async () => {
    await store?.close()
    await places?.stop()
  })

  /** A tenant of its own for each test. */
  const newTenant = async (): Promise<TenantStore> => {
    const tenant = `clinic-${++count}`
    await store.write((trx) => addTenant(trx, { tenant, name: `医院${count}` }))
    return store.forTenant(tenant)
  }

  describe.skipIf(isMissing)('people and names', () => {
    test('rememberPeople adds counts, widens times, keeps the latest spelling, in and across calls', async () => {
      const clinic = await newTenant()
      const early = sightingOf('yamada@example.com', { address: 'Yamada@Example.com', firstSeen: T0, lastSeen: T0 })
      const late = { ...early, address: 'yamada@example.com', firstSeen: T0 + DAY, lastSeen: T0 + DAY, sentCount: 2 }
      await clinic.write((desk) => rememberPeople(desk, [late, early, early]))
      await clinic.write((desk) => rememberPeople(desk, [{ ...early, firstSeen: T0 - DAY }]))
      expect(await peopleByAddress(clinic, ['yamada@example.com', 'nobody@example.com'])).toEqual([
        {
          ...{ addressKey: 'yamada@example.com', address: 'yamada@example.com', domain: 'example.com' },
          ...{ firstSeen: T0 - DAY, lastSeen: T0 + DAY, receivedCount: 4, sentCount: 2 },
        },
      ])
    })

    test('more people than a statement takes are all there, and are found in one call', async () => {
      const clinic = await newTenant()
      const keys = Array.from({ length: 1_300 }, (_, index) => `p${index}@d${index % 7}.example.com`)
      await clinic.write((desk) =>
        rememberPeople(
          desk,
          keys.map((key) => sightingOf(key)),
        ),
      )
      const found = await peopleByAddress(clinic, [...keys, ...keys])
      expect(found.map(({ addressKey }) => addressKey).sort()).toEqual([...keys].sort())
      expect(await domainsWithPeople(clinic, ['d3.example.com', 'd7.example.com'])).toEqual(new Set(['d3.example.com']))
    })

    test('peopleOfDomain gives the latest fifty', async () => {
      const clinic = await newTenant()
      const people = Array.from({ length: 60 }, (_, index) =>
        sightingOf(`p${index}@example.com`, { lastSeen: T0 + index }),
      )
      await clinic.write((desk) => rememberPeople(desk, people))
      const found = await peopleOfDomain(clinic, 'example.com')
      expect(found.map(({ lastSeen }) => lastSeen)).toEqual(Array.from({ length: 50 }, (_, index) => T0 + 59 - index))
    })

    test('namesByKey gives each name its own addresses, the most seen in front; namesOfAddresses the other way', async () => {
      const clinic = await newTenant()
      const crowd = Array.from({ length: 130 }, (_, index) =>
        nameOf('info', `info@d${index}.example.com`, { seenCount: 9 }),
      )
      const taro = [nameOf('山田太郎', 'taro@example.com', { seenCount: 41 }), nameOf('山田太郎', 't2@example.com')]
      await clinic.write((desk) => rememberNames(desk, [...crowd, ...taro, taro[1] ?? nameOf('', '')]))
      const found = await namesByKey(clinic, ['info', '山田太郎', 'nobody'])
      expect(found.filter(({ nameKey }) => nameKey === 'info')).toHaveLength(100)
      expect(
        found.filter(({ nameKey }) => nameKey === '山田太郎').map((one) => [one.addressKey, one.seenCount]),
      ).toEqual([
        ['taro@example.com', 41],
        ['t2@example.com', 2],
      ])
      expect(await namesOfAddresses(clinic, ['taro@example.com'])).toEqual([taro[0]])
    })
  })

  describe.skipIf(isMissing)('mails', () => {
    test('rememberMails keeps a mail once and says which were new', async () => {
      const clinic = await newTenant()
      const one = mailFrom('a@example.com', { messageKey: 'm1', toKeys: ['b@example.com', 'b@example.com'] })
      const two = mailFrom('a@example.com', { messageKey: 'm2' })
      expect(await clinic.write((desk) => rememberMails(desk, [one, one]))).toEqual([one])
      expect(await clinic.write((desk) => rememberMails(desk, [two, one]))).toEqual([two])
      const [seen] = await mailsByMessageKey(clinic, ['m1'])
      expect(seen).toMatchObject({ messageKey: 'm1', direction: 'in', replyToKey: null, seenAt: one.seenAt })
      const parties = await partiesOf(clinic, [seen?.mail ?? 0])
      expect(parties.map(({ addressKey, role }) => `${role} ${addressKey}`).sort()).toEqual([
        'from a@example.com',
        'to b@example.com',
      ])
    })

    test('a mail from outside does not take the place of one that we sent', async () => {
      const clinic = await newTenant()
      const forged = mailFrom('forger@example.net', { messageKey: 'm1' })
      const ours = mailFrom('me@example.com', { messageKey: 'm1', direction: 'out' })
      await clinic.write((desk) => rememberMails(desk, [forged]))
      expect(await clinic.write((desk) => rememberMails(desk, [ours]))).toEqual([ours])
      const found = await mailsByMessageKey(clinic, ['m1'])
      expect(found.map(({ direction, fromKey }) => `${direction} ${fromKey}`).sort()).toEqual([
        'in forger@example.net',
        'out me@example.com',
      ])
    })

    test('subject and thread give the latest 32, the latest in front', async () => {
      const clinic = await newTenant()
      const mails = Array.from({ length: 40 }, (_, index) =>
        mailFrom('a@example.com', { messageKey: `m${index}`, subjectKey: 's', rootKey: 'r', seenAt: T0 + index }),
      )
      await clinic.write((desk) => rememberMails(desk, mails))
      const latest = Array.from({ length: 32 }, (_, index) => `m${39 - index}`)
      expect((await mailsOfSubject(clinic, 's')).map(({ messageKey }) => messageKey)).toEqual(latest)
      expect((await mailsOfThread(clinic, 'r')).map(({ messageKey }) => messageKey)).toEqual(latest)
    })

    test('mailsSharingText counts common pieces, and a stock phrase counts for nobody', async () => {
      const clinic = await newTenant()
      const thread = Array.from({ length: 4 }, (_, index) =>
        mailFrom('d@example.com', { messageKey: `t${index}`, shingles: pieces(...[21, 22, 23, 24].slice(index)) }),
      )
      const stock = Array.from({ length: 100 }, (_, index) =>
        mailFrom('a@example.com', { messageKey: `stock${index}`, shingles: pieces(1, 2, 1_000 + index) }),
      )
      const quoted = mailFrom('b@example.com', { messageKey: 'quoted', shingles: pieces(11, 12, 13, 14, 1) })
      const other = mailFrom('c@example.com', { messageKey: 'other', shingles: pieces(11, 99) })
      await clinic.write((desk) => rememberMails(desk, [quoted, other, ...thread]))
      await clinic.write((desk) => rememberMails(desk, stock))
      const found = await mailsSharingText(clinic, pieces(1, 2, 11, 12, 13, 14, 500))
      const [first] = await mailsByNumber(clinic, [found[0]?.mail ?? 0])
      expect([first?.messageKey, found[0]?.shared]).toEqual(['quoted', 4])
      expect(found).toHaveLength(1)
      const inThread = await mailsSharingText(clinic, pieces(21, 22, 23, 24, 1, 2))
      expect(inThread.map(({ shared }) => shared)).toEqual([4, 3, 2])
      // Sizes of lists around the powers of two: no piece is counted twice, none is left out.
      for (const length of [2, 3, 4, 5, 7, 8, 9]) {
        const asked = pieces(13, 14, ...Array.from({ length: length - 2 }, (_, index) => 3 + index))
        expect(await mailsSharingText(clinic, asked)).toEqual([{ mail: first?.mail, shared: 2 }])
      }
      expect(await mailsSharingText(clinic, pieces(11))).toEqual([])
    })
  })

  describe.skipIf(isMissing)('domains, passwords, progress, settings', () => {
    test('domains are counted apart as senders and as targets of links, and found by their looks', async () => {
      const clinic = await newTenant()
      const bank = { domain: 'bank.example.com', seenAs: 'sender' as const, lookKey: 'bank.example.com' }
      const times = { firstSeen: T0, lastSeen: T0, seenCount: 1 }
      const domains = [
        { ...bank, ...times },
        { ...bank, ...times, lastSeen: T0 + DAY },
        { ...bank, ...times, seenAs: 'link' as const },
        { domain: 'ЬankX.example.com', seenAs: 'link' as const, lookKey: 'bank.example.com', ...times },
      ]
      await clinic.write((desk) => rememberDomains(desk, domains))
      const found = await domainsByName(clinic, ['bank.example.com'])
      expect(found.map(({ seenAs, seenCount, lastSeen }) => [seenAs, seenCount, lastSeen]).sort()).toEqual([
        ['link', 1, T0],
        ['sender', 2, T0 + DAY],
      ])
      expect(new Set((await domainsByLook(clinic, ['bank.example.com'])).map(({ domain }) => domain))).toEqual(
        new Set(['bank.example.com', 'ЬankX.example.com']),
      )
    })

    test('a password is kept once for an owner, and the last used comes first', async () => {
      const clinic = await newTenant()
      const use = (ownerKey: string, word: string, usedAt: number) =>
        clinic.write((desk) =>
          rememberPassword(desk, { ownerKey, sealKey: `hash of ${word}`, sealed: Buffer.from([0, 255, 7]), usedAt }),
        )
      await use('a@example.com', 'one', T0)
      await use('example.com', 'two', T0 + 2)
      await use('a@example.com', 'one', T0 + 3)
      expect(await passwordsOf(clinic, ['a@example.com', 'example.com'])).toEqual([
        { ownerKey: 'a@example.com', sealed: Buffer.from([0, 255, 7]), lastUsed: T0 + 3, usedCount: 2 },
        { ownerKey: 'example.com', sealed: Buffer.from([0, 255, 7]), lastUsed: T0 + 2, usedCount: 1 },
      ])
      expect(await clinic.write((desk) => forgetPasswordsBefore(desk, T0 + 3))).toBe(1)
    })

    test('progress and settings keep any JSON; the first settled value stays', async () => {
      const clinic = await newTenant()
      const at = { doneCount: 7, updatedAt: T0 }
      await clinic.write((desk) => saveProgress(desk, 'mbox:/mail', { position: { offset: 12 }, ...at }))
      await clinic.write((desk) => saveProgress(desk, 'mbox:/mail', { position: { offset: 99 }, ...at }))
      expect(await readProgress(clinic, 'mbox:/mail')).toEqual({ position: { offset: 99 }, ...at })
      await clinic.write((desk) => dropProgress(desk, 'mbox:/mail'))
      expect(await readProgress(clinic, 'mbox:/mail')).toBeUndefined()
      await clinic.write((desk) => saveSetting(desk, 'shown', ['あ', null, 1.5], T0))
      expect(await readSetting(clinic, 'shown')).toEqual(['あ', null, 1.5])
      expect(await clinic.write((desk) => settleSetting(desk, 'salt', 'first', T0))).toBe('first')
      expect(await clinic.write((desk) => settleSetting(desk, 'salt', 'second', T0))).toBe('first')
      expect(await readSetting(clinic, 'none')).toBeUndefined()
    })
  })

  describe.skipIf(isMissing)('indicators', () => {
    const entry = (valueKey: string, over: Partial<NewIndicator> = {}): NewIndicator => ({
      ...{ type: 'domain', valueKey, source: 'a list', addedAt: T0 },
      ...over,
    })
    const values = async (clinic: TenantStore, keys: readonly string[], nowMs = T0) =>
      (await indicatorsFor(clinic, keys, nowMs)).map(({ valueKey }) => valueKey).sort()

    test('an edition counts when it is published, in one step, and never before', async () => {
      const clinic = await newTenant()
      const feed = await clinic.write((desk) =>
        addFeed(desk, { name: 'list', format: 'plain', sourcePath: '/lists/a.txt' }),
      )
      const first = await beginEdition(clinic, feed, T0)
      await clinic.write((desk) => addIndicators(desk, first, [entry('bad.example.com'), entry('bad.example.com')]))
      expect(await values(clinic, ['bad.example.com'])).toEqual([])
      await clinic.write((desk) => publishEdition(desk, first, { entryCount: 1, importedAt: T0 }))
      expect(await values(clinic, ['bad.example.com', 'good.example.com'])).toEqual(['bad.example.com'])

      // One that died half-way, and the next after it.
      const died = await beginEdition(clinic, feed, T0 + 1)
      await clinic.write((desk) => addIndicators(desk, died, [entry('half.example.com')]))
      const second = await beginEdition(clinic, feed, T0 + 2)
      await clinic.write((desk) => addIndicators(desk, second, [entry('worse.example.com', { expiresAt: T0 + DAY })]))
      expect(await clinic.write((desk) => sweepIndicators(desk))).toBe(0)
      await clinic.write((desk) => publishEdition(desk, second, { entryCount: 1, importedAt: T0 + 2, datedAt: T0 }))
      const all = ['bad.example.com', 'half.example.com', 'worse.example.com']
      expect(await values(clinic, all)).toEqual(['worse.example.com'])
      expect(await values(clinic, all, T0 + DAY)).toEqual([])
      expect(await clinic.write((desk) => sweepIndicators(desk))).toBe(1)
      expect(await clinic.write((desk) => sweepIndicators(desk))).toBe(1)
      expect(await clinic.write((desk) => sweepIndicators(desk))).toBe(0)
      expect(await values(clinic, all)).toEqual(['worse.example.com'])

      await clinic.write((desk) => removeFeed(desk, feed))
      expect(await values(clinic, all)).toEqual([])
      expect(await clinic.write((desk) => sweepIndicators(desk))).toBe(1)
      expect(await clinic.from('indicator').select('value_key').execute()).toEqual([])
    })

    test('a feed is known by its name, also when its file moves', async () => {
      const clinic = await newTenant()
      const add = (sourcePath: string) =>
        clinic.write((desk) => addFeed(desk, { name: 'list', format: 'plain', sourcePath }))
      const feed = await add('/lists/a.txt')
      expect(await add('/lists/b.txt')).toBe(feed)
      expect(await listFeeds(clinic)).toEqual([
        {
          ...{ feed, name: 'list', format: 'plain', sourcePath: '/lists/b.txt', edition: 0, entryCount: 0 },
          ...{ importedAt: null, datedAt: null },
        },
      ])
    })
  })

  describe.skipIf(isMissing)('forgetting', () => {
    test('by age: mails go with their parties and pieces, people with their names; the rest stays', async () => {
      const clinic = await newTenant()
      const ages = Array.from({ length: 450 }, (_, index) => index)
      const mails = ages.map((age) =>
        mailFrom('a@example.com', { messageKey: `m${age}`, seenAt: T0 + age, shingles: pieces(age, 7_000, 8_000) }),
      )
      await clinic.write((desk) => rememberMails(desk, mails))
      await clinic.write((desk) =>
        rememberPeople(
          desk,
          ages.map((age) => sightingOf(`p${age}@example.com`, { lastSeen: T0 + age })),
        ),
      )
      await clinic.write((desk) =>
        rememberNames(
          desk,
          ages.map((age) => nameOf(`n${age}`, `p${age}@example.com`)),
        ),
      )
      const calls: number[] = []
      do calls.push(await clinic.write((desk) => forgetMailsBefore(desk, T0 + 440)))
      while (calls.at(-1) !== 0)
      expect(calls).toEqual([200, 200, 40, 0])
      expect(await countRows(clinic, 'mail_seen')).toBe(10)
      expect(await countRows(clinic, 'mail_party')).toBe(20)
      expect(await countRows(clinic, 'mail_shingle')).toBe(30)
      expect(await clinic.write((desk) => forgetPeopleBefore(desk, T0 + 440))).toBe(440)
      expect(await countRows(clinic, 'person_name')).toBe(10)
      const seen = { seenAs: 'link' as const, lookKey: 'x', firstSeen: T0, seenCount: 1 }
      await clinic.write((desk) =>
        rememberDomains(desk, [
          { domain: 'old.example.com', lastSeen: T0, ...seen },
          { domain: 'new.example.com', lastSeen: T0 + 1, ...seen },
        ]),
      )
      expect(await clinic.write((desk) => forgetDomainsBefore(desk, T0 + 1))).toBe(1)
      expect(await domainsByName(clinic, ['old.example.com', 'new.example.com'])).toHaveLength(1)
    })

    test('a person is shown in full, then forgotten, and the mails of others stay', async () => {
      const clinic = await newTenant()
      await clinic.write(async (desk) => {
        await rememberPeople(desk, [sightingOf('taro@example.com'), sightingOf('jiro@example.com')])
        await rememberNames(desk, [nameOf('太郎', 'taro@example.com'), nameOf('次郎', 'jiro@example.com')])
        await rememberMails(desk, [
          mailFrom('taro@example.com', { messageKey: 'by', toKeys: ['me@example.com'], shingles: pieces(1, 2) }),
          mailFrom('me@example.com', { messageKey: 'to', toKeys: ['taro@example.com', 'jiro@example.com'] }),
          mailFrom('jiro@example.com', { messageKey: 'other', toKeys: ['me@example.com'], shingles: pieces(1, 2) }),
        ])
        await rememberPassword(desk, {
          ownerKey: 'taro@example.com',
          sealKey: 'x',
          sealed: Buffer.from('x'),
          usedAt: T0,
        })
      })
      const record = await personRecord(clinic, ['taro@example.com'])
      expect(record.addresses.map(({ address }) => address)).toEqual(['taro@example.com'])
      expect(record.names.map(({ shown }) => shown)).toEqual(['太郎'])
      expect(record.mails.map(({ messageKey }) => messageKey).sort()).toEqual(['by', 'to'])
      expect(record.passwords).toHaveLength(1)

      await clinic.write((desk) => forgetPerson(desk, ['taro@example.com']))
      expect(await personRecord(clinic, ['taro@example.com'])).toEqual({
        addresses: [],
        names: [],
        mails: [],
        passwords: [],
      })
      expect(await mailsByMessageKey(clinic, ['by', 'to', 'other'])).toHaveLength(2)
      expect(await countRows(clinic, 'mail_shingle')).toBe(2)
      expect((await personRecord(clinic, ['jiro@example.com'])).mails).toHaveLength(2)
      expect(JSON.stringify(await everything(clinic))).not.toContain('taro')
    })
  })

  describe.skipIf(isMissing)('what a sender controls', () => {
    test.each(hostileTexts)('$what is kept and found again, in every place', async ({ text }) => {
      const clinic = await newTenant()
      const badTimes = { firstSeen: Number.NaN, lastSeen: Number.POSITIVE_INFINITY }
      await clinic.write(async (desk) => {
        await rememberPeople(desk, [{ ...sightingOf(text), address: text, domain: text, ...badTimes }])
        await rememberNames(desk, [{ ...nameOf(text, text), shown: text, ...badTimes }])
        await rememberDomains(desk, [{ domain: text, seenAs: 'link', lookKey: text, ...badTimes, seenCount: 1 }])
        await rememberMails(desk, [
          mailFrom(text, {
            ...{ messageKey: text, subjectKey: text, rootKey: text, replyToKey: text, toKeys: [text] },
            ...{ seenAt: -5.5, shingles: [Number.NaN, -1, 0.5, 2 ** 53, 5, 5] },
          }),
        ])
        await rememberPassword(desk, { ownerKey: text, sealKey: text, sealed: Buffer.alloc(0), usedAt: 1e300 })
        await saveProgress(desk, text, { position: text, doneCount: 1, updatedAt: Number.NEGATIVE_INFINITY })
        await saveSetting(desk, text, { [text]: text }, T0)
      })
      expect(await peopleByAddress(clinic, [text])).toHaveLength(1)
      expect(await peopleOfDomain(clinic, text)).toHaveLength(1)
      expect(await namesByKey(clinic, [text])).toHaveLength(1)
      expect(await domainsByLook(clinic, [text])).toHaveLength(1)
      expect(await mailsOfThread(clinic, text)).toHaveLength(1)
      expect((await personRecord(clinic, [text])).mails).toHaveLength(1)
      expect((await readProgress(clinic, text))?.position).toBe(text)
      expect(await readSetting(clinic, text)).toEqual({ [text]: text })
      expect(await peopleByAddress(clinic, [`${text}x`])).toHaveLength(0)
    })
  })

  describe.skipIf(isMissing)('tenants', () => {
    test('are listed; a store has its main one, and an id that would not fit is refused', async () => {
      await newTenant()
      const tenants = await listTenants(store.db)
      expect(tenants.map(({ tenant }) => tenant)).toEqual(expect.arrayContaining(['main', `clinic-${count}`]))
      for (const tenant of ['', 'Clinic', 'a'.repeat(37), "x' or 1"])
        await expect(store.write((trx) => addTenant(trx, { tenant, name: 'x' }))).rejects.toThrow(RangeError)
    })
  })

  const countRows = async (clinic: TenantStore, table: TableName) =>
    (await clinic.from(table).select('tenant').execute()).length

  const everything = async (clinic: TenantStore) =>
    Promise.all(TABLE_NAMES.map((table) => clinic.from(table).selectAll().execute()))
})
