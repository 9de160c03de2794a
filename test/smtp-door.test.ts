import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect as connectTls } from 'node:tls'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import {
  type SmtpEvent,
  type SmtpMail,
  type SmtpServer,
  type SmtpSettings,
  serveSmtp,
} from '../src/doors/smtp/index.ts'
import { openRaw, type RawSmtp } from './fixtures/smtp-raw.ts'
import { makeTlsFiles } from './fixtures/tls-files.ts'

// The SMTP door over real sockets, from the client's side: C: what is sent, S: what must come back.

const TAKEN = { code: 250, enhanced: '2.0.0', text: 'taken' }
const open: SmtpServer[] = []

interface Door {
  readonly server: SmtpServer
  readonly mails: SmtpMail[]
  readonly events: SmtpEvent[]
  readonly types: () => string[]
}

async function startDoor(settings: Partial<SmtpSettings> = {}): Promise<Door> {
  const mails: SmtpMail[] = []
  const events: SmtpEvent[] = []
  const server = await serveSmtp({
    listen: { host: '127.0.0.1', port: 0 },
    greet: 'gate.example.com',
    judge: async (mail) => {
      mails.push(mail)
      return TAKEN
    },
    onEvent: (event) => void events.push(event),
    ...settings,
    limits: { greetingMs: 0, drainMs: 200, ...settings.limits },
  })
  open.push(server)
  return { server, mails, events, types: () => events.map((one) => ('reason' in one ? one.reason : one.type)) }
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()))
})

/** Lines starting with C: are sent, the one after the other's S: pattern was seen. */
async function talk(client: RawSmtp, transcript: string): Promise<void> {
  let seen = client.said().length
  for (const line of transcript.trim().split('\n')) {
    const text = line.trim().slice(3)
    if (line.trim().startsWith('C:')) {
      seen = client.said().length
      client.send(`${text}\r\n`)
    } else {
      const from = seen
      await client.until(new RegExp(`^[\\s\\S]{${from}}(?:.*\\r\\n)*?${text}`, 'u')).catch((error: Error) => {
        throw new Error(`wanted ${text}: ${error.message}`)
      })
    }
  }
}

const ENVELOPE = 'EHLO c.example.com\r\nMAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.com>\r\n'

