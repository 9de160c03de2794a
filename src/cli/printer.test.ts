import { expect, test } from 'vitest'
import { jsonLine } from './printer.ts'

test('a line of JSON moves no cursor and turns no text, and reads back as it was', () => {
  const report = { name: 'a\u009b31m\u202efdp.exe\u2066\u007f\u0085', title: '請求書' }
  const line = jsonLine(report)
  expect(line).toContain('a\\u009b31m\\u202efdp.exe\\u2066\\u007f\\u0085')
  expect(line).toContain('請求書')
  expect(JSON.parse(line)).toEqual(report)
})
