import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type DeliveryOutcome, signLink } from '#actions'
import { type Config, readConfig } from '#config'
import { type Arrival, type Authentication, DEFAULT_LIMITS, NOTHING_KNOWN } from '#domain'
import { RULES } from '#examine'
import { inspect } from '#inspect'
import {
  type Intake,
  type IntakeEvent,
  type IntakeSettings,
  type MailToDeliver,
  openIntake,
  replyOf,
  type Taken,
} from '#intake'
import { loggedFindings, replayMail } from '#ledger'
import { toReport } from '#report'
import { type House, openHouse } from '#service'
import { POLICIES, type PolicyName } from '#verdict'
import { pagesOf } from '../src/service/http-door.ts'
import { rulesName } from '../src/service/policies.ts'
import { sendDigests } from '../src/service/send-digests.ts'
import { buildZip } from './fixtures/archive-zip.ts'
import { composeMail, type MailSketch } from './fixtures/mail-compose.ts'
import { buildDocm } from './fixtures/office-ooxml.ts'

// What becomes of a mail behind the doors: judged for its clinics, delivered or held, recorded, answered.

const DAY_MS = 86_400_000
const folder = mkdtempSync(join(tmpdir(), 'sekisho-intake-'))
const events: IntakeEvent[] = []
let now = Date.UTC(2026, 10, 24, 9)
let house: House
let intake: Intake

const CONFIG = {
  data: folder,
  hostname: 'gate.test',
  clinics: [
    { name: 'hana', domains: ['hana.test'], recipients: { 'boss@hana.test': 'strict' } },
    { name: 'sora', domains: ['sora.test'], policy: 'watch' },
  ],
  networks: ['192.0.2.0/24'],
  'next-hop': `maildir:${join(folder, 'mail')}`,
  doors: { smtp: [{ listen: '127.0.0.1:2525' }] },
  authentication: { spf: false, dkim: false, dmarc: false, arc: false },
  outbound: { 'per-hour': 5, factor: 4 },
  workers: { jobs: 1 },
}

function configOf(written: unknown): Config {
  const reading = readConfig(JSON.stringify(written), join(folder, 'sekisho.yaml'))
  if ('mistakes' in reading) throw new Error(JSON.stringify(reading.mistakes))
  return reading.config
}

beforeAll(async () => {
  house = await openHouse({
    config: configOf(CONFIG),
    version: '0.0.0',
    clock: () => now,
    onEvent: (told) => {
      if (told.from === 'intake') events.push(told.event)
    },
  })
  intake = house.intake
}, 30_000)
afterAll(async () => {
  await house.close()
  rmSync(folder, { recursive: true })
})

let count = 0
const arrival = (sketch: MailSketch, over: Partial<Arrival> = {}): Arrival => ({
  door: 'smtp',
  bytes: composeMail({ messageId: `m${++count}@out.test`, ...sketch }),
  sender: 'yamada@out.test',
  recipients: ['desk@hana.test'],
  peer: { address: '198.51.100.7', helo: 'mx.out.test' },
  ...over,
})
const PLAIN: MailSketch = {
  fromName: '山田',
  from: 'yamada@out.test',
  to: 'desk@hana.test',
  subject: '来週の予定について',
  text: 'よろしくお願いいたします。',
}
const PROGRAM = { name: '請求書.pdf.exe', content: Buffer.concat([Buffer.from('MZ'), Buffer.alloc(600)]) }

/** A next hop that answers what it is told, by recipient; the rest it takes. */
function hop(answers: Readonly<Record<string, DeliveryOutcome['state']>> = {}) {
  const delivered: string[] = []
  const codes = { taken: 250, refused: 550, later: 451, unsure: 451 }
  return {
    delivered,
    deliver: async ({ recipients }: { recipients: readonly string[] }): Promise<DeliveryOutcome[]> =>
      recipients.map((recipient) => {
        const state = answers[recipient] ?? 'taken'
        if (state === 'taken') delivered.push(recipient)
        return { recipient, state, reply: { code: codes[state], enhanced: '0.0.0', text: `said ${state}` } }
      }),
  }
}

