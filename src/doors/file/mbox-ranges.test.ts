import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { collect } from '../../../test/fixtures/cli-collect.ts'
import { findMailRanges } from './mbox-ranges.ts'

const folder = mkdtempSync(join(tmpdir(), 'sekisho-mbox-'))
afterAll(() => rmSync(folder, { recursive: true }))

const mails = Array.from(
  { length: 40 },
  (_, index) =>
    `From a@example.com Mon Jan  1 00:00:00 2024\nSubject: ${index}\n\n${'body text\n'.repeat(index * 40)}\n`,
)

async function rangesOf(text: string, windowBytes?: number) {
  const path = join(folder, 'box')
  writeFileSync(path, text)
  const file = await open(path)
  try {
    return await collect(findMailRanges(file, Buffer.byteLength(text), windowBytes))
  } finally {
    await file.close()
  }
}

// Windows so small that separators fall on every place of their edges.
test.each([5_000, 5_001, 7_777, 9_000, 100_000, undefined])(
  'the same mails, window of %s bytes',
  async (windowBytes) => {
    const text = mails.join('')
    const ranges = await rangesOf(text, windowBytes)
    expect(ranges.map(({ start, end }) => text.slice(start, end))).toEqual(mails)
  },
)

test('ranges cover the whole file, whatever stands first', async () => {
  const text = `no separator here\n\n${mails.slice(0, 3).join('')}`
  const ranges = await rangesOf(text)
  expect(ranges.map(({ start, end }) => text.slice(start, end)).join('')).toBe(text)
  expect(ranges).toHaveLength(4)
})

test('a byte order mark belongs to the first mail', async () => {
  expect(await rangesOf(`\ufeff${mails.slice(0, 2).join('')}`)).toHaveLength(2)
})
