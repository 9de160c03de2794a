import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { packet } from '../src/doors/milter/packets.ts'
import { freePort } from '../test/fixtures/free-port.ts'
import { connect, connectMilter, from, offer, rcpt } from '../test/fixtures/milter-client.ts'
import { openSmtp } from '../test/fixtures/smtp-talk.ts'
import { type Sample, verdictOf } from './soak-verdict.ts'

// node bench/run-soak.ts MAILS [minutes]: the whole service under a steady mixed load through all its doors, at about
// half of what it can take. Once a second its memory, descriptors, and event loop are looked at; each minute ends with a
// few quiet seconds, and the least memory in them is what must not grow. Prints one JSON line.

const [folder = '.', minutesText = '10'] = process.argv.slice(2)
const MINUTES = Number(minutesText)
const MINUTE_MS = 60_000
// Long enough for timers, keep-alive and the collector; nobody speaks then.
const QUIET_MS = 8_000
const PROBE_MS = 5_000
const place = mkdtempSync(path.join(os.tmpdir(), 'sekisho-soak-'))
const children: ChildProcess[] = []

const mails = readdirSync(folder).map((name) => readFileSync(path.join(folder, name)))
let turn = 0
const nextMail = (): Buffer => mails[turn++ % mails.length] ?? Buffer.alloc(0)

interface Service {
  readonly pid: number
  readonly http: number
  /** Each hands over one mail and waits for its answer. */
  readonly ways: readonly ((mail: Buffer) => Promise<void>)[]
}

try {
  const service = await startService()
  const perSecond = await halfOfCapacity(service)
  const { samples, latencies, failed } = await soak(service, perSecond)
  console.log(JSON.stringify({ perSecond, failed, ...verdictOf(samples, latencies) }))
} finally {
  for (const child of children) child.kill('SIGKILL')
  rmSync(place, { recursive: true, force: true })
}

async function startService(): Promise<Service> {
  const [sink, http, smtp, milter] = [await freePort(), await freePort(), await freePort(), await freePort()]
  const PATH = `/usr/sbin:${process.env.PATH}`
  children.push(
    spawn('smtp-sink', ['-u', 'root', `127.0.0.1:${sink}`, '500'], { stdio: 'ignore', env: { ...process.env, PATH } }),
  )
  const socket = path.join(place, 'milter.sock')
  const config = {
    ...{ data: path.join(place, 'data'), hostname: 'gate.test', domains: ['clinic.example'], policy: 'watch' },
    'next-hop': `smtp://127.0.0.1:${sink}`,
    doors: {
      http: [{ listen: `127.0.0.1:${http}` }],
      smtp: [{ listen: `127.0.0.1:${smtp}`, trusted: ['127.0.0.1'] }],
      milter: [{ listen: `127.0.0.1:${milter}` }, { listen: `unix:${socket}` }],
    },
    authentication: { spf: false, dkim: false, dmarc: false, arc: false },
    workers: { jobs: 2 },
    log: { level: 'warn', file: path.join(place, 'log') },
  }
  const file = path.join(place, 'sekisho.yaml')
  writeFileSync(file, JSON.stringify(config))
  const bin = path.join(path.dirname(import.meta.dirname), 'bin/sekisho.mjs')
  const child = spawn(process.execPath, [bin, 'serve', '--config', file], { stdio: ['ignore', 'ignore', 'inherit'] })
  children.push(child)
  const url = `http://127.0.0.1:${http}`
  await untilAnswers(`${url}/ping`, child)
  const ways = [
    (mail: Buffer) => bySmtp(smtp, mail),
    (mail: Buffer) => byHttp(url, mail),
    (mail: Buffer) => byMilter({ port: milter }, mail),
    (mail: Buffer) => byMilter({ path: socket }, mail),
  ]
  return { pid: child.pid ?? 0, http, ways }
}

