import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Config, readConfig } from '#config'
import { type Entry, readLedger } from '#ledger'
import {
  type FoundAgain,
  type House,
  openHouse,
  type RecheckSettings,
  recheck,
  type ServiceEvent,
  startService,
} from '#service'
import { MAIN_TENANT, mailboxMailsInState, openStore, readMailboxMark, saveMailboxMark } from '#store'
import { alone } from '../src/service/lease/alone.ts'
import { type Dovecot, findDovecot, type Mailbox, PASSWORD, startDovecot } from './fixtures/dovecot.ts'
import { composeMail } from './fixtures/mail-compose.ts'
import { missingPeer } from './fixtures/missing-peer.ts'
import { sekishoHere } from './fixtures/sekisho-here.ts'

// Mail that was let through is fetched back when a list learns of it: from a mailbox on a real server where we can, and by
// telling people where we cannot.

const program = findDovecot()
if (program === undefined) missingPeer('Dovecot', 'dovecot-imapd')

const HOLD = 'INBOX.関所-保留'
const folder = mkdtempSync(path.join(tmpdir(), 'sekisho-recheck-'))
const BAD = 'http://evil.example/x'
const BURST: readonly number[] = Array.from({ length: 55 }, (_, index) => index)
let dovecot: Dovecot | undefined
let desk: Mailbox

function written() {
  const { tlsPort = 0 } = dovecot ?? {}
  const box = { server: '127.0.0.1', port: tlsPort, tls: 'implicit', ca: 'ca.pem', password: PASSWORD }
  return {
    ...{ data: folder, hostname: 'gate.test', domains: ['clinic.test'], workers: { jobs: 1 } },
    'next-hop': `maildir:${folder}/mail`,
    authentication: { spf: false, dkim: false, dmarc: false, arc: false },
    doors: { imap: [{ ...box, name: 'desk', user: 'desk', 'hold-folder': HOLD }] },
  }
}

function configOf(said: object): Config {
  const around = { look: () => 'file' as const, readText: () => '' }
  const reading = readConfig(JSON.stringify(said), path.join(folder, 'sekisho.yaml'), around)
  if ('mistakes' in reading) throw new Error(JSON.stringify(reading.mistakes))
  return reading.config
}

const mail = (name: string, text: string): Buffer =>
  composeMail({ messageId: `${name}@out.test`, from: `${name}@out.test`, subject: name, text })

const sekisho = (...words: string[]) => sekishoHere(folder, ['--lang', 'en', ...words])
const found = (out: string): FoundAgain[] =>
  out
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as FoundAgain)

async function withHouse<T>(task: (house: House) => Promise<T>): Promise<T> {
  const house = await openHouse({ config: configOf(written()), version: '0', clock: Date.now, onEvent: () => {} })
  try {
    return await task(house)
  } finally {
    await house.close()
  }
}

const clinicOf = (house: House) => {
  const [clinic] = house.clinics()
  if (clinic === undefined) throw new Error('no clinic')
  return clinic
}

async function acts(action: string): Promise<Extract<Entry, { kind: 'acted' }>[]> {
  const store = await openStore(path.join(folder, 'store.sqlite'), { readOnly: true })
  const all = []
  for await (const { entry } of readLedger(store.forTenant(MAIN_TENANT)).entries())
    if (entry.kind === 'acted' && entry.action === action) all.push(entry)
  await store.close()
  return all
}

/** A mailbox that is watched, and mail that nobody thought ill of. */
async function letThrough(): Promise<void> {
  const events: ServiceEvent[] = []
  const waiting = new Set<() => void>()
  const service = await startService({
    config: configOf(written()),
    version: '0',
    onEvent: (event) => {
      events.push(event)
      for (const look of waiting) look()
    },
  })
  const until = (type: string, count: number) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (events.filter(({ event }) => event.type === type).length >= count) resolve()
      }
      waiting.add(look)
      look()
    })
  // What comes once the watcher has noted where it begins is new.
  const { store } = clinicOf(service.house)
  while ((await readMailboxMark(store, 'desk', 'INBOX')) === undefined) await new Promise((look) => setTimeout(look, 5))
  desk.put('', [mail('ordinary', 'Good morning.'), mail('later-known', BAD), mail('wave', 'An offer.')])
  await until('left', 3)
  const known = mail('elsewhere', BAD)
  const arrival = { door: 'smtp', bytes: known, sender: 'elsewhere@out.test', recipients: ['ward@clinic.test'] }
  const deliver = async ({ recipients }: { recipients: readonly string[] }) =>
    recipients.map((recipient) => ({
      ...{ recipient, state: 'taken' as const },
      reply: { code: 250, enhanced: '2.0.0', text: 'Ok' },
    }))
  await service.house.intake.take(arrival, { deliver })
  await service.close()
  const file = desk.files('').find((each) => readFileSync(each, 'latin1').includes('Subject: later-known')) ?? ''
  renameSync(file, `${file}S`)
}

