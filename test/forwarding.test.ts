import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Config, readConfig } from '#config'
import { type Entry, type Ledger, openLedger } from '#ledger'
import { MAIN_TENANT, openStore, type Store } from '#store'
import { syslogMessage } from '../src/ledger/forward/syslog-message.ts'
import { openForwarding } from '../src/service/forwarding.ts'
import { openMetrics } from '../src/service/metrics.ts'
import type { OwnEvent } from '../src/service/service-event.ts'
import { freePort } from './fixtures/free-port.ts'
import { received, T0, viewed } from './fixtures/ledger-entries.ts'
import { missingPeer } from './fixtures/missing-peer.ts'
import { readSyslog, startSyslogServer } from './fixtures/syslog-server.ts'
import { makeTlsFiles } from './fixtures/tls-files.ts'
import { startWebhook } from './fixtures/webhook-server.ts'

// What sekisho.yaml says about sending the ledger on, and what the service makes of it.

const folder = mkdtempSync(path.join(tmpdir(), 'sekisho-forwarding-'))
const at = (name: string): string => path.join(folder, name)
const BASE = { domains: ['clinic.test'], 'next-hop': 'maildir:mail', doors: { http: [{ listen: '127.0.0.1:1' }] } }
const PACE = { pollMs: 5, retryMs: 5 }

function reading(ledger: object) {
  const around = { hostname: 'gate.test', look: (file: string) => (existsSync(file) ? ('file' as const) : undefined) }
  return readConfig(JSON.stringify({ ...BASE, data: folder, ledger }), at('sekisho.yaml'), around)
}

function configOf(ledger: object): Config {
  const read = reading(ledger)
  if ('mistakes' in read) throw new Error(JSON.stringify(read.mistakes))
  return read.config
}

let store: Store
let ledger: Ledger
const closers: (() => unknown)[] = []
const clock = () => T0

beforeAll(async () => {
  store = await openStore(at('store.db'))
  ledger = await openLedger(store.forTenant(MAIN_TENANT), { keyFile: at('ledger.key'), clock, origin: 'o/x' })
})
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})
afterAll(async () => {
  await ledger.close()
  await store.close()
  rmSync(folder, { recursive: true })
})

/** Runs it; `until` resolves with the first event of a type. */
async function forwarding(said: object) {
  const events: OwnEvent[] = []
  let wake = () => {}
  const onEvent = (event: OwnEvent) => {
    events.push(event)
    wake()
  }
  const clinics = [store.forTenant(MAIN_TENANT)]
  const running = await openForwarding({ config: configOf(said), clinics, clock, onEvent, pace: PACE })
  running.start()
  closers.push(() => running.close())
  const until = async (type: OwnEvent['type']) => {
    while (!events.some((event) => event.type === type))
      await new Promise<void>((resolve) => {
        wake = resolve
      })
  }
  return { ...running, events, until }
}

/** Where it begins: what was written before the first turn is not sent. */
const isReady = async (running: { behind: () => readonly unknown[] }) => {
  while (running.behind().length === 0) await new Promise((resolve) => setImmediate(resolve))
}

