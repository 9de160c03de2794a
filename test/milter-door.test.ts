import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  type MilterEvent,
  type MilterJudge,
  type MilterLimits,
  type MilterMail,
  type MilterServer,
  serveMilter,
} from '../src/doors/milter/index.ts'
import { packet } from '../src/doors/milter/packets.ts'
import { connect, connectMilter, from, header, mailPackets, offer, rcpt, text } from './fixtures/milter-client.ts'

// The milter door over real sockets, with a mail server that does as it likes.

const mails: MilterMail[] = []
const events: MilterEvent[] = []
const ACCEPT: MilterJudge = async (mail) => {
  mails.push(mail)
  return { action: 'accept' }
}
let server: MilterServer
let folder: string

beforeEach(() => {
  mails.length = events.length = 0
  folder = mkdtempSync(path.join(tmpdir(), 'sekisho-milter-door-'))
})
afterEach(async () => {
  await server.close()
  rmSync(folder, { recursive: true, force: true })
})

async function serve(limits: Partial<MilterLimits> = {}, judge = ACCEPT): Promise<{ port: number }> {
  const onEvent = (event: MilterEvent) => events.push(event)
  server = await serveMilter({ listen: { host: '127.0.0.1', port: 0 }, judge, limits, onEvent })
  return { port: server.port ?? 0 }
}

/** Connected, negotiated and greeted. */
async function greeted(place: { port: number } | { path: string }) {
  const client = await connectMilter(place)
  client.send(offer(), connect())
  expect((await client.next()).command).toBe('O')
  expect((await client.next()).command).toBe('c')
  return client
}

const finals = async (client: Awaited<ReturnType<typeof greeted>>, count: number): Promise<string[]> => {
  const said: string[] = []
  for (let turn = 0; turn < count; turn += 1) {
    const { command, data } = await client.next()
    said.push(command + data.toString().replace('\0', ''))
  }
  return said
}

describe('serveMilter: mails', () => {
  test('everything in one piece: two mails, an abort between them, good-bye', async () => {
    const client = await connectMilter(await serve())
    const gone = [from('<gone@example.com>'), rcpt('<b@example.com>'), header('X', ' y'), packet('A')]
    client.send(offer(), connect(), ...mailPackets('one'), ...gone, ...mailPackets('two', ''), packet('Q'))
    await client.closed
    expect(mails.map(({ raw }) => raw.toString())).toEqual([
      'Subject: one\r\nX-Folded: one\r\n\ttwo\r\n\r\nHello\r\n',
      'Subject: two\r\nX-Folded: one\r\n\ttwo\r\n\r\n',
    ])
    expect(mails.map(({ macros }) => macros.get('i'))).toEqual(['QUEUE1', 'QUEUE1'])
    expect(await finals(client, 1)).toEqual([expect.stringMatching(/^O/u)])
    // connect, then mail, rcpt, data and the answer of both, and mail and rcpt of what was aborted.
    expect(await finals(client, 11)).toEqual([...'cccca', ...'cc', ...'ccca'])
    expect(events).toEqual([])
  })

  test('one byte at a time', async () => {
    const client = await connectMilter(await serve())
    for (const byte of Buffer.concat([offer(), connect(), ...mailPackets('slow')])) {
      client.socket.write(Buffer.from([byte]))
      if (byte === 0) await new Promise(setImmediate)
    }
    expect((await client.answer()).at(-1)?.command).toBe('a')
    expect(mails).toHaveLength(1)
  })

  test('another SMTP connection on the same one starts anew', async () => {
    const client = await greeted(await serve())
    client.send(packet('H', text('first')), packet('K'), ...mailPackets('one'))
    expect((await client.answer()).at(-1)?.command).toBe('a')
    expect(mails[0]).toMatchObject({ client: undefined, helo: undefined })
  })

  test('a mail nobody finished says nothing of the next: macros, recipients, header', async () => {
    const client = await greeted(await serve())
    client.send(packet('D', Buffer.from('M'), text('left', 'over')), from('<x@example.com>'), rcpt('<x@example.com>'))
    client.send(header('X-Left', ' over'), ...mailPackets('next'))
    expect((await client.answer()).at(-1)?.command).toBe('a')
    expect(mails[0]?.macros.has('left')).toBe(false)
    expect(mails[0]?.envelope.recipients).toHaveLength(1)
    expect(mails[0]?.raw.toString()).not.toContain('X-Left')
  })
})

