import { expect, test } from 'vitest'
import type { Flaw } from '#domain'
import { foremostFlaws } from './foremost-flaws.ts'

const odd = (at: number): Flaw => ({ code: 'zip/gap', level: 'odd', at })
const unread: Flaw = { code: 'zip/encrypted', level: 'stopped' }

test('foremostFlaws: what was not read is never cut off', () => {
  const many = Array.from({ length: 100 }, (_, at) => odd(at))
  expect(foremostFlaws([...many, unread], 40)).toEqual([unread, ...many.slice(0, 39)])
})

test('foremostFlaws: each once, in the order they were found as long as all have room', () => {
  expect(foremostFlaws([odd(1), unread, odd(1), odd(2)], 40)).toEqual([odd(1), unread, odd(2)])
  expect(foremostFlaws([], 40)).toEqual([])
})