async function untilAnswers(url: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 600 && child.exitCode === null; tries += 1) {
    // Nobody listens yet.
    const isUp = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    )
    if (isUp) return
    await sleep(100)
  }
  throw new Error(`${url} does not answer`)
}

async function bySmtp(port: number, mail: Buffer): Promise<void> {
  const client = await openSmtp(port)
  const data = mail.toString('latin1').replace(/\r?\n$/, '')
  const reply = await client.send({ to: ['reception@clinic.example'], data })
  await client.quit()
  if (!reply.startsWith('250')) throw new Error(reply)
}

async function byHttp(url: string, mail: Buffer): Promise<void> {
  const headers = { rcpt: 'reception@clinic.example', from: 'a@example.com' }
  const answer = await fetch(`${url}/checkv2`, { method: 'POST', body: new Uint8Array(mail), headers })
  await answer.arrayBuffer()
  if (!answer.ok) throw new Error(String(answer.status))
}

async function byMilter(to: { port: number } | { path: string }, mail: Buffer): Promise<void> {
  const client = await connectMilter(to)
  const pieces = Array.from({ length: Math.ceil(mail.length / 65_000) }, (_, index) =>
    packet('B', mail.subarray(index * 65_000, (index + 1) * 65_000)),
  )
  client.send(offer(), connect(), from('<a@example.com>'), rcpt('<reception@clinic.example>'), packet('N'))
  client.send(...pieces, packet('E'))
  const said = (await client.answer()).at(-1)
  client.send(packet('Q'))
  await client.closed
  if (said?.command === 't') throw new Error('put off')
}

/** Mails a second when four clients send as fast as they can, halved. */
async function halfOfCapacity({ ways }: Service): Promise<number> {
  const from = performance.now()
  let done = 0
  await Promise.all(
    ways.map(async (way) => {
      while (performance.now() - from < 2 * PROBE_MS) {
        await way(nextMail())
        // The first half warms up.
        if (performance.now() - from > PROBE_MS) done += 1
      }
    }),
  )
  return Math.max(1, Math.round((done * 1_000) / PROBE_MS / 2))
}

async function soak(service: Service, perSecond: number) {
  const samples: Sample[] = []
  const latencies: { atMs: number; ms: number }[] = []
  const start = performance.now()
  let failed = 0
  let isOver = false
  const isQuiet = (): boolean => (performance.now() - start) % MINUTE_MS > MINUTE_MS - QUIET_MS
  const look = async (): Promise<void> => {
    while (!isOver) {
      samples.push(await sampleOf(service, performance.now() - start, isQuiet()))
      await sleep(1_000)
    }
  }
  const looking = look()
  const underWay = new Set<Promise<void>>()
  for (let count = 0; performance.now() - start < MINUTES * MINUTE_MS; count += 1) {
    await sleep(1_000 / perSecond)
    const way = service.ways[count % service.ways.length]
    if (isQuiet() || way === undefined) continue
    const at = performance.now()
    const one = way(nextMail()).then(
      () => void latencies.push({ atMs: at - start, ms: performance.now() - at }),
      () => {
        failed += 1
      },
    )
    underWay.add(one)
    void one.finally(() => underWay.delete(one))
  }
  await Promise.all(underWay)
  isOver = true
  await looking
  return { samples, latencies, failed }
}

async function sampleOf({ pid, http }: Service, atMs: number, isQuiet: boolean): Promise<Sample> {
  const text = await (await fetch(`http://127.0.0.1:${http}/metrics`)).text()
  const metric = (name: string): number =>
    Number(new RegExp(`^${name} ([\\d.e+-]+)$`, 'm').exec(text)?.[1] ?? Number.NaN)
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return {
    ...{ atMs, isQuiet, fds: readdirSync(`/proc/${pid}/fd`).length },
    rssMB: Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1_024,
    heapMB: metric('nodejs_heap_size_used_bytes') / 2 ** 20,
    loopMs: metric('nodejs_eventloop_lag_p99_seconds') * 1_000,
  }
}
