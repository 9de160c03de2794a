import { createServer } from 'node:http'
import { type AddressInfo, createServer as createSocketServer } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import {
  type MailboxJudge,
  type MailboxMail,
  type MailboxWatcher,
  oauthToken,
  type WatchSettings,
  watchMailbox,
  watchMailboxes,
} from '../src/doors/imap/index.ts'
import {
  EVERYTHING,
  type Interference,
  MailboxServer,
  newFolder,
  type ServerManners,
} from './fixtures/imap-mailbox-server.ts'
import { byMessageId, type KeptState, keptState, Told } from './fixtures/imap-watching.ts'
import { composeMail } from './fixtures/mail-compose.ts'

// A watched mailbox on servers that lack something, refuse, or break off. What a good one does is in
// imap-watch-dovecot.test.ts.

const HOLD = '&laJiQA--&T911WQ-'
const open: { server?: MailboxServer; watchers: MailboxWatcher[] } = { watchers: [] }

afterEach(async () => {
  await Promise.all(open.watchers.splice(0).map((watcher) => watcher.stop()))
  await open.server?.stop()
  delete open.server
})

const mail = (messageId: string): Buffer => composeMail({ messageId: `${messageId}@partner.example` })
const idOf = (bytes: Buffer): string => /^Message-ID: <(.*)@/m.exec(bytes.toString())?.[1] ?? ''

const accountAt = ({ port, ca }: MailboxServer) =>
  ({ host: '127.0.0.1', port, security: 'tls', user: 'taro', ca }) as const

interface Place {
  readonly server: MailboxServer
  readonly state: KeptState
  readonly told: Told
  readonly judged: MailboxMail[]
  readonly watch: (over?: Partial<WatchSettings>, judge?: MailboxJudge) => MailboxWatcher
  /** The mails of a folder by what their Message-ID begins with. */
  readonly ids: (folder: string) => string[]
}

async function newPlace(manners: ServerManners = {}): Promise<Place> {
  const server = await new MailboxServer(manners).start()
  open.server = server
  const [state, told, judged]: [KeptState, Told, MailboxMail[]] = [keptState(), new Told(), []]
  const account = accountAt(server)
  const watch: Place['watch'] = (over = {}, judge = byMessageId) => {
    const limits = { reconnectMs: { first: 5, last: 50 }, pollMs: 50, laterMs: [5], ...over.limits }
    const watcher = watchMailbox({
      account: { ...account, login: { password: 'x' } },
      ...{ state, onEvent: told.hear },
      judge: (asked, signal) => {
        judged.push(asked)
        return judge(asked, signal)
      },
      ...over,
      limits,
    })
    open.watchers.push(watcher)
    return watcher
  }
  const ids = (folder: string) => [...server.folder(folder).mails.values()].map(({ bytes }) => idOf(bytes))
  return { server, state, told, judged, watch, ids }
}

async function started(place: Place, over?: Partial<WatchSettings>, judge?: MailboxJudge): Promise<MailboxWatcher> {
  const watcher = place.watch(over, judge)
  await place.told.untilTrue(() => place.state.marks.has('INBOX'), 'the first mark')
  return watcher
}

/** Meets the first so many commands of a name that do not fit a word less. */
const meeting = (command: string, answer: Interference, count = 1, unless = '\0') => {
  let left = count
  return (name: string, rest: string): Interference => {
    if (name !== command || rest.includes(unless) || left <= 0) return undefined
    left -= 1
    return answer
  }
}