const clinic = (tenant: string) => {
  const found = house.clinics().find((each) => each.tenant === tenant)
  if (found === undefined) throw new Error(`no clinic ${tenant}`)
  return found
}
const settingsWith = (only: ReturnType<typeof clinic>): IntakeSettings => ({
  ...{ clinics: [only], pool: house.pool, clock: () => now, isOwnNetwork: () => false, lang: 'en' },
  ...{ authenticator: undefined, hostname: 'gate.test', rules: 'r', release: async () => false, onEvent: () => {} },
  marks: { headers: false, subjectTag: '', banner: [], authservId: 'gate.test', disarm: false },
  outbound: { perHour: 5, factor: 4, holds: true },
})
const entriesOf = async ({ rulings }: Taken) => {
  const all: Record<string, unknown>[] = []
  for (const { tenant, mail } of rulings) {
    const { ledger } = clinic(tenant)
    for await (const { entry } of ledger.entries()) if ('mail' in entry && entry.mail === mail) all.push({ ...entry })
  }
  return all
}
const deedsOf = async (taken: Taken) =>
  (await entriesOf(taken)).map(({ kind, action, recipients }) => (kind === 'acted' ? [action, recipients] : kind))

describe('one mail', () => {
  test('an ordinary one is delivered with our marks, written down before and after, and learned from', async () => {
    const { deliver, delivered } = hop()
    const taken = await intake.take(arrival(PLAIN), { deliver })
    expect(replyOf(taken)).toMatchObject({ code: 250 })
    expect(delivered).toEqual(['desk@hana.test'])
    expect(await deedsOf(taken)).toEqual(['received', 'judged', ['delivered', ['desk@hana.test']]])
    expect(taken.rulings[0]?.marked?.bytes.toString('latin1')).toMatch(/^X-Sekisho-Verdict: pass/m)
    await intake.settled()
    const known = await clinic('hana').knowledge.ask({ ...NOBODY, addresses: ['yamada@out.test'] }, now)
    expect(known.people[0]).toMatchObject({ received: 1 })
  })

  test('a dangerous one is held, and whoever sent it does not become known', async () => {
    const { deliver, delivered } = hop()
    const bad = arrival({ ...PLAIN, from: 'x@bad.test', attachments: [PROGRAM] }, { sender: 'x@bad.test' })
    const taken = await intake.take(bad, { deliver })
    expect(replyOf(taken)).toMatchObject({ code: 250, text: expect.stringContaining('held as') })
    expect(delivered).toEqual([])
    expect(await deedsOf(taken)).toEqual(['received', 'judged', ['held', ['desk@hana.test']]])
    const mail = taken.rulings[0]?.mail ?? ''
    expect(await clinic('hana').quarantine.read(mail)).toEqual(bad.bytes)
    await intake.settled()
    const known = await clinic('hana').knowledge.ask({ ...NOBODY, addresses: ['x@bad.test'] }, now)
    expect(known.people).toEqual([])
  })

  test('what was held is judged the same again, from what is kept of it, byte for byte', async () => {
    const bad = arrival({ ...PLAIN, attachments: [PROGRAM] })
    const { rulings } = await intake.take(bad, hop())
    const { store, quarantine } = clinic('hana')
    const again = await replayMail(store, rulings[0]?.mail ?? '', {
      bytesOf: quarantine.read,
      isAsked: () => true,
      judge: async (bytes, known, policy) => {
        const gate = { limits: DEFAULT_LIMITS, tools: {}, known, rules: RULES, policy: POLICIES[policy as PolicyName] }
        const report = toReport(inspect({ bytes, as: 'mail' }, gate), { file: '', ms: 0, lang: 'en' })
        const { verdict, score } = report
        return { verdict, score, findings: loggedFindings(report.findings), rules: rulesName('0.0.0'), isLocked: false }
      },
    })
    expect(again).toMatchObject({
      isSame: true,
      isSameMail: true,
      known: 'same',
      changes: [],
      past: { verdict: 'hold' },
    })
  })

  test('each clinic, and each recipient with a policy of their own, decides for itself', async () => {
    const { deliver, delivered } = hop()
    const recipients = ['desk@hana.test', 'boss@hana.test', 'all@sora.test']
    const taken = await intake.take(arrival({ ...PLAIN, attachments: [PROGRAM] }, { recipients }), { deliver })
    expect(taken.rulings.map(({ tenant, fate, recipients }) => [tenant, fate, recipients])).toEqual([
      ['hana', 'hold', ['desk@hana.test']],
      ['hana', expect.stringMatching(/hold|refuse/), ['boss@hana.test']],
      ['sora', 'deliver', ['all@sora.test']],
    ])
    expect(delivered).toEqual(['all@sora.test'])
    expect(replyOf(taken).code).toBe(250)
  })
})