describe('sekisho.yaml', () => {
  test('says nothing by itself, and then nothing is sent anywhere', async () => {
    expect(configOf({})).toMatchObject({ ledger: { syslog: undefined, webhook: undefined, witness: undefined } })
    const running = await forwarding({})
    expect(running.behind()).toEqual([])
  })

  test('names a place, and has a default for everything else', () => {
    const key = `w.example+0123abcd+B${'A'.repeat(43)}`
    expect(
      configOf({
        syslog: { to: 'tls://[2001:db8::1]' },
        webhook: { url: 'http://127.0.0.1:9/x', secret: 'abc' },
        witness: { url: 'https://w.example/', key },
      }).ledger,
    ).toMatchObject({
      syslog: { to: { transport: 'tls', host: '2001:db8::1', port: 6514 }, format: 'plain', facility: 'audit' },
      webhook: { url: 'http://127.0.0.1:9/x', format: 'plain', body: 'ndjson', allowHttp: false },
      witness: { url: 'https://w.example', key, every: 3_600_000 },
    })
    expect(configOf({ syslog: { to: 'UDP://log.example.jp:5140/' } }).ledger.syslog?.to).toEqual({
      ...{ transport: 'udp', host: 'log.example.jp', port: 5_140 },
    })
    const clear = { url: 'http://siem.example.jp/', secret: 'abc', 'allow-http': true }
    expect(configOf({ webhook: clear }).ledger.webhook?.url).toBe('http://siem.example.jp/')
  })

  test('has all its mistakes told at once', () => {
    writeFileSync(at('ca.pem'), '')
    const read = reading({
      syslog: { to: 'tcp://log.example.jp', ca: at('ca.pem'), format: 'cef', facility: 'kern' },
      webhook: { url: 'http://siem.example.jp/', secret: { env: 'NOT_SET' } },
      witness: { url: 'w.example', key: 'w.example+0123abcd+AAAA' },
    })
    expect('mistakes' in read && read.mistakes.map(({ key }) => key).toSorted()).toEqual([
      ...['ledger.syslog.ca', 'ledger.syslog.facility', 'ledger.syslog.format'],
      ...['ledger.webhook.secret', 'ledger.witness.key', 'ledger.witness.url'],
    ])
    const clear = reading({ webhook: { url: 'http://siem.example.jp/', secret: 'abc' } })
    expect('mistakes' in clear && clear.mistakes.map(({ key }) => key)).toEqual(['ledger.webhook.url'])
  })
})

describe('the service', () => {
  test('says in the log and the metrics that it is behind, once, and that it has caught up; loses nothing', async () => {
    const port = await freePort()
    const running = await forwarding({ syslog: { to: `tcp://127.0.0.1:${port}`, format: 'ecs' } })
    await isReady(running)
    await ledger.append([viewed(1), viewed(2), viewed(3)])
    await running.until('forward-behind')
    const metrics = openMetrics(() => undefined, running.behind)
    expect(await metrics.text()).toContain('sekisho_forward_behind_entries{to="syslog",tenant="main"} 3')
    const server = await startSyslogServer({ port })
    closers.push(() => server.close())
    await server.until(3)
    await running.until('forward-caught-up')
    expect(running.events).toEqual([
      {
        ...{ type: 'forward-behind', to: `syslog tcp://127.0.0.1:${port}`, entries: 3 },
        message: expect.stringContaining('ECONNREFUSED'),
      },
      { type: 'forward-caught-up', to: `syslog tcp://127.0.0.1:${port}` },
    ])
    expect(await metrics.text()).toContain('sekisho_forward_behind_entries{to="syslog",tenant="main"} 0')
  })

  test('goes on after a restart where it was, to both receivers', async () => {
    const [server, hook] = [await startSyslogServer(), await startWebhook('s')]
    closers.push(
      () => server.close(),
      () => hook.close(),
    )
    const said = { syslog: { to: `tcp://127.0.0.1:${server.port}` }, webhook: { url: hook.url, secret: 's' } }
    const first = await forwarding(said)
    while (first.behind().length < 2) await new Promise((resolve) => setImmediate(resolve))
    await ledger.append(viewed(1))
    await Promise.all([server.until(1), hook.until(1)])
    await first.close()
    await ledger.append(viewed(2))
    const second = await forwarding(said)
    await Promise.all([server.until(2), hook.until(2)])
    await second.close()
    expect(server.messages.map(({ data }) => data.mail)).toEqual(['m1', 'm2'])
    expect(hook.posted.map(({ body }) => JSON.parse(body).entry.mail)).toEqual(['m1', 'm2'])
    // The log shows where it goes, and no token that stands in the address.
    hook.answer((response) => response.writeHead(503).end())
    const last = await forwarding(said)
    await ledger.append(viewed(3))
    await last.until('forward-behind')
    expect(JSON.stringify(last.events)).not.toContain('key=1')
  })

  test('does not start where a certificate cannot be read', async () => {
    const config = configOf({ syslog: { to: 'tls://log.example.jp', ca: at('ca.pem') } })
    rmSync(at('ca.pem'))
    const clinics = [store.forTenant(MAIN_TENANT)]
    await expect(openForwarding({ config, clinics, clock, onEvent: () => {} })).rejects.toMatchObject({
      what: 'ledger.syslog.ca',
    })
  })
})