describe('a server that lacks something', () => {
  test('no MOVE and no IDLE: copied, deleted and removed by its UID; others that are marked as deleted stay', async () => {
    const place = await newPlace({ capabilities: 'IMAP4rev1 UIDPLUS' })
    const { server, told, ids } = place
    const watcher = await started(place)
    expect(told.of('watching')).toMatchObject([{ missing: ['MOVE', 'IDLE'] }])
    server.put('INBOX', [mail('wanted-back')], ['\\Deleted'])
    server.put('INBOX', [mail('risky')], ['\\Seen'])
    const [held] = await told.until('held')
    expect(held).toMatchObject({ how: 'copied', wasSeen: true })
    expect(ids('INBOX')).toEqual(['wanted-back'])
    expect(ids(HOLD)).toEqual(['risky'])
    expect(server.heard.filter((line) => / EXPUNGE$/.test(line))).toEqual([])
    expect(await watcher.release(held?.ref ?? '')).toMatchObject({ outcome: 'released' })
    expect([...server.folder('INBOX').mails.values()].at(-1)?.flags).toEqual(['\\Seen'])
    expect(ids(HOLD)).toEqual([])
  })

  test('no UIDPLUS either: the original is only marked as deleted, and that is said; nothing is expunged', async () => {
    const place = await newPlace({ capabilities: 'IMAP4rev1', permanentFlags: '\\Seen \\Deleted' })
    const { server, told, ids, judged } = place
    const watcher = await started(place)
    expect(told.of('watching')).toMatchObject([{ missing: ['MOVE', 'UIDPLUS', 'IDLE', 'keywords'] }])
    server.put('INBOX', [mail('risky')])
    const [held] = await told.until('held')
    expect(held).toMatchObject({ how: 'copy-marked' })
    expect([...server.folder('INBOX').mails.values()].map(({ flags }) => flags)).toEqual([['\\Deleted']])
    expect(await watcher.release(held?.ref ?? '')).toMatchObject({ outcome: 'released' })
    expect(ids('INBOX')).toEqual(['risky', 'risky'])
    server.put('INBOX', [mail('after')])
    await told.until('left')
    expect(judged.map(({ arrival }) => idOf(arrival.bytes))).toEqual(['risky', 'after'])
    expect(server.heard.some((line) => line.includes('EXPUNGE'))).toBe(false)
  })

  test.each(['IMAP4rev1 MOVE UIDPLUS', 'IMAP4rev1 MOVE', 'IMAP4rev1'])(
    'a copy that is as old as the copy: a released mail is known all the same (%s)',
    async (capabilities) => {
      const place = await newPlace({ capabilities, forgetsDates: true })
      const { server, told, judged } = place
      const watcher = await started(place)
      server.put('INBOX', [mail('risky')], [], new Date('2026-01-01T00:00:00Z'))
      const [held] = await told.until('held')
      expect(held?.visibleMs).toBeGreaterThan(86_400_000)
      await watcher.release(held?.ref ?? '')
      server.put('INBOX', [mail('after')])
      await told.until('left')
      expect(judged).toHaveLength(2)
    },
  )

  test.each([false, true])(
    'a person copies a held mail back: it is respected, whatever date it has (%s)',
    async (isLate) => {
      const place = await newPlace()
      const { server, told, ids, judged } = place
      await started(place)
      server.put('INBOX', [mail('risky')], [], new Date('2026-01-01T00:00:00Z'))
      await told.until('held')
      const [held] = [...server.folder(HOLD).mails.values()]
      await told.untilTrue(() => held?.flags.includes('$Sekisho-Held') ?? false, 'the keyword')
      server.put('INBOX', [held?.bytes ?? Buffer.alloc(0)], held?.flags ?? [], isLate ? new Date() : held?.at)
      await told.until('returned')
      expect(ids('INBOX')).toEqual(['risky'])
      expect(judged).toHaveLength(1)
      // Whoever sends it again has no keyword to show.
      server.put('INBOX', [held?.bytes ?? Buffer.alloc(0)])
      await told.until('held', 2)
    },
  )

  test('OAuth2: the token is asked for before each login, and one that is refused waits long', async () => {
    const place = await newPlace({ tokens: ['good-1', 'good-2'] })
    const { server, told } = place
    const account = accountAt(server)
    const tokens = ['good-1', 'good-2', 'bad']
    const watching = place.watch({
      account: { ...account, login: { accessToken: async () => tokens.shift() ?? '' } },
      limits: { loginRetryMs: { first: 60_000, last: 60_000 } },
    })
    for (const count of [1, 2]) {
      await told.until('watching', count)
      server.hangUp()
    }
    await told.untilTrue(() => told.of('disconnected').some(({ code }) => code === 'login-refused'), 'the refusal')
    expect(watching.condition()).toBe('waiting')
  })

  test('plain text is not spoken, whatever the server offers', async () => {
    const place = await newPlace()
    const account = { host: '127.0.0.1', port: place.server.port, user: 'taro', login: { password: 'x' } }
    place.watch({ account: { ...account, security: 'plain' as never } })
    expect((await place.told.until('disconnected'))[0]).toMatchObject({ code: 'no-tls' })
    expect(place.server.heard).toEqual([])
  })
})