describe('a conversation', () => {
  test('two mails and what is offered', async () => {
    const door = await startDoor()
    const client = await openRaw(door.server.port)
    await talk(
      client,
      `S: 220 gate.example.com ESMTP
       C: EHLO c.example.com
       S: 250-gate.example.com
       S: 250-PIPELINING
       S: 250-SIZE 52428800
       S: 250-ENHANCEDSTATUSCODES
       S: 250-8BITMIME
       S: 250-SMTPUTF8
       S: 250 CHUNKING
       C: MAIL FROM:<a@example.com> SIZE=100 BODY=8BITMIME
       S: 250 2.1.0
       C: RCPT TO:<b@example.com>
       S: 250 2.1.5
       C: RCPT TO:<c@example.com>
       S: 250 2.1.5
       C: DATA
       S: 354
       C: Subject: one
       C:
       C: ..
       C: .
       S: 250 2.0.0 taken
       C: MAIL FROM:<>
       S: 250 2.1.0
       C: RCPT TO:<"b c"@example.com>
       S: 250 2.1.5
       C: BDAT 6
       C: a
       C: .
       S: 250 2.0.0
       C: BDAT 0 LAST
       S: 250 2.0.0 taken
       C: QUIT
       S: 221 2.0.0`,
    )
    await client.closed
    const [one, two] = door.mails
    expect(one?.arrival).toMatchObject({
      door: 'smtp',
      sender: 'a@example.com',
      recipients: ['b@example.com', 'c@example.com'],
    })
    expect(one?.arrival.bytes.toString()).toBe('Subject: one\r\n\r\n.\r\n')
    expect(one?.parameters).toEqual({ smtputf8: false, body: '8BITMIME', size: 100 })
    expect(one?.arrival.peer).toEqual({ address: '127.0.0.1', helo: 'c.example.com' })
    expect(two?.arrival).toMatchObject({ sender: '', recipients: ['"b c"@example.com'] })
    expect(two?.arrival.bytes.toString()).toBe('a\r\n.\r\n')
    expect(door.types()).toEqual(['answered', 'answered'])
  })

  test('all at once, and byte by byte', async () => {
    const door = await startDoor()
    const sent = `${ENVELOPE}DATA\r\nx: 1\r\n\r\nhi\r\n.\r\nRSET\r\nNOOP\r\nQUIT\r\n`
    const client = await openRaw(door.server.port)
    client.send(sent)
    const atOnce = await client.closed
    expect(
      atOnce
        .split('\r\n')
        .map((line) => line.slice(0, 3))
        .filter((code) => code !== '250')
        .slice(0, -1),
    ).toEqual(['220', '354', '221'])
    const slow = await openRaw(door.server.port)
    for (const byte of sent) slow.send(byte)
    expect(await slow.closed).toBe(atOnce)
    expect(door.mails.map(({ arrival }) => arrival.bytes.toString())).toEqual([
      'x: 1\r\n\r\nhi\r\n',
      'x: 1\r\n\r\nhi\r\n',
    ])
  })

  test.each([
    ['MAIL FROM:<a@b>', '503 5.5.1'],
    ['RCPT TO:<a@b>', '503 5.5.1'],
    ['DATA', '503 5.5.1'],
    ['EHLO', '501 5.5.4'],
    ['WIZ', '500 5.5.2'],
    ['AUTH PLAIN AAAA', '502 5.5.1'],
    ['STARTTLS', '502 5.5.1'],
    ['XFORWARD NAME=x', '550 5.7.1'],
    ['XCLIENT ADDR=192.0.2.1', '550 5.7.1'],
    ['VRFY a', '252 2.5.0'],
    ['EHLO x\r\nMAIL FROM:<a@b', '501 5.1.7'],
    ['EHLO x\r\nMAIL FROM:<a@b> RET=FULL', '555 5.5.4'],
    ['EHLO x\r\nMAIL FROM:<a@b> AUTH=<>', '555 5.5.4'],
    ['EHLO x\r\nMAIL FROM:<a@b> BODY=BINARYMIME', '501 5.5.4'],
    ['EHLO x\r\nMAIL FROM:<関@b>', '553 5.6.7'],
    ['EHLO x\r\nMAIL FROM:<a@b>\r\nMAIL FROM:<a@b>', '503 5.5.1'],
    ['EHLO x\r\nMAIL FROM:<a@b>\r\nRCPT TO:<>', '501 5.1.3'],
    ['EHLO x\r\nMAIL FROM:<a@b>\r\nRCPT TO:<関@b>', '553 5.6.7'],
    ['EHLO x\r\nMAIL FROM:<a@b>\r\nRCPT TO:<a@b> NOTIFY=NEVER', '555 5.5.4'],
    ['EHLO x\r\nMAIL FROM:<a@b>\r\nDATA', '554 5.5.1'],
    ['EHLO x\r\nMAIL FROM:<a@b>\r\nBDAT 3 LAST\r\nabcNOOP', '554 5.5.1'],
    ['NOOP\0', '500 5.5.2'],
    ['EHLO \x07', '500 5.5.2'],
  ])('%j is answered with %s', async (sent, reply) => {
    const door = await startDoor()
    const client = await openRaw(door.server.port)
    client.send(`${sent}\r\nQUIT\r\n`)
    const lines = (await client.closed).split('\r\n').filter((line) => !line.startsWith('250'))
    expect(lines).toContainEqual(expect.stringMatching(`^${reply}`))
    expect(lines.at(-2)).toMatch(/^221/u)
    expect(door.mails).toEqual([])
  })

  test('SMTPUTF8 addresses', async () => {
    const door = await startDoor()
    const client = await openRaw(door.server.port)
    client.send('EHLO x\r\nMAIL FROM:<関所@例え.jp> SMTPUTF8\r\nRCPT TO:<受付@例え.jp>\r\nDATA\r\n\r\n.\r\nQUIT\r\n')
    await client.closed
    expect(door.mails[0]?.arrival).toMatchObject({ sender: '関所@例え.jp', recipients: ['受付@例え.jp'] })
    expect(door.mails[0]?.parameters.smtputf8).toBe(true)
  })
})