test.each([
  ['a sender who writes brackets, quotes and lines', 'a"]\\ \r\n<13>1 - - - - - - "x'],
  ['characters that are none', '\ud800\u0000\u2028'],
  ['a subject without end', '長'.repeat(5_000)],
])('%s breaks no message', (_, subject) => {
  const mail = received(1)
  const entry = {
    ...mail,
    v: 1,
    index: 1,
    at: T0,
    headers: { ...('headers' in mail && mail.headers), subject },
  } as Entry
  const logged = { index: 1, entry, bytes: Buffer.from(JSON.stringify(entry)) }
  const form = { facility: 13, hostname: '門.example' } as const
  for (const each of ['plain', 'ecs', 'ocsf'] as const) {
    const message = readSyslog(syslogMessage({ logged, origin: 'o/x' }, { ...form, form: each }))
    expect(message).toMatchObject({ msgid: 'received', hostname: '.example', data: { index: '1' } })
    if (each !== 'plain') expect(() => JSON.parse(message.text)).not.toThrow()
  }
})

const RSYSLOGD = '/usr/sbin/rsyslogd'
const isMissing = !existsSync(RSYSLOGD)
if (isMissing) missingPeer('rsyslogd', 'rsyslog')

describe.skipIf(isMissing)("Debian's rsyslogd", () => {
  let child: ChildProcess | undefined
  afterAll(() => child?.kill('SIGKILL'))

  /** Starts it; `lines` resolves when so many lines are in its file. */
  async function startRsyslog(tls: boolean) {
    const [port, out] = [await freePort(), at(`rsyslog-${tls}.log`)]
    const file = (name: string) => `"${at(name)}"`
    const driver = tls
      ? `global(defaultNetstreamDriver="ossl" defaultNetstreamDriverCAFile=${file('127.0.0.1.pem')}
          defaultNetstreamDriverCertFile=${file('127.0.0.1.pem')} defaultNetstreamDriverKeyFile=${file('127.0.0.1.key')})`
      : ''
    const mode = tls ? 'StreamDriver.Name="ossl" StreamDriver.Mode="1" StreamDriver.AuthMode="anon"' : ''
    writeFileSync(out, '')
    writeFileSync(
      at(`rsyslog-${tls}.conf`),
      `global(workDirectory="${folder}" maxMessageSize="256k" parser.escapeControlCharactersOnReceive="off")
${driver}
module(load="imtcp" ${mode})
template(name="seen" type="string" string="%pri%|%msgid%|%structured-data%|%msg%\\n")
input(type="imtcp" address="127.0.0.1" port="${port}")
action(type="omfile" file="${out}" template="seen")
`,
    )
    child = spawn(RSYSLOGD, ['-n', '-f', at(`rsyslog-${tls}.conf`), '-i', at(`rsyslog-${tls}.pid`)], {
      stdio: 'ignore',
    })
    const lines = () => readFileSync(out, 'utf8').trimEnd().split('\n')
    const until = async (count: number) => {
      const changes = watch(out)
      try {
        while (lines().filter((line) => line !== '').length < count)
          await new Promise((resolve) => changes.once('change', resolve))
      } finally {
        changes.close()
      }
      return lines()
    }
    return { port, until }
  }

  test.each([false, true])('understands every message (TLS: %s)', async (tls) => {
    if (tls) makeTlsFiles(folder)
    const server = await startRsyslog(tls)
    const to = `${tls ? 'tls' : 'tcp'}://127.0.0.1:${server.port}`
    const running = await forwarding({ syslog: { to, format: 'ocsf', ...(tls ? { ca: at('127.0.0.1.pem') } : {}) } })
    await isReady(running)
    const [first] = [(await ledger.checkpoint()).size]
    await ledger.append([received(1), viewed(1), received(2)])
    const lines = await server.until(3)
    await running.close()
    child?.kill('SIGKILL')
    expect(lines.map((line) => line.split('|').slice(0, 2))).toEqual([
      ...[
        ['110', 'received'],
        ['110', 'viewed'],
        ['110', 'received'],
      ],
    ])
    for (const [number, line] of lines.entries()) {
      const [, , data, ...text] = line.split('|')
      expect(data).toContain(`index="${first + number}"`)
      expect(JSON.parse(text.join('|'))).toMatchObject({ metadata: { sequence: first + number } })
    }
  })
})
