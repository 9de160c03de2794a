import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type Authenticator, createAuthenticator, createResolver } from '#authentication'
import { DnsServer, type Zone, zoneBackend } from '../../../test/fixtures/authentication-dns.ts'
import { keyZone, mailOf, makeKey, rewriteSeal, seal, sign } from '../../../test/fixtures/authentication-mails.ts'

const POST = makeKey('post.example')
const ED = makeKey('post.example', 'ed', 'ed25519')
const SHORT = makeKey('post.example', 'short', 512)
const OTHER = makeKey('mailer.example')
const LIST = makeKey('list.example')
const ZONE: Zone = {
  ...keyZone(POST, ED, SHORT, OTHER, LIST),
  'post.example': [{ type: 'TXT', value: 'v=spf1 ip4:203.0.113.5 -all' }],
  '_dmarc.post.example': [{ type: 'TXT', value: 'v=DMARC1; p=reject; sp=quarantine' }],
  '_dmarc.strict.example': [{ type: 'TXT', value: 'v=DMARC1; p=quarantine; aspf=s; adkim=s' }],
  'news.strict.example': [{ type: 'TXT', value: 'v=spf1 +all' }],
  'silent.example': 'silent',
  '_dmarc.silent.example': 'silent',
  's1._domainkey.silent.example': 'silent',
}
// Far above what it takes, far below what a loop without a bound would.
const SOON_MS = 5_000
const ENVELOPE = { ip: '203.0.113.5', helo: 'out.post.example', mailFrom: 'a@post.example', mta: 'MX.clinic.example' }
const ELSEWHERE = { ...ENVELOPE, ip: '198.51.100.66' }

const offline = (zone = ZONE, asked: string[] = []): Authenticator =>
  createAuthenticator({ resolver: createResolver({ backend: zoneBackend(zone, asked) }) })

describe('a mail checked over a DNS server', () => {
  let server: DnsServer
  let authenticator: Authenticator
  beforeAll(async () => {
    server = await DnsServer.start(ZONE)
    authenticator = createAuthenticator({ resolver: createResolver({ servers: [server.address], timeoutMs: 300 }) })
  })
  afterAll(() => server.stop())

  test('all is well', async () => {
    const mail = await sign(mailOf('A <a@post.example>'), POST)
    expect(await authenticator.authenticate(mail, ENVELOPE)).toEqual({
      from: 'checked',
      by: 'mx.clinic.example',
      spf: { result: 'pass', domain: 'post.example', aligned: true },
      dkim: [{ result: 'pass', domain: 'post.example', selector: 's1', notes: [], aligned: true }],
      dmarc: { result: 'pass', domain: 'post.example', policy: 'reject' },
      notes: [],
      forged: [],
    })
  })

  test('the answers are asked for once', async () => {
    const before = server.questions.length
    await authenticator.authenticate(await sign(mailOf('a@post.example', 'Again.\r\n'), POST), ENVELOPE)
    expect(server.questions.length).toBe(before)
  })

  test('somebody else, from elsewhere', async () => {
    const mail = await sign(mailOf('a@post.example'), OTHER)
    expect(await authenticator.authenticate(mail, { ...ELSEWHERE, mailFrom: 'x@mailer.example' })).toMatchObject({
      spf: { result: 'none', aligned: false },
      dkim: [{ result: 'pass', domain: 'mailer.example', aligned: false }],
      dmarc: { result: 'fail', policy: 'reject' },
    })
  })

  test('DNS that is silent is said to be late, and is no pass', async () => {
    const mail = await sign(mailOf('a@silent.example'), { ...POST, domain: 'silent.example' })
    expect(await authenticator.authenticate(mail, { ...ENVELOPE, mailFrom: 'a@silent.example' })).toMatchObject({
      spf: { result: 'temperror' },
      dkim: [{ result: 'temperror' }],
      dmarc: { result: 'temperror', policy: 'unknown' },
      notes: ['dns-late'],
    })
  })
})

