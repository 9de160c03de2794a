import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createResolver, type DnsAnswer } from '#authentication'
import { DnsServer, failure, zoneBackend } from '../../../test/fixtures/authentication-dns.ts'

const BIG = 'v=spf1 '.padEnd(9_000, 'x')

describe('a resolver asking a server', () => {
  let server: DnsServer
  beforeAll(async () => {
    server = await DnsServer.start({
      'mail.clinic.example': [
        { type: 'A', value: '192.0.2.7', ttl: 2 },
        { type: 'AAAA', value: '2001:db8::7', ttl: 100_000 },
        { type: 'TXT', value: ['v=spf1 ', '-all'] },
        { type: 'MX', value: 'mx1.clinic.example', priority: 20 },
      ],
      'big.example': [{ type: 'TXT', value: BIG }],
      '7.2.0.192.in-addr.arpa': [{ type: 'PTR', value: 'mail.clinic.example' }],
      'alias.example': [{ type: 'CNAME', value: 'mail.clinic.example' }],
      'silent.example': 'silent',
      'fails.example': 'fails',
      'garbage.example': 'garbage',
    })
  })
  afterAll(() => server.stop())

  const resolver = () => createResolver({ servers: [server.address], timeoutMs: 400 })

  test.each([
    ['A', 'mail.clinic.example', ['192.0.2.7']],
    ['AAAA', 'mail.clinic.example', ['2001:db8::7']],
    ['TXT', 'Mail.Clinic.Example.', [['v=spf1 ', '-all']]],
    ['MX', 'mail.clinic.example', [{ priority: 20, exchange: 'mx1.clinic.example' }]],
    ['PTR', '7.2.0.192.in-addr.arpa', ['mail.clinic.example']],
    ['CNAME', 'alias.example', ['mail.clinic.example']],
  ])('%s of %s', async (type, name, records) => {
    expect(await resolver().resolve(name, type)).toEqual(records)
  })

  test('an answer too large for UDP comes whole', async () => {
    const [texts] = await resolver().resolve('big.example', 'TXT')
    expect([texts].flat().join('')).toBe(BIG)
  })

  test.each([
    ['a name that is not there', 'nobody.example', 'TXT', 'ENOTFOUND'],
    ['a record that is not there', 'alias.example', 'TXT', 'ENODATA'],
    ['a server that says nothing', 'silent.example', 'TXT', 'ETIMEOUT'],
    ['a server that fails', 'fails.example', 'TXT', 'ESERVFAIL'],
    ['a type that nobody needs', 'mail.clinic.example', 'ANY', 'ENOTIMP'],
    ['a name that is too long', `${'a.'.repeat(130)}example`, 'A', 'EBADNAME'],
    ['no name', '', 'A', 'EBADNAME'],
  ])('%s', async (_, name, type, code) => {
    await expect(resolver().resolve(name, type)).rejects.toMatchObject({ code })
  })

  test('a server that answers garbage is a failure, soon', async () => {
    const startedAt = performance.now()
    await expect(resolver().resolve('garbage.example', 'TXT')).rejects.toMatchObject({
      code: expect.stringMatching(/^E/),
    })
    expect(performance.now() - startedAt).toBeLessThan(5_000)
  })
})

