import { hash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { DEFAULT_LIMITS, type Policy, type Questions } from '#domain'
import { openPool, type Pool, PoolFailure, type PoolInput, type PoolSettings, ReadFailure } from '#pool'

const POLICY: Policy = { name: 'clinic', thresholds: { notice: 20, hold: 50, refuse: 90 }, weights: {} }
const OBEDIENT = new URL('./fixtures/pool-worker.ts', import.meta.url)
const BROKEN = new URL('./fixtures/pool-broken-worker.ts', import.meta.url)
const MEBI = 2 ** 20

const folder = mkdtempSync(join(tmpdir(), 'sekisho-pool-'))
afterAll(() => rmSync(folder, { recursive: true }))

let pool: Pool | undefined
afterEach(() => pool?.close())

function open(settings: Partial<PoolSettings> = {}): Pool {
  pool = openPool({ policy: POLICY, lang: 'en', jobs: 1, workerUrl: OBEDIENT, ...settings })
  return pool
}

const mail = (text: string): PoolInput => ({
  file: text,
  source: { bytes: Buffer.from(text) },
  bytes: Buffer.byteLength(text),
})

describe('a mail that the road does not finish is held, and the run goes on', () => {
  // A busy machine takes its time to fill the memory; only the one that hangs is to be late.
  const limitsFor = (text: string) => ({
    ...DEFAULT_LIMITS,
    timeoutMs: text === 'hang' ? 1_500 : 15_000,
    memoryBytesMax: 96 * MEBI,
  })
  test.each([
    ['hang', 'pool/late'],
    ['exit', 'pool/died'],
    ['throw', 'pool/died'],
    ['heap', 'pool/memory'],
    ['buffers', 'pool/memory'],
  ])('%s', async (text, code) => {
    const { inspect } = bound(open({ limits: limitsFor(text) }))
    const [before, bad, after] = await Promise.all([inspect(mail('a')), inspect(mail(text)), inspect(mail('b'))])
    expect([before.verdict, bad.verdict, after.verdict]).toEqual(['pass', 'hold', 'pass'])
    expect(bad.flaws).toEqual([{ code, level: 'stopped', part: 0, at: null }])
    expect(bad.findings.map(({ id }) => id)).toEqual(['shape/inspection-broken-off'])
    expect(bad.sha256).toBe(hash('sha256', text, 'hex'))
    expect(bad.score).toBeGreaterThanOrEqual(50)
  })
})

test('one mail may have a policy and an answer of its own, and says what is seen of it', async () => {
  const settings: PoolSettings = { policy: POLICY, lang: 'en', jobs: 1, withSight: true, ask: async () => ({}) }
  pool = openPool(settings)
  const bytes = Buffer.from(
    'From: a@a.example\r\nTo: b@b.example\r\nSubject: hello\r\n\r\nThe password is: zq7\r\n\r\nhttps://c.example/x\r\n',
  )
  const input: PoolInput = { file: 'a', as: 'mail', source: { bytes }, bytes: bytes.length }
  const asked: string[][] = []
  const watch: Policy = { name: 'watch', thresholds: { notice: 0, hold: null, refuse: null }, weights: {} }
  const ask = async (questions: Questions) => {
    asked.push([...questions.addresses])
    return {}
  }
  const [own, plain] = await Promise.all([pool.judge(input, { policy: watch, ask }), pool.judge(input)])
  expect([own.report.verdict, plain.report.verdict]).toEqual(['notice', 'pass'])
  expect(asked).toEqual([['a@a.example']])
  expect(own.sight).toMatchObject({
    head: { subject: 'hello' },
    told: expect.arrayContaining(['zq7']),
    links: ['https://c.example/x'],
  })
})

test('a policy that never holds only records what was not inspected', async () => {
  const watch: Policy = { name: 'watch', thresholds: { notice: 20, hold: null, refuse: null }, weights: {} }
  const report = await open({ policy: watch }).inspect(mail('exit'))
  expect(report.verdict).toBe('notice')
})

test('a worker dies in the middle of many: every other mail has its own report', async () => {
  const { inspect } = bound(open({ jobs: 2 }))
  const texts = Array.from({ length: 60 }, (_, index) => (index % 20 === 7 ? `exit ${index}` : `mail ${index}`))
  const reports = await Promise.all(texts.map((text) => inspect(mail(text))))
  expect(reports.map(({ file }) => file)).toEqual(texts)
  expect(reports.filter(({ verdict }) => verdict === 'hold').map(({ file }) => file)).toEqual([
    'exit 7',
    'exit 27',
    'exit 47',
  ])
})

test('a file is read in the worker, a range of it too', async () => {
  const path = join(folder, 'box')
  writeFileSync(path, 'one two three')
  const inspect = bound(open()).inspect
  const whole = await inspect({ file: 'box', source: { path }, bytes: 13 })
  const range = await inspect({ file: 'box#2', source: { path: Buffer.from(path), start: 4, end: 7 }, bytes: 3 })
  expect([whole.sha256, range.sha256]).toEqual([hash('sha256', 'one two three', 'hex'), hash('sha256', 'two', 'hex')])
})

test('a file that is gone, or is a folder, is the operator’s matter', async () => {
  const inspect = bound(open()).inspect
  const gone = inspect({ file: 'gone', source: { path: join(folder, 'gone') }, bytes: 0 })
  await expect(gone).rejects.toThrow(ReadFailure)
  await expect(gone).rejects.toMatchObject({ code: 'ENOENT' })
  await expect(inspect({ file: 'folder', source: { path: folder }, bytes: 0 })).rejects.toMatchObject({
    code: 'not-a-file',
  })
})

test('what a door refuses to have read is held unread, with the hash of the whole', async () => {
  const path = join(folder, 'large')
  writeFileSync(path, 'x'.repeat(1000))
  const report = await open().inspect({ file: 'large', source: { path }, bytes: 1000, refusedWith: 'file/too-large' })
  expect(report).toMatchObject({ verdict: 'hold', sha256: hash('sha256', 'x'.repeat(1000), 'hex') })
  expect(report.flaws).toMatchObject([{ code: 'file/too-large', level: 'stopped' }])
})

test('room is given only while the queue is short', async () => {
  const { inspect, room } = bound(open())
  const running = Array.from({ length: 6 }, () => inspect(mail('slow')))
  let free = false
  const waiting = room().then(() => {
    free = true
  })
  await running[0]
  const freeAfterOne = free
  await waiting
  expect([freeAfterOne, free]).toEqual([false, true])
  await Promise.all(running)
})

test('workers that never get ready break the pool instead of holding every mail for ever', async () => {
  const { inspect } = bound(open({ workerUrl: BROKEN }))
  const results = await Promise.allSettled([inspect(mail('a')), inspect(mail('b'))])
  expect(results.map((each) => each.status === 'rejected' && each.reason)).toEqual([
    expect.any(PoolFailure),
    expect.any(PoolFailure),
  ])
  await expect(inspect(mail('c'))).rejects.toThrow('the rules do not load')
})

test('closing rejects what is under way', async () => {
  const opened = open()
  const running = opened.inspect(mail('hang'))
  opened.close()
  await expect(running).rejects.toThrow(PoolFailure)
})

const bound = (opened: Pool) => ({
  inspect: (input: PoolInput) => opened.inspect(input),
  room: () => opened.room(),
})
