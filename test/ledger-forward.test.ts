import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  type Forwarder,
  type Ledger,
  openForwarder,
  openLedger,
  openSyslogSink,
  openWebhookSink,
  readLedger,
  retainLedger,
  type Sink,
  type SyslogSettings,
  type WebhookSettings,
} from '#ledger'
import { addTenant, openStore, type Store, type TenantStore } from '#store'
import { collect } from './fixtures/cli-collect.ts'
import { received, T0, viewed } from './fixtures/ledger-entries.ts'
import { ocsfMistakes } from './fixtures/ocsf-validator.ts'
import { START_MS, type StorePlaces, TEST_ENGINES } from './fixtures/store-places.ts'
import { type SyslogServer, startSyslogDatagrams, startSyslogServer } from './fixtures/syslog-server.ts'
import { makeTlsFiles } from './fixtures/tls-files.ts'
import { startWebhook, type WebhookServer } from './fixtures/webhook-server.ts'

// The ledger's entries, sent on while it is written: each at least once, in its order, over restarts of either side.

const folder = mkdtempSync(path.join(tmpdir(), 'sekisho-forward-'))
const NEVER = () => false
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at)
let store: Store
let clinic: TenantStore
let ledger: Ledger
let now = T0
let count = 0
const closers: (() => unknown)[] = []
const clock = () => now
const later = <T extends { close: () => unknown }>(one: T): T => {
  closers.push(() => one.close())
  return one
}

