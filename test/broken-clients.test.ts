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
const PORTS: readonly (readonly [string, (mailMs?: number) => Promise<Port>])[] = [
  ['SMTP', openSmtpPort],
  ['milter by TCP', () => openMilterPort()],
  ['milter by a socket file', () => openMilterPort(folder)],
  ['HTTP', openHttpPort],
]
// LIMIT: the door keeps a megabyte of a mail; the client's pieces and what the sockets hold lie in this process as well.
const MEMORY_BYTES_MAX = 24 * 2 ** 20
const LONG_BYTES = 2 ** 31
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
    await port.close()
    port = await open(300_000)
    if (port.announce !== undefined) await hears(await port.dial(), port.announce, port.tooLarge)
    const before = port.told().length
    const [head, piece, end] = port.flood
    const socket = await port.dial()
    const heard = hears(socket, head, port.tooLarge)
    const gone = new Promise((resolve) => socket.once('close', resolve))
    const bytes = process.env.SEKISHO_LONG === '1' ? LONG_BYTES : SHORT_BYTES
    const atRest = heldBytes()
    let peak = 0
    for (let sent = 0; sent < bytes && socket.writable; sent += piece.length) {
      if (!socket.write(piece)) await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), gone])
      if (sent % (8 * 2 ** 20) < piece.length) peak = Math.max(peak, heldBytes() - atRest)
    }
    expect(await port.isServed()).toBe(true)
    if (socket.writable) socket.write(end)
    await heard
    expect(peak).toBeLessThan(MEMORY_BYTES_MAX)
    expect(bytes).toBeGreaterThan(MAIL_BYTES_MAX)
    await expect.poll(() => port.told().length - before).toBe(1)
  })

  test('ten thousand recipients', async () => {
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

/** Says something and waits until the door has said that; the connection ends then. */
async function hears(socket: Socket, say: string | Buffer, pattern: RegExp): Promise<void> {
  let said = ''
  const { promise, resolve } = Promise.withResolvers<void>()
  socket.on('data', (bytes: Buffer) => {
    // LIMIT: ten thousand replies are a megabyte; only the newest are looked at.
    said = (said + bytes.toString('latin1')).slice(-65_536)
    if (pattern.test(said)) resolve()
  })
  socket.once('close', resolve)
  socket.write(say)
  await promise
  expect(said).toMatch(pattern)
}
