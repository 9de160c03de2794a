import { expect, test } from 'vitest'
import { FlawList } from './flaw-list.ts'

test('FlawList: oddities of a code do not crowd out one of the same code that holds', () => {
  const list = new FlawList()
  for (let at = 0; at < 50; at += 1) list.add('zip/overlap', 'odd', at)
  list.add('zip/overlap', 'stopped', 50)
  expect(list.flaws.filter(({ level }) => level === 'odd')).toHaveLength(8)
  expect(list.flaws.at(-1)).toEqual({ code: 'zip/overlap', level: 'stopped', at: 50 })
})
