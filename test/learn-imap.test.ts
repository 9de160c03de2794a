import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { folderUrl, type ImapAccount, learnImap, openKnowledge } from '#knowledge'
import { MAIN_TENANT, mailsByMessageKey, mailTotals, openStore, peopleByAddress, readProgress } from '#store'
import { collect } from './fixtures/cli-collect.ts'
import { type Dovecot, findDovecot, PASSWORD, startDovecot, UTF7_FOLDER } from './fixtures/dovecot.ts'
import { rounds } from './fixtures/effort.ts'
import { composeMail } from './fixtures/mail-compose.ts'
import { missingPeer } from './fixtures/missing-peer.ts'
import { type Ended, sekishoHere } from './fixtures/sekisho-here.ts'

// `sekisho learn --imap` as people type it, with a real server.

const program = findDovecot()
if (program === undefined) {
  missingPeer('Dovecot', 'dovecot-imapd')
}

const BIN = path.resolve(import.meta.dirname, '..', 'bin/sekisho.mjs')
const folder = mkdtempSync(path.join(tmpdir(), 'sekisho-learn-imap-'))
const passwordFile = path.join(folder, 'password')
const server: { dovecot?: Dovecot } = {}

const received = (index: number): Buffer =>
  composeMail({
    ...{ from: `p${index % 40}@partner.example`, fromName: `相手 ${index % 40}`, to: 'taro@clinic.example' },
    ...{ messageId: `in-${index}@partner.example`, date: 'Mon, 3 Jun 2024 09:00:00 +0900' },
  })
const sent = (index: number): Buffer =>
  composeMail({
    ...{ from: 'taro@clinic.example', to: `q${index % 7}@supplier.example`, messageId: `out-${index}@clinic.example` },
  })
const several = (count: number, make: (index: number) => Buffer, from = 0): Buffer[] =>
  Array.from({ length: count }, (_, index) => make(from + index))

const storeOf = (user: string): string => path.join(folder, `${user}.sqlite`)

function wordsFor(user: string, { port, url, more = [] }: { port?: number; url?: string; more?: readonly string[] }) {
  const { tlsPort = 0, caFile = '' } = server.dovecot ?? {}
  return [
    ...['learn', '--own', 'clinic.example', '--lang', 'en', '--store', storeOf(user)],
    ...['--imap', url ?? `imaps://${user}@127.0.0.1:${port ?? tlsPort}`, '--imap-ca', caFile],
    ...['--imap-password-file', passwordFile, ...more],
  ]
}

const learn = (user: string, given: Parameters<typeof wordsFor>[1] = {}): Promise<Ended> =>
  sekishoHere(folder, wordsFor(user, given))

async function lookInto<T>(user: string, look: (clinic: Parameters<typeof mailTotals>[0]) => Promise<T>): Promise<T> {
  const store = await openStore(storeOf(user), { readOnly: true })
  try {
    return await look(store.forTenant(MAIN_TENANT))
  } finally {
    await store.close()
  }
}

beforeAll(async () => {
  writeFileSync(passwordFile, `${PASSWORD}\n`)
  if (program !== undefined) server.dovecot = await startDovecot(program)
})
afterAll(async () => {
  await server.dovecot?.stop()
  rmSync(folder, { recursive: true })
})

const mailboxOf = (user: string) => {
  if (server.dovecot === undefined) throw new Error('no server')
  return server.dovecot.mailbox(user)
}

