import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { DeliveryOutcome, NewHeld, Quarantine, QuarantineSettings } from '#actions'
import { addTenant, openStore, type Store, type TenantStore } from '#store'
// WHY past the room's door: the rest of the room is much to load.
import { openQuarantine } from '../src/actions/quarantine/open-quarantine.ts'
import { readQuarantine } from '../src/actions/quarantine/read-quarantine.ts'
import { releaseHeld } from '../src/actions/quarantine/release-held.ts'
import { HELD_AT, heldMail } from './fixtures/quarantine-mails.ts'
import { START_MS, type StorePlaces, TEST_ENGINES } from './fixtures/store-places.ts'
import { hostileTexts } from './fixtures/store-rows.ts'

// The quarantine on both engines: what is held comes back byte for byte or not at all, and goes out at most once.

const DAY = 86_400_000
const MINUTE = 60_000
const folder = mkdtempSync(path.join(tmpdir(), 'sekisho-quarantine-'))
afterAll(() => rmSync(folder, { recursive: true }))
const BY = { who: 'user yamada', reason: '知り合いからのメールでした' }

interface Bench {
  readonly clinic: TenantStore
  readonly quarantine: Quarantine
  readonly settings: QuarantineSettings
  readonly clock: { now: number }
}

const reply = (code: number) => ({ code, enhanced: `${Math.trunc(code / 100)}.0.0`, text: 'as the test says' })
const hopThat = (state: DeliveryOutcome['state'], seen: Buffer[] = []) => ({
  deliver: async ({ recipients, bytes }: { recipients: readonly string[]; bytes: Buffer }) => {
    seen.push(bytes)
    return recipients.map((recipient) => ({ recipient, reply: reply(state === 'taken' ? 250 : 451), state }))
  },
})