describe('what a resolver keeps', () => {
  const ZONE = { 'a.example': [{ type: 'A', value: '192.0.2.1', ttl: 60 }] } as const

  function clocked(options: Parameters<typeof createResolver>[0] = {}, zone = ZONE) {
    const clock = { ms: 0 }
    const asked: string[] = []
    return {
      clock,
      asked,
      resolver: createResolver({ backend: zoneBackend(zone, asked), now: () => clock.ms, ...options }),
    }
  }

  test('an answer for its time to live', async () => {
    const { clock, asked, resolver } = clocked()
    await resolver.resolve('a.example', 'A')
    clock.ms = 59_999
    await resolver.resolve('A.Example', 'A')
    expect(asked).toEqual(['A a.example'])
    clock.ms = 60_000
    await resolver.resolve('a.example', 'A')
    expect(asked).toHaveLength(2)
  })

  test.each([
    ['not shorter than the least', { ttlMinSeconds: 90 }, 89_000, 91_000],
    ['not longer than the most', { ttlMaxSeconds: 30 }, 29_000, 31_000],
  ])('an answer is kept %s', async (_, options, still, over) => {
    const { clock, asked, resolver } = clocked(options)
    await resolver.resolve('a.example', 'A')
    clock.ms = still
    await resolver.resolve('a.example', 'A')
    expect(asked).toHaveLength(1)
    clock.ms = over
    await resolver.resolve('a.example', 'A')
    expect(asked).toHaveLength(2)
  })

  test.each([
    ['that there is none, for a while', 'ENOTFOUND', 59_000, 61_000],
    ['a failure, for a moment', 'ETIMEOUT', 4_000, 6_000],
  ])('%s', async (_, code, still, over) => {
    const clock = { ms: 0 }
    let asked = 0
    const backend = () => {
      asked += 1
      return Promise.reject(failure(code))
    }
    const resolver = createResolver({ backend, now: () => clock.ms })
    for (const ms of [0, still]) {
      clock.ms = ms
      await expect(resolver.resolve('x.example', 'TXT')).rejects.toMatchObject({ code })
    }
    expect(asked).toBe(1)
    clock.ms = over
    await expect(resolver.resolve('x.example', 'TXT')).rejects.toMatchObject({ code })
    expect(asked).toBe(2)
  })

  test('no more than it may, the least recently asked dropped first', async () => {
    const asked: string[] = []
    const backend = async (name: string) => {
      asked.push(name)
      return { records: ['192.0.2.1'], ttlSeconds: 60 }
    }
    const resolver = createResolver({ backend, entriesMax: 3, now: () => 0 })
    for (const name of ['a.b', 'c.d', 'e.f', 'a.b', 'g.h', 'a.b', 'c.d']) await resolver.resolve(name, 'A')
    expect(asked).toEqual(['a.b', 'c.d', 'e.f', 'g.h', 'c.d'])
  })

  test('nothing that is so large that it would push out the rest', async () => {
    let asked = 0
    const backend = async () => {
      asked += 1
      return { records: [['x'.repeat(60_000)]], ttlSeconds: 60 }
    }
    const resolver = createResolver({ backend, bytesMax: 500_000, now: () => 0 })
    await resolver.resolve('a.b', 'TXT')
    await resolver.resolve('a.b', 'TXT')
    expect(asked).toBe(2)
  })

  test('what a caller does to an answer is the caller’s own matter', async () => {
    const { resolver } = clocked()
    const first = await resolver.resolve('a.example', 'A')
    first.length = 0
    expect(await resolver.resolve('a.example', 'A')).toEqual(['192.0.2.1'])
    const errors = await Promise.all(
      [1, 2].map(() => resolver.resolve('b.example', 'A').catch((error: unknown) => error)),
    )
    expect(errors[0]).not.toBe(errors[1])
  })

  test('whether the answer was validated, where the backend can tell', async () => {
    const backend = async () => ({ records: ['192.0.2.1'], authentic: true })
    expect(await createResolver({ backend }).answer('a.b', 'A')).toEqual({ records: ['192.0.2.1'], authentic: true })
    expect((await clocked().resolver.answer('a.example', 'A')).authentic).toBeUndefined()
  })
})

describe('what a resolver does not let happen', () => {
  function held() {
    const open: (() => void)[] = []
    let most = 0
    let running = 0
    const backend = (): Promise<DnsAnswer> => {
      running += 1
      most = Math.max(most, running)
      const { promise, resolve } = Promise.withResolvers<DnsAnswer>()
      open.push(() => {
        running -= 1
        resolve({ records: ['192.0.2.1'] })
      })
      return promise
    }
    return { backend, open, most: () => most }
  }

  test('the same question twice at the same time', async () => {
    const { backend, open } = held()
    const resolver = createResolver({ backend })
    const answers = [resolver.resolve('a.b', 'A'), resolver.resolve('A.b.', 'A')]
    await Promise.resolve()
    expect(open).toHaveLength(1)
    open[0]?.()
    expect(await Promise.all(answers)).toEqual([['192.0.2.1'], ['192.0.2.1']])
  })

  test('more questions at a time than it may', async () => {
    const { backend, open, most } = held()
    const resolver = createResolver({ backend, concurrencyMax: 3 })
    const answers = Array.from({ length: 20 }, (_, index) => resolver.resolve(`n${index}.example`, 'A'))
    let done = 0
    while (done < 20) {
      await new Promise(setImmediate)
      for (const give of open.splice(0)) {
        give()
        done += 1
      }
    }
    expect(await Promise.all(answers)).toHaveLength(20)
    expect(most()).toBe(3)
  })

  test('a line without an end: whoever comes to a full one is turned away, whoever waits in it does not wait forever', async () => {
    const { backend } = held()
    const resolver = createResolver({ backend, concurrencyMax: 1, waitingMax: 2, timeoutMs: 60 })
    const startedAt = performance.now()
    const codes = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        resolver.resolve(`n${index}.example`, 'A').catch((error: { code: string }) => error.code),
      ),
    )
    expect(codes).toEqual(Array(8).fill('ETIMEOUT'))
    expect(performance.now() - startedAt).toBeLessThan(5_000)
  })

  test('a backend that throws instead of answering', async () => {
    const backend = () => {
      throw failure('EBROKEN')
    }
    await expect(createResolver({ backend }).resolve('a.b', 'A')).rejects.toMatchObject({ code: 'EBROKEN' })
  })
})