describe('the client behind a trusted host', () => {
  const trusted = ['127.0.0.0/8']

  test('XFORWARD holds for one mail', async () => {
    const door = await startDoor({ trusted })
    const client = await openRaw(door.server.port)
    // Postfix repeats AUTH=, which we do not offer.
    const mail = 'MAIL FROM:<a@b> AUTH=<>\r\nRCPT TO:<a@b>\r\nDATA\r\n\r\n.\r\n'
    client.send(
      `EHLO proxy\r\nXFORWARD NAME=[UNAVAILABLE] ADDR=IPV6:2001:db8::7\r\nXFORWARD HELO=mx IDENT=Q1\r\n${mail}${mail}QUIT\r\n`,
    )
    expect(await client.closed).toContain('250-XFORWARD NAME ADDR PORT PROTO HELO IDENT SOURCE')
    const [one, two] = door.mails
    expect(one?.arrival).toMatchObject({ peer: { address: '2001:db8::7', helo: 'mx' }, queueId: 'Q1' })
    expect(one?.arrival.peer?.name).toBeUndefined()
    expect(one?.xforward).toEqual({ address: '2001:db8::7', helo: 'mx', ident: 'Q1' })
    expect(one?.client).toMatchObject({ address: '127.0.0.1', helo: 'proxy', isTrusted: true })
    expect(two?.arrival.peer).toEqual({ address: '127.0.0.1', helo: 'proxy' })
    expect(two?.xforward).toBeUndefined()
  })

  test('XCLIENT starts anew and holds for the connection; the client it names is trusted no more than others', async () => {
    const door = await startDoor({ trusted })
    const client = await openRaw(door.server.port)
    await talk(
      client,
      `C: EHLO proxy
       S: 250 CHUNKING
       C: XCLIENT ADDR=192.0.2.7 NAME=mx.example.com LOGIN=someone
       S: 220 gate
       C: MAIL FROM:<a@b>
       S: 503 5.5.1
       C: EHLO mx
       S: 250 CHUNKING
       C: XFORWARD NAME=x
       S: 550 5.7.1
       C: XCLIENT ADDR=127.0.0.1
       S: 550 5.7.1
       C: MAIL FROM:<a@b>
       S: 250
       C: RCPT TO:<a@b>
       S: 250
       C: DATA
       S: 354
       C: .
       S: 250 2.0.0 taken`,
    )
    expect(door.mails[0]?.arrival).toMatchObject({
      peer: { address: '192.0.2.7', name: 'mx.example.com', helo: 'mx' },
      login: 'someone',
    })
    expect(door.mails[0]?.client).toMatchObject({ address: '127.0.0.1', isTrusted: false })
  })

  test('there is no wait before the greeting, and others who do not wait are sent away', async () => {
    const near = await startDoor({ trusted, limits: { greetingMs: 60_000 } })
    await (await openRaw(near.server.port)).until(/^220/u)
    const far = await startDoor({ limits: { greetingMs: 50 } })
    const client = await openRaw(far.server.port)
    await client.until(/^220/u)
    const hasty = await openRaw(far.server.port)
    hasty.send('EHLO x\r\n')
    expect(await hasty.closed).toMatch(/^554 5\.5\.1/u)
    await expect.poll(far.types).toContain('talked-before-greeting')
  })

  test("a network that is none is the operator's mistake", async () => {
    await expect(startDoor({ trusted: ['example.com'] })).rejects.toThrow('"example.com"')
    await expect(startDoor({ trusted: ['10.0.0.0/33'] })).rejects.toThrow('"10.0.0.0/33"')
  })
})

