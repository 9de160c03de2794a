import { readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { zstdCompressSync } from 'node:zlib'
import { afterEach, describe, expect, test } from 'vitest'
import type { HttpLimits } from '../src/doors/http/index.ts'
import { answerWith, type OpenDoor, openHttpDoor, RawCaller } from './fixtures/http-callers.ts'
import { heldMail, passedMail } from './fixtures/report-samples.ts'

// The HTTP door over real sockets: what callers of rspamd send, and what those send who mean no good.

const MAIL = 'From: a@example.com\r\nMessage-ID: <one@example.com>\r\nSubject: hello\r\n\r\ntext\r\n'
const DANGER = MAIL.replace('text', 'DANGER')

let open: OpenDoor | undefined
afterEach(async () => {
  await open?.door.close()
  open = undefined
})

async function opened(settings: Parameters<typeof openHttpDoor>[0] = {}, limits: Partial<HttpLimits> = {}) {
  open = await openHttpDoor({ ...settings, limits: { drainMs: 300, ...limits } })
  return open
}

const post = (url: string, body: string | Buffer<ArrayBuffer>, headers: Record<string, string> = {}, at = '/checkv2') =>
  fetch(`${url}${at}`, { method: 'POST', body, headers })

describe('/checkv2', () => {
  test('the whole answer is as it was', async () => {
    const { url } = await opened()
    for (const [name, body] of [
      ['held', DANGER],
      ['clean', MAIL],
    ] as const) {
      const reply = await post(url, body)
      expect(reply.status).toBe(200)
      const said = JSON.stringify({ ...((await reply.json()) as object), time_real: 0 })
      const golden = readFileSync(path.join(import.meta.dirname, 'goldens', `checkv2.${name}.json`), 'utf8')
      // The order of the members counts, too; the spaces between them do not.
      expect(said).toBe(JSON.stringify(JSON.parse(golden)))
    }
  })

  test('the envelope comes from the fields; what means nothing here is left alone', async () => {
    const { door, arrivals } = await opened()
    const fields = [
      'From: <sender@example.com>',
      'Rcpt: <one@example.jp>',
      'Rcpt: two@example.jp, "a,b"@example.jp',
      'Rcpt: one@example.jp',
      'IP: [IPv6:2001:db8::1]',
      'Helo: client.example.com',
      'Hostname: unknown',
      'User: \u00e7\u0094\u00b0\u00e4\u00b8\u00ad',
      'Queue-Id: 4ABC',
      'TLS-Version: TLSv1.3',
      'TLS-Cipher: AES',
      'Subject: not used',
      'Settings: {"a":1}',
      'Content-Type: not a type at all',
      'SPF: [object Object]',
    ]
    const caller = new RawCaller(door.port)
    caller.send(
      Buffer.from(
        `POST /checkv2 HTTP/1.0\r\nContent-Length: ${MAIL.length}\r\n${fields.join('\r\n')}\r\n\r\n${MAIL}`,
        'latin1',
      ),
    )
    expect(await caller.ended).toContain('"action":"no action"')
    expect({ ...arrivals[0], bytes: undefined }).toEqual({
      door: 'http',
      bytes: undefined,
      sender: 'sender@example.com',
      recipients: ['one@example.jp', 'two@example.jp', '"a,b"@example.jp'],
      peer: { address: '2001:db8::1', helo: 'client.example.com' },
      login: '田中',
      queueId: '4ABC',
      tls: 'TLSv1.3 AES',
    })
  })

  test('Deliver-To names the recipient where no Rcpt does', async () => {
    const { url, arrivals } = await opened()
    await post(url, MAIL, { 'Deliver-To': 'me@example.jp', IP: 'nowhere' })
    expect(arrivals[0]).toMatchObject({ recipients: ['me@example.jp'], sender: '' })
    expect(arrivals[0]?.peer).toBeUndefined()
  })

  test.each([
    ['as it is', MAIL, MAIL],
    ['with bare LF', MAIL.replaceAll('\r', ''), MAIL],
    ['from an mbox', `From a@example.com Mon Jan 1\n${MAIL.replaceAll('\r', '')}`, MAIL],
    ['with one bare LF inside', `${MAIL}a\nb`, `${MAIL}a\nb`],
  ])('a mail %s', async (_, sent, taken) => {
    const { url, arrivals } = await opened()
    await post(url, sent)
    expect(arrivals[0]?.bytes.toString()).toBe(taken)
  })

  test('chunks, zstd, and many mails on one connection', async () => {
    const { url, door, arrivals } = await opened()
    await post(url, zstdCompressSync(MAIL), { Compression: 'zstd' })
    const chunked = new RawCaller(door.port).send(
      `POST /checkv2 HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n${[...MAIL].map((one) => `1\r\n${one}\r\n`).join('')}0\r\n\r\n`,
    )
    await chunked.until('"sekisho"')
    for (let turn = 0; turn < 20; turn += 1) {
      chunked.heard = ''
      chunked.send(`POST /checkv2 HTTP/1.1\r\nContent-Length: ${MAIL.length}\r\n\r\n${MAIL}`)
      await chunked.until('"sekisho"')
    }
    chunked.socket.destroy()
    expect(arrivals.map(({ bytes }) => bytes.toString())).toEqual(Array.from({ length: 22 }, () => MAIL))
  })

  test.each([
    ['pass', 'reject', 'no action'],
    ['notice', 'reject', 'add header'],
    ['hold', 'reject', 'reject'],
    ['hold', 'soft-reject', 'soft reject'],
    ['hold', 'quarantine', 'quarantine'],
    ['hold', 'add-header', 'add header'],
    ['refuse', 'add-header', 'reject'],
  ] as const)('%s under hold: %s is "%s"', async (verdict, hold, action) => {
    const { url } = await opened({ hold, check: async () => answerWith({ ...passedMail(), verdict }) })
    expect(await (await post(url, MAIL)).json()).toMatchObject({ action })
  })

  test('a new subject makes it "rewrite subject"; header values cannot break out of the header', async () => {
    const addHeaders = [
      { name: 'X-One', value: 'a\r\nBcc: x@example.com\r\n\r\nbody' },
      { name: 'X-Two', value: '1' },
      { name: 'X-Two', value: '2' },
      { name: 'Bad Name\r\n', value: '3' },
    ]
    const answer = {
      ...answerWith({ ...heldMail('en'), verdict: 'notice' as const }),
      subject: '[x] hello',
      addHeaders,
    }
    const { url } = await opened({ check: async () => answer })
    expect(await (await post(url, MAIL)).json()).toMatchObject({
      action: 'rewrite subject',
      subject: '[x] hello',
      milter: {
        add_headers: {
          'X-One': { value: 'a\n Bcc: x@example.com\n body', order: 0 },
          'X-Two': [
            { value: '1', order: 1 },
            { value: '2', order: 2 },
          ],
        },
        remove_headers: { 'X-Sekisho-Verdict': 0 },
      },
    })
  })

  test('the older /check has everything under "default"', async () => {
    const { url } = await opened()
    expect(await (await post(url, DANGER, {}, '/check')).json()).toMatchObject({
      default: { is_spam: true, action: 'reject', required_score: 50 },
    })
  })

  test('where the check fails or is late the sender is told to try again, with 200', async () => {
    const { url, events } = await opened(
      {
        check: (arrival) =>
          arrival.bytes.includes('DANGER') ? new Promise(() => {}) : Promise.reject(new Error('no store')),
      },
      { checkMs: 30 },
    )
    for (const body of [MAIL, DANGER]) {
      const reply = await post(url, body)
      expect(reply.status).toBe(200)
      const said = (await reply.json()) as object
      expect(said).toMatchObject({
        action: 'soft reject',
        messages: { smtp_message: expect.stringContaining('try again') },
      })
      expect(JSON.stringify(said)).not.toContain('no store')
    }
    expect(events.map((event) => 'error' in event && event.error)).toEqual(['no store', 'no verdict within 30 ms'])
  })
})

describe('Exim', () => {
  const request = (mail: string, fields = '') =>
    `CHECK RSPAMC/1.3\r\nContent-length: ${mail.length}\r\nQueue-Id: 1abc\r\nFrom: <a@example.com>\r\nRecipient-Number: 1\r\nRcpt: <b@example.jp>\r\n${fields}\r\n${mail}`

  test('is answered in its own protocol, byte by byte or at once', async () => {
    const { door, arrivals } = await opened()
    const atOnce = await new RawCaller(door.port).send(request(DANGER, 'IP: 192.0.2.1\r\n')).ended
    // What Exim reads with sscanf.
    expect(atOnce).toMatch(
      /^RSPAMD\/1\.3 0 EX_OK\r\nMetric: default; True; [\d.]+ \/ 50\.00 \/ 0\.0\r\nAction: reject\r\nSymbol: /u,
    )
    const slow = new RawCaller(door.port)
    for (const one of request(MAIL)) {
      slow.send(one)
      await new Promise(setImmediate)
    }
    expect(await slow.ended).toMatch(/^RSPAMD\/1\.3 0 EX_OK\r\nMetric: default; False; /u)
    expect(arrivals[0]).toMatchObject({
      sender: 'a@example.com',
      recipients: ['b@example.jp'],
      peer: { address: '192.0.2.1' },
    })
    expect(arrivals[1]?.bytes.toString()).toBe(MAIL)
  })

  test.each([
    ['no length', 'CHECK RSPAMC/1.3\r\nFrom: <a@b>\r\n\r\n', '411'],
    ['a length too large', `CHECK RSPAMC/1.3\r\nContent-length: 99999999999\r\n\r\n`, '413'],
    ['a file to read', request(MAIL, 'File: /etc/passwd\r\n'), '400'],
    ['a header without end', `CHECK RSPAMC/1.3\r\n${'a: b\r\n'.repeat(40_000)}`, '431'],
    ['another version', `CHECK RSPAMC/abc\r\n\r\n`, '400'],
    ['a ping', 'PING RSPAMC/1.3\r\n\r\n', 'PONG'],
  ])('%s', async (_, sent, said) => {
    const { door, arrivals } = await opened()
    expect(await new RawCaller(door.port).send(sent).ended).toContain(said)
    expect(arrivals).toEqual([])
  })
})

describe('who may ask', () => {
  test('the network, and the token in either field', async () => {
    const { url, door } = await opened({ allow: ['192.0.2.0/24', '2001:db8::/32'] })
    expect((await post(url, MAIL)).status).toBe(403)
    expect((await fetch(`${url}/metrics`)).status).toBe(403)
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
    expect(await new RawCaller(door.port).send('CHECK RSPAMC/1.3\r\nContent-length: 0\r\n\r\n').ended).toContain('403')
    await door.close()
    const second = await opened({ allow: ['127.0.0.0/8'], isToken: (given) => given === 'right' })
    expect((await post(second.url, MAIL)).status).toBe(401)
    expect((await post(second.url, MAIL, { Password: 'wrong' })).status).toBe(401)
    expect((await post(second.url, MAIL, { Password: 'right' })).status).toBe(200)
    expect((await post(second.url, MAIL, { Authorization: 'Bearer right' })).status).toBe(200)
    expect((await fetch(`${second.url}/readyz`)).status).toBe(401)
  })
})

describe('what is refused', () => {
  test.each(['File', 'Path', 'Shm', 'Shm-Offset', 'Message-Offset'])('%s, with an event', async (field) => {
    const { url, arrivals, events } = await opened()
    const reply = await post(url, MAIL, { [field]: '/etc/passwd' })
    expect([reply.status, await reply.json()]).toEqual([400, { error: expect.any(String), error_domain: 'sekisho' }])
    expect(arrivals).toEqual([])
    expect(events).toMatchObject([{ type: 'turned-away', status: 400 }])
  })

  const bomb = zstdCompressSync(Buffer.alloc(20 * 2 ** 20))
  test.each([
    ['nothing', '', {}, 400],
    ['a mail too large', 'x'.repeat(5_000), {}, 413],
    ['a mail that unpacks to too much', bomb, { Compression: 'zstd' }, 413],
    ['what is no zstd', 'hello', { Compression: 'zstd' }, 400],
    ['half of a zstd frame', zstdCompressSync(MAIL.repeat(10)).subarray(0, 60), { Compression: 'zstd' }, 400],
    ['another packing', 'hello', { Compression: 'gzip' }, 415],
    ['too many recipients', MAIL, { Rcpt: Array.from({ length: 12 }, (_, i) => `r${i}@example.jp`).join(',') }, 400],
  ] as const)('%s', async (_, body, headers, status) => {
    const { url, arrivals } = await opened({}, { mailBytesMax: 4_000, recipientsMax: 10 })
    expect((await post(url, body, headers)).status).toBe(status)
    expect(arrivals).toEqual([])
    expect((await post(url, MAIL)).status).toBe(200)
  })

  test('a body that grows past the limit is told so, and cut when it does not stop', async () => {
    const { door } = await opened({}, { mailBytesMax: 10_000, idleMs: 200 })
    const caller = new RawCaller(door.port).send('POST /checkv2 HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n')
    const chunk = `${(4_096).toString(16)}\r\n${'x'.repeat(4_096)}\r\n`
    for (let turn = 0; turn < 2_000 && !caller.socket.destroyed; turn += 1) {
      caller.send(chunk)
      if (turn % 50 === 0) await sleep(1)
    }
    expect(await caller.ended).toContain('413')
  })

  test('more mails at once than we take: 503 with Retry-After, "soft reject" for those who only read the action', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const { url, events } = await opened(
      { check: () => promise.then(() => answerWith(passedMail())) },
      { requestsMax: 2, checkMs: 5_000 },
    )
    const under = [post(url, MAIL), post(url, MAIL)]
    await sleep(50)
    const reply = await post(url, MAIL)
    expect([reply.status, reply.headers.get('retry-after')]).toEqual([503, '5'])
    expect(await reply.json()).toMatchObject({ action: 'soft reject', error: expect.any(String) })
    resolve()
    expect((await Promise.all(under)).map(({ status }) => status)).toEqual([200, 200])
    expect((await post(url, MAIL)).status).toBe(200)
    expect(events.filter(({ type }) => type === 'turned-away')).toHaveLength(1)
  })

  test('more bytes at once than we hold', async () => {
    const { url, door } = await opened({}, { heldBytesMax: 200_000 })
    const idle = new RawCaller(door.port).send(
      `POST /checkv2 HTTP/1.1\r\nContent-Length: 180000\r\n\r\n${'x'.repeat(150_000)}`,
    )
    await sleep(50)
    expect((await post(url, 'x'.repeat(100_000))).status).toBe(503)
    expect((await post(url, MAIL)).status).toBe(200)
    idle.socket.destroy()
    await sleep(30)
    expect((await post(url, 'x'.repeat(100_000))).status).toBe(200)
  })
})

