import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  buildDigest,
  type DueDigest,
  dueDigests,
  type Held,
  heldClass,
  openQuarantine,
  type PageAction,
  type PageOutcome,
  RECIPIENT_RIGHTS,
  readLink,
  releasePages,
  signLink,
} from '#actions'
import { addTenant, openStore, type Store } from '#store'
import { HELD_AT, heldMail, NO_REPORT } from './fixtures/quarantine-mails.ts'
import { START_MS, type StorePlaces, TEST_ENGINES } from './fixtures/store-places.ts'

// The daily digest, its links and the pages behind them. A digest is a mail that people trust: nothing that a sender
// wrote may become a link or markup in it, and nothing happens because somebody, or some program, only looks.

const RECIPIENT = 'uketsuke@clinic.example'
const HOUR = 3_600_000

const held = (over: Partial<Held> = {}): Held => ({
  ...{ mail: '0190-a', door: 'smtp', direction: 'in', sender: 'billing@example.net', subject: 'ご請求書の件' },
  ...{ from: '山田 <billing@example.net>', bytes: 9, sha256: '', verdict: 'hold', score: 60, messageKey: null },
  ...{ isLocked: false, isKept: false, heldAt: HELD_AT, state: 'held', hasBody: true },
  rules: ['sender/borrowed-name'],
  recipients: [
    { ...{ address: RECIPIENT, state: 'held', changedAt: 0, who: '', reason: '', reply: '', isInterrupted: false } },
  ],
  ...over,
})

const LINK = 'https://sekisho.clinic.example/held?t=abc.def&lang=ja'
const built = async (mails: readonly Held[], lang: 'ja' | 'en' = 'ja') => {
  const mail = await buildDigest({
    ...{ recipient: RECIPIENT, mails, olderCount: 2, lang, links: () => LINK, organisation: 'さくら<内科>' },
    from: { name: '関所', address: 'sekisho@clinic.example' },
    ...{ date: new Date(HELD_AT), messageId: '<digest.1@clinic.example>', timeZone: 'Asia/Tokyo' },
  })
  const part = (type: string): string =>
    Buffer.from(new RegExp(`${type}[^]*?\r\n\r\n([^]*?)\r\n--`).exec(mail.toString())?.[1] ?? '', 'base64').toString()
  return { mail: mail.toString(), text: part('text/plain'), html: part('text/html') }
}