describe('nobody loses a mail and nobody gets it twice', () => {
  const TWO = { recipients: ['a@hana.test', 'b@hana.test'] }

  test('what the next hop puts off is put off for its sender; who has it is passed over when it comes again', async () => {
    const mail = arrival(PLAIN, TWO)
    const first = await intake.take(mail, hop({ 'b@hana.test': 'later' }))
    expect(replyOf(first).code).toBe(451)
    const second = hop()
    // The server before us writes another Received line above it.
    const again = { ...mail, bytes: Buffer.concat([Buffer.from('Received: from x by y; now\r\n'), mail.bytes]) }
    const taken = await intake.take(again, second)
    expect([replyOf(taken).code, second.delivered]).toEqual([250, ['b@hana.test']])
    expect(events).toContainEqual(expect.objectContaining({ type: 'came-again', recipients: 1 }))
  })

  test('some have it and the next hop refuses the others: it is held for those', async () => {
    const taken = await intake.take(arrival(PLAIN, TWO), hop({ 'b@hana.test': 'refused' }))
    expect(replyOf(taken).code).toBe(250)
    const held = await clinic('hana').quarantine.get(taken.rulings[0]?.mail ?? '')
    expect(held?.recipients.map(({ address }) => address)).toEqual(['b@hana.test'])
  })

  test('one clinic has it and the next hop refuses it for the other: it is held there', async () => {
    const recipients = ['a@hana.test', 'b@sora.test']
    const taken = await intake.take(arrival(PLAIN, { recipients }), hop({ 'b@sora.test': 'refused' }))
    expect(replyOf(taken).code).toBe(250)
    const held = await clinic('sora').quarantine.get(taken.rulings[1]?.mail ?? '')
    expect(held?.recipients.map(({ address }) => address)).toEqual(['b@sora.test'])
    expect(await deedsOf({ rulings: taken.rulings.slice(1) })).toEqual([
      'received',
      'judged',
      ['held', ['b@sora.test']],
    ])
  })

  test('some had it before and the next hop now refuses the others: it is held for those', async () => {
    const mail = arrival(PLAIN, TWO)
    const first = await intake.take(mail, hop({ 'a@hana.test': 'refused', 'b@hana.test': 'later' }))
    expect([replyOf(first).code, await deedsOf(first)]).toEqual([
      451,
      ['received', 'judged', ['refused', ['a@hana.test']]],
    ])
    await intake.take(mail, hop({ 'a@hana.test': 'later' }))
    const last = await intake.take(mail, hop({ 'a@hana.test': 'refused' }))
    expect(replyOf(last).code).toBe(250)
    const held = await clinic('hana').quarantine.get(last.rulings[0]?.mail ?? '')
    expect(held?.recipients.map(({ address }) => address)).toEqual(['a@hana.test'])
  })

  test('what cannot be held for those who were refused comes again, and the others do not get it twice', async () => {
    const full = { ...clinic('hana').quarantine, hold: () => Promise.reject(new Error('full')) }
    const other = openIntake(settingsWith({ ...clinic('hana'), quarantine: full }))
    const mail = arrival(PLAIN, TWO)
    const { deliver, delivered } = hop({ 'b@hana.test': 'refused' })
    await expect(other.take(mail, { deliver })).rejects.toThrow('full')
    await expect(other.take(mail, { deliver })).rejects.toThrow('full')
    expect(delivered).toEqual(['a@hana.test'])
  })

  test('held for some and put off for others: it is held once, however often it comes', async () => {
    const recipients = ['desk@hana.test', 'all@sora.test']
    const mail = arrival({ ...PLAIN, attachments: [PROGRAM] }, { recipients })
    const before = (await clinic('hana').quarantine.state()).count
    for (let time = 0; time < 3; time += 1) {
      expect(replyOf(await intake.take(mail, hop({ 'all@sora.test': 'later' }))).code).toBe(451)
    }
    const last = await intake.take(mail, hop())
    expect([replyOf(last).code, (await clinic('hana').quarantine.state()).count]).toEqual([250, before + 1])
    const [ruling] = last.rulings
    expect(await deedsOf({ rulings: ruling === undefined ? [] : [ruling] })).toContainEqual([
      'held',
      ['desk@hana.test'],
    ])
  })

  test('a mail without a body is the same one, too, under other lines of servers', async () => {
    const mail = arrival(PLAIN)
    const bytes = mail.bytes.subarray(0, mail.bytes.indexOf('\r\n\r\n') + 2)
    await intake.take({ ...mail, bytes }, hop())
    const { deliver, delivered } = hop()
    const again = Buffer.concat([Buffer.from('Received: from x by y; now\r\nX-Spam: no\r\n'), bytes])
    await intake.take({ ...mail, bytes: again }, { deliver })
    expect(delivered).toEqual([])
  })

  // Whoever knows the name, date, subject and body of a coming mail must not be able to have it swallowed.
  test.each([
    ['another author', (text: string) => text.replace(/^From: .*$/m, 'From: Eve <eve@bad.test>')],
    [
      'another way to read its body',
      (text: string) => text.replace(/^(Content-Type: ).*$/im, '$1application/x-nothing'),
    ],
    ['a second address to answer to', (text: string) => `Reply-To: eve@bad.test\r\n${text}`],
    ['no mark of being sent again', (text: string) => `Resent-Date: Tue, 24 Nov 2026 09:00:00 +0900\r\n${text}`],
  ])('a mail with the same words and %s is another one', async (_, change) => {
    const mail = arrival({ ...PLAIN, date: 'Tue, 24 Nov 2026 09:00:00 +0900' })
    const other = Buffer.from(change(mail.bytes.toString('latin1')), 'latin1')
    expect(other.equals(mail.bytes)).toBe(false)
    const first = hop()
    await intake.take({ ...mail, bytes: other }, first)
    const second = hop()
    await intake.take(mail, second)
    expect([first.delivered, second.delivered]).toEqual([['desk@hana.test'], ['desk@hana.test']])
  })

  test('refused by the next hop for everybody: its sender is told so', async () => {
    const no = hop({ 'a@hana.test': 'refused', 'b@hana.test': 'refused' })
    expect(replyOf(await intake.take(arrival(PLAIN, TWO), no))).toMatchObject({ code: 550, text: 'said refused' })
  })

  test('what the next hop may have taken is put off, and counted', async () => {
    const taken = await intake.take(arrival(PLAIN), hop({ 'desk@hana.test': 'unsure' }))
    expect(replyOf(taken).code).toBe(451)
    expect(events.at(-1)?.type === 'taken' || events.at(-1)?.type === 'unsure').toBe(true)
    expect(events.some(({ type }) => type === 'unsure')).toBe(true)
  })

  test('without the ledger nothing is delivered', async () => {
    const { ledger } = clinic('hana')
    const broken = { ...clinic('hana'), ledger: { ...ledger, append: () => Promise.reject(new Error('disk full')) } }
    const { deliver, delivered } = hop()
    const other = openIntake(settingsWith(broken))
    await expect(other.take(arrival(PLAIN), { deliver })).rejects.toThrow('disk full')
    const bad = other.take(arrival({ ...PLAIN, attachments: [PROGRAM] }), { deliver })
    await expect(bad).rejects.toThrow('disk full')
    expect(delivered).toEqual([])
  })
})

