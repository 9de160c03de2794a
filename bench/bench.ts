// npm run bench [-- SECTION... --json FILE]: our figures beside a peer's, taken in one run, as ratios.
// Sections: mixed small office large padded documents identity knowledge ledger ledger-search hunt doors (beside Debian's
// rspamd, with the shared tools) soak (only where it is named; it takes SEKISHO_SOAK_MINUTES, or 10). SEKISHO_KNOWLEDGE=1000000,100000 sets how many mails and correspondents are remembered, SEKISHO_LEDGER_MAILS how many the ledger knows. The bars are what the project promises (ARCHITECTURE.md, "How fast").

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Summary } from '../test/fixtures/clinic/try-identity.ts'
import { hasShared, LIMIT, SHARED, writeLargeMail, writeMixedMails } from './corpus.ts'
import type { SoakVerdict } from './soak-verdict.ts'

interface Row {
  readonly section: string
  readonly what: string
  readonly ours: number
  readonly peer: number
  readonly unit: string
  readonly ratio: number
  /** What the ratio must reach: at least (`>=`) or at most (`<=`). */
  readonly bar: string
  readonly isMet: boolean
}

interface Figures {
  readonly perSecond: number
  readonly firstMs: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly maxMs: number
  readonly peakAboveRestMB: number
}

const ROUNDS = 3
// Both sides are warmed up alike; limit.mjs does so by itself, passing over every mail before the line that counts.
const WARM_SECONDS = 4
const HERE = import.meta.dirname
const args = process.argv.slice(2)
const jsonAt = args.indexOf('--json')
const jsonFile = jsonAt < 0 ? undefined : args[jsonAt + 1]
const wanted = args.filter((arg, index) => !arg.startsWith('--') && (jsonAt < 0 || index !== jsonAt + 1))
const folder = mkdtempSync(path.join(os.tmpdir(), 'sekisho-bench-'))

const SECTIONS: Readonly<Record<string, () => Promise<Row[]> | Row[]>> = {
  mixed,
  small,
  office,
  large,
  padded,
  documents,
  identity,
  knowledge,
  ledger,
  'ledger-search': ledgerSearch,
  hunt: ledgerHunt,
  doors,
  soak,
}
// Takes minutes: only where it is named.
const ON_REQUEST: ReadonlySet<string> = new Set(['soak'])