describe('the digest', () => {
  test('is a mail in ASCII lines that says who, what, when, why and where', async () => {
    const { mail, text, html } = await built([held()])
    expect(mail).toMatch(/^Subject: =\?UTF-8\?B\?/m)
    expect(mail).toMatch(/^Auto-Submitted: auto-generated\r$/m)
    expect(mail).toMatch(/^To: uketsuke@clinic\.example\r$/m)
    expect(mail.replaceAll('\r\n', '')).toMatch(/^[\x20-\x7e]*$/)
    for (const body of [text, html])
      for (const said of ['ご請求書の件', '山田', '11月', '知っている方の名前', '以前お知らせした2件'])
        expect(body).toContain(said)
    expect(text).toContain(LINK)
    expect(html.match(/href="[^"]*"/g)).toEqual([`href="${LINK.replace('&', '&#38;')}"`])
    const english = await built([held()], 'en')
    expect(english.text).toMatch(/1 mail|One mail/)
    expect(english.text).toContain('Why it is held')
  })

  test('without pages it says whom to ask', async () => {
    const mail = await buildDigest({
      ...{
        recipient: RECIPIENT,
        mails: [held()],
        olderCount: 0,
        lang: 'en',
        links: () => undefined,
        organisation: 'x',
      },
      ...{ from: { name: 'x', address: 'x@clinic.example' }, date: new Date(0), messageId: '<1@x>' },
    })
    const html = Buffer.from(/text\/html[\s\S]*?\r\n\r\n([\s\S]*?)\r\n--/.exec(mail.toString())?.[1] ?? '', 'base64')
    expect(html.toString()).toContain('tell the person in charge its subject')
    expect(html.toString()).not.toContain('<a')
  })

  const hostile = [
    'http://evil.example/x',
    'HTTPS:evil.example',
    'www.evil.example',
    'ここをevil.example/xで',
    'javascript:alert(1)',
    '<img src=x onerror=alert(1)>',
    "\"><a href='x'>",
    `a\u202egpj.exe\u0000\u200b`,
    '\r\nBcc: victim@example.com\r\n\r\n<b>',
    'x'.repeat(100_000),
  ]
  test.each(hostile)('%j stays a text that is no link', async (subject) => {
    const { mail, text, html } = await built([held({ subject, from: `${subject} <a@example.net>` })])
    expect(mail.length).toBeLessThan(12_000)
    expect(mail).not.toMatch(/^Bcc/im)
    for (const body of [text, html]) {
      const rest = body.replaceAll(LINK, '').replaceAll(LINK.replace('&', '&#38;'), '')
      expect(rest).not.toMatch(/https?:|www\.|javascript:|evil\.example|[\u202e\u200b\0]/i)
    }
    expect(html.match(/<(?:a|img|b)\b/g)).toEqual(['<a'])
    expect(html).not.toMatch(/<[^>]*(?:\bsrc=|url\(|\bon\w+=)|<script/)
  })
})

describe('a link', () => {
  const secret = randomBytes(32)
  const link = { tenant: 'main', mail: 'm', recipient: RECIPIENT, scope: 'release', expiresAt: 1_000 } as const

  test('says what was signed, until it expires, to whoever has the secret', () => {
    const token = signLink(secret, link)
    expect(token).toMatch(/^[\w-]+\.[\w-]+$/)
    expect(readLink(secret, token, 999)).toEqual(link)
    expect(readLink(secret, token, 1_000)).toBeUndefined()
    expect(readLink(randomBytes(32), token, 0)).toBeUndefined()
  })

  test('changed anywhere, or made up, it says nothing', () => {
    const token = signLink(secret, link)
    for (let at = 0; at < token.length - 1; at += 1) {
      const other = `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`
      expect(readLink(secret, other, 0)).toBeUndefined()
    }
    const [body = '', signature = ''] = token.split('.')
    const made = ['', '.', body, `${body}.`, `.${signature}`, `${token}.x`, `${token}${'A'.repeat(5_000)}`, '日本.語']
    for (const one of made) expect(readLink(secret, one, 0)).toBeUndefined()
  })
})

describe('the pages', () => {
  const secret = randomBytes(32)
  const setUp = (mail: Held | undefined, outcome: PageOutcome = 'done') => {
    const done: PageAction[] = []
    const pages = releasePages({
      ...{ quarantine: { get: async () => mail, linkSecret: secret }, tenant: 'main', clock: () => 0 },
      ...{ organisation: 'さくら<内科>', rights: RECIPIENT_RIGHTS, timeZone: 'Asia/Tokyo' },
      perform: async (action) => {
        done.push(action)
        return outcome
      },
    })
    const link = { tenant: 'main', mail: '0190-a', recipient: RECIPIENT, scope: 'release', expiresAt: 1 } as const
    const token = signLink(secret, link)
    const ask = (method: string, form: Record<string, string> = {}, over: { token?: string; lang?: 'en' } = {}) =>
      pages({ method, token, form, lang: 'ja', ...over })
    const sealOf = async () => /name="seal" value="([^"]+)"/.exec((await ask('GET')).html)?.[1] ?? ''
    return { ask, done, sealOf, link }
  }

  test('GET shows and does nothing, in the language that is asked for', async () => {
    const { ask, done } = setUp(held())
    const { status, html, action, headers } = await ask('GET')
    expect([status, action, done, headers]).toEqual([200, undefined, [], { 'content-language': 'ja' }])
    expect(html).toContain('知っている方の名前')
    expect(html).toContain('さくら&#60;内科&#62;')
    expect(html).not.toMatch(/<script|<[^>]*\bon\w+=|<img|https?:/i)
    expect(html.match(/<style>/g)).toHaveLength(1)
    expect((await ask('HEAD', {}, { lang: 'en' })).html).toContain('This mail is held for you')
  })

  test('POST releases, once the box is ticked and the page was seen', async () => {
    const { ask, done, sealOf } = setUp(held())
    const seal = await sealOf()
    expect(await ask('POST', { sure: 'yes' })).toMatchObject({ status: 400 })
    expect(await ask('POST', { sure: 'yes', seal: `${seal}x` })).toMatchObject({ status: 400 })
    const unsure = await ask('POST', { seal })
    expect(unsure).toMatchObject({ status: 400, html: expect.stringContaining('role="alert"') })
    expect(done).toEqual([])
    const action = { do: 'release', mail: '0190-a', recipient: RECIPIENT }
    expect(await ask('POST', { seal, sure: 'yes' })).toMatchObject({ status: 200, action })
    expect(done).toEqual([action])
  })

  test.each([
    ['attachment/virus-found', 'hold', 'virus'],
    ['sender/borrowed-name', 'refuse', 'refused'],
    ['macro/starts-by-itself', 'hold', 'active'],
    ['shape/could-not-be-inspected', 'hold', 'unread'],
    ['attachment/encrypted-archive-closed', 'hold', 'unread'],
  ] as const)('%s (%s) is "%s": whatever is posted, the administrator is asked', async (rule, verdict, kind) => {
    const mail = held({ rules: ['sender/borrowed-name', rule], verdict })
    expect(heldClass(mail)).toBe(kind)
    const { ask, done, sealOf } = setUp(mail)
    const seal = await sealOf()
    expect((await ask('GET')).html).not.toContain('value="release"')
    expect(await ask('POST', { seal, sure: 'yes', do: 'release' })).toMatchObject({ status: 200 })
    expect(done).toMatchObject([{ do: 'ask', mail: '0190-a', recipient: RECIPIENT }])
  })

  test.each([
    ['already', 200],
    ['later', 503],
    ['unknown', 200],
  ] as const)('what came of it is told: %s', async (outcome, status) => {
    const { ask, sealOf } = setUp(held(), outcome)
    const answer = await ask('POST', { seal: await sealOf(), sure: 'yes' })
    expect(answer.status).toBe(status)
    expect(answer.action === undefined).toBe(outcome === 'already')
  })

  const [recipient] = held().recipients
  const inState = (over: Partial<Held['recipients'][number]>) =>
    held({ recipients: recipient === undefined ? [] : [{ ...recipient, ...over }] })
  test.each([
    ['nothing there', undefined, 410],
    ['for somebody else', inState({ address: 'other@clinic.example' }), 410],
    ['deleted', inState({ state: 'dropped' }), 410],
    ['released', inState({ state: 'released' }), 200],
    ['being released', inState({ state: 'releasing' }), 200],
    ['interrupted', inState({ state: 'releasing', isInterrupted: true }), 200],
  ] as const)('%s: nothing can be done', async (_, mail, status) => {
    const { ask, done } = setUp(mail)
    const answers = [await ask('GET'), await ask('POST', { seal: 'x', sure: 'yes' })]
    for (const answer of answers) {
      expect(answer.status).toBe(status)
      expect(answer.html).not.toContain('<form')
    }
    expect(done).toEqual([])
  })

  test('another tenant, a link that is none', async () => {
    const { ask, done, link } = setUp(held())
    const other = signLink(secret, { ...link, tenant: 'other' })
    expect((await ask('GET', {}, { token: other })).status).toBe(403)
    expect((await ask('POST', {}, { token: 'x' })).status).toBe(403)
    expect(done).toEqual([])
  })
})