describe('a server that refuses or breaks off', () => {
  test.each<[string, Interference]>([
    ['UID MOVE', 'drop'],
    ['UID MOVE', 'drop-after'],
    ['UID MOVE', 'NO [OVERQUOTA] full'],
    ['UID COPY', 'drop'],
    ['UID COPY', 'drop-after'],
    ['UID COPY', 'NO [LIMIT] later'],
    ['UID EXPUNGE', 'drop'],
    ['UID EXPUNGE', 'drop-after'],
    ['UID STORE', 'drop'],
    ['UID STORE', 'drop-after'],
    ['UID STORE', 'NO no'],
    ['UID FETCH', 'drop'],
    ['UID SEARCH', 'drop'],
    ['UID SEARCH', 'BAD what'],
    ['STATUS', 'NO no'],
    ['SELECT', 'drop'],
    ['CREATE', 'drop-after'],
  ])('%s answered by %s: each mail is in one place in the end, and was judged', async (command, answer) => {
    const isMove = !/COPY|EXPUNGE|STORE/.test(command)
    const place = await newPlace({
      capabilities: isMove ? EVERYTHING : 'IMAP4rev1 UIDPLUS IDLE',
      interfere: meeting(command, answer, 2),
    })
    const { server, told, ids, state } = place
    server.put('INBOX', [mail('risky-before')])
    await started(place)
    server.put('INBOX', [mail('risky-1'), mail('plain-1'), mail('risky-2')])
    await told.until('held', 2)
    await told.until('left', 1)
    expect(ids('INBOX')).toEqual(['risky-before', 'plain-1'])
    expect(ids(HOLD).sort()).toEqual(['risky-1', 'risky-2'])
    expect([...state.mails.values()].map((row) => row.state).sort()).toEqual(['held', 'held', 'left'])
  })

  test.each<Interference>(['drop', 'drop-after', 'NO no'])('a release that is answered by %s', async (answer) => {
    const place = await newPlace({})
    const { server, told, ids, state } = place
    const watcher = await started(place)
    server.put('INBOX', [mail('risky')], ['\\Flagged'])
    const [held] = await told.until('held')
    const ref = held?.ref ?? ''
    server.manners = { interfere: meeting('UID MOVE', answer) }
    await expect(watcher.release(ref)).rejects.toMatchObject({ name: 'ImapTrouble' })
    await told.untilTrue(() => ['held', 'released'].includes(state.mails.get(ref)?.state ?? ''), 'the truth')
    const isDone = answer === 'drop-after'
    expect(ids(isDone ? 'INBOX' : HOLD)).toEqual(['risky'])
    expect(await watcher.release(ref)).toMatchObject({ outcome: isDone ? 'already-back' : 'released' })
    await told.until('released')
    expect([...server.folder('INBOX').mails.values()].map(({ flags }) => flags)).toEqual([['\\Flagged']])
    expect(place.judged).toHaveLength(1)
  })

  test('a mail that cannot be read does not stop the others, and is not forgotten', async () => {
    const refusing = { uid: 2 }
    const interfere = (name: string, rest: string): Interference => {
      const [from = 0, to = from] = rest.split(' ')[0]?.split(/[:,]/).map(Number) ?? []
      const isIt = name === 'UID FETCH' && from <= refusing.uid && to >= refusing.uid
      return isIt ? 'NO cannot read a mail' : undefined
    }
    const place = await newPlace({ interfere })
    const { server, told, ids } = place
    await started(place)
    server.put('INBOX', [mail('a'), mail('risky-unreadable'), mail('b'), mail('risky-c')])
    await told.until('held')
    await told.until('left', 2)
    await told.until('later', 3)
    expect(told.of('later')[0]).toMatchObject({ uid: 2, why: 'unreadable' })
    refusing.uid = 0
    await told.until('held', 2)
    expect(ids(HOLD).sort()).toEqual(['risky-c', 'risky-unreadable'])
  })

  test('a watched folder that is missing, or is deleted later: the others go on', async () => {
    const place = await newPlace()
    const { server, told } = place
    server.folders.set('Work', newFolder())
    await started(place, { folders: ['Work', 'Nowhere'] })
    expect(told.of('folder-missing')).toEqual([{ type: 'folder-missing', folder: 'Nowhere' }])
    server.folders.delete('Work')
    server.put('INBOX', [mail('risky')])
    await told.until('held')
  })

  test('the hold folder is deleted by a person: it is made again', async () => {
    const place = await newPlace()
    const { server, told, ids } = place
    await started(place)
    server.put('INBOX', [mail('risky-1')])
    await told.until('held')
    server.folders.delete(HOLD)
    server.put('INBOX', [mail('risky-2')])
    await told.until('held', 2)
    expect(ids(HOLD)).toEqual(['risky-2'])
    await told.until('gone')
  })

  test.each(['IMAP4rev1 MOVE UIDPLUS', EVERYTHING])(
    'nothing happens for long, and a judge takes long: the line is kept (%s)',
    async (capabilities) => {
      const place = await newPlace({ capabilities })
      const { server, told, judged } = place
      const limits = { pollMs: 60_000, patience: { connectMs: 2_000, silenceMs: 300 } }
      await started(place, { limits }, async () => {
        await new Promise((resolve) => setTimeout(resolve, 800))
        return 'hold'
      })
      await new Promise((resolve) => setTimeout(resolve, 800))
      server.put('INBOX', [mail('slow')])
      await told.until('held')
      expect(told.of('disconnected')).toEqual([])
      expect(judged).toHaveLength(1)
    },
  )

  test('a mail at which the server always breaks off does not keep the others', async () => {
    const place = await newPlace()
    const { server, told, ids } = place
    await started(place)
    server.manners = { interfere: (name, rest) => (name === 'UID MOVE' && rest.startsWith('1 ') ? 'drop' : undefined) }
    server.put('INBOX', [mail('risky-poison'), mail('risky-1'), mail('a')])
    await told.until('held')
    await told.until('left')
    await told.untilTrue(() => told.of('later').some(({ why }) => why === 'cannot be moved'), 'the end of patience')
    expect(ids(HOLD)).toEqual(['risky-1'])
    server.manners = {}
    await told.until('held', 2)
  })

  test('silence: the line is given up and made anew', async () => {
    const place = await newPlace()
    const { server, told } = place
    await started(place, { limits: { patience: { connectMs: 2_000, silenceMs: 300 } } })
    server.manners = { interfere: meeting('NOOP', 'silence') }
    await told.until('watching', 2)
    expect(told.of('disconnected')).toMatchObject([{ code: expect.stringMatching(/^(?:lost|no-answer)$/) }])
    server.put('INBOX', [mail('risky')])
    await told.until('held')
  })
})

