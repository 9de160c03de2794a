import { expect, test } from 'vitest'
import { writeAnswer } from '../src/doors/milter/answer.ts'
import { parseCommand } from '../src/doors/milter/commands.ts'
import { MILTER_LIMITS, type MilterAnswer, type MilterEvent, serveMilter } from '../src/doors/milter/index.ts'
import { PacketReader, packet } from '../src/doors/milter/packets.ts'
import { MilterSession } from '../src/doors/milter/session.ts'
import { damaged } from './fixtures/carrier-mutate.ts'
import { connect, connectMilter, mailPackets, offer, text } from './fixtures/milter-client.ts'

// Garbage, and conversations with bytes changed, cut and mixed up: nothing throws, and nothing is held when all is over.

const LIMITS = { ...MILTER_LIMITS, packetBytesMax: 4_096, mailBytesMax: 8_192, headersMax: 20, recipientsMax: 5 }
const ANSWERS: readonly MilterAnswer[] = [
  { action: 'accept', subjectTag: '注意', headers: [{ type: 'delete', name: 'X-Folded' }], body: Buffer.alloc(10) },
  { action: 'quarantine' },
  { action: 'reject', reply: { code: 550, enhanced: '5.7.1', text: '%\0\n' } },
]
const PACKETS = [
  offer(),
  connect(),
  packet('H', text('client.example.com')),
  ...mailPackets('first'),
  packet('A'),
  ...mailPackets('=?UTF-8?B?44GC?='),
  packet('K'),
  packet('U', text('X')),
  packet('Q'),
]

function randomOf(seed: number): (below: number) => number {
  let state = seed | 1
  return (below) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
}

/** A conversation whose packets are left out, repeated, in any order, or of any content, but whole. */
function shuffled(random: (below: number) => number): Buffer {
  const noise = () => Buffer.from(Array.from({ length: random(40) }, () => random(256)))
  const any = () => packet('OCDHMRTLNBEAKUQ'[random(15)] ?? 'Q', noise())
  const chosen = Array.from({ length: random(30) }, () =>
    random(5) === 0 ? any() : (PACKETS[random(PACKETS.length)] ?? any()),
  )
  return Buffer.concat(random(4) === 0 ? chosen : [offer(), ...chosen])
}

const counted = { judged: 0, ended: 0, replied: 0 }
const purse = { heldBytes: 0 }

function converse(bytes: Buffer, random: (below: number) => number): void {
  const reader = new PacketReader(LIMITS.packetBytesMax)
  const session = new MilterSession(LIMITS, purse)
  for (let at = 0; at < bytes.length; ) {
    const size = 1 + random(200)
    reader.feed(bytes.subarray(at, at + size))
    at += size
    for (let one = reader.next(); one !== undefined; one = reader.next()) {
      const step = session.take(parseCommand(one))
      if (step.type === 'reply') counted.replied += 1
      if (step.type === 'end') {
        counted.ended += 1
        session.close()
        return
      }
      if (step.type === 'judge') {
        counted.judged += 1
        writeAnswer(ANSWERS[random(ANSWERS.length)] ?? { action: 'accept' }, step.fields, step.terms)
        session.finish()
      }
    }
  }
  session.close()
}

test('10,000 conversations of garbage: none throws, none leaves anything held', () => {
  const whole = Buffer.concat(PACKETS)
  const random = randomOf(0x51ab)
  let conversations = 0
  for (const bytes of damaged(whole, 4_000)) {
    converse(bytes, random)
    conversations += 1
  }
  for (; conversations < 9_000; conversations += 1) converse(shuffled(random), random)
  for (; conversations < 10_000; conversations += 1) {
    converse(Buffer.from(Array.from({ length: random(300) }, () => random(256))), random)
  }
  expect(purse.heldBytes).toBe(0)
  // The fuzz reaches the judge and the ends, or it would prove nothing.
  expect(Math.min(counted.judged, counted.ended, counted.replied)).toBeGreaterThan(1_000)
})

test('800 of them over sockets, then a mail as if nothing had been', async () => {
  const events: MilterEvent[] = []
  const server = await serveMilter({
    listen: { host: '127.0.0.1', port: 0 },
    judge: async () => ({ action: 'accept' }),
    // WHY so little: what one garbage connection kept would be missing for the mail at the end.
    limits: { heldBytesMax: 100_000, drainMs: 1_000 },
    onEvent: (event) => events.push(event),
  })
  const place = { port: server.port ?? 0 }
  const random = randomOf(0x7a11)
  const whole = Buffer.concat(PACKETS)
  for (let turn = 0; turn < 100; turn += 1) {
    await Promise.all(
      Array.from({ length: 8 }, async () => {
        const client = await connectMilter(place)
        client.send(random(2) === 0 ? shuffled(random) : whole.subarray(0, random(whole.length)))
        if (random(2) === 0) await new Promise(setImmediate)
        if (random(2) === 0) client.socket.destroy()
        else client.socket.end()
        await client.closed
      }),
    )
  }
  await expect.poll(() => server.connectionCount()).toBe(0)
  const client = await connectMilter(place)
  client.send(offer(), connect(), ...mailPackets('fine', 'x'.repeat(99_000)))
  expect((await client.next()).command).toBe('O')
  expect((await client.answer()).map(({ command }) => command)).toEqual(['a'])
  client.socket.destroy()
  await server.close()
  expect(events.filter(({ type }) => type === 'judge-failed')).toEqual([])
})
