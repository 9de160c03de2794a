import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { createServer as createTlsServer } from 'node:tls'
import { fileURLToPath } from 'node:url'
import { dkimVerify } from 'mailauth'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { type Delivery, type NextHop, type NextHopSettings, openMaildir, openNextHop } from '#actions'
import { writeData } from '../src/actions/deliver/write-data.ts'
import { type SmtpServer, serveSmtp } from '../src/doors/smtp/index.ts'
import { mailOf, makeKey, sign } from './fixtures/authentication-mails.ts'
import { type Script, type ScriptedSmtp, startScript } from './fixtures/smtp-script.ts'
import { makeTlsFiles } from './fixtures/tls-files.ts'

const open: { close?: () => Promise<void>; stop?: () => Promise<void> }[] = []
const folder = mkdtempSync(path.join(tmpdir(), 'sekisho-deliver-'))

afterEach(async () => {
  for (const one of open.splice(0).reverse()) await (one.close?.() ?? one.stop?.())
})

const MAIL: Delivery = { bytes: Buffer.from('Subject: x\r\n\r\nhi\r\n'), sender: 'a@x', recipients: ['b@x'] }
const OFFERS = [
  'x',
  'PIPELINING',
  'SIZE 1000',
  '8BITMIME',
  'SMTPUTF8',
  'ENHANCEDSTATUSCODES',
  'XFORWARD NAME ADDR HELO IDENT',
]

/** A server that takes everything, but for what the test's own script says. */
function obliging(own: Script = () => undefined, offers: readonly string[] = OFFERS): Script {
  const hello = offers.map((line, at) => `250${at < offers.length - 1 ? '-' : ' '}${line}`).join('\r\n')
  return (line, connection) => {
    const said = own(line, connection)
    if (said !== undefined) return said === 'silence' ? undefined : said
    if (line === 'connect') return '220 x'
    if (/^(?:EHLO|LHLO)/u.test(line)) return hello
    if (line === 'DATA') return '354 go'
    return line === 'QUIT' ? '221 bye' : '250 2.0.0 ok'
  }
}

async function start(
  script: Script,
  settings: Partial<NextHopSettings> = {},
): Promise<{ server: ScriptedSmtp; hop: NextHop }> {
  const server = await startScript(script)
  const hop = openNextHop({
    protocol: 'smtp',
    place: { host: '127.0.0.1', port: server.port },
    name: 'gate.example.com',
    ...settings,
    timeouts: { connectMs: 1_000, replyMs: 300, finalReplyMs: 300, ...settings.timeouts },
  })
  open.push(server, hop)
  return { server, hop }
}