// After so many calls the store is gone, as if the process had died there: in the long form at each of them, else where
// it has found most.
const CALLS = process.env.SEKISHO_LONG === undefined ? [6, 9] : Array.from({ length: 24 }, (_, index) => index + 1)

describe.each(CALLS)('a crash before call %i of the state', (call) => {
  test.each([EVERYTHING, 'IMAP4rev1 UIDPLUS IDLE'])(
    'each mail is in one place and was judged (%s)',
    async (capabilities) => {
      const place = await newPlace({ capabilities })
      const { server, told, ids, state } = place
      const first = await started(place)
      let left = call
      const dying = Object.fromEntries(
        Object.entries(state).map(([name, value]) => [
          name,
          typeof value === 'function' && name !== 'mails'
            ? (...given: never[]) => (left-- > 0 ? value(...given) : Promise.reject(new Error('dead')))
            : value,
        ]),
      ) as typeof state
      await first.stop()
      server.put('INBOX', [mail('a'), mail('risky-1'), mail('b'), mail('risky-2')])
      const second = place.watch({ state: dying })
      await told.untilTrue(() => left < 0 || told.of('held').length === 2, 'the crash')
      await second.stop()
      place.watch()
      const final = () => [...state.mails.values()].map((row) => row.state).sort()
      await told.untilTrue(() => final().join() === 'held,held,left,left', 'every mail')
      expect([ids('INBOX'), ids(HOLD).sort()]).toEqual([
        ['a', 'b'],
        ['risky-1', 'risky-2'],
      ])
    },
  )
})

