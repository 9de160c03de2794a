import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { demoMails } from '#fixtures'
import { sekishoHere } from './fixtures/sekisho-here.ts'

// Every TypeScript example that users read is run: a line ending in `// text` must print that text.

const ROOT = path.resolve(import.meta.dirname, '..')
const PLACES = ['README.md', 'README.ja.md', 'src/sekisho.ts']

interface Example {
  readonly place: string
  readonly code: string
}

const examples = PLACES.flatMap((place): Example[] => {
  const text = readFileSync(path.join(ROOT, place), 'utf8').replaceAll(/^ \* ?/gm, '')
  return [...text.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = '']) => ({ place, code }))
})

test('there are examples in every place', () => {
  expect(new Set(examples.map(({ place }) => place)).size).toBe(PLACES.length)
})

test.each(examples)('the example in $place prints what it says', async ({ code }) => {
  const expected = [...code.matchAll(/console\.log\(.*\) \/\/ (.*)$/gm)].map(([, text]) => text)
  expect(expected.length).toBeGreaterThan(0)
  const printed: string[] = []
  const { inspect } = await import('sekisho')
  const body = code.replaceAll(/^import .*$/gm, '')
  const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor as new (
    ...args: string[]
  ) => (...values: unknown[]) => Promise<void>
  await new AsyncFunction('inspect', 'console', body)(inspect, {
    log: (...values: unknown[]) => printed.push(values.join(' ')),
  })
  expect(printed).toEqual(expected)
})

test.each([
  ['README.md', 'en'],
  ['README.ja.md', 'ja'],
])('the first verdict in %s is the real one', async (place, lang) => {
  const text = readFileSync(path.join(ROOT, place), 'utf8')
  const shown = /sekisho check --lang[\s\S]*?```text\n([\s\S]*?)```/.exec(text)?.[1]
  const folder = mkdtempSync(path.join(os.tmpdir(), 'sekisho-readme-'))
  const file = 'demo/07-double-extension.eml'
  const mail = demoMails().find((demo) => file.endsWith(demo.file))
  mkdirSync(path.join(folder, 'demo'))
  writeFileSync(path.join(folder, file), mail?.bytes ?? '')
  const { out } = await sekishoHere(folder, ['check', '--lang', lang, file])
  rmSync(folder, { recursive: true })
  const timeless = (text: string | undefined) => text?.replace(/[\d.]+ ms/, 'ms')
  expect(timeless(shown)).toBe(timeless(out))
})