const states = async (hop: NextHop, delivery: Partial<Delivery> = {}) =>
  (await hop.deliver({ ...MAIL, ...delivery })).map(({ state, reply }) => `${state} ${reply.code} ${reply.enhanced}`)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('a mail by SMTP', () => {
  test('what is said, and a connection is used again', async () => {
    const { server, hop } = await start(obliging())
    expect(await hop.deliver({ ...MAIL, recipients: ['b@x', 'c@x'] })).toEqual([
      { recipient: 'b@x', state: 'taken', reply: { code: 250, enhanced: '2.0.0', text: 'ok' } },
      { recipient: 'c@x', state: 'taken', reply: { code: 250, enhanced: '2.0.0', text: 'ok' } },
    ])
    const forwarded = { name: 'mx é', address: '2001:db8::1', port: '25', ident: 'Q1' }
    const bytes = Buffer.from('Subject: é\r\n\r\n')
    await hop.deliver({ ...MAIL, bytes, sender: '', xforward: forwarded })
    await hop.deliver({ ...MAIL, sender: '関@x' })
    expect(server.connectionCount()).toBe(1)
    await hop.close()
    await expect
      .poll(() => server.lines)
      .toEqual([
        'EHLO gate.example.com',
        'MAIL FROM:<a@x> SIZE=18',
        'RCPT TO:<b@x>',
        'RCPT TO:<c@x>',
        'DATA',
        'XFORWARD NAME=mx+20+C3+A9 ADDR=IPV6:2001:db8::1 HELO=[UNAVAILABLE] IDENT=Q1',
        'MAIL FROM:<> SIZE=15 BODY=8BITMIME',
        'RCPT TO:<b@x>',
        'DATA',
        'MAIL FROM:<関@x> SIZE=18 SMTPUTF8',
        'RCPT TO:<b@x>',
        'DATA',
        'QUIT',
      ])
  })

  test('a server of the old days: HELO, one command at a time, no parameters', async () => {
    const { server, hop } = await start(obliging((line) => (line.startsWith('EHLO') ? '502 what' : undefined)))
    const xforward = { name: 'x' }
    expect(await states(hop, { bytes: Buffer.from('x: é\r\n\r\n'), xforward })).toEqual(['taken 250 2.0.0'])
    expect(server.lines.slice(1, 4)).toEqual(['HELO gate.example.com', 'MAIL FROM:<a@x>', 'RCPT TO:<b@x>'])
    expect(await states(hop, { smtputf8: true })).toEqual(['refused 553 5.6.7'])
  })

  test.each<[string, Script, Partial<Delivery>, string[]]>([
    [
      'a refused sender',
      (line) =>
        line.startsWith('MAIL') ? '550 5.7.1 no' : line.startsWith('RCPT') ? '503 5.5.1 MAIL first' : undefined,
      { recipients: ['b@x', 'c@x'] },
      ['refused 550 5.7.1', 'refused 550 5.7.1'],
    ],
    [
      'each recipient its own',
      (line) => ({ 'RCPT TO:<b@x>': '550 5.1.1 no', 'RCPT TO:<c@x>': '450 4.2.0 later' })[line],
      { recipients: ['b@x', 'c@x', 'd@x'] },
      ['refused 550 5.1.1', 'later 450 4.2.0', 'taken 250 2.0.0'],
    ],
    ['DATA refused', (line) => (line === 'DATA' ? '451 4.3.0 later' : undefined), {}, ['later 451 4.3.0']],
    [
      'the mail refused, in lines',
      (line) => (line === '.' ? '554-5.7.1 no\r\n554 5.7.1 really' : undefined),
      {},
      ['refused 554 5.7.1'],
    ],
    ['too large for SIZE', () => undefined, { bytes: Buffer.alloc(1_001) }, ['refused 552 5.3.4']],
    [
      '250 to DATA is no word on the mail',
      (line) => (line === 'DATA' ? '250 2.0.0 ok' : undefined),
      {},
      ['later 451 4.4.2'],
    ],
    ['nonsense in reply', (line) => (line === '.' ? 'hello there' : undefined), {}, ['unsure 451 4.4.2']],
    ['a reply that fits nothing', (line) => (line === '.' ? '354 more' : undefined), {}, ['later 354 ']],
    [
      '421 before the mail',
      (line) => (line.startsWith('MAIL') ? '421 4.3.2 closing' : undefined),
      {},
      ['later 451 4.4.2'],
    ],
    ['gone before the mail', (line) => (line === 'DATA' ? 'drop' : undefined), {}, ['later 451 4.4.2']],
    ['gone after the final dot', (line) => (line === '.' ? 'drop' : undefined), {}, ['unsure 451 4.4.2']],
    ['silent after the final dot', (line) => (line === '.' ? 'silence' : undefined), {}, ['unsure 451 4.4.2']],
    ['silent before the mail', (line) => (line.startsWith('RCPT') ? 'silence' : undefined), {}, ['later 451 4.4.2']],
    [
      'a greeting that is none',
      (line) => (line === 'connect' ? '554 5.3.2 not today' : undefined),
      {},
      ['later 451 4.4.1'],
    ],
    [
      'an address that is two commands',
      () => undefined,
      { recipients: ['b@x>\r\nRCPT TO:<c@x'] },
      ['refused 553 5.1.3'],
    ],
  ])('%s', async (_, own, delivery, expected) => {
    const { server, hop } = await start(obliging(own))
    expect(await states(hop, delivery)).toEqual(expected)
    expect(server.lines.join(' ')).not.toContain('c@x>\r')
  })

  test('nobody listens', async () => {
    const { server, hop } = await start(obliging())
    await server.stop()
    expect(await states(hop)).toEqual(['later 451 4.4.1'])
    expect(await hop.whyNot()).toContain('ECONNREFUSED')
  })

  test("a kept connection that the server has closed is nobody's mail lost", async () => {
    // The second mail finds the first connection shut; said nothing, it goes over another one.
    const { server, hop } = await start(
      obliging((line, connection) =>
        line.startsWith('MAIL FROM:<2@x>') && connection === 0 ? '421 4.4.2 timeout' : undefined,
      ),
    )
    expect(await states(hop)).toEqual(['taken 250 2.0.0'])
    expect(await states(hop, { sender: '2@x' })).toEqual(['taken 250 2.0.0'])
    expect(server.connectionCount()).toBe(2)
    expect(await hop.whyNot()).toBeUndefined()
  })

  test('a connection that is lost within a large mail leaves no doubt: the final dot was never sent', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => {})
      socket.write('220 x\r\n')
      socket.on('data', (chunk) => {
        const text = chunk.toString('latin1')
        if (text.startsWith('xxx')) socket.destroy()
        else if (text.startsWith('DATA')) socket.write('354 go\r\n')
        else socket.write('250 ok\r\n')
      })
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const { port } = server.address() as AddressInfo
    const hop = openNextHop({ protocol: 'smtp', place: { host: '127.0.0.1', port } })
    open.push(hop, { close: async () => void server.close() })
    expect(await states(hop, { bytes: Buffer.alloc(8 * 2 ** 20, 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\r\n') })).toEqual([
      'later 451 4.4.2',
    ])
  })

  test('whoever does not wait any more', async () => {
    const giveUp = new AbortController()
    const { hop } = await start(
      obliging((line) => {
        if (line !== '.') return undefined
        giveUp.abort()
        return 'silence'
      }),
      { timeouts: { finalReplyMs: 60_000 } },
    )
    expect(await states(hop, { signal: giveUp.signal })).toEqual(['unsure 451 4.4.2'])
    expect(await states(hop, { signal: giveUp.signal })).toEqual(['later 451 4.4.1'])
  })

  test('no more connections than allowed; the others wait', async () => {
    const { server, hop } = await start(obliging(), {
      connections: { max: 3, mailsMax: 5 },
      timeouts: { replyMs: 10_000 },
    })
    const all = await Promise.all(Array.from({ length: 40 }, () => states(hop)))
    expect(all.flat()).toEqual(Array(40).fill('taken 250 2.0.0'))
    expect(server.contents).toHaveLength(40)
    expect(server.connectionCount()).toBeGreaterThanOrEqual(8)
    expect(server.connectionCount()).toBeLessThanOrEqual(11)
  })
})

