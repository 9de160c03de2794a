import { expect, test } from 'vitest'
import { attachmentNames, type NameProperties } from './attachment-names.ts'

const NONE: NameProperties = { long: '', shown: [], short: [], extension: '' }

test.each<[string, Partial<NameProperties>, string[]]>([
  ['one name', { long: '請求書.docx' }, ['請求書.docx']],
  ['its short form', { long: '請求書の件.docx', short: ['請求書~1.DOC'] }, ['請求書の件.docx']],
  ['a display name without an ending', { long: 'a.pdf', shown: ['お知らせ'], extension: '.pdf' }, ['a.pdf']],
  ['a display name alone', { shown: ['お知らせ'] }, ['お知らせ']],
  ['a short name alone', { short: ['A.PDF'], extension: 'pdf' }, ['A.PDF']],
  ['a display name that ends otherwise', { long: 'a.js', shown: ['a.pdf'] }, ['a.js', 'a.pdf']],
  ['a short name that ends otherwise', { long: 'a.pdf', short: ['A.JS'] }, ['a.pdf', 'A.JS']],
  ['an extension of its own', { long: 'a.pdf', extension: '.js' }, ['a.pdf', 'a.pdf.js']],
])('attachmentNames: %s', (_, properties, names) => {
  expect(attachmentNames({ ...NONE, ...properties })).toEqual(names)
})