describe('numbers', () => {
  test('a mailbox of 100,000 mails: the first start and the resumed one read what is new, and nothing else', async () => {
    const place = await newPlace()
    const { server, told, judged } = place
    const bytes = mail('old')
    const inbox = server.folder('INBOX')
    for (let uid = 1; uid <= 100_000; uid += 1) inbox.mails.set(uid, { uid, bytes, flags: [], at: new Date(0) })
    inbox.uidNext = 100_001
    const first = await started(place)
    server.put('INBOX', [mail('a')])
    await told.until('left')
    await first.stop()
    server.put('INBOX', [mail('b'), mail('risky-c')])
    const before = server.heard.length
    await started(place)
    await told.until('held')
    await told.until('left', 2)
    expect(judged.map(({ uid }) => uid)).toEqual([100_001, 100_002, 100_003])
    const asked = server.heard.slice(before).filter((line) => /UID (?:FETCH|SEARCH)/.test(line))
    expect(asked.filter((line) => !/\b10000\d|\bUID FETCH 1 /.test(line))).toEqual([])
  })

  test('from a moment on: what came since is judged, what came before is not', async () => {
    const place = await newPlace()
    const { server, told, judged } = place
    const day = 86_400_000
    const now = Date.now()
    server.put('INBOX', [mail('old-1'), mail('old-2')], [], new Date(now - 9 * day))
    server.put('INBOX', [mail('new-1'), mail('risky-2')], [], new Date(now - 2 * day))
    await started(place, { since: now - 3 * day })
    await told.until('left')
    await told.until('held')
    expect(judged.map(({ uid }) => uid)).toEqual([3, 4])
  })

  test('no UIDVALIDITY: numbers hold for one visit; nothing is judged twice', async () => {
    const place = await newPlace()
    const { server, told, judged } = place
    server.folder('INBOX').uidValidity = 0
    await started(place)
    server.put('INBOX', [mail('a'), mail('risky-b'), mail('c')])
    await told.until('held')
    await told.until('left', 2)
    server.hangUp()
    server.put('INBOX', [mail('d')])
    await told.until('left', 3)
    expect(judged).toHaveLength(4)
    expect(told.of('renumbered')).toEqual([{ type: 'renumbered', folder: 'INBOX', known: 2, unknown: 1 }])
  })

  test('numbered anew: what came before the watch began is left alone', async () => {
    const place = await newPlace()
    const { server, told, judged } = place
    const inbox = server.folder('INBOX')
    server.put('INBOX', [mail('old-1'), mail('old-2')], [], new Date(Date.now() - 2 * 86_400_000))
    await started(place)
    server.put('INBOX', [mail('a')])
    await told.until('left')
    inbox.uidValidity += 1
    server.hangUp()
    server.put('INBOX', [mail('b')])
    await told.until('left', 2)
    expect(told.of('renumbered')).toEqual([{ type: 'renumbered', folder: 'INBOX', known: 1, unknown: 1 }])
    expect(judged.map(({ arrival }) => idOf(arrival.bytes))).toEqual(['a', 'b'])
  })

  test('numbered anew while a mail waits to be asked about: it is asked about under its new number', async () => {
    const place = await newPlace()
    const { server, told, ids } = place
    const ready = { is: false }
    await started(place, {}, async (asked) => (ready.is ? byMessageId(asked) : 'later'))
    server.put('INBOX', [mail('x'), mail('risky-y')])
    await told.until('later', 2)
    const inbox = server.folder('INBOX')
    const [x, y] = [...inbox.mails.values()]
    inbox.mails.clear()
    inbox.uidValidity += 1
    for (const [index, each] of [y, x].entries()) {
      if (each !== undefined) inbox.mails.set(index + 51, { ...each, uid: index + 51 })
    }
    inbox.uidNext = 53
    ready.is = true
    server.hangUp()
    await told.until('held')
    await told.until('left')
    expect(ids(HOLD)).toEqual(['risky-y'])
    expect(ids('INBOX')).toEqual(['x'])
  })

  test('the same mail twice in one second: both are judged and held, each is released by itself', async () => {
    const place = await newPlace()
    const { server, told, ids, judged } = place
    const watcher = await started(place)
    const at = new Date()
    server.put('INBOX', [mail('risky-twin'), mail('risky-twin')], [], at)
    const held = await told.until('held', 2)
    expect(judged).toHaveLength(2)
    expect(ids(HOLD)).toEqual(['risky-twin', 'risky-twin'])
    expect(await watcher.release(held[0]?.ref ?? '')).toMatchObject({ outcome: 'released' })
    expect([ids('INBOX'), ids(HOLD)]).toEqual([['risky-twin'], ['risky-twin']])
    server.put('INBOX', [mail('after')])
    await told.until('left')
    expect(ids('INBOX')).toEqual(['risky-twin', 'after'])
  })
})

