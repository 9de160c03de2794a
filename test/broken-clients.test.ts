import { mkdtempSync, rmSync } from 'node:fs'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { MAIL_BYTES_MAX, openHttpPort, openMilterPort, openSmtpPort, type Port } from './fixtures/broken-clients.ts'

// The same broken clients at each port: what they take is bounded, the log is told once, and others are served meanwhile.

const folder = mkdtempSync(path.join(tmpdir(), 'sekisho-broken-'))
const PORTS: readonly (readonly [string, (patienceMs?: number) => Promise<Port>])[] = [
  ['SMTP', openSmtpPort],
  ['milter by TCP', (patienceMs) => openMilterPort(undefined, patienceMs)],
  ['milter by a socket file', (patienceMs) => openMilterPort(folder, patienceMs)],
  ['HTTP', openHttpPort],
]
// LIMIT: the door keeps a megabyte of a mail; the client's pieces and what the sockets hold lie in this process as well.
const MEMORY_BYTES_MAX = 24 * 2 ** 20
const LONG_BYTES = 2 ** 31
const PATIENCE_MS = 300_000
const LOOK_BYTES = 8 * 2 ** 20
const SHORT_BYTES = 48 * 2 ** 20

setFlagsFromString('--expose-gc')
const gc = runInNewContext('gc') as () => void
const heldBytes = (): number => {
  gc()
  const { arrayBuffers, heapUsed } = process.memoryUsage()
  return arrayBuffers + heapUsed
}

describe.each(PORTS)('%s', (_, open) => {
  let port: Port
  beforeEach(async () => {
    port = await open()
  })
  afterEach(() => port.close())
  // WHY: where no clock is meant to run out, a busy machine must not make one.
  const patiently = async (): Promise<void> => {
    await port.close()
    port = await open(PATIENCE_MS)
  }
  const allGone = () => expect.poll(port.count, { timeout: 10_000, interval: 20 }).toBe(0)

  test('half-open connections: the client has closed its side in the middle of a mail', async () => {
    const sockets = await Promise.all(Array.from({ length: 5 }, port.dial))
    for (const socket of sockets) socket.resume().end(port.begin)
    expect(await port.isServed()).toBe(true)
    await allGone()
    await expect.poll(() => port.told().length).toBe(5)
    for (const socket of sockets) socket.destroy()
  })

  test('connections that never say a word', async () => {
    const sockets = await Promise.all(Array.from({ length: 5 }, port.dial))
    expect(await port.isServed()).toBe(true)
    for (const socket of sockets) socket.resume().on('end', () => socket.end())
    await allGone()
    expect(port.told()).toHaveLength(5)
  })

  test('bytes that come slowly and never end', async () => {
    const socket = (await port.dial()).resume()
    socket.write(port.begin)
    const dripping = setInterval(() => socket.writable && socket.write('x'), 20)
    socket.on('end', () => socket.end())
    expect(await port.isServed()).toBe(true)
    await allGone()
    clearInterval(dripping)
    expect(port.told()).toHaveLength(1)
  })

  test('2 GB announced, and 2 GB sent', async () => {
    await patiently()
    if (port.announce !== undefined) await hears(await port.dial(), port.announce, port.tooLarge)
    const before = port.told().length
    const [head, piece, end] = port.flood
    const socket = await port.dial()
    const heard = said(socket, head, port.tooLarge)
    const gone = new Promise((resolve) => socket.once('close', resolve))
    const bytes = process.env.SEKISHO_LONG === '1' ? LONG_BYTES : SHORT_BYTES
    const atRest = heldBytes()
    let peak = 0
    for (let sent = 0; sent < bytes && socket.writable; sent += piece.length) {
      if (!socket.write(piece)) await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), gone])
      if (sent % LOOK_BYTES < piece.length) peak = Math.max(peak, heldBytes() - atRest)
    }
    expect(await port.isServed()).toBe(true)
    if (socket.writable) socket.write(end)
    const answer = await heard
    expect(peak).toBeLessThan(MEMORY_BYTES_MAX)
    expect(bytes).toBeGreaterThan(MAIL_BYTES_MAX)
    await expect.poll(() => port.told().length - before).toBe(1)
    // A connection that is cut while the client still sends may lose the answer on its way; the log has it.
    expect(`${answer}${port.told().at(-1)}`).toMatch(/552|413/u)
  })

  test('ten thousand recipients', async () => {
    await patiently()
    const socket = await port.dial()
    const heard = hears(socket, port.toMany, port.tooMany)
    expect(await port.isServed()).toBe(true)
    await heard
    // The SMTP door tells of the first fifty refusals of a connection.
    await expect.poll(() => port.told().length).toBeGreaterThan(0)
    expect(port.told().length).toBeLessThanOrEqual(50)
  })

  test('garbage', async () => {
    let seed = 7
    const garbage = Buffer.from(
      Array.from({ length: 2 ** 16 }, () => {
        seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff
        return seed >> 16
      }),
    )
    const socket = (await port.dial()).resume()
    socket.on('end', () => socket.end())
    socket.write(garbage)
    expect(await port.isServed()).toBe(true)
    await allGone()
    const ends = port.told().filter((line) => !line.includes('"refused"'))
    expect(ends).toHaveLength(1)
  })
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Says something and waits until the door has answered that. */
async function hears(socket: Socket, say: string | Buffer, pattern: RegExp): Promise<void> {
  expect(await said(socket, say, pattern)).toMatch(pattern)
}

/** What the door answered, up to that or to the end. */
async function said(socket: Socket, say: string | Buffer, pattern: RegExp): Promise<string> {
  let heard = ''
  const { promise, resolve } = Promise.withResolvers<void>()
  socket.on('data', (bytes: Buffer) => {
    // LIMIT: ten thousand replies are a megabyte; only the newest are looked at.
    heard = (heard + bytes.toString('latin1')).slice(-65_536)
    if (pattern.test(heard)) resolve()
  })
  socket.once('close', resolve)
  socket.write(say)
  await promise
  return heard
}