describe.each(TEST_ENGINES)('digests that are due, on $name', ({ isMissing, start }) => {
  let places: StorePlaces
  let store: Store
  let count = 0
  const folder = mkdtempSync(path.join(tmpdir(), 'sekisho-digest-'))
  beforeAll(async () => {
    if (isMissing) return
    places = await start()
    store = await openStore(await places.newPlace())
  }, START_MS)
  afterAll(async () => {
    await store?.close()
    await places?.stop()
    rmSync(folder, { recursive: true })
  })

  // 2025-11-25 01:00 in Japan; digests go out at 7.
  const T0 = Date.parse('2025-11-24T16:00:00Z')
  const at = (hours: number) => ({ now: T0 + hours * HOUR, hour: 7, timeZone: 'Asia/Tokyo' })
  const setUp = async () => {
    const tenant = `clinic-${++count}`
    await store.write((trx) => addTenant(trx, { tenant, name: tenant }))
    const clinic = store.forTenant(tenant)
    const clock = { now: T0 }
    const quarantine = await openQuarantine(clinic, {
      ...{ keyFile: path.join(folder, `${tenant}-${Math.random()}.key`), clock: () => clock.now },
      ...{ bytesMax: 2 ** 30, keepDays: 30 },
    })
    const hold = async (subject: string, hours: number, recipients: string[], direction: 'in' | 'out' = 'in') => {
      clock.now = T0 + hours * HOUR
      await quarantine.hold(heldMail({ subject, recipients, direction, report: NO_REPORT }))
    }
    return { clinic, quarantine, hold }
  }
  const all = async (digests: AsyncGenerator<DueDigest>, settle?: boolean) => {
    const said: string[] = []
    for await (const { recipient, mails, olderCount, settle: end } of digests) {
      said.push(`${recipient}: ${mails.map(({ subject }) => subject).join(', ')} +${olderCount}`)
      if (settle !== undefined) await end(settle)
    }
    return said
  }

  test.skipIf(isMissing)('each recipient is told of each mail once, in the morning, of what came before', async () => {
    const { clinic, hold } = await setUp()
    await hold('one', 0, ['A@clinic.example', 'b@clinic.example'])
    await hold('two', 1, ['a@clinic.example'])
    await hold('sent', 1, ['patient@example.com'], 'out')
    expect(await all(dueDigests(clinic, at(5.9)), true)).toEqual([])
    await hold('three', 6.5, ['b@clinic.example'])
    expect(await all(dueDigests(clinic, at(7)), true)).toEqual([
      expect.stringMatching(/^a@clinic\.example: two, one \+0$/i),
      'b@clinic.example: one +0',
    ])
    expect(await all(dueDigests(clinic, at(8)), true)).toEqual([])
    expect(await all(dueDigests(clinic, at(29)), true)).toEqual([])
    expect(await all(dueDigests(clinic, at(30)), true)).toEqual(['b@clinic.example: three +1'])
    expect(await all(dueDigests(clinic, at(31)), true)).toEqual([])
  })

  test.skipIf(isMissing)('of several that look at once, one gets it', async () => {
    const { clinic, hold } = await setUp()
    const people = Array.from({ length: 12 }, (_, index) => `p${index}@clinic.example`)
    for (const person of people) await hold('x', 0, [person])
    const lists = await Promise.all(Array.from({ length: 3 }, () => all(dueDigests(clinic, at(7)), true)))
    expect(lists.flat().sort()).toEqual(people.map((person) => `${person}: x +0`).sort())
  })

  test.skipIf(isMissing)('what could not be sent is due again; whoever died leaves it to the next day', async () => {
    const { clinic, quarantine, hold } = await setUp()
    await hold('x', 0, ['a@clinic.example'])
    expect(await all(dueDigests(clinic, at(7)), false)).toHaveLength(1)
    expect(await all(dueDigests(clinic, at(7)))).toHaveLength(1)
    expect(await all(dueDigests(clinic, at(8)), true)).toEqual([])
    expect(await all(dueDigests(clinic, at(30)))).toHaveLength(1)
    const [mail] = await quarantine.list()
    await quarantine.drop(mail?.mail ?? '', { who: 'x', reason: '' })
    expect(await all(dueDigests(clinic, at(60)), true)).toEqual([])
  })
})
