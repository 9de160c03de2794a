import { ImapFlow } from 'imapflow'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import {
  type MailboxJudge,
  type MailboxMail,
  type MailboxWatcher,
  type SentMail,
  type WatchSettings,
  watchMailbox,
  watchMailboxes,
} from '../src/doors/imap/index.ts'
import { type Dovecot, findDovecot, type Mailbox, PASSWORD, startDovecot } from './fixtures/dovecot.ts'
import { byMessageId, type KeptState, keptState, Told } from './fixtures/imap-watching.ts'
import { composeMail } from './fixtures/mail-compose.ts'
import { missingPeer } from './fixtures/missing-peer.ts'

// A watched mailbox on a real server. Servers that lack something, or misbehave, are in imap-watch-odd.test.ts.

const program = findDovecot()
if (program === undefined) missingPeer('Dovecot', 'dovecot-imapd')

const HOLD = 'INBOX.関所-保留'
const server: { dovecot?: Dovecot } = {}
// WHY at once: Dovecot looks at the clock to see whether its list of users has changed.
const boxes: { readonly user: string; readonly box: Mailbox }[] = []
const watchers: MailboxWatcher[] = []

beforeAll(async () => {
  if (program === undefined) return
  const dovecot = await startDovecot(program)
  server.dovecot = dovecot
  const users = Array.from({ length: 20 }, (_, index) => `clinic${index}`)
  boxes.push(...users.map((user) => ({ user, box: dovecot.mailbox(user) })))
}, 30_000)
afterEach(async () => {
  await Promise.all(watchers.splice(0).map((watcher) => watcher.stop()))
})
afterAll(async () => {
  await server.dovecot?.stop()
})

const mail = (messageId: string, headers: readonly string[] = []): Buffer =>
  composeMail({ messageId: `${messageId}@partner.example`, headers })

interface Place {
  readonly user: string
  readonly box: Mailbox
  readonly state: KeptState
  readonly told: Told
  readonly judged: MailboxMail[]
}

function newPlace(): Place {
  const mailbox = boxes.pop()
  if (mailbox === undefined) throw new Error('no mailbox is left')
  return { ...mailbox, state: keptState(), told: new Told(), judged: [] }
}

function settingsFor(
  place: Place,
  over: Partial<WatchSettings> = {},
  judge: MailboxJudge = byMessageId,
): WatchSettings {
  const { tlsPort = 0, ca = '' } = server.dovecot ?? {}
  const { user, state, told, judged } = place
  return {
    account: { host: '127.0.0.1', port: tlsPort, security: 'tls', user, login: { password: PASSWORD }, ca },
    judge: (asked, signal) => {
      judged.push(asked)
      return judge(asked, signal)
    },
    ...{ state, onEvent: told.hear },
    ...over,
    limits: { reconnectMs: { first: 20, last: 200 }, pollMs: 500, laterMs: [10], ...over.limits },
  }
}

function watch(place: Place, over: Partial<WatchSettings> = {}, judge?: MailboxJudge): MailboxWatcher {
  const watcher = watchMailbox(settingsFor(place, over, judge))
  watchers.push(watcher)
  return watcher
}

/** Watching, and through with the first look. */
async function started(place: Place, over: Partial<WatchSettings> = {}, judge?: MailboxJudge): Promise<MailboxWatcher> {
  const watcher = watch(place, over, judge)
  await place.told.untilTrue(() => place.state.marks.has('INBOX'), 'the first mark')
  return watcher
}

/** What a person does with a mail program of their own. */
async function asPerson<T>({ user }: Place, folder: string, task: (client: ImapFlow) => Promise<T>): Promise<T> {
  const { tlsPort = 0, ca = '' } = server.dovecot ?? {}
  const auth = { user, pass: PASSWORD }
  const client = new ImapFlow({ host: '127.0.0.1', port: tlsPort, secure: true, tls: { ca }, auth, logger: false })
  await client.connect()
  try {
    await client.mailboxOpen(folder)
    return await task(client)
  } finally {
    await client.logout()
  }
}