beforeAll(async () => {
  store = await openStore(path.join(folder, 'store.db'))
})
beforeEach(async () => {
  const tenant = `clinic-${++count}`
  await store.write((trx) => addTenant(trx, { tenant, name: tenant }))
  clinic = store.forTenant(tenant)
  now = T0
  ledger = later(await openLedger(clinic, { keyFile: path.join(folder, `${tenant}.key`), clock, origin: 'o/x' }))
})
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})
afterAll(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

const forwarder = (sink: Sink, owner = 'one', clinics = [clinic]): Forwarder =>
  openForwarder({ name: 'way', owner, sink, clinics, clock })
const syslogSink = (server: { readonly port: number }, more: Partial<SyslogSettings> = {}): Sink =>
  openSyslogSink({
    ...{ transport: 'tcp', host: '127.0.0.1', port: server.port, form: 'plain', facility: 13, hostname: 'gate.test' },
    ...{ clock, timeoutMs: 2_000 },
    ...more,
  })
const append = (entries: number) => ledger.append(range(1, entries).map(viewed))

describe('syslog over TCP', () => {
  let server: SyslogServer
  beforeEach(async () => {
    server = later(await startSyslogServer())
  })

  test('begins with the next entry; what is written comes in its order, and says its place', async () => {
    await append(3)
    const way = forwarder(syslogSink(server))
    await way.turn(NEVER)
    await append(450)
    expect(await way.turn(NEVER)).toBe(true)
    expect(way.behind()).toEqual([{ tenant: clinic.tenant, entries: 0 }])
    await way.close()
    expect(server.indices()).toEqual(range(4, 453))
    expect(server.messages[0]).toMatchObject({
      ...{ facility: 13, severity: 6, hostname: 'gate.test', app: 'sekisho', msgid: 'viewed' },
      ...{ time: new Date(T0).toISOString(), text: 'viewed m1' },
      data: { ledger: 'o/x', index: '4', who: 'user yamada', from: '192.0.2.7', mail: 'm1' },
    })
  })

  test('goes on after an end in order without sending anything twice', async () => {
    const way = forwarder(syslogSink(server))
    await way.turn(NEVER)
    await append(5)
    await way.turn(NEVER)
    await way.close()
    await append(5)
    const again = forwarder(syslogSink(server), 'two')
    expect(await again.turn(NEVER)).toBe(true)
    await again.close()
    expect(server.indices()).toEqual(range(1, 10))
  })

  test('whoever dies has sent the last minute in vain: it comes again, what was before that does not', async () => {
    const way = forwarder(syslogSink(server))
    await way.turn(NEVER)
    await append(5)
    await way.turn(NEVER)
    for (let seconds = 0; seconds < 61; seconds += 21) {
      now += 21_000
      await way.turn(NEVER)
    }
    await append(5)
    await way.turn(NEVER)
    now += 61_000 // Its lease is over.
    const next = forwarder(later(syslogSink(server)), 'two')
    await next.turn(NEVER)
    await server.until(15)
    expect(server.indices()).toEqual([...range(1, 10), ...range(6, 10)])
  })

  test('a connection that is reset has its last minute sent again; nothing is left out', async () => {
    const sink = later(syslogSink(server))
    const way = forwarder(sink)
    await way.turn(NEVER)
    await append(5)
    await way.turn(NEVER)
    await server.until(5)
    server.reset()
    await append(2)
    // The reset is seen by now, or when the next bytes are sent.
    for (let turns = 0; turns < 50 && new Set(server.indices()).size < 7; turns++)
      await way.turn(NEVER).catch(() => undefined)
    await server.until(8)
    expect(new Set(server.indices())).toEqual(new Set(range(1, 7)))
    expect(server.indices().at(-1)).toBe(7)
  })

  test('a server that ends an idle connection in order has read what came before', async () => {
    const way = forwarder(later(syslogSink(server)))
    await way.turn(NEVER)
    await append(5)
    await way.turn(NEVER)
    await server.until(5)
    now += 30_000
    await server.end()
    await append(1)
    await way.turn(NEVER)
    await server.until(6)
    expect(server.indices()).toEqual(range(1, 6))
  })

  test('a server that is not there costs nothing but time', async () => {
    const { port } = server
    const way = forwarder(later(syslogSink(server)))
    await way.turn(NEVER)
    await server.close()
    await append(300)
    await expect(way.turn(NEVER)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    expect(way.behind()).toEqual([{ tenant: clinic.tenant, entries: 300 }])
    const back = later(await startSyslogServer({ port }))
    await way.turn(NEVER)
    await back.until(300)
    expect(back.indices()).toEqual(range(1, 300))
  })

  test('as OCSF each message holds the event; hashed addresses stay hashed', async () => {
    await ledger.close()
    const keyFile = path.join(folder, `${clinic.tenant}.key`)
    ledger = later(await openLedger(clinic, { keyFile, clock, addresses: 'hashed' }))
    const way = forwarder(later(syslogSink(server, { form: 'ocsf' })))
    await way.turn(NEVER)
    await ledger.append(received(1))
    await way.turn(NEVER)
    await server.until(1)
    const [message] = server.messages
    expect(ocsfMistakes(JSON.parse(message?.text ?? ''))).toEqual([])
    expect(message?.text).not.toMatch(/suzuki@|uketsuke@/)
    expect(message?.data).toEqual({ ledger: 'o/x', index: '1', hash: expect.stringMatching(/^.{44}$/) })
  })

  test('what retention has dropped is passed over', async () => {
    const way = forwarder(later(syslogSink(server)))
    await way.turn(NEVER)
    await append(5)
    now += 10 * 86_400_000
    await retainLedger(clinic, ledger, { who: 'user a', before: now - 1_000, policy: '1 day' })
    await way.turn(NEVER)
    await server.until(1)
    expect(server.messages.map(({ msgid }) => msgid)).toEqual(['retention-applied'])
  })

  test('a ledger that was put back goes on where it ends', async () => {
    await append(3)
    const way = forwarder(later(syslogSink(server)))
    await way.turn(NEVER)
    // As the store of an older backup would say it.
    const position = JSON.stringify({ origin: 'o/x', next: 90 })
    await clinic.write(async (desk) => void (await desk.update('learn_progress').set({ position }).execute()))
    const next = forwarder(later(syslogSink(server)))
    await next.turn(NEVER)
    await append(1)
    await next.turn(NEVER)
    await server.until(1)
    expect(server.indices()).toEqual([4])
  })
})

test('syslog over TLS: to the server of our own authority, and to nobody else', async () => {
  const tls = makeTlsFiles(folder)
  const server = later(await startSyslogServer({ tls }))
  const stranger = forwarder(later(syslogSink(server, { transport: 'tls' })))
  await stranger.turn(NEVER)
  await append(2)
  await expect(stranger.turn(NEVER)).rejects.toThrow(/self-signed/)
  await stranger.close()
  const way = forwarder(syslogSink(server, { transport: 'tls', ca: tls.cert, form: 'ecs' }))
  await way.turn(NEVER)
  await way.close()
  expect(server.indices()).toEqual([1, 2])
  expect(JSON.parse(server.messages[1]?.text ?? '')).toMatchObject({ event: { sequence: 2, action: 'viewed' } })
})

test('syslog over UDP: a datagram an entry; one that is too large goes without its event', async () => {
  const server = later(await startSyslogDatagrams())
  const way = forwarder(later(syslogSink(server, { transport: 'udp', form: 'ocsf' })))
  await way.turn(NEVER)
  const [recipient] = [`${'a'.repeat(30)}@clinic.example`]
  const many = Array.from({ length: 400 }, () => recipient)
  await ledger.append([viewed(1), { ...received(2), envelope: { sender: 'b@example.com', recipients: many } } as never])
  await way.turn(NEVER)
  await server.until(2)
  expect(server.indices()).toEqual([1, 2])
  expect(JSON.parse(server.messages[0]?.text ?? '')).toMatchObject({ class_uid: 6003 })
  expect(server.messages[1]).toMatchObject({
    msgid: 'received',
    text: 'received m2',
    data: { sender: 'b@example.com' },
  })
})

describe('webhook', () => {
  const SECRET = 'a long secret'
  let server: WebhookServer
  const webhookSink = (more: Partial<WebhookSettings> = {}): Sink =>
    openWebhookSink({
      ...{ url: server.url, secret: SECRET, form: 'plain', body: 'ndjson', clock, timeoutMs: 2_000 },
      ...more,
    })
  beforeEach(async () => {
    server = later(await startWebhook(SECRET))
  })

  test('posts signed batches, entries byte by byte; each comes once where the receiver answers', async () => {
    const way = forwarder(later(webhookSink()))
    await way.turn(NEVER)
    await append(250)
    await way.turn(NEVER)
    await way.close()
    const next = forwarder(later(webhookSink()))
    await append(1)
    await next.turn(NEVER)
    expect(server.posted.map(({ headers }) => headers['x-sekisho-entries'])).toEqual(['1-200', '201-250', '251-251'])
    const lines = server.posted.flatMap(({ body }) => body.trimEnd().split('\n'))
    const entries = await collect(readLedger(clinic).entries({ from: 1 }))
    expect(lines.map((line) => line.slice('{"entry":'.length, line.lastIndexOf(',"hash":')))).toEqual(
      entries.map(({ bytes }) => bytes.toString('utf8')),
    )
    expect(JSON.parse(lines[250] ?? '')).toMatchObject({ index: 251, ledger: 'o/x' })
    expect(server.posted[0]?.headers).toMatchObject({
      'content-type': 'application/x-ndjson',
      'x-sekisho-ledger': 'o/x',
    })
  })

  test.each([
    ['500', (response) => response.writeHead(500).end('no disk'), /answered 500: no disk/],
    ['a redirect', (response) => response.writeHead(307, { location: '/' }).end(), /answered 307/],
    ['a connection that is cut', (response) => response.destroy(), /hang up|ECONNRESET/],
    ['no answer', () => undefined, /no answer in 100 ms/],
  ] as readonly [string, Parameters<WebhookServer['answer']>[0], RegExp][])(
    '%s: the same batch comes again',
    async (_, answer, why) => {
      const way = forwarder(later(webhookSink({ timeoutMs: 100, body: 'json', form: 'ecs' })))
      await way.turn(NEVER)
      await append(3)
      server.answer(answer)
      await expect(way.turn(NEVER)).rejects.toThrow(why)
      await expect(way.turn(NEVER)).rejects.toThrow(why)
      server.answer(undefined)
      await append(1)
      await way.turn(NEVER)
      const [{ body = '' } = {}] = server.posted
      expect((JSON.parse(body) as { event: { sequence: number } }[]).map(({ event }) => event.sequence)).toEqual(
        range(1, 4),
      )
    },
  )

  test('a receiver with another secret refuses it', async () => {
    const way = forwarder(later(webhookSink({ secret: 'another' })))
    await way.turn(NEVER)
    await append(1)
    await expect(way.turn(NEVER)).rejects.toThrow('answered 401: signature')
  })

  test('a turn that is to end stops between two batches', async () => {
    const way = forwarder(later(webhookSink()))
    await way.turn(NEVER)
    await append(500)
    await way.turn(() => server.posted.length > 0)
    expect(server.posted).toHaveLength(1)
    expect(way.behind()).toEqual([{ tenant: clinic.tenant, entries: 300 }])
  })
})

describe.each(TEST_ENGINES)('several gateways on one $name', ({ name, isMissing, start }) => {
  let places: StorePlaces
  let stores: Store[] = []
  beforeAll(async () => {
    if (isMissing) return
    places = await start()
    const place = await places.newPlace()
    // On SQLite there is one process, and so one store.
    stores = [await openStore(place)]
    if (name === 'postgres') stores.push(await openStore(place))
  }, START_MS)
  afterAll(async () => {
    await Promise.all(stores.map((each) => each.close()))
    await places?.stop()
  })

  test.skipIf(isMissing)('one of them sends; another goes on when it ends or dies', async () => {
    const [first, second = first] = stores
    if (first === undefined || second === undefined) throw new Error('no store')
    const [one, two] = [first.forTenant('main'), second.forTenant('main')]
    const keyFile = path.join(folder, `${name}.key`)
    const shared = later(await openLedger(one, { keyFile, clock }))
    const server = later(await startWebhook('s'))
    const sink = () => openWebhookSink({ url: server.url, secret: 's', form: 'plain', body: 'ndjson', clock })
    const ways = [forwarder(later(sink()), 'a', [one]), forwarder(later(sink()), 'b', [two])] as const
    const turns = await Promise.all(ways.map((way) => way.turn(NEVER)))
    expect(turns.toSorted()).toEqual([false, true])
    const [sender, waiter] = turns[0] === true ? ways : [ways[1], ways[0]]
    await shared.append([viewed(1), viewed(2)])
    expect(await waiter.turn(NEVER)).toBe(false)
    expect(await sender.turn(NEVER)).toBe(true)
    await sender.close()
    await shared.append(viewed(3))
    expect(await waiter.turn(NEVER)).toBe(true)
    expect(await sender.turn(NEVER)).toBe(false)
    now += 61_000 // The waiter is dead.
    await shared.append(viewed(4))
    expect(await sender.turn(NEVER)).toBe(true)
    expect(server.posted.map(({ headers }) => headers['x-sekisho-entries'])).toEqual(['1-2', '3-3', '4-4'])
  })
})