beforeAll(async () => {
  if (program === undefined) return
  dovecot = await startDovecot(program)
  desk = dovecot.mailbox('desk')
  writeFileSync(path.join(folder, 'ca.pem'), dovecot.ca)
  writeFileSync(path.join(folder, 'sekisho.yaml'), JSON.stringify(written()))
  await letThrough()
  writeFileSync(path.join(folder, 'own.txt'), 'evil.example\n')
  await sekisho('feed', 'add', 'own', 'own.txt', '--store', 'store.sqlite')
}, 60_000)
afterAll(async () => {
  await dovecot?.stop()
  rmSync(folder, { recursive: true, force: true })
})

describe.skipIf(program === undefined)('what was delivered and would be held today', () => {
  test('is only shown by a dry run', async () => {
    const { code, out, err } = await sekisho('recheck', '--since', '2d', '--dry-run', '--json')
    expect([code, err]).toEqual([10, ''])
    expect(found(out)).toMatchObject([
      {
        type: 'mailbox',
        outcome: 'would-be',
        mailbox: 'desk',
        subject: 'later-known',
        wasSeen: true,
        verdict: 'hold',
      },
      { type: 'out-of-reach', recipients: [{ address: 'ward@clinic.test', fate: 'delivered' }] },
    ])
    expect([desk.files('').length, await acts('clawed-back')]).toEqual([3, []])
  }, 30_000)

  test('is finished and written down once, though somebody died in the middle', async () => {
    const told: FoundAgain[] = []
    await withHouse(async (house) => {
      const clinic = clinicOf(house)
      const append: typeof clinic.ledger.append = (async (given: never) => {
        if (JSON.stringify(given).includes('clawed-back')) throw new Error('the power is gone')
        return clinic.ledger.append(given)
      }) as never
      const broken = { ...clinic, ledger: { ...clinic.ledger, append } }
      await expect(recheck(house, settings(told, { clinics: [broken] }))).rejects.toThrow('the power is gone')
      expect(desk.files('').length).toBe(2)
      await recheck(house, settings(told, { clinics: [clinic] }))
      await recheck(house, settings(told, { clinics: [clinic] }))
    })
    expect(await acts('clawed-back')).toMatchObject([
      {
        ...{ who: 'user test', recipients: ['desk'] },
        reason: expect.stringMatching(
          /^judged again: link\/listed-address.*; it could be seen for \d+ s, and was marked as read$/,
        ),
      },
    ])
    expect(told.filter(({ type }) => type === 'mailbox')).toEqual([])
  }, 30_000)

  test('is said in words: what was fetched back, whether it was read, and who is to be told', async () => {
    desk.put('', [mail('also-known', BAD)])
    const { code, out } = await sekisho('recheck', '--since', '2d')
    // What the watcher has not come to is the watcher's.
    expect([code, out.includes('also-known')]).toEqual([10, false])
    expect(out).toContain('ward@clinic.test  1 mail')
    const ja = await sekishoHere(folder, ['recheck', '--since', '2d', '--lang', 'ja'])
    expect(ja.out).toContain('届け済みで引き取れないもの 1通')
  }, 30_000)

  test('two looks through one mailbox keep out of the way of each other', async () => {
    await withHouse(async (house) => {
      const { store } = clinicOf(house)
      const other = { store, name: 'recheck desk', isShared: false, stopping: new AbortController().signal }
      const times = { beatMs: 20, deadMs: 5_000, giveUpMs: 4_000 }
      const told: FoundAgain[] = []
      await alone({ ...other, times }, () => recheck(house, settings(told, { clinics: house.clinics() })))
      expect(told).toContainEqual({ type: 'busy', mailbox: 'desk' })
    })
  }, 30_000)

  test('a mailbox that cannot be reached is one line, and the others go on', async () => {
    const other = { ...written().doors.imap[0], name: 'gone', user: 'gone', port: 1 }
    const both = { ...written(), doors: { imap: [other, ...written().doors.imap] } }
    writeFileSync(path.join(folder, 'both.yaml'), JSON.stringify(both))
    const { code, out, err } = await sekisho('recheck', '--since', '2d', '--config', 'both.yaml')
    expect([code, err.split('\n').length, out.includes('ward@clinic.test')]).toEqual([2, 2, true])
    expect(err).toMatch(/^sekisho: The mailbox gone could not be looked through: the server cannot be reached/)
  }, 30_000)

  test('what a hunt found is fetched back once somebody agreed', async () => {
    const asked = ['hunt', '--subject', 'wave', '--claw-back']
    expect(await sekisho(...asked)).toMatchObject({ code: 2, err: expect.stringContaining('--yes') })
    const { code, out } = await sekisho(...asked, '--yes')
    expect(code).toBe(10)
    expect(out).toMatch(/Fetched back .*\n.*\n +Subject: wave/)
    expect(await acts('clawed-back')).toMatchObject([{}, { reason: expect.stringContaining('hunt {') }])
    expect((await sekisho(...asked, '--yes')).out).toContain('Held already')
    expect((await acts('clawed-back')).length).toBe(2)
  }, 30_000)

  test('it runs beside the watcher, which takes none of its moves for those of a person', async () => {
    const told: string[] = []
    const service = await startService({
      config: configOf(written()),
      version: '0',
      onEvent: ({ event: { type } }) => void told.push(type),
    })
    const heldNow = () => mailboxMailsInState(clinicOf(service.house).store, 'desk', ['held'])
    // What came meanwhile the watcher judges itself, by the list.
    while (!told.includes('held')) await new Promise((look) => setTimeout(look, 5))
    const before = await acts('clawed-back')
    const { code, out } = await sekisho('recheck', '--since', '2d', '--json')
    expect([code, out.includes('also-known')]).toEqual([10, false])
    expect((await sekisho('hunt', '--subject', 'ordinary', '--claw-back', '--yes')).code).toBe(10)
    expect((await heldNow()).length).toBe(4)
    await service.close()
    expect([(await acts('clawed-back')).length - before.length, (await acts('held')).length]).toEqual([1, 1])
    expect(told.filter((type) => type === 'returned' || type === 'gone' || type === 'vanished')).toEqual([])
  }, 30_000)

  test('of held mail it is said what would be delivered today, and nothing is released', async () => {
    const bad = { door: 'smtp', bytes: mail('no-longer', BAD), sender: 'x@out.test', recipients: ['ward@clinic.test'] }
    await withHouse((house) => house.intake.take(bad, { deliver: async () => [] }))
    await sekisho('feed', 'remove', 'own', '--store', 'store.sqlite')
    const { out } = await sekisho('recheck', '--since', '2d')
    expect(out).toMatch(/^Held; would be delivered today .*\n.*\n +Subject: no-longer\n/m)
    expect((await sekisho('quarantine', 'list', '--store', 'store.sqlite', '--json')).out).toContain('no-longer')
  }, 30_000)

  test('a look that was interrupted goes on where it stopped', async () => {
    desk.put(
      '',
      BURST.map((index) => mail(`many-${index}`, 'Good morning.')),
    )
    await withHouse(async (house) => {
      await watchedUpTo(house, 10_000)
      const stopping = new AbortController()
      const totals: number[] = []
      const told: FoundAgain[] = []
      const progress: RecheckSettings['progress'] = ({ what, done, total }) => {
        if (what === 'mailbox') totals.push(total)
        if (what === 'mailbox' && done === 50) stopping.abort()
      }
      const both = { clinics: house.clinics(), progress }
      await recheck(house, settings(told, { ...both, stopping: stopping.signal }))
      await recheck(house, settings(told, both))
      expect([totals[0], totals.at(-1)]).toEqual([55, 5])
    })
  }, 30_000)
})

const settings = (told: FoundAgain[], over: Partial<RecheckSettings>): RecheckSettings => ({
  ...{ since: Date.now() - 86_400_000, clinics: [], rules: 'r', by: { who: 'user test', from: 'terminal' } },
  ...{ dryRun: false, progress: () => {}, stopping: new AbortController().signal },
  tell: async (each) => void told.push(each),
  ...over,
})

/** As if the watcher had come so far. */
async function watchedUpTo(house: House, uidDone: number): Promise<void> {
  const { store } = clinicOf(house)
  const mark = await readMailboxMark(store, 'desk', 'INBOX')
  if (mark === undefined) throw new Error('no mark')
  await store.write((writer) => saveMailboxMark(writer, 'desk', { ...mark, uidDone }))
}