describe.skipIf(program === undefined)('learning from a mailbox on a server', () => {
  test('the Inbox and sent mail, each in its direction; flags stay; then only what is new', async () => {
    const box = mailboxOf('taro')
    // From ourselves, it says, and in the Inbox: whoever else it went to is nobody we wrote to.
    const forged = composeMail({ from: 'taro@clinic.example', to: 'x@stranger.example', messageId: 'forged@x.example' })
    box.put('', [...several(60, received), forged])
    box.put('Sent', several(30, sent))
    box.put(
      'Junk',
      several(5, (index) => composeMail({ from: 'junk@junk.example', messageId: `j${index}@junk.example` })),
    )
    const before = [...box.files(''), ...box.files('Sent')]
    expect(await learn('taro')).toEqual({
      ...{ code: 0, err: '' },
      out: 'taro@127.0.0.1 INBOX.Sent: 30 new of 30 mails\ntaro@127.0.0.1 INBOX: 61 new of 61 mails\n',
    })
    await lookInto('taro', async (clinic) => {
      expect(await mailTotals(clinic)).toMatchObject({ received: 61, sent: 30 })
      const [partner] = await peopleByAddress(clinic, ['p1@partner.example'])
      expect(partner).toMatchObject({ receivedCount: 2, sentCount: 0 })
      const [supplier] = await peopleByAddress(clinic, ['q1@supplier.example'])
      expect(supplier).toMatchObject({ receivedCount: 0, sentCount: 5 })
      expect(await peopleByAddress(clinic, ['x@stranger.example', 'junk@junk.example'])).toEqual([])
    })
    expect([...box.files(''), ...box.files('Sent')]).toEqual(before)
    expect(before.filter((file) => file.includes('/new/'))).toHaveLength(91)

    box.put('', several(3, received, 60))
    box.renumber('Sent')
    const { out } = await learn('taro')
    expect(out).toBe('taro@127.0.0.1 INBOX.Sent: 0 new of 30 mails\ntaro@127.0.0.1 INBOX: 3 new of 3 mails\n')
    await lookInto('taro', async (clinic) => expect(await mailTotals(clinic)).toMatchObject({ received: 64, sent: 30 }))
  })

  const MANY = rounds(1_000, 2_000)
  test(`${MANY} mails; killed in the middle, the next run goes on there`, async () => {
    mailboxOf('many').put('', several(MANY, received))
    const running = spawn(process.execPath, [BIN, ...wordsFor('many', {})], { cwd: folder, stdio: 'ignore' })
    const ended = new Promise((resolve) => running.once('close', (_, signal) => resolve(signal)))
    const { host, port } = { host: '127.0.0.1', port: server.dovecot?.tlsPort ?? 0 }
    const source = folderUrl({ host, port, user: 'many', security: 'tls' }, 'INBOX')
    const doneIn = () => lookInto('many', async (clinic) => (await readProgress(clinic, source))?.doneCount ?? 0)
    // The store may not be there yet.
    const doneSoFar = () => doneIn().catch(() => 0)
    const deadline = Date.now() + 20_000
    while ((await doneSoFar()) < 200 && Date.now() < deadline) await sleep(20)
    running.kill('SIGKILL')
    expect(await ended).toBe('SIGKILL')
    const done = await doneIn()
    expect(done).toBeGreaterThanOrEqual(200)
    expect(done).toBeLessThan(MANY)
    const { code, out, err } = await learn('many')
    expect(code).toBe(0)
    expect(err).toContain('No folder for sent mail was found')
    expect(out).toContain(`INBOX: ${MANY - done} new of ${MANY - done} mails`)
    await lookInto('many', async (clinic) => expect(await mailTotals(clinic)).toMatchObject({ received: MANY }))
  })

  test('broken mails, one of 30 MB, an empty folder, and a folder named in Japanese, by STARTTLS', async () => {
    const box = mailboxOf('jiro')
    const whole = received(1)
    const head = composeMail({ from: 'large@partner.example', messageId: 'large@partner.example' })
    const large = Buffer.concat([head, Buffer.alloc(30_000_000, `${'scan'.repeat(19)}\r\n`)])
    const junk = [
      Buffer.from('\0\xff\xfe binary'),
      Buffer.from('Subject: no sender\r\n\r\n'),
      Buffer.alloc(400_000, 'a'),
    ]
    const cuts = [20, 60, 120, 300].map((at) => whole.subarray(0, at))
    box.put(UTF7_FOLDER, [
      ...junk,
      large,
      ...cuts,
      composeMail({ ...{ from: 'last@partner.example', messageId: 'l@p' } }),
    ])
    box.put('Empty', [])
    const given = {
      url: `imap://jiro@127.0.0.1:${server.dovecot?.plainPort}`,
      more: ['--folder', '診療情報', '--folder', 'Empty'],
    }
    const { code, out, err } = await learn('jiro', given)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(/INBOX\.診療情報: \d new of 9 mails, \d passed over/)
    expect(out).toContain('INBOX.Empty: nothing new')
    await lookInto('jiro', async (clinic) => {
      expect(await peopleByAddress(clinic, ['large@partner.example', 'last@partner.example'])).toHaveLength(2)
      expect(await mailsByMessageKey(clinic, ['large@partner.example'])).toHaveLength(1)
    })
  })

  test('a wrong password, and a certificate that nobody vouches for: one line each, in either language', async () => {
    mailboxOf('saburo')
    const { caFile = '', tlsPort } = server.dovecot ?? {}
    const untrusting = ['learn', '--own', 'clinic.example', '--lang', 'ja', '--store', storeOf('untrusted')]
    const env = { SEKISHO_IMAP_PASSWORD: PASSWORD }
    const [refused, untrusted] = await Promise.all([
      learn('saburo', { more: ['--imap-password-file', caFile] }),
      sekishoHere(folder, [...untrusting, '--imap', `imaps://saburo@127.0.0.1:${tlsPort}`], { env }),
    ])
    expect(refused).toMatchObject({ code: 2, out: '' })
    expect(refused.err).toMatch(/^sekisho: Cannot log in at 127\.0\.0\.1:\d+: name or password is refused.*\n$/)
    expect(refused.err).not.toContain('BEGIN')
    expect(untrusted).toMatchObject({ code: 2, out: '' })
    expect(untrusted.err).toMatch(/^sekisho: 127\.0\.0\.1:\d+ の証明書を信頼できません\(.*\)。.*--imap-ca で.*\n$/)
  })

  test.each<[string, (dovecot: Dovecot) => Partial<ImapAccount>, string]>([
    [
      'STARTTLS with an unknown certificate',
      ({ plainPort: port }) => ({ port, security: 'starttls' }),
      'untrusted-certificate',
    ],
    ['another name', ({ ca }) => ({ host: 'localhost', ca }), 'other-name'],
    ['the port of the other way', ({ plainPort: port, ca }) => ({ port, ca }), 'no-tls'],
    ['nobody there', () => ({ port: 1 }), 'unreachable'],
    ['no such host', () => ({ host: 'nowhere.invalid' }), 'host-not-found'],
    ['a wrong password', ({ ca }) => ({ ca, password: 'wrong' }), 'login-refused'],
    ['a wrong user', ({ ca }) => ({ ca, user: 'nobody"\r\nA LOGOUT' }), 'login-refused'],
    ['a folder that is not there', ({ ca }) => ({ ca }), 'no-folder'],
  ])('%s', async (_, given, code) => {
    if (server.dovecot === undefined) return
    const { tlsPort: port } = server.dovecot
    const plain = { host: '127.0.0.1', port, security: 'tls', user: 'taro', password: PASSWORD } as const
    const account = { ...plain, ...given(server.dovecot) }
    const store = await openStore(storeOf('troubles'))
    const clinic = store.forTenant(MAIN_TENANT)
    const plan = {
      own: { domains: [], addresses: [] },
      folders: ['Nowhere'],
      now: 1,
      signal: new AbortController().signal,
    }
    const run = collect(learnImap(clinic, await openKnowledge(clinic), account, plan))
    await expect(run).rejects.toMatchObject({ name: 'ImapTrouble', code })
    await store.close()
  })
})