describe.each(TEST_ENGINES)('the quarantine on $name', ({ name, isMissing, start }) => {
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

  const opened = async (over: Partial<QuarantineSettings> = {}): Promise<Bench> => {
    const tenant = `clinic-${++count}`
    await store.write((trx) => addTenant(trx, { tenant, name: tenant }))
    const clinic = store.forTenant(tenant)
    const clock = { now: HELD_AT }
    const keyFile = path.join(folder, `${name}-${count}.key`)
    const settings = { keyFile, clock: () => clock.now, bytesMax: 2 ** 30, keepDays: 30, ...over }
    return { clinic, settings, clock, quarantine: await openQuarantine(clinic, settings) }
  }
  const statesOf = async ({ quarantine }: Bench, mail: string) =>
    (await quarantine.get(mail))?.recipients.map(({ state }) => state)
  const exec = (statement: string) => store.write((trx) => sql.raw(statement).execute(trx))

  describe.skipIf(isMissing)('holding', () => {
    test.each([
      ['nothing', 0],
      ['a byte', 1],
      ['a whole piece', 2 ** 20],
      ['a piece and a byte', 2 ** 20 + 1],
      ['several writes', 6 * 2 ** 20 + 5],
    ])('%s comes back byte for byte', async (_, size) => {
      const bench = await opened()
      const bytes = Buffer.alloc(size, 'Sekisho 関所\r\n')
      const mail = heldMail({ bytes })
      await bench.quarantine.hold(mail)
      expect((await bench.quarantine.read(mail.mail)).equals(bytes)).toBe(true)
      const { bytes: used, count: mails } = await bench.quarantine.state()
      expect(mails).toBe(1)
      expect(used).toBeLessThan(2_000)
    })

    test('what it says of itself is there, whatever a sender wrote', async () => {
      const bench = await opened()
      for (const { text } of hostileTexts) {
        const over = { subject: text, from: text, sender: text.slice(0, 300), messageKey: text }
        const mail = heldMail({ ...over, recipients: ['a@clinic.example', text], direction: 'out' })
        await bench.quarantine.hold(mail)
        expect(await bench.quarantine.get(mail.mail)).toMatchObject({ mail: mail.mail, state: 'held', hasBody: true })
        expect((await bench.quarantine.withMessageKeys([text])).map((held) => held.mail)).toEqual([mail.mail])
        expect((await bench.quarantine.list({ text: Array.from(text).slice(0, 9).join('') })).length).toBeGreaterThan(0)
      }
    })

    test('the same mail is held once, also by two at the same time', async () => {
      const bench = await opened()
      const mail = heldMail()
      await bench.quarantine.hold(mail)
      await Promise.all([bench.quarantine.hold(mail), bench.quarantine.hold({ ...mail, bytes: Buffer.from('other') })])
      expect((await bench.quarantine.get(mail.mail))?.recipients).toHaveLength(1)
      expect(await bench.quarantine.list()).toHaveLength(1)
      expect((await bench.quarantine.read(mail.mail)).equals(mail.bytes)).toBe(true)
      expect((await bench.quarantine.state()).count).toBe(1)
    })

    test('held again for others, it is held for both, also while it is being stored', async () => {
      const bench = await opened()
      const large = heldMail({ bytes: Buffer.alloc(5 * 2 ** 20, 'x'), recipients: ['a@clinic.example'] })
      const more = { ...large, recipients: ['b@clinic.example', 'a@clinic.example'] }
      await Promise.all([bench.quarantine.hold(large), bench.quarantine.hold(more)])
      const addresses = async () => (await bench.quarantine.get(large.mail))?.recipients.map(({ address }) => address)
      expect(await addresses()).toEqual(['a@clinic.example', 'b@clinic.example'])
      await releaseHeld(bench.quarantine, hopThat('taken'), { mail: large.mail, by: BY })
      await bench.quarantine.hold({ ...large, recipients: ['c@clinic.example'], cause: 'not-delivered' })
      expect(await statesOf(bench, large.mail)).toEqual(['released', 'released', 'held'])
      expect(await bench.quarantine.get(large.mail)).toMatchObject({ state: 'held', hasBody: true })
      await bench.quarantine.drop(large.mail, BY)
      // Nothing is there that could be delivered to somebody else, so its sender keeps it.
      await expect(bench.quarantine.hold({ ...large, recipients: ['d@clinic.example'] })).rejects.toMatchObject({
        code: 'busy',
      })
    })

    test('a mail whose storing was cut off is not seen, and can be held anew; its rest is taken away', async () => {
      const bench = await opened()
      const large = heldMail({ bytes: Buffer.alloc(5 * 2 ** 20, 'x') })
      let writes = 0
      const dying: TenantStore = {
        ...bench.clinic,
        write: (work) => (++writes > 1 ? Promise.reject(new Error('the process died')) : bench.clinic.write(work)),
      }
      const settings = { ...bench.settings }
      await expect((await openQuarantine(dying, settings)).hold(large)).rejects.toThrow('died')
      expect(writes).toBe(3)
      expect(await bench.quarantine.get(large.mail)).toBeUndefined()
      expect(await bench.quarantine.list()).toEqual([])
      await bench.quarantine.hold(large)
      expect((await bench.quarantine.read(large.mail)).equals(large.bytes)).toBe(true)

      writes = 0
      const other = heldMail({ bytes: large.bytes })
      await expect((await openQuarantine(dying, settings)).hold(other)).rejects.toThrow('died')
      expect((await bench.quarantine.state()).count).toBe(2)
      await bench.quarantine.expire(HELD_AT + 2 * DAY)
      expect((await bench.quarantine.state()).count).toBe(1)
      expect(await bench.clinic.from('quarantine_chunk').select('chunk').execute()).toHaveLength(5)
    })

    test('at the limit it says "full", and holds again when something was deleted', async () => {
      const noise = (size: number) => Buffer.from(Array.from({ length: size }, (_, at) => (at * at * 31) >> (at % 7)))
      const bench = await opened({ bytesMax: 30_000 })
      const [first, second] = [heldMail({ bytes: noise(20_000) }), heldMail({ bytes: noise(20_000) })]
      await bench.quarantine.hold(first)
      await expect(bench.quarantine.hold(second)).rejects.toMatchObject({ name: 'QuarantineError', code: 'full' })
      expect(await bench.quarantine.get(second.mail)).toBeUndefined()
      expect(await bench.quarantine.drop(first.mail, BY)).toBe(true)
      await bench.quarantine.hold(second)
      // What everybody got already makes room.
      await releaseHeld(bench.quarantine, hopThat('taken'), { mail: second.mail, by: BY })
      expect(await bench.quarantine.get(second.mail)).toMatchObject({ state: 'released', hasBody: true })
      await bench.quarantine.hold(heldMail({ bytes: noise(20_000) }))
      expect(await bench.quarantine.get(second.mail)).toMatchObject({ state: 'released', hasBody: false })
      const reader = readQuarantine(bench.clinic, { ...bench.settings, bytesMax: 100 })
      expect(await reader.state()).toMatchObject({ bytesMax: 100, isFull: true, count: 1 })
    })

    test('of many that come at once, no more are taken than there is room for', async () => {
      const bench = await opened({ bytesMax: 100_000 })
      const mails = Array.from({ length: 20 }, () => heldMail({ bytes: Buffer.alloc(15_000, 'x') }))
      const results = await Promise.allSettled(mails.map((mail) => bench.quarantine.hold(mail)))
      const held = results.filter(({ status }) => status === 'fulfilled').length
      expect(held).toBeGreaterThan(0)
      expect(await bench.quarantine.list()).toHaveLength(held)
    })
  })

  describe.skipIf(isMissing)('listing', () => {
    test('by state, recipient, time and words, page by page, the latest in front', async () => {
      const bench = await opened()
      const subjects = ['請求書', 'INVOICE 100%', '予約の変更', '請求書(再送)']
      const mails: NewHeld[] = []
      for (const subject of subjects) {
        const recipients = subject.startsWith('請')
          ? ['Keiri@Clinic.example', 'b@clinic.example']
          : ['b@clinic.example']
        mails.push(heldMail({ subject, recipients }))
        await bench.quarantine.hold(mails.at(-1) ?? heldMail())
        bench.clock.now += MINUTE
      }
      const listed = async (query: Parameters<Quarantine['list']>[0]) =>
        (await bench.quarantine.list(query)).map(({ subject }) => subject)
      expect(await listed({})).toEqual(subjects.toReversed())
      expect(await listed({ recipient: 'keiri@clinic.EXAMPLE' })).toEqual(['請求書(再送)', '請求書'])
      expect(await listed({ text: 'invoice' })).toEqual(['INVOICE 100%'])
      expect(await listed({ text: '100%' })).toEqual(['INVOICE 100%'])
      expect(await listed({ text: '%' })).toEqual(['INVOICE 100%'])
      expect(await listed({ text: '_' })).toEqual([])
      expect(await listed({ text: 'y@example.net' })).toHaveLength(4)
      expect(await listed({ since: HELD_AT + 2 * MINUTE })).toEqual(['請求書(再送)', '予約の変更'])
      expect(await listed({ limit: 2, before: mails[2]?.mail ?? '' })).toEqual(['INVOICE 100%', '請求書'])
      await bench.quarantine.drop(mails[0]?.mail ?? '', BY)
      expect(await listed({ state: 'dropped' })).toEqual(['請求書'])
      expect(await listed({ state: 'held', recipient: 'keiri@clinic.example' })).toEqual(['請求書(再送)'])
      expect(await bench.quarantine.get('nothing')).toBeUndefined()
      // Beside the writer, without a key.
      expect(await readQuarantine(bench.clinic, bench.settings).list()).toHaveLength(4)
    })
  })

  describe.skipIf(isMissing)('the key', () => {
    test('is made for its owner only, and needed for what it sealed', async () => {
      const bench = await opened()
      const { keyFile } = bench.settings
      expect(statSync(keyFile).mode & 0o777).toBe(0o600)
      const mail = heldMail({ bytes: Buffer.from('Subject: s\r\n\r\nだれにも読めない本文\r\n') })
      await bench.quarantine.hold(mail)
      const rows = await bench.clinic.from('quarantine_chunk').select('sealed').execute()
      expect(rows.some(({ sealed }) => sealed.includes('だれ'))).toBe(false)

      const key = readFileSync(keyFile)
      rmSync(keyFile)
      await expect(openQuarantine(bench.clinic, bench.settings)).rejects.toMatchObject({ code: 'no-key' })
      expect(existsSync(keyFile)).toBe(false)
      writeFileSync(keyFile, `${Buffer.alloc(32, 7).toString('base64')}\n`)
      await expect(openQuarantine(bench.clinic, bench.settings)).rejects.toMatchObject({ code: 'wrong-key' })
      writeFileSync(keyFile, 'not a key\n')
      await expect(openQuarantine(bench.clinic, bench.settings)).rejects.toMatchObject({ code: 'bad-key-file' })
      writeFileSync(keyFile, key)
      const again = await openQuarantine(bench.clinic, bench.settings)
      expect((await again.read(mail.mail)).equals(mail.bytes)).toBe(true)
      expect(again.linkSecret.equals(bench.quarantine.linkSecret)).toBe(true)
    })

    test('is made anew where nothing is held, but not where other machines may have it', async () => {
      const bench = await opened()
      rmSync(bench.settings.keyFile)
      await expect(openQuarantine(bench.clinic, { ...bench.settings, isShared: true })).rejects.toMatchObject({
        code: 'no-key',
      })
      const mine = await openQuarantine(bench.clinic, bench.settings)
      await mine.hold(heldMail())
      // The one before it would seal what nobody can open.
      await expect(bench.quarantine.hold(heldMail())).rejects.toMatchObject({ code: 'wrong-key' })
      const other = { ...bench.settings, keyFile: `${bench.settings.keyFile}.other` }
      writeFileSync(other.keyFile, `${Buffer.alloc(32, 7).toString('base64')}\n`)
      await expect(openQuarantine(bench.clinic, { ...other, isShared: true })).rejects.toMatchObject({
        code: 'wrong-key',
      })
    })
  })

  describe.skipIf(isMissing)('a body that was touched', () => {
    const kept = `tenant = 'TENANT' and chunk = 1`
    test.each([
      ['a byte changed', `update quarantine_chunk set sealed = SEALED where ${kept}`],
      ['the last piece taken away', `delete from quarantine_chunk where tenant = 'TENANT' and chunk = 2`],
      [
        'the last piece taken away and the size made to fit',
        `delete from quarantine_chunk where tenant = 'TENANT' and chunk = 2; update quarantine_mail set bytes = 2097152 where tenant = 'TENANT'`,
      ],
      [
        'two pieces exchanged',
        `update quarantine_chunk set chunk = 9 where ${kept}; update quarantine_chunk set chunk = 1 where tenant = 'TENANT' and chunk = 0; update quarantine_chunk set chunk = 0 where tenant = 'TENANT' and chunk = 9`,
      ],
      ['a size that would fill the memory', `update quarantine_mail set bytes = 900000000000 where tenant = 'TENANT'`],
      ['a size one too small', `update quarantine_mail set bytes = bytes - 1 where tenant = 'TENANT'`],
    ])('%s: "damaged", and the release leaves it held', async (_, statements) => {
      const bench = await opened()
      const mail = heldMail({ bytes: Buffer.alloc(2 ** 21 + 10, 'x') })
      await bench.quarantine.hold(mail)
      const [row] = await bench.clinic.from('quarantine_chunk').select('sealed').where('chunk', '=', 1).execute()
      const sealed = Buffer.from(row?.sealed ?? '')
      sealed.writeUInt8((sealed.at(-1) ?? 0) ^ 1, sealed.length - 1)
      const literal = name === 'sqlite' ? `x'${sealed.toString('hex')}'` : `'\\x${sealed.toString('hex')}'`
      for (const statement of statements.split('; '))
        await exec(statement.replaceAll('TENANT', bench.clinic.tenant).replace('SEALED', literal))
      await expect(bench.quarantine.read(mail.mail)).rejects.toMatchObject({ code: 'damaged' })
      await expect(releaseHeld(bench.quarantine, hopThat('taken'), { mail: mail.mail, by: BY })).rejects.toThrow()
      expect(await statesOf(bench, mail.mail)).toEqual(['held'])
    })

    test("another mail's body in its place is noticed", async () => {
      const bench = await opened()
      const [mine, other] = [heldMail({ bytes: Buffer.from('aaa') }), heldMail({ bytes: Buffer.from('bbb') })]
      await bench.quarantine.hold(mine)
      await bench.quarantine.hold(other)
      const [row] = await bench.clinic.from('quarantine_mail').select('body').where('mail', '=', other.mail).execute()
      await exec(`update quarantine_mail set body = '${row?.body}' where mail = '${mine.mail}'`)
      await expect(bench.quarantine.read(mine.mail)).rejects.toMatchObject({ code: 'damaged' })
      expect((await bench.quarantine.read(other.mail)).toString()).toBe('bbb')
    })
  })

  describe.skipIf(isMissing)('releasing', () => {
    const two = { recipients: ['a@clinic.example', 'b@clinic.example'] }

    test('without the fields that only we may write; what is held stays as it came', async () => {
      const bench = await opened()
      const forged = 'X-Sekisho-Verdict: pass\r\nAuthentication-Results: gate.test; dmarc=pass\r\n'
      const theirs = 'Authentication-Results: mx.example; dmarc=fail\r\nSubject: s\r\n\r\nbody\r\n'
      const mail = heldMail({ bytes: Buffer.from(forged + theirs) })
      await bench.quarantine.hold(mail)
      const seen: Buffer[] = []
      await releaseHeld(bench.quarantine, hopThat('taken', seen), { mail: mail.mail, by: BY, authservId: 'gate.test' })
      expect(seen.map(String)).toEqual([theirs])
      expect(String(await bench.quarantine.read(mail.mail))).toBe(forged + theirs)
    })

    test('to one of two; the other one still has it held', async () => {
      const bench = await opened()
      const mail = heldMail(two)
      await bench.quarantine.hold(mail)
      const seen: Buffer[] = []
      const release = { mail: mail.mail, recipients: ['A@clinic.example'], by: BY }
      const outcomes = await releaseHeld(bench.quarantine, hopThat('taken', seen), release)
      expect(outcomes?.map(({ recipient }) => recipient)).toEqual(['a@clinic.example'])
      expect(seen.map(String)).toEqual([mail.bytes.toString()])
      expect(await bench.quarantine.get(mail.mail)).toMatchObject({
        state: 'held',
        recipients: [
          { address: 'a@clinic.example', state: 'released', reply: '250 2.0.0 as the test says', ...BY },
          { address: 'b@clinic.example', state: 'held', reply: '', who: '' },
        ],
      })
      expect(await releaseHeld(bench.quarantine, hopThat('taken', seen), release)).toBeUndefined()
      await releaseHeld(bench.quarantine, hopThat('taken', seen), { mail: mail.mail, by: BY })
      expect(await bench.quarantine.get(mail.mail)).toMatchObject({ state: 'released' })
      expect(seen).toHaveLength(2)
    })

    test('of many who want to, one delivers', async () => {
      const bench = await opened()
      const mail = heldMail(two)
      await bench.quarantine.hold(mail)
      const seen: Buffer[] = []
      const all = Array.from({ length: 10 }, () =>
        releaseHeld(bench.quarantine, hopThat('taken', seen), { mail: mail.mail, by: BY }),
      )
      const given = (await Promise.all(all)).flatMap((outcomes) => outcomes ?? [])
      expect(given.map(({ recipient }) => recipient).sort()).toEqual([...two.recipients])
      expect(seen).toHaveLength(1)
    })

    test.each([
      ['later', 'held'],
      ['refused', 'held'],
      ['unsure', 'releasing'],
    ] as const)('what the next hop took "%s" is "%s", and its reply is kept', async (state, after) => {
      const bench = await opened()
      const mail = heldMail()
      await bench.quarantine.hold(mail)
      await releaseHeld(bench.quarantine, hopThat(state), { mail: mail.mail, by: BY })
      expect(await bench.quarantine.get(mail.mail)).toMatchObject({
        ...{ state: 'held', hasBody: true },
        recipients: [{ state: after, reply: '451 4.0.0 as the test says', isInterrupted: state === 'unsure' }],
      })
      // Nobody is at it any more, so a person need not wait to try again, or to give it up.
      const again = after === 'releasing'
      const outcomes = await releaseHeld(bench.quarantine, hopThat('later'), { mail: mail.mail, by: BY, again })
      expect(outcomes).toHaveLength(1)
      expect(await bench.quarantine.drop(mail.mail, BY)).toBe(true)
    })

    test('one that was interrupted is said to be, is never sent by itself, and again only when asked', async () => {
      const bench = await opened()
      const mail = heldMail()
      await bench.quarantine.hold(mail)
      const lost = await bench.quarantine.claimForRelease(mail.mail, undefined, BY)
      expect(lost).toMatchObject({ mail: mail.mail, sender: mail.sender, recipients: mail.recipients })
      const later = { who: 'user sato', reason: '届いていないとのこと' }
      const interrupted = async () => (await bench.quarantine.get(mail.mail))?.recipients[0]
      expect(await interrupted()).toMatchObject({ state: 'releasing', isInterrupted: false, ...BY })
      expect(await bench.quarantine.claimAgain(mail.mail, undefined, later)).toBeUndefined()
      expect(await bench.quarantine.drop(mail.mail, later)).toBe(false)
      bench.clock.now += 31 * MINUTE
      expect(await interrupted()).toMatchObject({ isInterrupted: true, changedAt: HELD_AT })
      expect(await bench.quarantine.claimForRelease(mail.mail, undefined, later)).toBeUndefined()
      const again = { mail: mail.mail, by: later, again: true }
      expect(await releaseHeld(bench.quarantine, hopThat('taken'), again)).toHaveLength(1)
      expect(await interrupted()).toMatchObject({ state: 'released', ...later })
      // The first one was only slow: what it says comes too late.
      if (lost !== undefined)
        await bench.quarantine.settle(lost, [
          { recipient: lost.recipients[0] ?? '', reply: reply(451), state: 'later' },
        ])
      expect(await interrupted()).toMatchObject({ state: 'released', reply: '250 2.0.0 as the test says' })
    })
  })

  describe.skipIf(isMissing)('deleting', () => {
    test('takes the bytes away and says who and why', async () => {
      const bench = await opened()
      const mail = heldMail()
      await bench.quarantine.hold(mail)
      expect(await bench.quarantine.drop(mail.mail, BY)).toBe(true)
      expect(await bench.quarantine.drop(mail.mail, BY)).toBe(false)
      expect(await bench.quarantine.get(mail.mail)).toMatchObject({
        ...{ state: 'dropped', hasBody: false, recipients: [{ state: 'dropped', ...BY }] },
      })
      expect(await bench.clinic.from('quarantine_chunk').select('chunk').execute()).toEqual([])
      await expect(bench.quarantine.read(mail.mail)).rejects.toMatchObject({ code: 'not-here' })
      expect(await bench.quarantine.claimForRelease(mail.mail, undefined, BY)).toBeUndefined()
      expect((await bench.quarantine.state()).bytes).toBe(0)
    })

    test('after their time, but not under legal hold; what is left is forgotten after as long again', async () => {
      const bench = await opened()
      const [kept, old, given] = [heldMail(), heldMail(), heldMail()]
      for (const mail of [kept, old, given]) await bench.quarantine.hold(mail)
      expect(await bench.quarantine.keep(kept.mail, true)).toBe(true)
      expect(await bench.quarantine.keep('nothing', true)).toBe(false)
      await releaseHeld(bench.quarantine, hopThat('taken'), { mail: given.mail, by: BY })
      expect(await bench.quarantine.expire(HELD_AT + 30 * DAY)).toEqual([])
      const expired = await bench.quarantine.expire(HELD_AT + 30 * DAY + 1)
      expect(expired).toMatchObject([{ mail: old.mail, state: 'dropped', hasBody: false }])
      expect(await bench.quarantine.expire(HELD_AT + 30 * DAY + 1)).toEqual([])
      expect(await bench.quarantine.get(given.mail)).toMatchObject({ state: 'released', hasBody: false })
      expect((await bench.quarantine.list()).map(({ mail }) => mail)).toEqual([given.mail, old.mail, kept.mail])
      expect(await bench.quarantine.drop(kept.mail, BY)).toBe(false)
      await bench.quarantine.expire(HELD_AT + 60 * DAY + 1)
      expect((await bench.quarantine.list()).map(({ mail }) => mail)).toEqual([kept.mail])
      expect((await bench.quarantine.read(kept.mail)).equals(kept.bytes)).toBe(true)
    })
  })
})