test('several mailboxes: so many mails, and so many bytes, are at the judge at the same time', async () => {
  const place = await newPlace()
  const { server, told } = place
  const atJudge = { bytes: 0, most: 0 }
  const settings = (state: KeptState): WatchSettings => ({
    ...{ state, onEvent: told.hear, limits: { pollMs: 50, judgedAtOnce: 8 } },
    account: { ...accountAt(server), login: { password: 'x' } },
    judge: async ({ arrival }) => {
      atJudge.bytes += arrival.bytes.length
      atJudge.most = Math.max(atJudge.most, atJudge.bytes)
      await new Promise((resolve) => setTimeout(resolve, 80))
      atJudge.bytes -= arrival.bytes.length
      return 'leave'
    },
  })
  const states = [keptState(), keptState()]
  const { watchers, stop } = watchMailboxes(states.map(settings), { judgedAtOnce: 8, heldBytesMax: 2_500_000 })
  open.watchers.push(...watchers)
  await told.untilTrue(() => states.every(({ marks }) => marks.has('INBOX')), 'the first marks')
  const large = Buffer.concat([mail('large'), Buffer.alloc(1_000_000, 'scan\r\n')])
  server.put(
    'INBOX',
    Array.from({ length: 6 }, () => large),
  )
  await told.until('left', 12)
  expect(atJudge.most).toBeGreaterThan(2_000_000)
  expect(atJudge.most).toBeLessThan(2_500_000)
  await stop()
})

test('stopped while nobody answers: at once', async () => {
  const silent = createSocketServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => silent.once('listening', resolve))
  const { port } = silent.address() as AddressInfo
  const watcher = watchMailbox({
    account: { host: '127.0.0.1', port, security: 'tls', user: 'taro', login: { password: 'x' } },
    ...{ judge: byMessageId, state: keptState() },
  })
  await new Promise((resolve) => silent.once('connection', resolve))
  const at = Date.now()
  await watcher.stop()
  expect(Date.now() - at).toBeLessThan(5_000)
  expect(watcher.condition()).toBe('stopped')
  silent.close()
})

describe('oauthToken', () => {
  async function endpoint(answers: readonly [number, string][], task: (url: string, asked: string[]) => Promise<void>) {
    const asked: string[] = []
    const rest = [...answers]
    const server = createServer((request, response) => {
      let body = ''
      request.on('data', (chunk) => {
        body += chunk
      })
      request.on('end', () => {
        asked.push(body)
        const [status, text] = rest.shift() ?? [500, '']
        response.writeHead(status, { location: 'http://127.0.0.1:1/' }).end(text)
      })
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    await task(`http://127.0.0.1:${(server.address() as AddressInfo).port}/token`, asked)
    server.close()
  }
  const client = { clientId: 'sekisho', clientSecret: 's&cret', refreshToken: 'first' }

  test('a token is kept while it lasts, fetched once for all who ask, and the new refresh token is used', async () => {
    const kept: string[] = []
    const answers: [number, string][] = [
      [200, '{"access_token":"a","expires_in":61,"refresh_token":"second"}'],
      [200, '{"access_token":"b","expires_in":3600}'],
    ]
    await endpoint(answers, async (tokenEndpoint, asked) => {
      const token = oauthToken({ ...client, tokenEndpoint, onRefreshToken: (each) => void kept.push(each) })
      expect(await Promise.all([token(), token()])).toEqual(['a', 'a'])
      await new Promise((resolve) => setTimeout(resolve, 1_050))
      expect([await token(), await token()]).toEqual(['b', 'b'])
      expect(asked).toEqual([
        'grant_type=refresh_token&refresh_token=first&client_id=sekisho&client_secret=s%26cret',
        'grant_type=refresh_token&refresh_token=second&client_id=sekisho&client_secret=s%26cret',
      ])
      expect(kept).toEqual(['second'])
    })
  })

  test.each<[number, string, string]>([
    [400, '{"error":"invalid_grant","error_description":"revoked"}', 'login-refused'],
    [401, 'no', 'login-refused'],
    [503, '<html>', 'busy'],
    [200, '{}', 'not-understood'],
    [200, 'null', 'not-understood'],
    [200, `{"access_token":"${'x'.repeat(100_000)}"}`, 'not-understood'],
    [302, '', 'unreachable'],
  ])('%i %s is %s', async (status, text, code) => {
    await endpoint([[status, text]], async (tokenEndpoint) => {
      await expect(oauthToken({ ...client, tokenEndpoint })()).rejects.toMatchObject({ name: 'ImapTrouble', code })
    })
  })

  test('only an https address, or this machine', () => {
    for (const tokenEndpoint of ['http://login.example/token', 'ftp://x', 'x']) {
      expect(() => oauthToken({ ...client, tokenEndpoint })).toThrow(RangeError)
    }
  })
})