try {
  const rows: Row[] = []
  for (const [name, section] of Object.entries(SECTIONS)) {
    const isWanted = wanted.length === 0 ? !ON_REQUEST.has(name) : wanted.includes(name)
    if (isWanted) rows.push(...(await section()))
  }
  for (const row of rows) console.log(describeRow(row))
  const report = { node: process.version, cores: os.availableParallelism(), rows }
  if (jsonFile === undefined) console.log(JSON.stringify(report))
  else writeFileSync(jsonFile, `${JSON.stringify(report, undefined, 2)}\n`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** The 200-mail corpus on one core, beside what one thread can do at best. */
function mixed(): Row[] {
  if (!hasShared()) return []
  const mails = mixedMails()
  const pairs = Array.from({ length: ROUNDS }, () => ({
    peer: limit(mails, '-').perSecond,
    ours: ours(mails, '', 3, WARM_SECONDS).perSecond,
  }))
  return [atLeast('mixed', '200 mails, one core, beside the physical limit', pairs, 'mails/s', 0.3)]
}

/** 2 KB text mails beside mailparser. */
function small(): Row[] {
  if (!hasShared()) return []
  const mails = mixedMails()
  const pairs = Array.from({ length: ROUNDS }, () => ({
    peer: node(['bench/run-peer.ts', 'mailparser', mails, 'a-', '20', String(WARM_SECONDS)]).perSecond,
    ours: ours(mails, 'a-', 20, WARM_SECONDS).perSecond,
  }))
  return [atLeast('small', '2 KB mails beside mailparser', pairs, 'mails/s', 5)]
}

/** Mails of 0.9 MB with Office files: the slowest in a hundred, beside the limit's. */
function office(): Row[] {
  if (!hasShared()) return []
  const mails = mixedMails()
  const pairs = Array.from({ length: ROUNDS }, () => ({
    peer: limit(mails, 'c-').p99Ms,
    ours: ours(mails, 'c-', 10, WARM_SECONDS).p99Ms,
  }))
  return [atMost('office', '0.9 MB Office mails, p99', pairs, 'ms', 8)]
}

/** One 25 MB mail beside mailsplit, and the memory it takes. */
function large(): Row[] {
  const mail = writeLargeMail(folder, 25)
  const megabytes = statSync(mail).size / 2 ** 20
  const runs = Array.from({ length: ROUNDS }, () => ({
    peer: node(['bench/run-peer.ts', 'mailsplit', mail, '', '3']),
    ours: ours(mail, '', 3),
  }))
  const memory = runs.map((run) => ({ peer: megabytes, ours: ours(mail, '', 1).peakAboveRestMB, of: run }))
  return [
    atLeast(
      'large',
      '25 MB mail beside mailsplit',
      runs.map((run) => ({ peer: run.peer.perSecond, ours: run.ours.perSecond })),
      'mails/s',
      1,
    ),
    atMost('large', '25 MB mail, memory above rest beside its size', memory, 'MB', 3),
  ]
}

/** A 550 MB document in a small ZIP beside olevba (python3 -m oletools.olevba, or SEKISHO_OLEVBA), and its memory. */
async function padded(): Promise<Row[]> {
  const { paddedDocument } = await import('#fixtures')
  const file = path.join(folder, 'invoice.zip')
  writeFileSync(file, paddedDocument(550))
  const runs = Array.from({ length: ROUNDS }, () => ({ peer: olevbaSeconds(file), ours: ours(file, '', 1) }))
  const time = runs.map((run) => ({ peer: run.peer * 1000, ours: run.ours.firstMs }))
  const memory = runs.map((run) => ({ peer: 64, ours: run.ours.peakAboveRestMB }))
  const speed = time.map(({ peer, ours: mine }) => ({ ours: 1 / mine, peer: 1 / peer }))
  return [
    {
      ...atLeast('padded', '550 MB document in a small ZIP beside olevba', speed, 'files/ms', 15),
      ours: median(time.map((t) => t.ours)),
      peer: median(time.map((t) => t.peer)),
      unit: 'ms',
    },
    atMost('padded', '550 MB document, memory above rest beside 64 MB', memory, 'MB', 1),
  ]
}

/** The real macro documents, every module read and folded, beside olevba in one process without --deobf. */
function documents(): Row[] {
  const macros = path.join(SHARED, 'corpora', 'poi-macros')
  if (!hasShared()) return []
  const files = readdirSync(macros).map((name) => path.join(macros, name))
  const runs = Array.from({ length: ROUNDS }, () => {
    const { stdout, status } = spawnSync('/usr/bin/python3', ['bench/run-olevba.py', ...files], {
      cwd: path.dirname(HERE),
      encoding: 'utf8',
    })
    if (status !== 0) console.error('olevba is not installed here: its measured 79 ms a file is used')
    const peer = status === 0 ? (JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}') as { meanMs: number }).meanMs : 79
    const mine = ours(macros, '', 5, WARM_SECONDS)
    return { peer, ours: 1000 / mine.perSecond, p50: mine.p50Ms, max: mine.maxMs, memory: mine.peakAboveRestMB }
  })
  const speed = runs.map((run) => ({ ours: 1 / run.ours, peer: 1 / run.peer }))
  const inMs = { ours: median(runs.map((run) => run.ours)), peer: median(runs.map((run) => run.peer)), unit: 'ms' }
  return [
    { ...atLeast('documents', 'a macro document beside olevba in process', speed, 'ms', 20), ...inMs },
    atMost(
      'documents',
      'a macro document, median beside 4 ms',
      runs.map((run) => ({ ours: run.p50, peer: 4 })),
      'ms',
      1,
    ),
    atMost(
      'documents',
      'the slowest macro document beside 250 ms',
      runs.map((run) => ({ ours: run.max, peer: 250 })),
      'ms',
      1,
    ),
    atMost(
      'documents',
      'a macro document, memory above rest beside 64 MB, the hungriest of the five largest',
      [{ ours: Math.max(...largest(files, 5).map((file) => ours(file, '', 1).peakAboveRestMB)), peer: 64 }],
      'MB',
      1,
    ),
  ]
}

/** A clinic's weeks with 300 attacks in them, judged with a memory; what became of each kind goes to stderr. */
function identity(): Row[] {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['bench/run-identity.ts'], {
    cwd: path.dirname(HERE),
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`Cannot measure identity: ${stderr}`)
  console.error(stderr.trimEnd())
  const { attacks, ordinary } = JSON.parse(stdout) as Summary
  const share = (what: string, mine: number, bar: number, isMet: boolean, sign: string): Row => ({
    ...{ section: 'identity', what, unit: '', ours: mine, peer: 1, ratio: mine, bar: `${sign} ${bar}`, isMet },
  })
  return [
    share(
      'attacks at notice or hold with the right reason',
      attacks.rightShare,
      0.99,
      attacks.rightShare >= 0.99,
      '>=',
    ),
    share('ordinary mail at hold', ordinary.holdShare, 0.005, ordinary.holdShare <= 0.005, '<='),
    share('ordinary mail at notice', ordinary.noticeShare, 0.02, ordinary.noticeShare <= 0.02, '<='),
  ]
}

/** What the memory costs a mail, beside 1 ms. */
function knowledge(): Row[] {
  const size = (process.env.SEKISHO_KNOWLEDGE ?? '100000,10000').split(',')
  const { stdout, stderr, status } = spawnSync(process.execPath, ['bench/run-knowledge.ts', ...size], {
    cwd: path.dirname(HERE),
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`Cannot measure knowledge: ${stderr}`)
  console.error(stdout.trimEnd())
  const { p50Ms } = JSON.parse(stdout) as { p50Ms: number }
  return [atMost('knowledge', `asking about a mail among ${size[0]}, beside 1 ms`, [{ ours: p50Ms, peer: 1 }], 'ms', 1)]
}

/** Finding mails in a ledger: the slowest of the answers beside 200 ms. */
function ledgerSearch(): Row[] {
  const size = process.env.SEKISHO_LEDGER_MAILS ?? '20000'
  const { stdout, stderr, status } = spawnSync(process.execPath, ['bench/run-ledger-search.ts', size], {
    cwd: path.dirname(HERE),
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`Cannot measure searching the ledger: ${stderr}`)
  console.error(stdout.trimEnd())
  const { maxMs } = JSON.parse(stdout) as { maxMs: number }
  const what = `the slowest answer among ${size} mails of the ledger, beside 200 ms`
  return [atMost('ledger-search', what, [{ ours: maxMs, peer: 200 }], 'ms', 1)]
}

/** Hunting through a ledger: the slowest question beside a minute for a million mails. */
function ledgerHunt(): Row[] {
  const size = process.env.SEKISHO_LEDGER_MAILS ?? '20000'
  const { stdout, stderr, status } = spawnSync(process.execPath, ['bench/run-hunt.ts', size], {
    cwd: path.dirname(HERE),
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`Cannot measure hunting: ${stderr}`)
  console.error(stdout.trimEnd())
  const { maxSeconds } = JSON.parse(stdout) as { maxSeconds: number }
  const bar = (60 * Number(size)) / 1_000_000
  const what = `the slowest hunt through ${size} mails, beside a minute for a million`
  return [atMost('hunt', what, [{ ours: maxSeconds, peer: bar }], 's', 1)]
}

/** What the ledger acknowledges, and what it adds to a door: beside plain inserts and the disk itself, in one run. */
function ledger(): Row[] {
  const run = <Figures>(...words: string[]): Figures => {
    const done = spawnSync(process.execPath, ['bench/run-ledger.ts', ...words], {
      cwd: path.dirname(HERE),
      encoding: 'utf8',
    })
    if (done.status !== 0) throw new Error(`Cannot measure the ledger's ${words[0]}: ${done.stderr}`)
    console.error(`ledger ${words[0]} ${done.stdout.trimEnd()}`)
    return JSON.parse(done.stdout) as Figures
  }
  const turns = Array.from({ length: ROUNDS }, () => run<Pair & { bare: number }>('sqlite'))
  const what = 'acknowledged entries on SQLite'
  const rows = [
    atLeast('ledger', `${what}, beside plain rows in the same store`, turns, 'entries/s', 0.5),
    atLeast(
      'ledger',
      `${what}, beside 2,000`,
      turns.map(({ ours: mine }) => ({ ours: mine, peer: 2_000 })),
      'entries/s',
      1,
    ),
  ]
  const two = run<Pair & { isMissing?: true }>('postgres')
  if (two.isMissing) console.error('PostgreSQL is not installed here: two gateways are not measured')
  else rows.push(atLeast('ledger', 'two gateways on PostgreSQL beside plain inserts', [two], 'entries/s', 0.3))
  const waits = Array.from({ length: ROUNDS }, () =>
    run<{ ours: { p99Ms: number }; fsync: { p99Ms: number } }>('latency'),
  )
  const pairs = waits.map(({ ours: mine, fsync }) => ({ ours: mine.p99Ms, peer: fsync.p99Ms }))
  rows.push(atMost('ledger', 'what a door waits for at 200 mails/s, p99, beside an fsync', pairs, 'ms', 3))
  const size = process.env.SEKISHO_LEDGER ?? '1000000'
  const [place, key] = [path.join(folder, 'ledger.sqlite'), path.join(folder, 'ledger.key')]
  run('fill', place, key, size)
  const starts = Array.from({ length: ROUNDS }, () => ({
    ours: run<{ ms: number }>('start', place, key).ms,
    peer: 2_000,
  }))
  return [...rows, atMost('ledger', `start with ${size} entries until the first append, beside 2 s`, starts, 'ms', 1)]
}

function largest(files: readonly string[], count: number): readonly string[] {
  return files.toSorted((a, b) => statSync(b).size - statSync(a).size).slice(0, count)
}

function mixedMails(): string {
  const mails = path.join(folder, 'mails')
  return statSync(mails, { throwIfNoEntry: false }) === undefined ? writeMixedMails(folder) : mails
}

function ours(target: string, prefix: string, rounds: number, warmSeconds = 0): Figures {
  return node(['--expose-gc', 'bench/run-ours.ts', target, prefix, String(rounds), String(warmSeconds)])
}

interface Load {
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
}

/** The service behind its doors, beside rspamd with one worker, on the mixed mails. */
function doors(): Row[] {
  if (!hasShared()) return []
  const { stdout, stderr, status } = spawnSync(process.execPath, ['bench/run-doors.ts', mixedMails()], {
    cwd: path.dirname(HERE),
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`Cannot measure the doors: ${stderr}`)
  console.error(stdout.trimEnd())
  const { check2, check8, milter, proxy, memory } = JSON.parse(stdout) as {
    readonly [check in 'check2' | 'check8']: { readonly ours: Load; readonly rspamd: Load }
  } & {
    readonly milter: { readonly ours: Load }
    readonly proxy: { readonly direct: Load; readonly through: Load }
    readonly memory: { readonly idleMB: number; readonly loadMB: number }
  }
  const both = ({ ours, rspamd }: typeof check2, figure: keyof Load) => [{ ours: ours[figure], peer: rspamd[figure] }]
  const added = proxy.through.p50Ms - proxy.direct.p50Ms
  return [
    atLeast('doors', '/checkv2 beside rspamd, one core each, 2 clients', both(check2, 'perSecond'), 'mails/s', 1),
    atLeast('doors', '/checkv2 beside rspamd, one core each, 8 clients', both(check8, 'perSecond'), 'mails/s', 1),
    atMost('doors', '/checkv2 beside rspamd, 2 clients, p99', both(check2, 'p99Ms'), 'ms', 1),
    atMost('doors', '/checkv2 beside rspamd, 8 clients, p99', both(check8, 'p99Ms'), 'ms', 1),
    atLeast(
      'doors',
      'milter behind Postfix by TCP, beside 290',
      [{ ours: milter.ours.perSecond, peer: 290 }],
      'mails/s',
      1,
    ),
    atMost('doors', 'what the SMTP door adds at 2 KB, beside 10 ms', [{ ours: added, peer: 10 }], 'ms', 1),
    atMost('doors', 'memory at rest, beside 300 MB', [{ ours: memory.idleMB, peer: 300 }], 'MB', 1),
    atMost('doors', 'memory under load, two workers, beside 600 MB', [{ ours: memory.loadMB, peer: 600 }], 'MB', 1),
  ]
}

/** The service under a steady load for SEKISHO_SOAK_MINUTES: nothing may grow. */
function soak(): Row[] {
  if (!hasShared()) return []
  const minutes = process.env.SEKISHO_SOAK_MINUTES ?? '10'
  const { stdout, stderr, status } = spawnSync(process.execPath, ['bench/run-soak.ts', mixedMails(), minutes], {
    cwd: path.dirname(HERE),
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`Cannot soak the service: ${stderr}`)
  console.error(stdout.trimEnd())
  const found = JSON.parse(stdout) as Omit<SoakVerdict, 'growthPercent'> & {
    readonly failed: number
    /** Null where the run was too short to say. */
    readonly growthPercent: number | null
  }
  const beside = (ours: number, peer: number) => [{ ours, peer }]
  return [
    atMost(
      'soak',
      'growth of memory at rest a minute, beside 1 %',
      beside(found.growthPercent ?? Number.NaN, 1),
      '%',
      1,
    ),
    atMost('soak', 'open descriptors at rest, last beside first', beside(found.fdsLast, found.fdsFirst), '', 1.1),
    atMost('soak', 'median latency, second half beside first', beside(found.p50LastMs, found.p50FirstMs), 'ms', 1.5),
    atMost('soak', 'mails that were not taken, beside 1', beside(found.failed, 1), '', 0),
  ]
}

function node(command: readonly string[]): Figures {
  const { stdout, stderr, status } = spawnSync(process.execPath, [...command], {
    cwd: path.dirname(HERE),
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`Cannot measure ${command.join(' ')}: ${stderr}`)
  return JSON.parse(stdout) as Figures
}

/** The shared script prints `a- 53246 msg/s 123 MB/s p50 0.01 p99 0.07 ms`, a line for each prefix. */
function limit(mails: string, prefix: string): { perSecond: number; p99Ms: number } {
  const { stdout } = spawnSync(process.execPath, [LIMIT, mails, '3'], { encoding: 'utf8' })
  const line = stdout.split('\n').find((text) => text.startsWith(`${prefix} `)) ?? ''
  const [, perSecond = '0', p99 = '0'] = /(\d+) msg\/s.*p99 ([\d.]+) ms/.exec(line) ?? []
  return { perSecond: Number(perSecond), p99Ms: Number(p99) }
}

// WHY: 1.9 s is what olevba 0.60 took when it was measured on such a file; used where it is not installed.
function olevbaSeconds(file: string): number {
  const command = process.env.SEKISHO_OLEVBA ?? 'python3 -m oletools.olevba'
  const started = process.hrtime.bigint()
  const { status, stdout } = spawnSync('sh', ['-c', `${command} "$1"`, 'sh', file], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })
  const isThere = status === 0 || /olevba/.test(stdout ?? '')
  if (!isThere) console.error('olevba is not installed here: its measured 1.9 s is used')
  return isThere ? Number(process.hrtime.bigint() - started) / 1e9 : 1.9
}

interface Pair {
  readonly ours: number
  readonly peer: number
}

function atLeast(section: string, what: string, pairs: readonly Pair[], unit: string, bar: number): Row {
  return rowOf({ section, what, unit }, pairs, `>= ${bar}`, (ratio) => ratio >= bar)
}

function atMost(section: string, what: string, pairs: readonly Pair[], unit: string, bar: number): Row {
  return rowOf({ section, what, unit }, pairs, `<= ${bar}`, (ratio) => ratio <= bar)
}

function rowOf(
  head: Pick<Row, 'section' | 'what' | 'unit'>,
  pairs: readonly Pair[],
  bar: string,
  isMet: (ratio: number) => boolean,
): Row {
  const ratio = median(pairs.map((pair) => pair.ours / pair.peer))
  const [ours, peer] = [median(pairs.map((pair) => pair.ours)), median(pairs.map((pair) => pair.peer))]
  return { ...head, ours, peer, ratio, bar, isMet: isMet(ratio) }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
}

function describeRow(row: Row): string {
  const figures = `ours ${row.ours.toFixed(2)} ${row.unit}, peer ${row.peer.toFixed(2)} ${row.unit}`
  return `${row.isMet ? 'met   ' : 'MISSED'} ${row.what}: ${figures}, ratio ${row.ratio.toFixed(2)} (bar ${row.bar})`
}
