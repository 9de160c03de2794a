import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../test/fixtures/free-port.ts'
import { startPostfix } from '../test/fixtures/postfix.ts'
import { SHARED } from './corpus.ts'

// node bench/run-doors.ts MAILS [seconds] [rounds]: the service behind its doors, beside rspamd, on the mixed mails. One
// worker each for /checkv2, both pinned to the same core, the load on another. Prints one JSON line.

const [mails = '.', secondsText = '10', roundsText = '3'] = process.argv.slice(2)
const SECONDS = Number(secondsText)
const ROUNDS = Number(roundsText)
const ROOT = path.dirname(import.meta.dirname)
const TOOLS = path.join(SHARED, 'bench')
const folder = mkdtempSync(path.join(os.tmpdir(), 'sekisho-doors-'))
const children: ChildProcess[] = []

interface Load {
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly bad: number
}

/** What one of the shared load tools says in its line. */
function readLoad(line: string): Load {
  const figure = (pattern: RegExp): number => Number(pattern.exec(line)?.[1] ?? Number.NaN)
  return {
    perSecond: figure(/([\d.]+) msg\/s/),
    p50Ms: figure(/p50[= ]([\d.]+)/),
    p99Ms: figure(/p99[= ]([\d.]+)/),
    bad: figure(/bad[= ](\d+)/),
  }
}

const core = (number: number): string[] => (os.availableParallelism() > 1 ? ['taskset', '-c', String(number)] : ['env'])

async function load(tool: string, ...args: readonly string[]): Promise<Load> {
  const [command = '', ...before] = core(1)
  const child = spawn(command, [...before, process.execPath, path.join(TOOLS, tool), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  child.stdout.on('data', (chunk) => {
    text += chunk
  })
  await new Promise((resolve) => child.once('close', resolve))
  return readLoad(text)
}

function begin(command: readonly string[], options: object = {}): ChildProcess {
  const [program = '', ...args] = command
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], ...options })
  child.stderr?.resume()
  children.push(child)
  return child
}

const ended = (child: ChildProcess): Promise<unknown> =>
  child.exitCode === null && child.signalCode === null
    ? new Promise((resolve) => child.once('exit', resolve))
    : Promise.resolve()

async function untilAnswers(url: string): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (
      await fetch(url).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return
    await sleep(100)
  }
  throw new Error(`${url} does not answer`)
}

interface Ours {
  readonly http: number
  readonly smtp: number
  readonly milter: number
  readonly pid: number
  readonly stop: () => Promise<void>
}

async function startOurs(jobs: number, sinkPort: number, pinned: boolean): Promise<Ours> {
  const [http, smtp, milter] = [await freePort(), await freePort(), await freePort()]
  const data = mkdtempSync(path.join(folder, 'ours-'))
  const config = {
    ...{ data, hostname: 'gate.test', language: 'en', domains: ['clinic.example'] },
    // WHY: the same texts come again and again from other senders, which is held elsewhere; here it is to be delivered.
    policy: 'watch',
    'next-hop': `smtp://127.0.0.1:${sinkPort}`,
    doors: {
      http: [{ listen: `127.0.0.1:${http}` }],
      smtp: [{ listen: `127.0.0.1:${smtp}`, trusted: ['127.0.0.1'] }],
      milter: [{ listen: `127.0.0.1:${milter}` }],
    },
    authentication: { spf: false, dkim: false, dmarc: false, arc: false },
    quarantine: { size: '100GB' },
    workers: { jobs },
    log: { level: 'warn', file: path.join(data, 'log') },
  }
  const file = path.join(data, 'sekisho.yaml')
  writeFileSync(file, JSON.stringify(config))
  const pin = pinned ? core(0) : []
  const child = begin([...pin, process.execPath, path.join(ROOT, 'bin/sekisho.mjs'), 'serve', '--config', file])
  await untilAnswers(`http://127.0.0.1:${http}/ping`)
  return {
    ...{ http, smtp, milter, pid: child.pid ?? 0 },
    stop: async () => {
      child.kill('SIGTERM')
      await ended(child)
    },
  }
}

/** Debian's rspamd with one worker, everything off that asks the network, as bench/README of the shared tools has it. */
async function startRspamd(): Promise<{ readonly port: number; readonly stop: () => Promise<void> }> {
  const port = await freePort()
  const place = path.join(folder, 'rspamd')
  const local = path.join(place, 'local.d')
  for (const name of ['', 'local.d', 'override.d', 'run', 'db', 'log'])
    mkdirSync(path.join(place, name), { recursive: true })
  const off =
    'rbl surbl spf dkim dmarc arc asn fuzzy_check mx_check url_redirector dkim_signing rspamd_update greylist ratelimit neural reputation history_redis emails dcc p0f antivirus external_services'
  for (const name of off.split(' ')) writeFileSync(path.join(local, `${name}.conf`), 'enabled = false;\n')
  writeFileSync(path.join(local, 'phishing.conf'), 'phishtank_enabled = false;\n')
  writeFileSync(
    path.join(local, 'options.inc'),
    'filters = "chartable,regexp";\ndns { nameserver = ["127.0.0.1:5399:1"]; timeout = 0.1s; retransmits = 1; }\n',
  )
  writeFileSync(path.join(local, 'worker-normal.inc'), `bind_socket = "127.0.0.1:${port}";\ncount = 1;\n`)
  for (const worker of ['controller', 'proxy', 'fuzzy'])
    writeFileSync(path.join(local, `worker-${worker}.inc`), 'enabled = false;\n')
  writeFileSync(path.join(local, 'logging.inc'), `type = "file";\nfilename = "${place}/log/log";\nlevel = "error";\n`)
  const vars = [`LOCAL_CONFDIR=${place}`, `RUNDIR=${place}/run`, `DBDIR=${place}/db`, `LOGDIR=${place}/log`]
  begin([process.execPath, path.join(TOOLS, 'nx.mjs')])
  const child = begin([
    ...core(0),
    'rspamd',
    '-f',
    '-i',
    '-c',
    '/etc/rspamd/rspamd.conf',
    ...vars.map((each) => `--var=${each}`),
  ])
  await untilAnswers(`http://127.0.0.1:${port}/ping`)
  return {
    port,
    stop: async () => {
      child.kill('SIGTERM')
      await ended(child)
    },
  }
}