describe('answers', () => {
  const send = async (port: number) => {
    const client = await openRaw(port)
    client.send(`${ENVELOPE}DATA\r\nx\r\n.\r\n`)
    return client
  }

  test.each<[string, SmtpSettings['judge'], RegExp]>([
    ['throws', () => Promise.reject(new Error('no')), /^451 4\.3\.0/mu],
    [
      'throws at once',
      () => {
        throw new Error('no')
      },
      /^451 4\.3\.0/mu,
    ],
    ['says nonsense', async () => ({ code: 99, enhanced: '', text: '' }), /^451 4\.3\.0/mu],
    ['says what does not fit', async () => ({ code: 250, enhanced: '5.0.0', text: '' }), /^451 4\.3\.0/mu],
    ['is late', () => new Promise(() => {}), /^451 4\.3\.0/mu],
    [
      'refuses',
      async () => ({ code: 550, enhanced: '5.7.1', text: 'held\r\n250 2.0.0 ok\n拒' }),
      /^550-5\.7\.1 held\?\r\n550-5\.7\.1 250 2\.0\.0 ok\r\n550 5\.7\.1 \?\r\n/mu,
    ],
  ])('a judge that %s', async (_, judge, reply) => {
    const door = await startDoor({ judge, limits: { judgeMs: 100 } })
    const client = await send(door.server.port)
    await client.until(reply)
    client.send('QUIT\r\n')
    await client.closed
  })

  test('a client that goes away meanwhile: the judge is told, and so is the log', async () => {
    let isTold = false
    const door = await startDoor({
      judge: (_, signal) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => {
            isTold = true
            resolve(TAKEN)
          })
          client?.socket.destroy()
        }),
    })
    const client = await send(door.server.port)
    await client.closed
    await expect.poll(door.types).toEqual(['client-left-in-mail', 'unanswered'])
    expect(isTold).toBe(true)
    // It was taken all the same, so it will come twice: the log says so.
    expect(door.events.at(-1)).toMatchObject({ type: 'unanswered', reply: TAKEN })
  })

  test('recipients are asked for', async () => {
    const door = await startDoor({
      checkRecipient: async ({ recipient, recipients }) => {
        if (recipient.startsWith('no')) return { code: 550, enhanced: '5.1.1', text: 'Unknown here' }
        if (recipient.startsWith('bug')) throw new Error('bug')
        return recipients.length > 1 ? { code: 452, enhanced: '4.5.3', text: 'Another mail please' } : undefined
      },
    })
    const client = await openRaw(door.server.port)
    const recipients = ['no@x', 'a@x', 'bug@x', 'b@x', 'c@x'].map((one) => `RCPT TO:<${one}>\r\n`).join('')
    client.send(`EHLO x\r\nMAIL FROM:<>\r\n${recipients}DATA\r\n\r\n.\r\nQUIT\r\n`)
    const said = (await client.closed)
      .split('\r\n')
      .slice(9)
      .map((line) => line.slice(0, 9))
    expect(said).toEqual(
      [
        '250 2.1.5',
        '550 5.1.1',
        '250 2.1.5',
        '451 4.3.0',
        '250 2.1.5',
        '452 4.5.3',
        '354 End d',
        '250 2.0.0',
        '221 2.0.0',
        '',
      ].slice(1),
    )
    expect(door.mails[0]?.arrival.recipients).toEqual(['a@x', 'b@x'])
  })
})