describe('a mail by LMTP', () => {
  const replies = ['250 2.1.5 ok', '552 5.2.2 full', '452 4.2.2 full']
  const recipients = ['b@x', 'no@x', 'c@x', 'd@x']
  const refusing: Script = (line) => (line === 'RCPT TO:<no@x>' ? '550 5.1.1 no' : undefined)

  test('one reply for each recipient that was taken', async () => {
    const own: Script = (line, connection) => (line === '.' ? replies.join('\r\n') : refusing(line, connection))
    const { server, hop } = await start(obliging(own), { protocol: 'lmtp' })
    expect(await states(hop, { recipients })).toEqual([
      'taken 250 2.1.5',
      'refused 550 5.1.1',
      'refused 552 5.2.2',
      'later 452 4.2.2',
    ])
    expect(server.lines[0]).toBe('LHLO gate.example.com')
  })

  test('what was said before the connection was lost stands', async () => {
    const own: Script = (line, connection) => (line === '.' ? replies[0] : refusing(line, connection))
    const { hop } = await start(obliging(own), { protocol: 'lmtp' })
    expect(await states(hop, { recipients })).toEqual([
      'taken 250 2.1.5',
      'refused 550 5.1.1',
      'unsure 451 4.4.2',
      'unsure 451 4.4.2',
    ])
  })

  test('over a socket file', async () => {
    const file = path.join(folder, 'lmtp')
    const server = await startScript(obliging(), { socket: file })
    const hop = openNextHop({ protocol: 'lmtp', place: { socket: file } })
    open.push(server, hop)
    expect(await states(hop)).toEqual(['taken 250 2.0.0'])
  })
})