test('what is held for its macros alone may be delivered without them, the original being held', async () => {
  const modules = [{ name: 'ThisDocument', kind: 'document', source: STARTER } as const]
  const sketch = {
    ...PLAIN,
    from: 'x@macro.test',
    attachments: [{ name: '見積.docm', content: buildDocm({ modules }) }],
  }
  const mail = arrival(sketch, { sender: 'x@macro.test' })
  house.adopt(configOf({ ...CONFIG, marks: { disarm: 'yes' } }))
  const sent: Buffer[] = []
  const deliver = async ({ bytes, recipients }: MailToDeliver): Promise<DeliveryOutcome[]> => {
    sent.push(bytes)
    return recipients.map((recipient) => ({
      recipient,
      state: 'taken',
      reply: { code: 250, enhanced: '2.0.0', text: 'ok' },
    }))
  }
  const taken = await intake.take(mail, { deliver })
  // Its answer was lost: neither comes a second copy, nor lies the original here twice.
  const { count } = await clinic('hana').quarantine.state()
  expect(replyOf(await intake.take(mail, { deliver })).code).toBe(250)
  expect([sent.length, (await clinic('hana').quarantine.state()).count]).toEqual([1, count])
  // A mail server that delivers itself has one mail for everybody: whoever would get the copy gets nothing.
  const both = { ...mail, recipients: ['desk@hana.test', 'all@sora.test'] }
  expect((await intake.take(both, {})).rulings.map(({ fate }) => fate)).toEqual(['hold', 'deliver'])
  house.adopt(configOf(CONFIG))
  expect(await deedsOf(taken)).toEqual([
    'received',
    'judged',
    ['held', ['desk@hana.test']],
    ['disarmed', ['desk@hana.test']],
    ['delivered', ['desk@hana.test']],
  ])
  expect(await clinic('hana').quarantine.read(taken.rulings[0]?.mail ?? '')).toEqual(mail.bytes)
  const copy = inspect({ bytes: sent[0] ?? Buffer.alloc(0), as: 'mail' }, GATE)
  expect([sent.length, copy.message.parts.some(({ role }) => role === 'code')]).toEqual([1, false])
  expect(copy.verdict.decision).not.toBe('hold')
  // Whoever sent it does not become known by the copy.
  await intake.settled()
  const known = await clinic('hana').knowledge.ask({ ...NOBODY, addresses: ['x@macro.test'] }, now)
  expect(known.people).toEqual([])
})