const inFolder = (place: Place, folder: string) =>
  asPerson(place, folder, async (client) => {
    const asked = { uid: true, flags: true, envelope: true, internalDate: true }
    const rows = client.mailbox !== false && client.mailbox.exists > 0 ? await client.fetchAll('1:*', asked) : []
    return rows.map(({ uid, flags, envelope, internalDate }) => ({
      ...{ uid, flags: [...(flags ?? [])].filter((flag) => flag !== '\\Recent').sort(), internalDate },
      id: envelope?.messageId?.replace(/@.*/, '').slice(1),
    }))
  })
const idsIn = async (place: Place, folder: string) => (await inFolder(place, folder)).map(({ id }) => id)

describe.skipIf(program === undefined)('a mailbox that is watched', () => {
  test('new mail is judged as it comes, risky mail goes to a folder of its own, and comes back as it was', async () => {
    const place = newPlace()
    const { box, told, judged } = place
    box.put('', [mail('risky-before'), mail('before')])
    // IDLE tells of it, or nobody does.
    const watcher = await started(place, { limits: { pollMs: 60_000 } })
    expect(await told.until('watching')).toMatchObject([{ folders: ['INBOX'], holdFolder: HOLD, missing: [] }])
    box.put('', [mail('one', ['Return-Path: <bounce@partner.example>']), mail('risky-1'), mail('two')])
    const [held] = await told.until('held')
    expect(held).toMatchObject({ how: 'moved', by: 'judge', folder: 'INBOX', wasSeen: false })
    expect(held?.visibleMs).toBeGreaterThanOrEqual(0)
    await told.until('left', 2)
    expect(judged.map(({ arrival }) => /<(.*)@/.exec(arrival.bytes.toString())?.[1]).length).toBe(3)
    expect(judged[0]).toMatchObject({
      ...{ folder: 'INBOX', wasSeen: false, isWhole: true, tries: 0, flags: [] },
      arrival: { door: 'imap', sender: 'bounce@partner.example', recipients: [place.user] },
    })
    expect(await idsIn(place, 'INBOX')).toEqual(['risky-before', 'before', 'one', 'two'])
    expect(await inFolder(place, HOLD)).toMatchObject([{ id: 'risky-1', flags: ['$Sekisho-Held'] }])
    const list = await asPerson(place, 'INBOX', (client) => client.list())
    expect(list.find(({ path }) => path === HOLD)).toMatchObject({ subscribed: true })

    expect(await watcher.release(held?.ref ?? '')).toEqual({ outcome: 'released', folder: 'INBOX' })
    expect(await inFolder(place, 'INBOX')).toMatchObject([{}, {}, {}, {}, { id: 'risky-1', flags: [] }])
    expect(await idsIn(place, HOLD)).toEqual([])
    expect(await watcher.release(held?.ref ?? '')).toEqual({ outcome: 'already-back', by: 'release' })
    expect(await watcher.release('nobody')).toEqual({ outcome: 'unknown' })
    // What comes after it is judged; the released mail is not, neither now nor by the next watcher.
    box.put('', [mail('three')])
    await told.until('left', 3)
    await watcher.stop()
    watch(place)
    box.put('', [mail('four')])
    await told.until('left', 4)
    expect(judged).toHaveLength(5)
  })

  test('what had been read before it was held is said so, and its flags come back with it', async () => {
    const place = newPlace()
    const { box, told } = place
    const gate = Promise.withResolvers<void>()
    const watcher = await started(place, {}, async () => {
      await gate.promise
      return 'hold'
    })
    box.put('', [mail('read')])
    await told.untilTrue(() => place.judged.length === 1, 'the judge')
    await asPerson(place, 'INBOX', (client) =>
      client.messageFlagsAdd('1:*', ['\\Seen', '\\Flagged', '$Label1'], { uid: true }),
    )
    gate.resolve()
    const [held] = await told.until('held')
    expect(held).toMatchObject({ wasSeen: true })
    const internalDate = (await inFolder(place, HOLD))[0]?.internalDate
    expect(held?.visibleSince).toBe(new Date(internalDate ?? 0).getTime())
    expect(await inFolder(place, HOLD)).toMatchObject([{ flags: ['$Label1', '$Sekisho-Held', '\\Flagged', '\\Seen'] }])
    await watcher.release(held?.ref ?? '')
    expect(await inFolder(place, 'INBOX')).toMatchObject([{ flags: ['$Label1', '\\Flagged', '\\Seen'] }])
  })

  test('a person who moves a mail back out of the hold folder is respected; the same mail sent again is not', async () => {
    const place = newPlace()
    const { box, told } = place
    const watcher = await started(place)
    box.put('', [mail('risky-again')])
    const [held] = await told.until('held')
    await asPerson(place, HOLD, (client) => client.messageMove('1:*', 'INBOX'))
    const [returned] = await told.until('returned')
    expect(returned?.ref).toBe(held?.ref)
    expect(await watcher.clawBack({ ref: held?.ref ?? '' })).toEqual([
      { outcome: 'returned-by-person', ref: held?.ref },
    ])
    expect(await watcher.release(held?.ref ?? '')).toEqual({ outcome: 'already-back', by: 'person' })
    await new Promise((resolve) => setTimeout(resolve, 1_100)) // Another second: another date of arrival.
    box.put('', [mail('risky-again')])
    await told.until('held', 2)
    expect(await idsIn(place, 'INBOX')).toEqual(['risky-again'])
    expect(await idsIn(place, HOLD)).toEqual(['risky-again'])
    await asPerson(place, HOLD, (client) => client.messageDelete('1:*'))
    await told.until('gone')
    expect(await watcher.release(told.of('held')[1]?.ref ?? '')).toEqual({ outcome: 'gone' })
    expect(place.judged).toHaveLength(2)
  })

  test('mail that was delivered is clawed back: by its Message-ID, from before the watch as well', async () => {
    const place = newPlace()
    const { box, told } = place
    box.put('', [mail('old')])
    box.put('Archive', [mail('old'), mail('other')])
    const watcher = await started(place, { folders: ['Archive'] })
    box.put('', [mail('new')])
    const [left] = await told.until('left')
    expect(await watcher.clawBack({ ref: left?.ref ?? '' })).toMatchObject([{ outcome: 'held', wasSeen: false }])
    expect(await watcher.clawBack({ ref: left?.ref ?? '' })).toEqual([{ outcome: 'already-held', ref: left?.ref }])
    const both = await watcher.clawBack({ messageId: '<old@partner.example>' })
    expect(both).toMatchObject([{ outcome: 'held' }, { outcome: 'held' }])
    expect((await idsIn(place, HOLD)).sort()).toEqual(['new', 'old', 'old'])
    expect(await watcher.clawBack({ messageId: '<nowhere@partner.example>' })).toEqual([{ outcome: 'gone' }])
    const back = told.of('held').find(({ folder }) => folder === 'INBOX.Archive')
    expect(await watcher.release(back?.ref ?? '')).toEqual({ outcome: 'released', folder: 'INBOX.Archive' })
    expect((await idsIn(place, 'INBOX.Archive')).sort()).toEqual(['old', 'other'])
  })

  test('a judge who fails, is late or asks for time: the mail stays and is asked about again', async () => {
    const place = newPlace()
    const { box, told } = place
    await started(place, { limits: { judgeMs: 50 } }, async ({ tries }) => {
      if (tries === 0) throw new Error('the pool is gone')
      if (tries === 1) return new Promise(() => undefined)
      return tries === 2 ? 'later' : 'hold'
    })
    box.put('', [mail('patient')])
    await told.until('held')
    expect(told.of('later').map(({ why }) => why)).toEqual(['the pool is gone', 'late', 'asked'])
    expect(new Set(place.judged.map(({ ref }) => ref)).size).toBe(1)
  })

  test('mail that vanishes between two steps, and mail over the limit', async () => {
    const place = newPlace()
    const { box, told, judged } = place
    const gate = Promise.withResolvers<void>()
    const limits = { mailBytesMax: 20_000, headBytesMax: 2_000 }
    await started(place, { limits }, async ({ isWhole }) => {
      if (isWhole) await gate.promise
      return 'hold'
    })
    const large = Buffer.concat([mail('large'), Buffer.alloc(60_000, 'scan\r\n')])
    box.put('', [mail('fleeting'), large])
    const [held] = await told.until('held')
    expect(judged[1]).toMatchObject({ isWhole: false, folder: 'INBOX' })
    expect(judged[1]?.sizeBytes).toBeGreaterThan(60_000)
    expect(judged[1]?.arrival.bytes.toString()).toMatch(/^From: .*\r\n\r\n$/s)
    expect(told.of('not-whole')).toMatchObject([{ ref: held?.ref }])
    await asPerson(place, 'INBOX', (client) => client.messageDelete('1:*'))
    gate.resolve()
    expect(await told.until('vanished')).toMatchObject([{ folder: 'INBOX' }])
    expect(await idsIn(place, HOLD)).toEqual(['large'])
  })

  test('stopped in the middle and started again: no mail is judged twice, none is left out', async () => {
    const place = newPlace()
    const { box, told, judged } = place
    const first = await started(place, { limits: { judgedAtOnce: 3 } }, async (asked) => {
      if (judged.length >= 20) void first.stop()
      return byMessageId(asked)
    })
    box.put(
      '',
      Array.from({ length: 120 }, (_, index) => mail(`${index % 10 === 0 ? 'risky' : 'plain'}-${index}`)),
    )
    await told.until('stopped')
    expect(judged.length).toBeLessThan(30)
    await started(place)
    await told.until('left', 108)
    await told.until('held', 12)
    expect(judged.map(({ uid }) => uid).sort((a, b) => a - b)).toEqual(Array.from({ length: 120 }, (_, uid) => uid + 1))
    expect(await idsIn(place, HOLD)).toHaveLength(12)
  })

  test('numbered anew: what is known is recognised by Message-ID and size, the others are judged', async () => {
    const place = newPlace()
    const { box, told, judged } = place
    const first = await started(place)
    box.put('', [mail('a'), mail('b'), mail('risky-c')])
    await told.until('left', 2)
    await told.until('held')
    await first.stop()
    box.put('', [mail('d')])
    box.renumber('')
    await started(place)
    await told.until('left', 3)
    expect(told.of('renumbered')).toEqual([{ type: 'renumbered', folder: 'INBOX', known: 2, unknown: 1 }])
    expect(judged).toHaveLength(4)
    expect(await idsIn(place, 'INBOX')).toEqual(['a', 'b', 'd'])
  })

  test('the hold folder numbered anew: the right mail is released', async () => {
    const place = newPlace()
    const { box, told } = place
    const first = await started(place)
    box.put('', [mail('risky-1'), mail('risky-2'), mail('risky-3')])
    const held = await told.until('held', 3)
    await first.stop()
    await asPerson(place, HOLD, (client) => client.messageDelete('1', { uid: true }))
    box.renumber('&laJiQA--&T911WQ-')
    const second = await started(place)
    await told.until('gone')
    const [, , third] = held
    const messageId = third?.messageId.replace(/[<>]|@.*/g, '')
    expect(await second.release(third?.ref ?? '')).toMatchObject({ outcome: 'released' })
    expect(await idsIn(place, 'INBOX')).toEqual([messageId])
  })

  test('what is sent is handed over once, from now on', async () => {
    const place = newPlace()
    const { box, told } = place
    box.put('Sent', [mail('sent-before')])
    const learned: SentMail[] = []
    const learnSent = async (sent: SentMail) => {
      learned.push(sent)
      if (learned.length === 1) throw new Error('not this one')
    }
    const first = await started(place, { learnSent })
    await told.untilTrue(() => place.state.marks.has('INBOX.Sent'), 'the mark of Sent')
    box.put('Sent', [mail('sent-1'), mail('sent-2')])
    expect(await told.until('sent-learned')).toEqual([{ type: 'sent-learned', count: 1 }])
    expect(told.of('sent-not-learned')).toMatchObject([{ why: 'not this one' }])
    await first.stop()
    await started(place, { learnSent })
    box.put('Sent', [mail('sent-3')])
    await told.until('sent-learned', 2)
    expect(learned.map(({ bytes }) => /<(.*)@partner.example>\r\nMIME/.exec(bytes.toString())?.[1])).toEqual([
      ...['sent-1', 'sent-2', 'sent-3'],
    ])
    expect(place.judged).toEqual([])
  })

  test('two accounts under shared limits, and a server that restarts in the middle', async () => {
    const [one, other] = [newPlace(), newPlace()]
    const atJudge = { now: 0, most: 0 }
    const judge: MailboxJudge = async (asked) => {
      atJudge.now += 1
      atJudge.most = Math.max(atJudge.most, atJudge.now)
      await new Promise((resolve) => setTimeout(resolve, 5))
      atJudge.now -= 1
      return byMessageId(asked)
    }
    const { watchers: both, stop } = watchMailboxes([settingsFor(one, {}, judge), settingsFor(other, {}, judge)], {
      ...{ judgedAtOnce: 2, loginsAtOnce: 1 },
    })
    watchers.push(...both)
    await Promise.all([one, other].map(({ told, state }) => told.untilTrue(() => state.marks.has('INBOX'), 'a mark')))
    for (const { box } of [one, other])
      box.put('', [mail('risky-1'), ...Array.from({ length: 9 }, (_, n) => mail(`${n}`))])
    await Promise.all([one, other].map(({ told }) => told.until('left', 3)))
    await server.dovecot?.restart()
    for (const { box } of [one, other]) box.put('', [mail('risky-2'), mail('after')])
    await Promise.all([one, other].map(({ told }) => told.until('held', 2, 15_000)))
    await Promise.all([one, other].map(({ told }) => told.until('left', 10, 15_000)))
    expect(atJudge.most).toBe(2)
    for (const place of [one, other]) {
      expect(place.told.of('disconnected')[0]).toMatchObject({ code: expect.stringMatching(/^(?:lost|unreachable)$/) })
      expect((await idsIn(place, HOLD)).sort()).toEqual(['risky-1', 'risky-2'])
      expect(await idsIn(place, 'INBOX')).toHaveLength(10)
    }
    await stop()
    expect(both.map((each) => each.condition())).toEqual(['stopped', 'stopped'])
  })

  test('a refused login waits long; a certificate that nobody vouches for, and a store that fails, are told', async () => {
    const [wrong, untrusted, failing] = [newPlace(), newPlace(), newPlace()]
    const account = settingsFor(wrong).account
    watch(wrong, {
      account: { ...account, login: { password: 'wrong' } },
      limits: { loginRetryMs: { first: 60_000, last: 60_000 } },
    })
    const { ca: _, ...bare } = settingsFor(untrusted).account
    watch(untrusted, { account: bare })
    failing.state.failure = new Error('database is locked')
    const watcher = watch(failing, {
      account: { ...settingsFor(failing).account, port: server.dovecot?.plainPort ?? 0, security: 'starttls' },
    })
    const [refused] = await wrong.told.until('disconnected')
    expect(refused).toMatchObject({ code: 'login-refused' })
    expect(refused?.retryMs).toBeGreaterThanOrEqual(45_000)
    const [untrustedEvent] = await untrusted.told.until('disconnected')
    expect(untrustedEvent).toMatchObject({ code: 'untrusted-certificate' })
    const [stateEvent] = await failing.told.until('state-failed')
    expect(stateEvent).toMatchObject({ why: 'database is locked' })
    failing.box.put('', [mail('risky-meanwhile')])
    failing.state.failure = undefined
    await failing.told.untilTrue(() => failing.state.marks.has('INBOX'), 'the first mark')
    failing.box.put('', [mail('risky-then')])
    await failing.told.until('held')
    await expect(watcher.release('x')).resolves.toEqual({ outcome: 'unknown' })
    await watcher.stop()
    await expect(watcher.release('x')).rejects.toMatchObject({ name: 'ImapTrouble' })
    expect(wrong.told.of('disconnected')).toHaveLength(1)
  })
})