describe('callers that mean no good', () => {
  test('a silent one, one that never ends its header and one that never ends its mail are let go', async () => {
    const { door, url } = await opened({}, { headerMs: 100, idleMs: 100, requestMs: 400 })
    const silent = new RawCaller(door.port)
    const start = new RawCaller(door.port).send('CHECK RSP')
    const header = new RawCaller(door.port).send('POST /checkv2 HTTP/1.1\r\nA: b\r\n')
    const mail = new RawCaller(door.port).send('POST /checkv2 HTTP/1.1\r\nContent-Length: 50\r\n\r\nabc')
    const exim = new RawCaller(door.port).send('CHECK RSPAMC/1.3\r\nContent-length: 50\r\n\r\nabc')
    const drip = new RawCaller(door.port).send('POST /checkv2 HTTP/1.1\r\nContent-Length: 5000\r\n\r\n')
    const eximDrip = new RawCaller(door.port).send('CHECK RSPAMC/1.3\r\nContent-length: 5000\r\n\r\n')
    const dripping = setInterval(() => [drip, eximDrip].map((each) => each.send('x')), 20)
    expect((await post(url, MAIL)).status).toBe(200)
    expect(await silent.ended).toBe('')
    expect(await start.ended).toBe('')
    expect(await header.ended).toContain('408')
    expect(await mail.ended).toContain('408')
    expect(await exim.ended).toContain('408')
    await drip.ended
    expect(await eximDrip.ended).toContain('408')
    clearInterval(dripping)
    expect((await post(url, MAIL)).status).toBe(200)
  })

  test('no cut and no changed byte of a request keeps the door from the next one', async () => {
    const { door, url, arrivals } = await opened({}, { headerMs: 200, idleMs: 200 })
    const requests = [
      `POST /checkv2 HTTP/1.1\r\nContent-Length: ${MAIL.length}\r\nRcpt: <a@example.jp>\r\n\r\n${MAIL}`,
      `CHECK RSPAMC/1.3\r\nContent-length: ${MAIL.length}\r\nRcpt: <a@example.jp>\r\n\r\n${MAIL}`,
    ]
    let seed = 11
    const callers = requests.flatMap((request) => [
      ...Array.from({ length: request.length / 3 }, (_, cut) => {
        const caller = new RawCaller(door.port)
        caller.socket.end(request.slice(0, cut * 3))
        return caller
      }),
      ...Array.from({ length: 60 }, () => {
        seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff
        const at = seed % request.length
        const changed = Buffer.from(request)
        changed[at] = (seed >> 8) & 0xff
        return new RawCaller(door.port).send(changed)
      }),
    ])
    setTimeout(() => {
      for (const { socket } of callers) socket.end()
    }, 300)
    await Promise.all(callers.map(({ ended }) => ended))
    expect(arrivals.length).toBeGreaterThan(20)
    expect((await post(url, MAIL)).status).toBe(200)
  })

  test('garbage, other protocols and headers without end', async () => {
    const { door, url, events } = await opened()
    const sent = [
      Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3]),
      Buffer.alloc(100_000, 0xff),
      'EHLO example.com\r\n',
      'GET\r\n\r\n',
      `GET / HTTP/1.1\r\nA: ${'b'.repeat(200_000)}\r\n\r\n`,
      'POST /checkv2 HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      'POST /checkv2 HTTP/1.1\r\nContent-Length: -5\r\n\r\n',
      'POST /checkv2 HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
    ]
    for (const each of sent) await new RawCaller(door.port).send(each).ended
    expect(events.filter(({ type }) => type === 'broken-off').length).toBeGreaterThanOrEqual(sent.length)
    expect((await post(url, MAIL)).status).toBe(200)
  })

  test('one that goes before its answer aborts the check; nothing is left of it', async () => {
    const { promise, resolve } = Promise.withResolvers<string>()
    const { door, events } = await opened({
      check: (_, signal) =>
        new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => {
            resolve(String(signal.reason))
            reject(signal.reason)
          }),
        ),
    })
    const caller = new RawCaller(door.port).send(
      `POST /checkv2 HTTP/1.1\r\nContent-Length: ${MAIL.length}\r\n\r\n${MAIL}`,
    )
    await sleep(50)
    caller.socket.destroy()
    expect(await promise).toContain('before it was answered')
    await sleep(20)
    expect(door.connectionCount()).toBe(0)
    expect(events).toMatchObject([{ type: 'broken-off' }])
  })

  test('more connections than we take are turned away, and the others served', async () => {
    const { door, events } = await opened({}, { connectionsMax: 3 })
    const callers = Array.from({ length: 6 }, () => new RawCaller(door.port))
    await Promise.race(callers.map(({ ended }) => ended))
    callers[0]?.send('GET /ping HTTP/1.1\r\n\r\n')
    expect(await callers[0]?.until('pong')).toContain('pong\r\n')
    for (const { socket } of callers) socket.destroy()
    expect(events.filter(({ type }) => type === 'turned-away')).toHaveLength(3)
  })
})