test('of a copy that the next hop does not take the ledger says so, and that the original waits', async () => {
  const modules = [{ name: 'ThisDocument', kind: 'document', source: STARTER } as const]
  const attachments = [{ name: '見積.docm', content: buildDocm({ modules }) }]
  const mail = arrival({ ...PLAIN, from: 'x@macro.test', attachments }, { sender: 'x@macro.test' })
  house.adopt(configOf({ ...CONFIG, marks: { disarm: 'yes' } }))
  const taken = await intake.take(mail, hop({ 'desk@hana.test': 'refused' }))
  house.adopt(configOf(CONFIG))
  expect(replyOf(taken).code).toBe(250)
  expect((await entriesOf(taken)).at(-1)).toMatchObject({
    ...{ kind: 'acted', action: 'held', recipients: ['desk@hana.test'], reply: '550 0.0.0 said refused' },
    reason: 'the next hop did not take the disarmed copy',
  })
})

describe('a mail from one clinic to another of the same house', () => {
  const between = (sketch: MailSketch, recipients: readonly string[]) =>
    arrival(
      { ...PLAIN, fromName: '受付', from: 'desk@sora.test', to: 'desk@hana.test', ...sketch },
      { sender: 'desk@sora.test', peer: { address: '192.0.2.5' }, recipients },
    )
  const toldOf = ({ rulings }: Taken) =>
    rulings.map(({ tenant, direction, fate, recipients }) => [tenant, direction, fate, recipients])

  test('goes out of the one and comes in to the other, which marks it; who is outside gets it as it was sent', async () => {
    const { deliver, delivered } = hop()
    const taken = await intake.take(between({}, ['desk@hana.test', 'a@out.test']), { deliver })
    expect(toldOf(taken)).toEqual([
      ['sora', 'out', 'deliver', ['a@out.test']],
      ['hana', 'in', 'deliver', ['desk@hana.test']],
    ])
    expect(delivered.toSorted()).toEqual(['a@out.test', 'desk@hana.test'])
    expect(taken.rulings.map(({ marked }) => marked !== undefined)).toEqual([false, true])
    const [received] = await entriesOf(taken)
    expect(received).toMatchObject({ envelope: { recipients: ['a@out.test', 'desk@hana.test'] } })
  })

  test('is held where it comes in, under the policy of that clinic, though its own lets it go', async () => {
    const { deliver, delivered } = hop()
    const taken = await intake.take(between({ attachments: [PROGRAM] }, ['desk@hana.test', 'a@out.test']), { deliver })
    expect(toldOf(taken)).toEqual([
      ['sora', 'out', 'deliver', ['a@out.test']],
      ['hana', 'in', 'hold', ['desk@hana.test']],
    ])
    expect([delivered, replyOf(taken).code]).toEqual([['a@out.test'], 250])
  })

  test('what the sending clinic holds comes to nobody', async () => {
    const bad = { fromName: '受付', from: 'desk@hana.test', to: 'all@sora.test', attachments: [PROGRAM] }
    const sent = { sender: 'desk@hana.test', peer: { address: '192.0.2.5' }, recipients: ['all@sora.test'] }
    const { deliver, delivered } = hop()
    const taken = await intake.take(arrival({ ...PLAIN, ...bad }, sent), { deliver })
    expect([toldOf(taken), delivered]).toEqual([[['hana', 'out', 'hold', ['all@sora.test']]], []])
  })
})

