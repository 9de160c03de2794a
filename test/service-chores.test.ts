import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Config, readConfig } from '#config'
import type { Clinic } from '#intake'
import { type Entry, placeHold, readLedger, storeSource, verifyLedger } from '#ledger'
import { type Service, type ServiceEvent, startService } from '#service'
import {
  countOutbound,
  deliveredAmong,
  markDelivered,
  outboundSince,
  passwordsOf,
  readKnown,
  rememberPassword,
  saveKnown,
} from '#store'
import { collect } from './fixtures/cli-collect.ts'
import { freePort } from './fixtures/free-port.ts'
import { received, viewed } from './fixtures/ledger-entries.ts'
import { startWitness, type TestWitness } from './fixtures/ledger-witness.ts'
import { heldMail } from './fixtures/quarantine-mails.ts'
import { type SyslogServer, startSyslogServer } from './fixtures/syslog-server.ts'

// What a running service does by itself: it forgets what is old and keeps what is under hold, says so in the ledger,
// has checkpoints cosigned and kept, and sends the ledger on.

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const BEGIN = Date.UTC(2026, 0, 5, 9)
const RECIPIENTS = ['a@clinic.test', 'b@clinic.test']
const folder = mkdtempSync(path.join(tmpdir(), 'sekisho-chores-'))
const logs = new Map<string, string>()
const events: ServiceEvent['event'][] = []
const [forgotten, kept, young] = [heldMail({ recipients: RECIPIENTS }), heldMail(), heldMail()]
const KNOWN = { old: 'aa'.repeat(32), kept: 'bb'.repeat(32) }
let now = BEGIN
let wake = () => {}
let peer: TestWitness
let collector: SyslogServer
let service: Service

function configOf(http: number): Config {
  const written = {
    ...{ data: folder, hostname: 'gate.test', domains: ['clinic.test'], 'next-hop': `maildir:${folder}/mail` },
    doors: { http: [{ listen: `127.0.0.1:${http}` }] },
    authentication: { spf: false, dkim: false, dmarc: false, arc: false },
    ...{ workers: { jobs: 1 }, retention: { quarantine: '30d', mails: '60d', people: '60d', ledger: '60d' } },
    ledger: {
      witness: { url: peer.url, key: peer.vkey, every: '1m' },
      syslog: { to: `tcp://127.0.0.1:${collector.port}` },
    },
  }
  const reading = readConfig(JSON.stringify(written), path.join(folder, 'sekisho.yaml'))
  if ('mistakes' in reading) throw new Error(JSON.stringify(reading.mistakes))
  return reading.config
}

const start = async (): Promise<Clinic> => {
  service = await startService({
    ...{ config: configOf(await freePort()), version: '0.0.0', clock: () => now },
    onEvent: ({ event }) => {
      events.push(event)
      wake()
    },
  })
  const [clinic] = service.house.clinics()
  if (clinic === undefined) throw new Error('no clinic')
  return clinic
}
const until = async (type: string): Promise<void> => {
  while (!events.some((event) => event.type === type))
    await new Promise<void>((resolve) => {
      wake = resolve
    })
}
const entriesOf = async ({ store }: Clinic): Promise<Entry[]> =>
  (await collect(readLedger(store).entries())).map(({ entry }) => entry)

/** As it is on a day: somebody's password, deliveries, what was known, held mail, entries. */
async function live({ store, ledger, quarantine }: Clinic): Promise<void> {
  await store.write(async (desk) => {
    await markDelivered(desk, ['mark'], now)
    await rememberPassword(desk, { ownerKey: 'a@out.test', sealKey: 'k', sealed: Buffer.from('x'), usedAt: now })
    await countOutbound(desk, 'a@clinic.test', [{ hour: now / HOUR_MS, alike: '', mails: 1, recipients: 2 }])
    for (const sha256 of [KNOWN.old, KNOWN.kept]) await saveKnown(desk, { sha256, json: '{}' }, now)
  })
  const judged = { kind: 'judged', who: 'sekisho', verdict: 'hold', score: 60, rules: '1', policy: 'clinic' } as const
  await ledger.append([
    { ...received(1), mail: forgotten.mail } as never,
    { ...received(2), mail: kept.mail } as never,
    { ...judged, mail: kept.mail, findings: [], known: KNOWN.kept },
    viewed(3),
  ])
  await quarantine.hold(forgotten)
  await quarantine.hold(kept)
}