const rssMB = (pid: number): number =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1_024

/** Has something run, and tells the most memory that a process took meanwhile. */
async function peakWhile<T>(
  pid: number,
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly peakMB: number }> {
  let peakMB = rssMB(pid)
  const timer = setInterval(() => {
    peakMB = Math.max(peakMB, rssMB(pid))
  }, 100)
  const result = await work()
  clearInterval(timer)
  return { result, peakMB }
}

const median = (loads: readonly Load[], figure: keyof Load): number => {
  const sorted = loads.map((each) => each[figure]).toSorted((a, b) => a - b)
  return sorted[sorted.length >> 1] ?? Number.NaN
}
const medians = (loads: readonly Load[]): Load => ({
  perSecond: median(loads, 'perSecond'),
  p50Ms: median(loads, 'p50Ms'),
  p99Ms: median(loads, 'p99Ms'),
  bad: loads.reduce((sum, { bad }) => sum + bad, 0),
})

/** /checkv2 of both, in turns. */
async function measureCheck(sinkPort: number): Promise<Record<string, unknown>> {
  const ours = await startOurs(1, sinkPort, true)
  const rspamd = await startRspamd()
  const result: Record<string, unknown> = {}
  for (const url of [ours.http, rspamd.port])
    await load('load.mjs', `http://127.0.0.1:${url}/checkv2`, mails, '-', '6', '2')
  for (const clients of ['1', '2', '8']) {
    const [mine, theirs]: [Load[], Load[]] = [[], []]
    for (let round = 0; round < ROUNDS; round += 1) {
      theirs.push(
        await load('load.mjs', `http://127.0.0.1:${rspamd.port}/checkv2`, mails, '-', String(SECONDS), clients),
      )
      mine.push(await load('load.mjs', `http://127.0.0.1:${ours.http}/checkv2`, mails, '-', String(SECONDS), clients))
    }
    result[`check${clients}`] = { ours: medians(mine), rspamd: medians(theirs) }
  }
  await ours.stop()
  await rspamd.stop()
  return result
}

/** The milter behind Postfix, the proxy before a sink, and what the whole service takes, with two workers. */
async function measureMail(sinkPort: number): Promise<Record<string, unknown>> {
  const ours = await startOurs(2, sinkPort, false)
  await sleep(2_000)
  const idleMB = rssMB(ours.pid)
  const main = 'default_transport = discard\nrelayhost =\nsmtpd_client_connection_count_limit = 0\n'
  const postfix = await startPostfix([`inet:127.0.0.1:${ours.milter}`, ''], { text: '', ports: [], main })
  const [withMilter = 0, without = 0] = postfix.ports
  const port = (number: number) => String(number)
  await load('smtpload.mjs', port(withMilter), mails, '-', '5', '4')
  const milter = await peakWhile(ours.pid, () =>
    load('smtpload.mjs', port(withMilter), mails, '-', String(SECONDS), '4'),
  )
  const plain = await load('smtpload.mjs', port(without), mails, '-', String(SECONDS), '4')
  await postfix.stop()
  await load('smtpload.mjs', port(ours.smtp), mails, 'a-', '4', '1')
  const [direct, through]: [Load[], Load[]] = [[], []]
  for (let round = 0; round < ROUNDS; round += 1) {
    direct.push(await load('smtpload.mjs', port(sinkPort), mails, 'a-', '4', '1'))
    through.push(await load('smtpload.mjs', port(ours.smtp), mails, 'a-', '4', '1'))
  }
  const mixed = await peakWhile(ours.pid, () => load('smtpload.mjs', port(ours.smtp), mails, '-', String(SECONDS), '8'))
  await ours.stop()
  return {
    milter: { ours: milter.result, plain },
    proxy: { direct: medians(direct), through: medians(through), mixed: mixed.result },
    memory: { idleMB, loadMB: Math.max(milter.peakMB, mixed.peakMB) },
  }
}

try {
  const sinkPort = await freePort()
  begin(['smtp-sink', '-u', 'root', `127.0.0.1:${sinkPort}`, '500'], {
    env: { ...process.env, PATH: `/usr/sbin:${process.env.PATH}` },
  })
  const check = await measureCheck(sinkPort)
  const mail = await measureMail(sinkPort)
  console.log(JSON.stringify({ ...check, ...mail }))
} finally {
  for (const child of children) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
}