test('who asks for a release again and again is written down once', async () => {
  const taken = await intake.take(arrival({ ...PLAIN, attachments: [PROGRAM] }), hop())
  const mail = taken.rulings[0]?.mail ?? ''
  const pages = pagesOf(house)
  const link = { tenant: 'hana', mail, recipient: 'desk@hana.test', expiresAt: Date.now() + DAY_MS, scope: 'release' }
  const token = signLink(clinic('hana').quarantine.linkSecret, { ...link, scope: 'release' })
  const ask = async (method: string, form: Readonly<Record<string, string>> = {}) => {
    const map = new Map(Object.entries(form))
    const query = new URLSearchParams()
    return pages({
      method,
      path: `/held/${token}`,
      query,
      form: map,
      acceptLanguage: 'en',
      address: '127.0.0.1',
    } as never)
  }
  const seal = /name="seal" value="([^"]+)"/.exec((await ask('GET'))?.html ?? '')?.[1] ?? ''
  for (let times = 0; times < 3; times += 1)
    expect(await ask('POST', { seal, do: 'ask' })).toMatchObject({ status: 200 })
  expect((await entriesOf(taken)).filter(({ kind }) => kind === 'viewed')).toHaveLength(1)
})

const STARTER =
  'Attribute VB_Name = "ThisDocument"\r\nSub AutoOpen()\r\n  Shell "echo https://example.com/demo", vbHide\r\nEnd Sub\r\n'
const GATE = { limits: DEFAULT_LIMITS, tools: {}, known: NOTHING_KNOWN, rules: RULES, policy: POLICIES.clinic }