describe('a signature', () => {
  const PAST = new Date('2020-01-01')
  const JAN = new Date('2020-02-01')
  test.each([
    ['holds', async () => sign(mailOf('a@post.example'), POST), 'pass', [], 'pass'],
    ['holds over bare LF', async () => bareLf(await sign(mailOf('a@post.example'), POST)), 'pass', [], 'pass'],
    ['holds with an Ed25519 key', async () => sign(mailOf('a@post.example'), ED), 'pass', [], 'pass'],
    ['does not hold', async () => append(await sign(mailOf('a@post.example'), POST), 'x'), 'neutral', [], 'fail'],
    [
      'covers all by l=',
      async () => sign(mailOf('a@post.example', 'Hi.\r\n'), POST, { maxBodyLength: 5 }),
      'pass',
      [],
      'pass',
    ],
    [
      'covers only the start by l=',
      async () => append(await sign(mailOf('a@post.example', 'Hi.\r\n'), POST, { maxBodyLength: 5 }), 'Pay here.\r\n'),
      'policy',
      ['body-length'],
      'fail',
    ],
    [
      'covers nothing by l=0',
      async () => sign(mailOf('a@post.example', 'Pay here.\r\n'), POST, { maxBodyLength: 0 }),
      'policy',
      ['body-length'],
      'fail',
    ],
    [
      'is over',
      async () => sign(mailOf('a@post.example'), POST, { signTime: PAST, expires: JAN }),
      'neutral',
      ['expired'],
      'fail',
    ],
    [
      'leaves From out',
      async () => unsignedFrom(await sign(mailOf('a@post.example'), POST)),
      'neutral',
      ['from-unsigned'],
      'fail',
    ],
    ['has a short key', async () => sign(mailOf('a@post.example'), SHORT), 'policy', ['weak-key'], 'fail'],
    [
      'is made with SHA-1',
      async () => sign(mailOf('a@post.example'), POST, { algorithm: 'rsa-sha1' }),
      'policy',
      ['weak-algorithm'],
      'fail',
    ],
    [
      'has a key that is gone',
      async () => sign(mailOf('a@post.example'), { ...POST, selector: 'gone' }),
      'neutral',
      [],
      'fail',
    ],
  ] as const)('%s', async (_, make, result, notes, dmarc) => {
    const said = await offline().authenticate(await make(), ELSEWHERE)
    expect(said.dkim).toMatchObject([{ result, domain: 'post.example', notes }])
    expect(said.dmarc).toMatchObject({ result: dmarc, policy: 'reject' })
  })

  const bareLf = (mail: Buffer) => Buffer.from(mail.toString('latin1').replaceAll('\r\n', '\n'), 'latin1')
  const append = (mail: Buffer, text: string) => Buffer.concat([mail, Buffer.from(text)])
  const unsignedFrom = (mail: Buffer) => Buffer.from(mail.toString('latin1').replace(/: From;/, ';'), 'latin1')
})

describe('From', () => {
  test.each([
    ['one address', 'a@post.example', [], 'pass'],
    ['one address in a group', 'Us: a@post.example;', [], 'pass'],
    ['two addresses', 'a@post.example, b@evil.example', ['two-from'], 'fail'],
    ['two addresses of one house', 'a@post.example, b@post.example', ['two-from'], 'fail'],
    ['two fields', 'a@post.example\r\nFrom: b@evil.example', ['two-from'], 'fail'],
    ['two fields, one with a space', 'a@post.example\r\nFROM : b@evil.example', ['two-from'], 'fail'],
    [
      'two fields for a program that takes CR for a line end',
      'a@post.example\rFrom: b@evil.example',
      ['two-from'],
      'fail',
    ],
    ['no address', 'somebody', ['bad-from'], 'fail'],
    ['an address without a domain', 'a@', ['bad-from'], 'fail'],
    ['an address at a number', 'a@[203.0.113.5]', ['bad-from'], 'fail'],
    ['an empty group', 'undisclosed:;', ['bad-from'], 'fail'],
  ])('%s', async (_, from, notes, dmarc) => {
    const said = await offline().authenticate(await sign(mailOf(from), POST), ENVELOPE)
    expect(said.notes).toEqual(notes)
    expect(said.dmarc?.result).toBe(dmarc)
  })

  test('missing', async () => {
    const said = await offline().authenticate(Buffer.from('Subject: x\r\n\r\ny'), ENVELOPE)
    expect(said).toMatchObject({ dmarc: { result: 'fail', domain: '', policy: 'unknown' }, notes: ['bad-from'] })
  })
})