describe('health and closing', () => {
  test('/readyz says what is not ready; /metrics is as it was given', async () => {
    const { url } = await opened({ ready: async () => [{ part: 'ledger', why: 'disk is full' }] })
    const reply = await fetch(`${url}/readyz`)
    expect([reply.status, await reply.json()]).toEqual([
      503,
      { ready: false, troubles: [{ part: 'ledger', why: 'disk is full' }] },
    ])
    const metrics = await fetch(`${url}/metrics`)
    expect([await metrics.text(), metrics.headers.get('content-type')]).toEqual([
      'sekisho_mails_total 1\n',
      'text/plain; version=0.0.4',
    ])
    expect(await (await fetch(`${url}/ping`)).text()).toBe('pong\r\n')
    expect((await fetch(`${url}/nothing`)).status).toBe(404)
  })

  test('what is under way is answered, idle connections end, and nobody new comes in', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const { door, url } = await opened(
      { check: () => promise.then(() => answerWith(passedMail())) },
      { drainMs: 5_000 },
    )
    const idle = new RawCaller(door.port).send('GET /ping HTTP/1.1\r\n\r\n')
    const silent = new RawCaller(door.port)
    await idle.until('pong')
    const under = post(url, MAIL)
    await sleep(50)
    const closed = door.close()
    await idle.ended
    await silent.ended
    await expect(post(url, MAIL)).rejects.toThrow()
    resolve()
    expect((await under).status).toBe(200)
    await closed
    open = undefined
  })

  test('who is not done in time is cut off, Exim too', async () => {
    const { door } = await opened({ check: () => new Promise(() => {}) }, { drainMs: 50 })
    const request = `POST /checkv2 HTTP/1.1\r\nContent-Length: ${MAIL.length}\r\n\r\n${MAIL}`
    const callers = [
      new RawCaller(door.port).send(request),
      new RawCaller(door.port).send(`CHECK RSPAMC/1.3\r\nContent-length: ${MAIL.length}\r\n\r\n${MAIL}`),
      new RawCaller(door.port).send('CHECK RSPAMC/1.3\r\nContent-length: 9\r\n\r\n'),
    ]
    await sleep(50)
    await door.close()
    expect(await Promise.all(callers.map(({ ended }) => ended))).toEqual(['', '', ''])
    open = undefined
  })
})