test('a locked archive is held, and goes on when its password comes in the next mail', async () => {
  const zip = buildZip([{ name: '予定.txt', data: Buffer.from('9:00 朝礼'), password: 'zq7Kp2' }])
  const locked = arrival({ ...PLAIN, attachments: [{ name: '予定.zip', content: zip }] })
  const taken = await intake.take(locked, hop())
  const mail = taken.rulings[0]?.mail ?? ''
  expect(taken.rulings[0]?.fate).toBe('hold')
  await intake.settled()
  now += 600_000
  await intake.take(
    arrival({ ...PLAIN, subject: 'パスワード', text: '解凍パスワードは zq7Kp2 です。\r\nパスワード: zq7Kp2\r\n' }),
    hop(),
  )
  await intake.settled()
  expect(await clinic('hana').quarantine.get(mail)).toMatchObject({ state: 'released' })
  expect((await deedsOf(taken)).slice(2)).toEqual([
    ['held', ['desk@hana.test']],
    'password-tried',
    'judged',
    ['released', ['desk@hana.test']],
  ])
})

test('a locked archive of a sender who is not who he says stays held when its password comes', async () => {
  const forged: Authentication = {
    ...{ from: 'checked', by: 'gate.test', dkim: [], notes: [], forged: [] },
    dmarc: { result: 'fail', domain: 'out.test', policy: 'reject' },
  } as Authentication
  let origin: Authentication | undefined = forged
  const other = openIntake({
    ...settingsWith(clinic('hana')),
    authenticator: { authenticate: async () => origin } as never,
    release: async () => Promise.reject(new Error('it was released')),
    onEvent: (event) => events.push(event),
  })
  const zip = buildZip([{ name: '予定.txt', data: Buffer.from('9:00 朝礼'), password: 'yk3Lm8' }])
  const locked = arrival({ ...PLAIN, attachments: [{ name: '予定.zip', content: zip }] })
  const { rulings } = await other.take(locked, hop())
  await other.settled()
  origin = undefined
  await other.take(arrival({ ...PLAIN, subject: 'パスワード', text: 'パスワード: yk3Lm8\r\n' }), hop())
  await other.settled()
  const mail = rulings[0]?.mail ?? ''
  expect(events).toContainEqual(expect.objectContaining({ type: 'opened-later', mail, verdict: 'hold' }))
  expect(await clinic('hana').quarantine.get(mail)).toMatchObject({ state: 'held' })
})

test('an account that suddenly writes to many is held, after what is its custom', async () => {
  const sent = (recipients: readonly string[]) =>
    arrival(
      { ...PLAIN, fromName: '受付', from: 'desk@hana.test', to: 'x@out.test' },
      { sender: 'desk@hana.test', peer: { address: '192.0.2.5' }, recipients },
    )
  const many = (n: number) => Array.from({ length: n }, (_, i) => `p${i}@out.test`)
  for (let day = 0; day < 3; day += 1) {
    now += DAY_MS
    expect((await intake.take(sent(many(2)), hop())).rulings[0]).toMatchObject({ direction: 'out', fate: 'deliver' })
    await intake.settled()
  }
  now += DAY_MS
  const burst = await intake.take(sent(many(12)), hop())
  expect(burst.rulings[0]).toMatchObject({ fate: 'hold', report: { findings: [{ id: 'outbound/burst' }] } })
  expect(events).toContainEqual(expect.objectContaining({ type: 'burst', account: 'desk@hana.test' }))
})

test('who stands outside is told nothing of what is held, and gets no link to release it', async () => {
  const recipients = ['desk@hana.test', 'somebody@out.test']
  const taken = await intake.take(arrival({ ...PLAIN, attachments: [PROGRAM] }, { recipients }), hop())
  expect(taken.rulings.map(({ fate }) => fate)).toEqual(['hold'])
  house.adopt(configOf({ ...CONFIG, digest: { at: '0:00', from: 'gate@hana.test' } }))
  const told: string[] = []
  await sendDigests(house, now + DAY_MS, ({ event }) => void ('recipient' in event && told.push(event.recipient)))
  house.adopt(configOf(CONFIG))
  expect(told).toContain('desk@hana.test')
  expect(told).not.toContain('somebody@out.test')
})

const NOBODY = {
  ...{ addresses: [], nameKeys: [], senderDomains: [], linkDomains: [], parents: [], subjectKey: '', prints: [] },
  ...{ isLocked: false, told: [] },
}
