import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

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