describe('serveMilter: limits', () => {
  test.each([
    ['bytes', { mailBytesMax: 5_000 }, mailPackets('x', 'y'.repeat(6_000)), /^552 5\.3\.4 .*larger/u],
    ['bytes of all mails', { heldBytesMax: 5_000 }, mailPackets('x', 'y'.repeat(6_000)), /^452 4\.3\.1 /u],
    ['header fields', { headersMax: 1 }, mailPackets('x'), /^552 5\.3\.4 .*header/u],
    ['header bytes', { headerBytesMax: 20 }, mailPackets('x'.repeat(30)), /^552 5\.3\.4 .*header/u],
  ])('too many %s: the mail is refused, the next is not', async (_, limits, packets, said) => {
    const client = await greeted(await serve(limits))
    client.send(...packets)
    expect((await client.answer()).at(-1)?.data.toString()).toMatch(said)
    client.send(
      from('<a@example.com>'),
      rcpt('<b@example.com>'),
      packet('N'),
      packet('B', Buffer.from('fine')),
      packet('E'),
    )
    expect((await client.answer()).at(-1)?.command).toBe('a')
    expect(mails).toHaveLength(1)
  })

  test('too many recipients: each over it is put off, the mail goes to the others', async () => {
    const client = await greeted(await serve({ recipientsMax: 2 }))
    client.send(...mailPackets('x', 'y', ['<1@example.com>', '<2@example.com>', '<3@example.com>']))
    expect(await finals(client, 6)).toEqual(['c', 'c', 'c', expect.stringMatching(/^y452 4\.5\.3 /u), 'c', 'a'])
    expect(mails[0]?.envelope.recipients.map(({ address }) => address)).toEqual(['1@example.com', '2@example.com'])
  })

  test('too many connections: turned away, and welcome again once others went', async () => {
    const place = await serve({ connectionsMax: 2 })
    const clients = [await greeted(place), await greeted(place)]
    await (await connectMilter(place)).closed
    expect(events).toMatchObject([{ type: 'turned-away' }])
    clients[0]?.send(packet('Q'))
    await clients[0]?.closed
    await expect.poll(() => server.connectionCount()).toBe(1)
    await greeted(place)
  })

  test('who drips bytes and never finishes a packet is gone after the idle time', async () => {
    const client = await greeted(await serve({ idleMs: 200 }))
    const dripping = setInterval(() => client.socket.write(Buffer.from([0])), 20)
    client.send(Buffer.from([0, 0, 0xff]))
    await client.closed
    clearInterval(dripping)
    await expect
      .poll(() => events)
      .toMatchObject([{ type: 'ended', why: expect.stringMatching(/nothing whole came/u) }])
  })

  test('who never reads replies is not written to without end', async () => {
    const client = await greeted(await serve({ idleMs: 500 }))
    client.socket.pause()
    const helo = packet('H', text('x'))
    const written = new Promise((resolve) => client.socket.write(Buffer.alloc(helo.length * 2 ** 23, helo), resolve))
    await expect.poll(() => server.connectionCount(), { timeout: 10_000 }).toBe(0)
    // It went before it had read all of it.
    expect(await written).toMatchObject({ code: expect.stringMatching(/^(?:EPIPE|ECONNRESET)$/u) })
  })

  test.each([
    ['no negotiation', [connect()], /connect before the negotiation/u],
    ['a packet of 4 GB', [offer(), Buffer.from('ffffffff42', 'hex')], /4294967295 bytes/u],
    ['a cut-off packet', [offer(), packet('M', Buffer.from('<a'))], /cut-off packet M/u],
    ['an unknown command', [offer(), packet('z')], /unknown command "z"/u],
    ['a body before MAIL', [offer(), packet('B')], /body before MAIL/u],
    ['a field after the header', [offer(), from('<>'), packet('N'), header('A', 'b')], /after the header/u],
    ['a negotiation within a mail', [offer(), from('<>'), offer()], /within a mail/u],
    ['version 1', [offer(1)], /version 1/u],
  ])('%s ends the connection with its reason', async (_, packets, why) => {
    const client = await connectMilter(await serve())
    client.send(...packets)
    await client.closed
    await expect.poll(() => events).toMatchObject([{ type: 'ended', why: expect.stringMatching(why) }])
  })
})