describe('limits', () => {
  test('too many connections in all and from one address; a trusted host is not counted', async () => {
    const door = await startDoor({ limits: { connectionsMax: 2 } })
    const [one] = [await openRaw(door.server.port), await openRaw(door.server.port)]
    expect(await (await openRaw(door.server.port)).closed).toMatch(/^421 4\.3\.2/u)
    one.socket.destroy()
    await expect.poll(() => door.server.connectionCount()).toBe(1)
    await (await openRaw(door.server.port)).until(/^220/u)
    const limits = { connectionsPerAddressMax: 1, mailsPerMinuteMax: 0 }
    const narrow = await startDoor({ limits })
    await openRaw(narrow.server.port)
    expect(await (await openRaw(narrow.server.port)).closed).toMatch(/^421 4\.7\.0/u)
    expect(narrow.types()).toEqual(['too-many-from-address'])
    const trusting = await startDoor({ limits, trusted: ['127.0.0.1'] })
    await openRaw(trusting.server.port)
    const client = await openRaw(trusting.server.port)
    client.send(ENVELOPE)
    await client.until(/250 2\.1\.5/u)
  })

  test('mails in a minute', async () => {
    const door = await startDoor({ limits: { mailsPerMinuteMax: 2 } })
    const client = await openRaw(door.server.port)
    client.send(`EHLO x\r\n${'MAIL FROM:<>\r\nRSET\r\n'.repeat(3)}QUIT\r\n`)
    expect((await client.closed).match(/^450 4\.7\.1/gmu)).toHaveLength(1)
  })

  test('a size that is declared, and one that is not', async () => {
    const door = await startDoor({ limits: { mailBytesMax: 10_000 } })
    const client = await openRaw(door.server.port)
    client.send(`EHLO x\r\nMAIL FROM:<> SIZE=10001\r\n${ENVELOPE}DATA\r\n${'x'.repeat(20_000)}\r\n.\r\n`)
    await client.until(/552 5\.3\.4[\s\S]*552 5\.3\.4/u)
    client.send('MAIL FROM:<>\r\nRCPT TO:<a@b>\r\nBDAT 20000 LAST\r\n')
    client.send('y'.repeat(20_000))
    await client.until(/552 5\.3\.4[\s\S]*552 5\.3\.4[\s\S]*552 5\.3\.4/u)
    client.send('MAIL FROM:<>\r\nRCPT TO:<a@b>\r\nDATA\r\nfits\r\n.\r\n')
    await client.until(/2\.0\.0 taken/u)
    expect(door.mails.map(({ arrival }) => arrival.bytes.toString())).toEqual(['fits\r\n'])
  })

  test('what all mails hold together', async () => {
    let answer = (_: typeof TAKEN) => {}
    const door = await startDoor({
      limits: { heldBytesMax: 70_000 },
      judge: () =>
        new Promise((resolve) => {
          answer = resolve
        }),
    })
    const first = await openRaw(door.server.port)
    first.send(`${ENVELOPE}DATA\r\n${'x'.repeat(18_000)}\r\n.\r\n`)
    await first.until(/354/u)
    const second = await openRaw(door.server.port)
    second.send(`${ENVELOPE}DATA\r\n${'x'.repeat(60_000)}\r\n.\r\nMAIL FROM:<> SIZE=60000\r\n`)
    await second.until(/354[\s\S]*452 4\.3\.1[\s\S]*452 4\.3\.1/u)
    answer(TAKEN)
    await first.until(/taken/u)
    second.send('MAIL FROM:<> SIZE=60000\r\n')
    await second.until(/354[\s\S]*452[\s\S]*452[\s\S]*250 2\.1\.0/u)
  })

  test('a mail counts as long as a late judge looks at it', async () => {
    let finish = () => {}
    const door = await startDoor({
      limits: { heldBytesMax: 70_000, judgeMs: 50 },
      judge: () =>
        new Promise((_, reject) => {
          finish = () => reject(new Error('at last'))
        }),
    })
    const client = await openRaw(door.server.port)
    client.send(`${ENVELOPE}DATA\r\n${'x'.repeat(18_000)}\r\n.\r\nMAIL FROM:<> SIZE=60000\r\n`)
    await client.until(/451 4\.3\.0[\s\S]*452 4\.3\.1/u)
    finish()
    client.send('MAIL FROM:<> SIZE=60000\r\n')
    await client.until(/452 4\.3\.1[\s\S]*250 2\.1\.0/u)
  })

  test('recipients', async () => {
    const door = await startDoor({ limits: { recipientsMax: 100 } })
    const client = await openRaw(door.server.port)
    client.send(`EHLO x\r\nMAIL FROM:<>\r\n${'RCPT TO:<a@b>\r\n'.repeat(10_000)}DATA\r\nx\r\n.\r\nQUIT\r\n`)
    const said = await client.closed
    expect(said.match(/^452 4\.5\.3/gmu)).toHaveLength(9_900)
    expect(door.types().filter((type) => type === 'refused')).toHaveLength(50)
    expect(said).toMatch(/taken/u)
    expect(door.mails[0]?.arrival.recipients).toHaveLength(100)
  })

  test.each([
    [
      'garbage',
      Buffer.from(Array.from({ length: 9_000 }, (_, at) => (at * 7 + (at >> 3)) % 251)),
      /^421 4\.7\.0|^500 5\.5\.6/mu,
      'too-many-errors',
    ],
    ['a line without end', 'x'.repeat(5_000), /^500 5\.5\.6/mu, 'line-too-long'],
    ['errors', 'NONSENSE\r\n'.repeat(30), /^421 4\.7\.0/mu, 'too-many-errors'],
    ['junk', 'NOOP\r\n'.repeat(300), /^421 4\.7\.0/mu, 'too-much-junk'],
    ['a web page', 'POST / HTTP/1.1\r\nHost: x\r\n\r\nEHLO x\r\n', /^500 5\.5\.2/mu, 'spoke-http'],
    ['a TLS hello in clear', Buffer.from('16030100f4010000f00303', 'hex'), /^421 4\.4\.2/mu, 'idle'],
    ['a chunk of unknown size', 'BDAT many\r\nEHLO x\r\n', /^501 5\.5\.4/mu, undefined],
  ])('%s ends the connection', async (_, sent, reply, reason) => {
    const door = await startDoor({ limits: { idleMs: 300 } })
    const client = await openRaw(door.server.port)
    await client.until(/^220/u)
    client.send(sent)
    expect(await client.closed).toMatch(reply)
    await expect
      .poll(() => door.types().filter((type) => type !== 'refused'))
      .toEqual(reason === undefined ? [] : [reason])
    expect(door.mails).toEqual([])
  })

  test('slow clients: commands, a mail, a session', async () => {
    const door = await startDoor({ limits: { idleMs: 150, dataMs: 300, sessionMs: 600 } })
    const [loris, silent, drip, chatty] = await Promise.all([0, 1, 2, 3].map(() => openRaw(door.server.port)))
    drip?.send(`${ENVELOPE}DATA\r\n`)
    const timer = setInterval(() => {
      loris?.send('E')
      drip?.send('x')
      chatty?.send('NOOP\r\n')
    }, 40)
    expect(await loris?.closed).toMatch(/421 4\.4\.2 Timeout/u)
    expect(await silent?.closed).toMatch(/421 4\.4\.2 Timeout/u)
    expect(await drip?.closed).toMatch(/421 4\.4\.2 The message/u)
    expect(await chatty?.closed).toMatch(/421 4\.4\.2 The session/u)
    clearInterval(timer)
    await expect.poll(() => door.types().sort()).toEqual(['data-too-slow', 'idle', 'idle', 'session-too-long'])
  })

  test('a client that never closes and one that never reads are gone soon', async () => {
    const door = await startDoor({ limits: { idleMs: 200, junkMax: 10_000_000 } })
    const deaf = await openRaw(door.server.port)
    deaf.socket.pause()
    const flood = Buffer.from('HELP\r\n'.repeat(200_000))
    deaf.send(flood)
    await expect.poll(() => door.server.connectionCount(), { timeout: 5_000 }).toBe(0)
    expect(door.types()).toEqual(['idle'])
  })

  test('a mail without end costs nothing', { timeout: 300_000 }, async () => {
    const door = await startDoor({ limits: { mailBytesMax: 2 ** 20 } })
    const client = await openRaw(door.server.port)
    client.send(`${ENVELOPE}DATA\r\n`)
    await client.until(/354/u)
    const block = Buffer.alloc(2 ** 20, 'x\r\n')
    const blocks = process.env.SEKISHO_LONG === '1' ? 2_048 : 160
    const before = process.memoryUsage().rss
    let peak = 0
    for (let count = 0; count < blocks; count += 1) {
      if (!client.socket.write(block)) await new Promise((resolve) => client.socket.once('drain', resolve))
      peak = Math.max(peak, process.memoryUsage().rss - before)
    }
    client.send('\r\n.\r\n')
    await client.until(/552 5\.3\.4/u)
    // Both ends are in this process, and what was read waits for the garbage collector.
    expect(peak).toBeLessThan(100 * 2 ** 20)
  })

  test('a loop', async () => {
    const door = await startDoor({ limits: { hopsMax: 3 } })
    const client = await openRaw(door.server.port)
    const mail = (hops: number) =>
      `MAIL FROM:<>\r\nRCPT TO:<a@b>\r\nDATA\r\n${'Received: x\r\n'.repeat(hops)}\r\nReceived: y\r\n.\r\n`
    client.send(`EHLO x\r\n${mail(4)}${mail(3)}QUIT\r\n`)
    expect(await client.closed).toMatch(/354[^\r]*\r\n554 5\.4\.6[\s\S]*354[^\r]*\r\n250 2\.0\.0/u)
  })
})