describe('the bytes', () => {
  const written = (mail: string) => Buffer.concat(writeData(Buffer.from(mail, 'latin1'))).toString('latin1')
  test.each([
    ['', ''],
    ['a\r\n', 'a\r\n'],
    ['a', 'a\r\n'],
    ['.', '..\r\n'],
    ['.\r\n..\r\n.a\r\nb.\r\n', '..\r\n...\r\n..a\r\nb.\r\n'],
    ['a\n.b\r.c\r\r\n.', 'a\r\n..b\r\n..c\r\n\r\n..\r\n'],
    ['a\r', 'a\r\n'],
    ['\r\n\r\n', '\r\n\r\n'],
  ])('%j is written %j', (mail, expected) => expect(written(mail)).toBe(expected))

  test('what goes out comes in again as it was: a signature is over it', async () => {
    const arrived: Buffer[] = []
    const judge = async ({ arrival }: { arrival: { bytes: Buffer } }) => {
      arrived.push(arrival.bytes)
      return { code: 250, enhanced: '2.0.0', text: 'ok' }
    }
    const server: SmtpServer = await serveSmtp({
      listen: { host: '127.0.0.1', port: 0 },
      judge,
      limits: { greetingMs: 0 },
    })
    const hop = openNextHop({ protocol: 'smtp', place: { host: '127.0.0.1', port: server.port } })
    open.push(server, hop)
    let seed = 11
    const next = (bound: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
      return Math.floor((seed / 2 ** 31) * bound)
    }
    const PIECES = ['.', '..', '\r\n', '\r\n.', '\r\n.\r\n', ' ', '\t\r\n', 'é', '\x7f', 'x'.repeat(1_000)]
    const mails = Array.from({ length: 100 }, (_, at) => {
      const text = Array.from({ length: next(at < 97 ? 40 : 2_000) }, () => PIECES[next(PIECES.length)]).join('')
      return Buffer.from(`${text}\r\n`, 'latin1')
    })
    for (const bytes of mails) expect(await states(hop, { bytes })).toEqual(['taken 250 2.0.0'])
    expect(arrived.every((bytes, at) => bytes.equals(mails[at] ?? Buffer.alloc(0)))).toBe(true)
    expect(arrived).toHaveLength(100)
  })
})

test('a DKIM signature over every byte is whole at the other end', async () => {
  const arrived: Buffer[] = []
  const judge = async ({ arrival }: { arrival: { bytes: Buffer } }) => {
    arrived.push(arrival.bytes)
    return { code: 250, enhanced: '2.0.0', text: 'ok' }
  }
  const server = await serveSmtp({ listen: { host: '127.0.0.1', port: 0 }, judge, limits: { greetingMs: 0 } })
  const hop = openNextHop({ protocol: 'smtp', place: { host: '127.0.0.1', port: server.port } })
  open.push(server, hop)
  const key = makeKey('partner.example')
  const mail = mailOf('a@partner.example', '.\r\n..dots \t\r\n\u00e9\r\n \r\n.\r\nend', 'X-Odd:a\r\n\t  b \r\n')
  const bytes = await sign(mail, key, { canonicalization: 'simple/simple' })
  expect(await states(hop, { bytes })).toEqual(['taken 250 2.0.0'])
  const resolver = async () => [[String(key.record.value)]]
  const verdictOn = async (one: Buffer) =>
    (await dkimVerify(one, { resolver: resolver as never })).results.map(({ status }) => status.result)
  const [got = Buffer.alloc(0)] = arrived
  expect(await verdictOn(got)).toEqual(['pass'])
  expect(await verdictOn(Buffer.from(got.toString('latin1').replace('..dots', '.dots'), 'latin1'))).not.toContain(
    'pass',
  )
})