describe('serveMilter: the judge', () => {
  test('signs of life while it works, then the answer; what is sent meanwhile waits', async () => {
    const place = await serve({ progressMs: 20 }, async () => {
      await sleep(150)
      return { action: 'discard' }
    })
    const client = await greeted(place)
    client.send(...mailPackets('x'), packet('H', text('after')))
    const said = (await finals(client, 3)).join('')
    expect(said).toBe('ccc')
    let one = (await client.next()).command
    let signs = 0
    for (; one === 'p'; one = (await client.next()).command) signs += 1
    expect(signs).toBeGreaterThan(2)
    expect([one, (await client.next()).command]).toEqual(['d', 'c'])
  })

  test.each<[string, MilterJudge]>([
    ['rejects', () => Promise.reject(new Error('broken'))],
    [
      'throws',
      () => {
        throw new Error('broken')
      },
    ],
    ['is late', () => sleep(10_000, { action: 'accept' }, { ref: false })],
  ])('a judge that %s: the mail is put off, the connection lives', async (_, judge) => {
    const client = await greeted(await serve({ judgeMs: 100 }, judge))
    for (const subject of ['one', 'two']) {
      client.send(...mailPackets(subject))
      expect((await client.answer()).map(({ command }) => command)).toEqual(['t'])
    }
    expect(events.map(({ type }) => type)).toEqual(['judge-failed', 'judge-failed'])
  })

  test('it is told when the mail server has gone', async () => {
    let isTold = false
    const place = await serve({}, async (_mail, signal) => {
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
      isTold = true
      return { action: 'accept' }
    })
    const client = await greeted(place)
    client.send(...mailPackets('x'))
    await finals(client, 3)
    client.socket.destroy()
    await expect.poll(() => events.map(({ type }) => type).sort()).toEqual(['ended', 'unanswered'])
    expect(isTold).toBe(true)
  })

  test('a right that was not granted is told, and the mail is put off', async () => {
    const client = await connectMilter(await serve({}, async () => ({ action: 'quarantine' })))
    client.send(offer(6, 0x1f), ...mailPackets('x'))
    expect((await finals(client, 5)).at(-1)).toMatch(/^y451 4\.3\.5 /u)
    expect(events).toEqual([{ type: 'rights-missing', rights: ['quarantine'] }])
  })
})

describe('serveMilter: closing', () => {
  test('idle connections end at once, a mail under way is answered first, nobody new comes in', async () => {
    const place = await serve({}, async () => sleep(200, { action: 'accept' }))
    const [idle, busy] = [await greeted(place), await greeted(place)]
    busy.send(...mailPackets('x'))
    await finals(busy, 3)
    const closed = server.close()
    await idle.closed
    await expect(connectMilter(place)).rejects.toThrow(/ECONNREFUSED/u)
    expect((await busy.next()).command).toBe('a')
    await busy.closed
    await closed
  })

  test('a mail that is never finished ends with the drain time', async () => {
    const client = await greeted(await serve({ drainMs: 100 }))
    client.send(from('<a@example.com>'))
    await finals(client, 1)
    await server.close()
    await client.closed
    await expect.poll(() => events).toMatchObject([{ type: 'ended', why: 'the door closes' }])
  })
})

describe('serveMilter: a socket file', () => {
  const place = () => path.join(folder, 'milter')
  const serveFile = async (mode?: number) => {
    server = await serveMilter({ listen: { socket: place(), ...(mode === undefined ? {} : { mode }) }, judge: ACCEPT })
  }

  test('has the mode that was asked for, and is gone after close', async () => {
    await serveFile(0o660)
    expect(statSync(place()).mode & 0o777).toBe(0o660)
    const client = await greeted({ path: place() })
    client.send(...mailPackets('x'))
    await finals(client, 4)
    client.socket.destroy()
    await server.close()
    expect(existsSync(place())).toBe(false)
  })

  test('one that a killed process left is replaced; one in use and a plain file are not', async () => {
    const { spawnSync } = await import('node:child_process')
    const script = `require('node:net').createServer().listen(${JSON.stringify(place())}, () => process.kill(process.pid, 'SIGKILL'))`
    spawnSync(process.execPath, ['-e', script])
    expect(statSync(place()).isSocket()).toBe(true)
    await serveFile()
    await greeted({ path: place() }).then(({ socket }) => socket.destroy())
    await expect(serveMilter({ listen: { socket: place() }, judge: ACCEPT })).rejects.toThrow(/EADDRINUSE/u)
    const plain = path.join(folder, 'plain')
    writeFileSync(plain, 'kept')
    await expect(serveMilter({ listen: { socket: plain }, judge: ACCEPT })).rejects.toThrow(/EADDRINUSE/u)
    expect(statSync(plain).size).toBe(4)
  })

  test('a port that is taken is an error of the caller', async () => {
    await serveFile()
    const other = createServer()
    const port = await new Promise<number>((resolve) =>
      other.listen(0, '127.0.0.1', () => resolve((other.address() as { port: number }).port)),
    )
    await expect(serveMilter({ listen: { host: '127.0.0.1', port }, judge: ACCEPT })).rejects.toThrow(/EADDRINUSE/u)
    other.close()
  })
})