describe('smuggling', () => {
  // What each variant is to a client that hides a second mail in the first.
  test.each(['\n.\n', '\n.\r\n', '\r\n.\n', '\r.\r', '\r.\r\n', '\r\n.\r', '\r\n\0.\r\n', '\r\n.\0\r\n', '\n.\r\r\n'])(
    '%j hides no second mail',
    async (variant) => {
      const door = await startDoor()
      const client = await openRaw(door.server.port)
      const hidden = 'MAIL FROM:<evil@example.com>\r\nRCPT TO:<b@example.com>\r\nDATA\r\nevil'
      client.send(`${ENVELOPE}DATA\r\nnice${variant}${hidden}\r\n.\r\nQUIT\r\n`)
      const said = (await client.closed).split('\r\n').slice(-4, -1)
      expect(said).toEqual([
        expect.stringMatching(/^354/u),
        expect.stringMatching(/^554 5\.6\.11/u),
        expect.stringMatching(/^221/u),
      ])
      expect(door.mails).toEqual([])
    },
  )

  test.each(['a\nb', 'a\rb', 'a\0b'])('%j is put right, or refused where the operator says so', async (text) => {
    const sent = `${ENVELOPE}DATA\r\n${text}\r\n.\r\nQUIT\r\n`
    const [kind, strict] = [await startDoor(), await startDoor({ strayBytes: 'refuse' })]
    const [one, two] = [await openRaw(kind.server.port), await openRaw(strict.server.port)]
    one.send(sent)
    two.send(sent)
    expect(await one.closed).toMatch(/taken/u)
    expect(await two.closed).toMatch(/^554 5\.6\.11/mu)
    expect(kind.mails[0]?.arrival.bytes.toString()).toBe(text.includes('\0') ? 'ab\r\n' : 'a\r\nb\r\n')
    expect(Object.values(kind.mails[0]?.repaired ?? {}).filter((count) => count === 1)).toHaveLength(1)
    expect(strict.mails).toEqual([])
  })

  test('commands that end with LF alone are taken, or not', async () => {
    const [kind, strict] = [await startDoor(), await startDoor({ strayBytes: 'refuse' })]
    const [one, two] = [await openRaw(kind.server.port), await openRaw(strict.server.port)]
    one.send('NOOP\n')
    two.send('NOOP\n')
    await one.until(/250 2\.0\.0/u)
    await two.until(/500 5\.5\.2/u)
  })
})

