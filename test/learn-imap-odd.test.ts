import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { ImapTrouble, type LearnedFolder, learnImap, openKnowledge } from '#knowledge'
import { MAIN_TENANT, mailsByMessageKey, openStore, type Store } from '#store'
import { uidSet } from '../src/knowledge/learn/imap/read-folder.ts'
import { collect } from './fixtures/cli-collect.ts'
import { type OddManners, type OddServer, startOddServer } from './fixtures/imap-odd-server.ts'
import { composeMail } from './fixtures/mail-compose.ts'

// Servers that are slow, broken or strange. What a good one does is in learn-imap.test.ts.

const folder = mkdtempSync(path.join(tmpdir(), 'sekisho-odd-imap-'))
const open: { store?: Store; server?: OddServer } = {}
let stores = 0

afterEach(async () => {
  await open.server?.stop()
  await open.store?.close()
  delete open.server
  delete open.store
})
afterAll(() => rmSync(folder, { recursive: true }))

const mails = (count: number, step = 1): Map<number, Buffer> =>
  new Map(
    Array.from({ length: count }, (_, index) => [
      (index + 1) * step,
      composeMail({ messageId: `${index}@odd.example`, from: `p${index}@partner.example` }),
    ]),
  )

async function storeFor() {
  stores += 1
  open.store = await openStore(path.join(folder, `${stores}.sqlite`))
  const clinic = open.store.forTenant(MAIN_TENANT)
  return { clinic, knowledge: await openKnowledge(clinic) }
}

interface Run {
  readonly security?: 'plain' | 'starttls'
  readonly folders?: readonly string[]
  readonly signal?: AbortSignal
  readonly retryAfterMs?: readonly number[]
}

/** One run; of the server that is there already, where one is. */
async function learnFrom(manners: OddManners, run: Run = {}, at?: Awaited<ReturnType<typeof storeFor>>) {
  open.server ??= await startOddServer(manners)
  const { clinic, knowledge } = at ?? (await storeFor())
  const { security = 'plain', folders = [], retryAfterMs = [1, 1, 1] } = run
  const account = { host: '127.0.0.1', port: open.server.port, security, user: 'taro', password: 'x' } as const
  const plan = {
    ...{ own: { domains: ['clinic.example'], addresses: [] }, folders, now: Date.UTC(2026, 0, 10), retryAfterMs },
    signal: run.signal ?? new AbortController().signal,
    patience: { connectMs: 400, silenceMs: 400 },
  }
  const learned: LearnedFolder[] = await collect(learnImap(clinic, knowledge, account, plan))
  return { learned, heard: open.server.heard, clinic }
}