describe('pages', () => {
  const page = '<html><head><style>p { color: red }</style></head><body><p>held</p></body></html>'

  test('GET shows, POST acts, and the browser is told to load and run nothing', async () => {
    const seen: unknown[] = []
    const { url } = await opened({
      allow: ['192.0.2.1'],
      pages: async ({ method, path: at, query, form, ip }) => {
        seen.push([method, at, query.get('lang'), form.get('do'), ip])
        return { status: 200, headers: { 'Content-Language': 'ja', 'X-Frame-Options': 'ALLOW' }, html: page }
      },
    })
    const reply = await fetch(`${url}/held/%E9?lang=en`)
    expect(await reply.text()).toBe(page)
    expect(reply.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/u,
    )
    expect(reply.headers.get('x-frame-options')).toBe('DENY')
    expect(reply.headers.get('content-language')).toBe('ja')
    expect((await post(url, 'do=release', { 'sec-fetch-site': 'same-origin' }, '/held/x')).status).toBe(200)
    expect((await post(url, 'do=release', { 'sec-fetch-site': 'cross-site' }, '/held/x')).status).toBe(403)
    expect((await post(url, 'x'.repeat(100_000), {}, '/held/x')).status).toBe(413)
    expect((await fetch(`${url}/held/x`, { method: 'DELETE' })).status).toBe(405)
    expect(seen).toEqual([
      ['GET', '/held/%E9', 'en', null, '127.0.0.1'],
      ['POST', '/held/x', null, 'release', '127.0.0.1'],
    ])
  })

  test('a page that fails is 500 and an event, without what failed', async () => {
    const { url, events } = await opened({ pages: () => Promise.reject(new Error('secret detail')) })
    const reply = await fetch(`${url}/held/x`)
    expect([reply.status, await reply.text()]).toEqual([500, expect.not.stringContaining('secret')])
    expect(events).toMatchObject([{ type: 'failed', error: 'Error: secret detail' }])
  })
})