describe('TLS to the next hop', () => {
  const serve = async (isTls: boolean) => {
    const files = makeTlsFiles(folder)
    const seen: (string | undefined)[] = []
    const server = await serveSmtp({
      listen: { host: '127.0.0.1', port: 0 },
      limits: { greetingMs: 0 },
      judge: async ({ arrival }) => {
        seen.push(arrival.tls)
        return { code: 250, enhanced: '2.0.0', text: 'ok' }
      },
      ...(isTls ? { tls: files } : {}),
    })
    open.push(server)
    const through = async (settings: Partial<NextHopSettings>) => {
      const hop = openNextHop({ protocol: 'smtp', place: { host: '127.0.0.1', port: server.port }, ...settings })
      open.push(hop)
      const [outcome] = await hop.deliver(MAIL)
      return outcome?.state === 'taken' ? (seen.at(-1) ?? 'clear') : outcome?.reply.text
    }
    return { through, ca: files.cert }
  }

  test('from the first byte', async () => {
    const files = makeTlsFiles(folder)
    const own = obliging()
    const server = createTlsServer(files, (socket) => {
      socket.write('220 x\r\n')
      createInterface({ input: socket }).on('line', (line) => {
        const reply = line === '.' ? '250 2.0.0 ok' : /^(?:Subject|hi|$)/u.test(line) ? undefined : own(line, 0)
        if (reply !== undefined) socket.write(`${reply}\r\n`)
      })
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const { port } = server.address() as AddressInfo
    const settings = { protocol: 'smtp', place: { host: '127.0.0.1', port }, tls: 'implicit' } as const
    const [known, unknown] = [openNextHop({ ...settings, ca: files.cert }), openNextHop(settings)]
    open.push(known, unknown, { close: async () => void server.close() })
    expect(await states(known)).toEqual(['taken 250 2.0.0'])
    expect((await unknown.deliver(MAIL))[0]?.reply.text).toMatch(/self-signed/u)
  })

  test('off, may, must', async () => {
    const { through, ca } = await serve(true)
    expect(await through({ tls: 'off' })).toBe('clear')
    expect(await through({ tls: 'may' })).toMatch(/^TLSv1\.3/u)
    expect(await through({})).toMatch(/^TLSv1\.3/u)
    expect(await through({ tls: 'must' })).toMatch(/self-signed/u)
    expect(await through({ tls: 'must', ca })).toMatch(/^TLSv1\.3/u)
    const other = { tls: 'must', ca, certificateName: 'mx.example.com' } as const
    expect(await through(other)).toMatch(/mx\.example\.com/u)
    const plain = await serve(false)
    expect(await plain.through({ tls: 'may' })).toBe('clear')
    expect(await plain.through({ tls: 'must' })).toMatch(/does not offer STARTTLS/u)
  })
})

describe('a Maildir', () => {
  test('one file with its envelope, mail as it came, nothing left in tmp', async () => {
    const place = path.join(folder, 'mail', 'box')
    const maildir = openMaildir(place)
    expect(await maildir.whyNot()).toBeUndefined()
    const bytes = Buffer.from('x: é\r\n\r\n.\r\n', 'latin1')
    const outcomes = await maildir.deliver({ bytes, sender: 'a\r\nX: y', recipients: ['b@x', 'c@x'] })
    expect(outcomes.map(({ recipient, state }) => [recipient, state])).toEqual([
      ['b@x', 'taken'],
      ['c@x', 'taken'],
    ])
    const [file = ''] = readdirSync(path.join(place, 'new'))
    const stored = readFileSync(path.join(place, 'new', file))
    expect(stored.toString('latin1')).toBe(
      `Return-Path: <a??X: y>\r\nDelivered-To: b@x\r\nDelivered-To: c@x\r\n${bytes.toString('latin1')}`,
    )
    expect(file).toMatch(new RegExp(`^\\d{10}\\.M\\d+P${process.pid}R[0-9a-f]{16}\\.[^:/]+,S=${stored.length}$`, 'u'))
    expect(readdirSync(path.join(place, 'tmp'))).toEqual([])
    await Promise.all(Array.from({ length: 20 }, () => maildir.deliver(MAIL)))
    expect(readdirSync(path.join(place, 'new'))).toHaveLength(21)
  })

  test('a folder that cannot be synced has the mail all the same: it is taken, and the reply says so', async () => {
    const place = path.join(folder, 'mail', 'unsynced')
    const maildir = openMaildir(place, () => Promise.reject(new Error('EIO: i/o error, fsync')))
    expect(await maildir.deliver(MAIL)).toMatchObject([
      { state: 'taken', reply: { code: 250, text: 'Stored; the folder could not be synced: EIO: i/o error, fsync' } },
    ])
    expect(readdirSync(path.join(place, 'new'))).toHaveLength(1)
  })

  test('a place that cannot be written is later, not lost', async () => {
    const maildir = openMaildir(path.join(fileURLToPath(import.meta.url), 'box'))
    expect((await maildir.deliver(MAIL)).map(({ state, reply }) => [state, reply.enhanced])).toEqual([
      ['later', '4.3.1'],
    ])
    expect(await maildir.whyNot()).toMatch(/ENOTDIR|ENOENT/u)
  })
})