beforeAll(async () => {
  peer = await startWitness('witness.example/w1', logs, BEGIN / 1_000)
  collector = await startSyslogServer()
  const clinic = await start()
  await until('not-witnessed') // It does not know this ledger yet.
  logs.set(clinic.ledger.origin, clinic.ledger.verifierKey())
  await live(clinic)
  await placeHold(clinic.store, clinic.ledger, { mail: kept.mail }, { who: 'user a', reason: 'police', now })
  await service.close()
  now += 40 * DAY_MS
  const later = await start()
  await until('expired')
  await later.quarantine.hold(young)
}, 30_000)
afterAll(async () => {
  await service?.close()
  await Promise.all([peer.close(), collector.close()])
  rmSync(folder, { recursive: true })
})

const clinicNow = (): Clinic => service.house.clinics()[0] as Clinic

/** Until the collector has the last entry; gives how many there are. */
async function untilSent(): Promise<number> {
  const { size } = await clinicNow().ledger.checkpoint()
  while (!collector.indices().includes(size - 1)) await collector.until(collector.messages.length + 1)
  return size
}

test('held mail that is too old is deleted, and the ledger says so; what is under hold and what is younger stays', async () => {
  const { quarantine } = clinicNow()
  expect(await quarantine.read(kept.mail)).toEqual(kept.bytes)
  expect(await quarantine.read(young.mail)).toEqual(young.bytes)
  await expect(quarantine.read(forgotten.mail)).rejects.toMatchObject({ code: 'not-here' })
  expect(events).toContainEqual({ type: 'expired', tenant: 'main', count: 1 })
  expect((await entriesOf(clinicNow())).filter((entry) => entry.kind === 'acted')).toMatchObject([
    { mail: forgotten.mail, action: 'deleted', who: 'sekisho', recipients: RECIPIENTS, at: now },
  ])
})

test('deliveries are forgotten after a week, what accounts sent after two; what is kept longer is there', async () => {
  const { store } = clinicNow()
  // The chores run one after the other; forgetting comes after the quarantine.
  while ((await outboundSince(store, 'a@clinic.test', 0, '')).length > 0)
    await new Promise((resolve) => setImmediate(resolve))
  expect(await deliveredAmong(store, ['mark'])).toEqual(new Set())
  expect(await passwordsOf(store, ['a@out.test'])).toHaveLength(1)
  expect(await readKnown(store, KNOWN.old)).toBeDefined()
  expect((await entriesOf(clinicNow())).some(({ kind }) => kind === 'retention-applied')).toBe(false)
})

test('after the time that the configuration names, memory and contents of the ledger go; a hold keeps its own', async () => {
  await untilSent() // What retention drops before it was sent, nobody gets.
  await service.close()
  now = BEGIN + 100 * DAY_MS
  const clinic = await start()
  // It says what it drops before it does.
  const isDone = async () =>
    !(await entriesOf(clinic)).some(
      (entry) => 'mail' in entry && entry.mail === forgotten.mail && entry.kind === 'received',
    )
  while (!(await isDone())) await new Promise((resolve) => setImmediate(resolve))
  expect(await passwordsOf(clinic.store, ['a@out.test'])).toEqual([])
  expect(await readKnown(clinic.store, KNOWN.old)).toBeUndefined()
  expect(await readKnown(clinic.store, KNOWN.kept)).toBeDefined()
  expect(await clinic.quarantine.read(kept.mail)).toEqual(kept.bytes)
  await expect(clinic.quarantine.read(young.mail)).rejects.toMatchObject({ code: 'not-here' })
  const left = await entriesOf(clinic)
  expect(left.flatMap((entry) => ('mail' in entry && entry.mail !== undefined ? [entry.mail] : []))).toEqual([
    ...[kept.mail, kept.mail, kept.mail],
    ...[forgotten.mail, young.mail], // That they were deleted is younger than 60 days.
  ])
  expect(left.at(-1)).toMatchObject({ kind: 'retention-applied', who: 'sekisho', policy: '60 days', dropped: 2 })
  expect(await verifyLedger(storeSource(clinic.store))).toMatchObject({ isSound: true, dropped: { count: 2 } })
})

test('checkpoints are cosigned and kept; the collector has every entry since it was named, in order', async () => {
  expect(events).toContainEqual({ type: 'not-witnessed', tenant: 'main', why: 'unknown-ledger', detail: '' })
  expect(events.find(({ type }) => type === 'witnessed')).toMatchObject({ tenant: 'main' })
  const [file = ''] = readdirSync(path.join(folder, 'checkpoints'))
  expect(readFileSync(path.join(folder, 'checkpoints', file), 'utf8')).toContain(' \u2014 witness.example/w1 ')
  const size = await untilSent()
  const [first = 0] = collector.indices()
  // An entry may come twice, and none is left out.
  expect([...new Set(collector.indices())]).toEqual(Array.from({ length: size - first }, (_, at) => first + at))
  expect(await service.metrics.text()).toContain('sekisho_forward_behind_entries{to="syslog",tenant="main"}')
})