describe('DMARC', () => {
  test.each([
    ['a domain without a record', 'a@mailer.example', 'x@mailer.example', 'none', 'unknown'],
    ['a domain below one with a record', 'a@sub.post.example', 'x@post.example', 'pass', 'quarantine'],
    ['another domain of the house, where that will do', 'a@post.example', 'x@post.example', 'pass', 'reject'],
    [
      'another domain of the house, where it will not do',
      'a@strict.example',
      'x@news.strict.example',
      'fail',
      'quarantine',
    ],
  ])('%s', async (_, from, mailFrom, result, policy) => {
    const said = await offline().authenticate(mailOf(from), { ...ENVELOPE, mailFrom })
    expect(said.dmarc).toMatchObject({ result, policy })
  })
})

describe('ARC', () => {
  const backend = createResolver({ backend: zoneBackend(ZONE) })
  const resolve = (name: string, type: string) => backend.resolve(name, type)

  test('a chain of two, and who made it', async () => {
    const once = await seal(await sign(mailOf('a@post.example'), POST), LIST, resolve)
    const twice = await seal(once, OTHER, resolve)
    expect((await offline().authenticate(twice, ELSEWHERE)).arc).toEqual({
      result: 'pass',
      chain: ['list.example', 'mailer.example'],
    })
  })

  test('a chain over a mail that was changed afterwards', async () => {
    const sealed = await seal(mailOf('a@post.example'), LIST, resolve)
    expect((await offline().authenticate(Buffer.concat([sealed, Buffer.from('more')]), ELSEWHERE)).arc?.result).toBe(
      'fail',
    )
  })

  test('a chain with a set missing', async () => {
    const twice = await seal(await seal(mailOf('a@post.example'), LIST, resolve), OTHER, resolve)
    const cut = twice.toString('latin1').replace(/ARC-Seal: i=1;[\s\S]*?\r\n(?=\S)/, '')
    expect((await offline().authenticate(Buffer.from(cut, 'latin1'), ELSEWHERE)).arc?.result).toBe('fail')
  })

  test.each([
    ['as it should be', '', 'pass'],
    ['with a tag twice', 't=12345; ', 'fail'],
    ['with tags that nobody knows', 'X=1; T=2; ', 'pass'],
    ['with an empty tag', '; ', 'fail'],
    ['with a name that no tag can have', '_a=1; ', 'fail'],
    ['with h=, which a seal may not have', 'h=from; ', 'fail'],
  ])('a seal written %s', async (_, tags, result) => {
    const sealed = rewriteSeal(await seal(mailOf('a@post.example'), LIST, resolve), LIST, tags)
    expect((await offline().authenticate(sealed, ELSEWHERE)).arc?.result).toBe(result)
  })

  test('passing never makes a failure a pass', async () => {
    const sealed = await seal(await sign(mailOf('a@post.example'), POST), LIST, resolve)
    const changed = Buffer.from(sealed.toString('latin1').replace('Subject: Hello', 'Subject: Hullo'), 'latin1')
    const resealed = await seal(changed, OTHER, resolve)
    expect((await offline().authenticate(resealed, ELSEWHERE)).dmarc?.result).toBe('fail')
  })
})