describe('a server that is strange', () => {
  test('without special folders and with "|" between levels, sent mail is found by its name', async () => {
    const folders = ['(\\Noselect) "|" Mail', '() "|" "Mail|&kAFP4W4IMH8-"', '() "|" INBOX', '() NIL Alone']
    const { learned, heard } = await learnFrom({ folders, mails: mails(3) })
    expect(learned).toMatchObject([
      { folder: 'Mail|送信済み', direction: 'out', added: 3, read: 3 },
      { folder: 'INBOX', direction: 'in', added: 3, read: 3 },
    ])
    expect(heard.join('\n')).not.toMatch(/\b(?:SELECT|STORE|APPEND|CREATE|EXPUNGE|RENAME|SUBSCRIBE)\b|BODY\[/)
  })

  test('only the beginning of a mail is asked for, and kept where all of it is sent', async () => {
    const huge = Buffer.concat([composeMail({ messageId: 'huge@odd.example' }), Buffer.alloc(3_000_000, 'x\r\n')])
    const { learned, heard } = await learnFrom({ mails: new Map([[9, huge]]), sendsAll: true })
    expect(learned).toMatchObject([{ added: 1, read: 1 }])
    expect(heard.filter((line) => line.includes('FETCH'))).toEqual([expect.stringContaining('BODY.PEEK[]<0.262144>')])
  })

  test('mails that it refuses are passed over, the others of the same FETCH are not', async () => {
    const { learned } = await learnFrom({ mails: mails(150), refused: [7, 8, 149] })
    expect(learned).toMatchObject([{ added: 147, read: 150, skipped: 3 }])
  })

  test('flags that it tells of in between are no mails', async () => {
    const { learned } = await learnFrom({
      mails: mails(5),
      chatter: '* 1 FETCH (UID 1 FLAGS (\\Seen))\r\n* 9 EXISTS\r\n',
    })
    expect(learned).toMatchObject([{ added: 5, read: 5 }])
  })

  test('wide gaps between UIDs, and "n:*" that gives the last mail again', async () => {
    const at = await storeFor()
    const box = mails(4, 1_000_000_000)
    expect((await learnFrom({ mails: box }, {}, at)).learned).toMatchObject([{ added: 4, read: 4 }])
    expect((await learnFrom({ mails: box }, {}, at)).learned).toMatchObject([{ added: 0, read: 0 }])
  })

  test('numbers that hold for one visit only: all is read again, nothing counted twice', async () => {
    const at = await storeFor()
    const manners = { mails: mails(3), uidValidity: '* OK nothing to say' }
    expect((await learnFrom(manners, {}, at)).learned).toMatchObject([{ added: 3, read: 3 }])
    expect((await learnFrom(manners, {}, at)).learned).toMatchObject([{ added: 0, read: 3 }])
  })

  test('the time of a mail is what it says, unless it came before that', async () => {
    const box = new Map([
      [1, composeMail({ messageId: 'said@odd.example', date: 'Mon, 3 Jun 2024 09:00:00 +0900' })],
      [2, composeMail({ messageId: 'late@odd.example', date: 'Thu, 8 Jan 2026 09:00:00 +0900' })],
    ])
    const { clinic } = await learnFrom({ mails: box })
    const [said] = await mailsByMessageKey(clinic, ['said@odd.example'])
    const [late] = await mailsByMessageKey(clinic, ['late@odd.example'])
    expect(said?.seenAt).toBe(Date.parse('2024-06-03T09:00:00+09:00'))
    expect(late?.seenAt).toBe(Date.parse('2026-01-05T10:00:00+09:00'))
  })
})

describe('a connection that breaks', () => {
  test('is made again, and goes on where it was', async () => {
    const { learned, heard } = await learnFrom({ mails: mails(350), breaksAt: [2, 3, 6] })
    expect(learned).toMatchObject([{ added: 350, read: 350 }])
    expect(heard.filter((line) => line.includes('LOGIN'))).toHaveLength(4)
    expect(heard.filter((line) => line.includes('FETCH 1:100 '))).toHaveLength(1)
  })

  test('too often is given up; the next run goes on', async () => {
    const at = await storeFor()
    const manners = { mails: mails(250), breaksAt: [2, 3, 4, 5] }
    await expect(learnFrom(manners, {}, at)).rejects.toMatchObject({ code: 'lost' })
    expect((await learnFrom(manners, {}, at)).learned).toMatchObject([{ added: 150, read: 150 }])
  })

  test('a server that falls silent is not waited for endlessly', async () => {
    const run = learnFrom({ mails: mails(20), silentAt: 1 }, { retryAfterMs: [1] })
    await expect(run).rejects.toMatchObject({ code: expect.stringMatching(/^(?:lost|no-answer)$/) })
  })

  test('stopped on the way, what was learned stays and is given', async () => {
    const stop = new AbortController()
    // WHY not after a time: on a busy machine nothing would be learned by then.
    const isSilent = () => open.server?.heard.filter((line) => line.includes('BODY.PEEK')).length === 2
    const watch = setInterval(() => isSilent() && stop.abort(), 5)
    const { learned } = await learnFrom({ mails: mails(150), silentAt: 2 }, { signal: stop.signal })
    clearInterval(watch)
    expect(learned).toMatchObject([{ added: 100, read: 100 }])
  })
})

describe('a server that cannot be used', () => {
  test.each<[string, OddManners, Run, string]>([
    ['silent', { greeting: '' }, {}, 'no-answer'],
    ['closing', { greeting: '* BYE too many of you' }, {}, 'lost'],
    ['no STARTTLS', {}, { security: 'starttls' }, 'no-tls'],
    [
      'greeting as logged in, so that no STARTTLS is possible',
      { greeting: '* PREAUTH hi' },
      { security: 'starttls' },
      'no-tls',
    ],
    ['login refused', { login: 'NO [AUTHENTICATIONFAILED] no' }, {}, 'login-refused'],
    ['busy', { login: 'NO [UNAVAILABLE] later' }, {}, 'busy'],
    ['no such folder', {}, { folders: ['Nowhere'] }, 'no-folder'],
    ['something else', { greeting: 'HTTP/1.1 400 Bad Request\r\nServer: x\r\n' }, {}, 'not-understood|no-answer|lost'],
  ])('%s', async (_, manners, run, code) => {
    const failed = await learnFrom(manners, run).then(
      () => undefined,
      (error: unknown) => error,
    )
    expect(failed).toBeInstanceOf(ImapTrouble)
    expect(failed).toMatchObject({ code: expect.stringMatching(new RegExp(`^(?:${code})$`)) })
    // A password is never said to somebody who did not prove who it is.
    if (run.security === 'starttls') expect(open.server?.heard.join('\n')).not.toMatch(/LOGIN|AUTHENTICATE/)
  })
})

test.each([
  [[], ''],
  [[5], '5'],
  [[1, 2, 3, 7, 9, 10], '1:3,7,9:10'],
])('uidSet %j', (uids, set) => {
  expect(uidSet(uids)).toBe(set)
})