describe('STARTTLS', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'sekisho-smtp-tls-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const certificate = (name: string) => makeTlsFiles(folder, name)
  const upgrade = async (door: Door, ca: Buffer, servername: string) => {
    const client = await openRaw(door.server.port)
    client.send('EHLO x\r\n')
    await client.until(/250-STARTTLS\r\n[\s\S]*250 CHUNKING\r\n/u)
    client.send('STARTTLS\r\n')
    await client.until(/220 2\.0\.0/u)
    const secure = connectTls({ socket: client.socket, ca, servername })
    await new Promise((resolve, reject) => secure.once('secureConnect', resolve).once('error', reject))
    return secure
  }

  test('a mail over TLS; a new certificate is used from the next connection on', async () => {
    const [old, fresh] = [certificate('old.example.com'), certificate('new.example.com')]
    const door = await startDoor({ tls: old })
    const first = await upgrade(door, old.cert, 'old.example.com')
    door.server.reload({ tls: fresh, limits: { mailBytesMax: 4_711 } })
    first.write('MAIL FROM:<>\r\nEHLO x\r\nSTARTTLS\r\nMAIL FROM:<>\r\nRCPT TO:<a@b>\r\nDATA\r\nx\r\n.\r\nQUIT\r\n')
    let said = ''
    for await (const chunk of first) said += chunk
    expect(said).toMatch(/^503 5\.5\.1 Say[\s\S]*250-SIZE 4711\r\n[\s\S]*503 5\.5\.1 TLS[\s\S]*taken/u)
    expect(said).not.toContain('250-STARTTLS')
    expect(door.mails[0]?.arrival.tls).toMatch(/^TLSv1\.3 TLS_/u)
    ;(await upgrade(door, fresh.cert, 'new.example.com')).destroy()
    await expect.poll(() => door.server.connectionCount()).toBe(0)
    expect(() => door.server.reload({ tls: { key: 'x', cert: 'y' }, limits: { mailBytesMax: 1 } })).toThrow()
  })

  test('what was sent in clear behind it, and a handshake that is none', async () => {
    const door = await startDoor({ tls: certificate('gate.example.com'), limits: { idleMs: 300 } })
    const injected = await openRaw(door.server.port)
    injected.send('STARTTLS\r\nNOOP\r\n')
    expect(await injected.closed).toMatch(/554 5\.5\.1/u)
    const broken = await openRaw(door.server.port)
    broken.send('STARTTLS\r\n')
    await broken.until(/220 2/u)
    broken.send('this is no handshake\r\n')
    await broken.closed
    const silent = await openRaw(door.server.port)
    silent.send('STARTTLS\r\n')
    await silent.closed
    await expect.poll(() => door.server.connectionCount()).toBe(0)
    expect(door.types()).toEqual(expect.arrayContaining(['talked-past-starttls', 'tls-failed', 'idle']))
  })
})

describe('closing', () => {
  test('idle clients hear 421, a mail under way is answered, one without end is cut', async () => {
    const door = await startDoor({
      judge: async () => {
        await sleep(50)
        return TAKEN
      },
    })
    const [idle, inMail, endless] = await Promise.all([0, 1, 2].map(() => openRaw(door.server.port)))
    idle?.send('EHLO x\r\nMAIL FROM:<>\r\n')
    inMail?.send(`${ENVELOPE}DATA\r\nx`)
    endless?.send(`${ENVELOPE}DATA\r\nx`)
    await Promise.all([idle?.until(/250 2\.1\.0/u), inMail?.until(/354/u), endless?.until(/354/u)])
    const closing = door.server.close()
    inMail?.send('\r\n.\r\n')
    expect(await idle?.closed).toMatch(/421 4\.3\.2/u)
    expect(await inMail?.closed).toMatch(/250 2\.0\.0 taken\r\n421 4\.3\.2/u)
    expect(await endless?.closed).not.toMatch(/421/u)
    await closing
    await expect.poll(() => door.types().sort()).toEqual(['answered', 'closing', 'closing', 'cut-at-closing'])
    await expect(openRaw(door.server.port)).rejects.toThrow()
  })
})