describe('what was not asked or not answered', () => {
  const silentKey = (selector: string): Zone => ({ ...ZONE, [`${selector}._domainkey.post.example`]: 'silent' })

  test('a mail whose client nobody knows is not called forged', async () => {
    const said = await offline().authenticate(mailOf('a@post.example'), { ...ELSEWHERE, ip: '' })
    expect(said).toMatchObject({ dmarc: { result: 'temperror' }, notes: ['no-envelope'] })
  })

  test('a mail whose key did not come is not called forged', async () => {
    const said = await offline(silentKey('s1')).authenticate(await sign(mailOf('a@post.example'), POST), ELSEWHERE)
    expect(said).toMatchObject({ dkim: [{ result: 'temperror' }], dmarc: { result: 'temperror' }, notes: ['dns-late'] })
  })

  test('a key of somebody else that does not come saves nobody', async () => {
    const mail = await sign(mailOf('a@post.example'), { ...POST, domain: 'silent.example' })
    const said = await offline().authenticate(mail, ELSEWHERE)
    expect(said).toMatchObject({ dkim: [{ result: 'temperror' }], dmarc: { result: 'fail' }, notes: ['dns-late'] })
  })

  test('nor does a sender who uses up the time on slow servers of their own', async () => {
    const backend = zoneBackend(ZONE)
    const slow: typeof backend = (name, type) =>
      name.endsWith('slow.example') ? new Promise(() => undefined) : backend(name, type)
    const resolver = createResolver({ backend: slow, timeoutMs: 150 })
    const one = await sign(mailOf('a@post.example'), { ...POST, selector: 'gone' })
    const slowOnes = await Promise.all(
      ['a', 'b', 'c', 'd'].map((selector) =>
        sign(mailOf('a@post.example'), { ...POST, domain: 'slow.example', selector }),
      ),
    )
    const fields = slowOnes.map((mail) => mail.subarray(0, mail.indexOf('From: a@')))
    const mail = Buffer.concat([...fields, one])
    const said = await createAuthenticator({ resolver, timeoutMs: 600 }).authenticate(mail, {
      ...ELSEWHERE,
      mailFrom: 'x@slow.example',
    })
    expect(said).toMatchObject({ dmarc: { result: 'fail', policy: 'reject' }, notes: ['dns-late'] })
    expect(said.dkim.at(-1)?.result).toBe('temperror')
  })
})

describe('switched off', () => {
  test('all of it: unchecked, and nobody is asked', async () => {
    const resolver = createResolver({ backend: () => Promise.reject(new Error('asked')) })
    const authenticator = createAuthenticator({ resolver, spf: false, dkim: false, dmarc: false, arc: false })
    expect(await authenticator.authenticate(mailOf('a@post.example'), ENVELOPE)).toMatchObject({ from: 'unchecked' })
  })

  test.each(['spf', 'dkim', 'dmarc', 'arc'] as const)('%s alone is left out, the rest is there', async (method) => {
    const resolver = createResolver({ backend: zoneBackend(ZONE) })
    const mail = await seal(await sign(mailOf('a@post.example'), POST), LIST, (name: string, type: string) =>
      resolver.resolve(name, type),
    )
    const said = await createAuthenticator({ resolver, [method]: false }).authenticate(mail, ENVELOPE)
    const found = { spf: said.spf, dkim: said.dkim[0], dmarc: said.dmarc, arc: said.arc }
    expect(Object.entries(found).flatMap(([name, each]) => (each === undefined ? [name] : []))).toEqual([method])
    // Without DKIM, SPF alone decides, and it passes here.
    if (method !== 'dmarc') expect(said.dmarc?.result).toBe('pass')
  })
})

describe('switched off, DKIM', () => {
  test('asks for no key, and nobody is called forged for a signature that was not looked at', async () => {
    const asked: string[] = []
    const resolver = createResolver({ backend: zoneBackend(ZONE, asked) })
    const authenticator = createAuthenticator({ resolver, dkim: false })
    const mail = await sign(mailOf('a@post.example'), POST)
    expect(await authenticator.authenticate(mail, ELSEWHERE)).toMatchObject({
      dkim: [],
      dmarc: { result: 'temperror' },
      notes: [],
    })
    expect(asked.filter((question) => question.includes('_domainkey'))).toEqual([])
  })
})

