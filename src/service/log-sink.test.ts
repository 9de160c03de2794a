import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openLogSink } from './log-sink.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'sekisho-log-'))
afterAll(() => rmSync(folder, { recursive: true }))

const textOf = (name: string): string => readFileSync(path.join(folder, name), 'utf8')

test('lines come into the file in their order, and after a move into a new one', async () => {
  const file = path.join(folder, 'deep/er/a.log')
  const troubles: string[] = []
  const sink = openLogSink(file, (why) => troubles.push(why))
  for (const line of ['one\n', '二\n', 'three\n']) sink.write(line)
  await sink.flush()
  renameSync(file, `${file}.1`)
  sink.reopen()
  sink.write('four\n')
  await sink.flush()
  expect([textOf('deep/er/a.log.1'), textOf('deep/er/a.log'), troubles]).toEqual(['one\n二\nthree\n', 'four\n', []])
})

test('what cannot be written is told once, keeps nobody waiting, and is over when it is over', async () => {
  const inTheWay = path.join(folder, 'b')
  writeFileSync(inTheWay, 'a file, no folder')
  const troubles: string[] = []
  const sink = openLogSink(path.join(inTheWay, 'c.log'), (why) => troubles.push(why))
  for (let line = 0; line < 3; line += 1) {
    sink.write('lost\n')
    await sink.flush()
  }
  expect(troubles).toEqual([expect.stringMatching(/ENOTDIR|EEXIST/)])
  rmSync(inTheWay)
  sink.write('kept\n')
  await sink.flush()
  expect(textOf('b/c.log')).toBe('kept\n')
})

test.skipIf(!existsSync('/dev/full'))('a full disk loses lines and nothing else', async () => {
  const troubles: string[] = []
  const sink = openLogSink('/dev/full', (why) => troubles.push(why))
  for (let line = 0; line < 1_000; line += 1) sink.write('lost\n')
  await sink.flush()
  expect(troubles).toEqual([expect.stringContaining('ENOSPC')])
})

test('what waits is bounded', async () => {
  const troubles: string[] = []
  const sink = openLogSink(path.join(folder, 'd.log'), (why) => troubles.push(why))
  const line = `${'x'.repeat(2 ** 20 - 1)}\n`
  for (let count = 0; count < 12; count += 1) sink.write(line)
  await sink.flush()
  expect(textOf('d.log').length).toBe(8 * 2 ** 20)
  expect(troubles).toEqual(['more is said than can be written'])
})