describe('hostile', () => {
  test('a thousand signatures: ten are looked at', async () => {
    const asked: string[] = []
    const one = (await sign(mailOf('a@post.example'), POST)).toString('latin1')
    const field = one.slice(0, one.indexOf('From:'))
    const many = Array.from({ length: 999 }, (_, index) => field.replace('s=s1;', `s=k${index};`)).join('')
    const startedAt = performance.now()
    const said = await offline(ZONE, asked).authenticate(Buffer.from(many + one, 'latin1'), ELSEWHERE)
    expect(performance.now() - startedAt).toBeLessThan(SOON_MS)
    expect(said.dkim).toHaveLength(10)
    expect(said.notes).toEqual(['many-signatures'])
    expect(asked.length).toBeLessThan(20)
  })

  test.each([
    ['fields', 'X-A: b\r\n'.repeat(5_000)],
    ['a megabyte in one field', `X-A: ${'b'.repeat(2 ** 20)}\r\n`],
    ['a megabyte of folds', `X-A:${'\r\n b'.repeat(2 ** 18)}\r\n`],
  ])('a head of %s is not read, and is no pass', async (_, flood) => {
    const startedAt = performance.now()
    const said = await offline().authenticate(mailOf('a@post.example', 'x', flood), ENVELOPE)
    expect(performance.now() - startedAt).toBeLessThan(SOON_MS)
    expect(said).toMatchObject({
      spf: { result: 'pass' },
      dkim: [],
      dmarc: { result: 'fail' },
      notes: ['head-too-large'],
    })
  })

  test.each([
    ['line ends', '\n'.repeat(100_000), []],
    ['spaces and line ends', ' \r\n'.repeat(50_000), []],
    ['CR', '\r'.repeat(300_000), ['body-too-large']],
    ['spaces', ' '.repeat(300_000), ['body-too-large']],
  ])('a body of %s', async (_, text, notes) => {
    const mail = await sign(mailOf('a@post.example', text), POST)
    const startedAt = performance.now()
    const said = await offline().authenticate(mail, ELSEWHERE)
    expect(performance.now() - startedAt).toBeLessThan(SOON_MS)
    expect(said.notes).toEqual(notes)
    expect(said.dmarc).toMatchObject({ domain: 'post.example', result: notes.length === 0 ? 'pass' : 'fail' })
  })

  test('a body of more lines than are looked at', async () => {
    const mail = Buffer.concat([await sign(mailOf('a@post.example'), POST), Buffer.from('\n'.repeat(500_000))])
    expect(await offline().authenticate(mail, ENVELOPE)).toMatchObject({
      spf: { result: 'pass' },
      dkim: [],
      dmarc: { result: 'pass' },
      notes: ['body-too-large'],
    })
  })

  test('a signature that names sixty thousand fields is not looked at, the next one is', async () => {
    const mail = await sign(mailOf('a@post.example'), POST)
    const flood = `DKIM-Signature: v=1; a=rsa-sha256; d=x.example; s=s; h=${'from:'.repeat(60_000)}to; bh=AA; b=AA\r\n`
    const said = await offline().authenticate(Buffer.concat([Buffer.from(flood), mail]), ELSEWHERE)
    expect(said).toMatchObject({ dkim: [{ result: 'pass' }], notes: ['many-signatures'] })
  })

  test('records that are huge', async () => {
    const zone: Zone = {
      ...ZONE,
      'post.example': [{ type: 'TXT', value: `v=spf1 ${'ip4:198.51.100.1 '.repeat(3_500)}-all` }],
      '_dmarc.post.example': [{ type: 'TXT', value: `v=DMARC1; ${'a=b; '.repeat(12_000)}p=reject` }],
      's1._domainkey.post.example': [{ type: 'TXT', value: `v=DKIM1; p=${'A'.repeat(60_000)}` }],
    }
    const mail = await sign(mailOf('a@post.example'), POST)
    const startedAt = performance.now()
    const said = await offline(zone).authenticate(mail, ENVELOPE)
    expect(performance.now() - startedAt).toBeLessThan(SOON_MS)
    expect(said.dkim[0]?.result).not.toBe('pass')
    expect(said.dmarc?.result).not.toBe('pass')
  })

  test('records of every byte', async () => {
    const bytes = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).join('')
    const garbage = (head: string) => [{ type: 'TXT', value: head + bytes } as const]
    const zone: Zone = {
      'post.example': garbage('v=spf1 '),
      '_dmarc.post.example': garbage('v=DMARC1; '),
      's1._domainkey.post.example': garbage('v=DKIM1; '),
    }
    const said = await offline(zone).authenticate(await sign(mailOf('a@post.example'), POST), ENVELOPE)
    expect(said).toMatchObject({ from: 'checked', spf: { result: 'permerror' } })
    expect(said.dkim[0]?.result).not.toBe('pass')
  })

  test('DNS that never answers costs one mail its time, and no more', async () => {
    const resolver = createResolver({ backend: () => new Promise(() => undefined), timeoutMs: 10_000 })
    const authenticator = createAuthenticator({ resolver, timeoutMs: 150 })
    const startedAt = performance.now()
    const said = await authenticator.authenticate(await sign(mailOf('a@post.example'), POST), ENVELOPE)
    expect(performance.now() - startedAt).toBeLessThan(SOON_MS)
    expect(said).toMatchObject({ spf: { result: 'temperror' }, dmarc: { result: 'temperror' }, notes: ['dns-late'] })
  })

  test('a mail that asks and asks: told that DNS is late', async () => {
    const asked: string[] = []
    const resolver = createResolver({ backend: zoneBackend(ZONE, asked) })
    const said = await createAuthenticator({ resolver, questionsMax: 21 }).authenticate(
      await sign(mailOf('a@post.example'), POST),
      ENVELOPE,
    )
    expect(asked.filter((question) => !question.includes('_dmarc'))).toHaveLength(1)
    expect(said.notes).toEqual(['dns-late'])
  })

  test('a mail cut anywhere', async () => {
    const authenticator = offline()
    const mail = await seal(await sign(mailOf('a@post.example'), POST), LIST, (name: string, type: string) =>
      createResolver({ backend: zoneBackend(ZONE) }).resolve(name, type),
    )
    for (let length = 0; length <= mail.length; length += 53) {
      const said = await authenticator.authenticate(mail.subarray(0, length), ELSEWHERE)
      expect(said.notes).not.toContain('gave-up')
      if (length < mail.indexOf('\r\nFrom:')) expect(said.dmarc?.result).toBe('fail')
    }
  })

  test('a mail with a byte changed, here and there', async () => {
    const authenticator = offline()
    const mail = await sign(mailOf('a@post.example'), POST)
    let seed = 7
    for (let round = 0; round < 80; round += 1) {
      const bent = Buffer.from(mail)
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
      bent[seed % bent.length] = (seed >> 8) & 0xff
      const said = await authenticator.authenticate(bent, ELSEWHERE)
      expect(said.notes).not.toContain('gave-up')
      expect(() => structuredClone(said)).not.toThrow()
    }
  })

  test('a library that breaks: nothing is known, and nothing follows', async () => {
    const dkim = vi.spyOn(Buffer.prototype, 'indexOf').mockImplementation(() => {
      throw new Error('broken')
    })
    const said = await offline().authenticate(mailOf('a@post.example'), ENVELOPE)
    dkim.mockRestore()
    expect(said).toEqual({ from: 'unchecked', by: '', dkim: [], notes: ['gave-up'], forged: [] })
  })
})
