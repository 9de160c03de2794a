import { describe, expect, test } from 'vitest'
import { bufferSource } from '#bytes'
import type { Kind } from '#domain'
import { cpuMs } from '../../../test/fixtures/cpu-ms.ts'
import { identify } from './index.ts'

const PLAIN = { name: '', declaredType: '', isBody: false }
const kindOf = (bytes: Buffer | string, hint: Partial<typeof PLAIN> = {}): Kind => {
  const content = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes, 'latin1')
  return identify(content, bufferSource(content), { ...PLAIN, ...hint })
}
const zeros = (count: number): string => '\0'.repeat(count)

const BINARY: readonly [Kind, string][] = [
  ['exe', `MZ${zeros(62)}`],
  ['elf', '\x7fELF\x02\x01'],
  ['java-class', '\xca\xfe\xba\xbe\0\0\0\x34'],
  ['macho', '\xca\xfe\xba\xbe\0\0\0\x02'],
  ['lnk', '\x4c\0\0\0\x01\x14\x02\0\0\0\0\0\xc0\0\0\0\0\0\0\x46'],
  ['onenote', '\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d\xae\xb1\x53\x78\xd0\x29\x96\xd3'],
  ['lzh', '\x20\x30-lh5-'],
  ['pdf', '\n\n%PDF-1.7\n'],
  ['iso', `${zeros(0x8000)}\x01CD001${zeros(40_000)}`],
  ['udf', `${zeros(0x8000)}\0BEA01${zeros(2042)}\0NSR03${zeros(40_000)}`],
  ['vhd', `${zeros(2048)}conectix${zeros(504)}`],
  ['tar', `a.txt${zeros(252)}ustar\0`],
  ['dicom', `${zeros(128)}DICM`],
  ['pkcs7', '\x30\x82\x01\x00\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02'],
  ['heif', '\0\0\0\x18ftypheic'],
  ['zip', `junk in front PK\x05\x06${zeros(18)}`],
  ['unknown', zeros(100)],
  ['empty', ''],
]

const TEXTS: readonly [Kind, string, Partial<typeof PLAIN>][] = [
  ['text', 'MZ is how this letter starts, and it is longer than sixty-four bytes, all of them text.', {}],
  ['rtf', '{\\rtf1\\ansi', { name: 'invoice.doc' }],
  ['rtf', '  {\\rt bent', {}],
  ['html', '<!-- c --><html><body>', {}],
  ['html', 'hello', { declaredType: 'text/html' }],
  ['xml', '<?xml version="1.0"?><note/>', {}],
  ['svg', '<?xml version="1.0"?><!-- a --><!-- b --><svg xmlns="http://www.w3.org/2000/svg">', {}],
  ['script', 'var a = 1', { name: '請求書.pdf.js ' }],
  ['script', '<html><hta:application id="x">', {}],
  ['script', '<html><body>', { name: 'a.hta' }],
  ['text', 'var a = 1', { name: 'notes.txt' }],
  ['internet-shortcut', '[InternetShortcut]\r\nURL=https://example.com/', {}],
  ['calendar', 'BEGIN:VCALENDAR\r\n', { name: 'invite.txt' }],
  ['mail', 'Received: from a\r\nFrom: a@example.jp\r\nTo: b@example.jp\r\nSubject: s\r\n\r\nbody', {}],
  ['text', 'From: a@example.jp\r\nTo: b@example.jp\r\nSubject: s\r\n\r\nquoted', { isBody: true }],
  ['vba-module', 'Attribute VB_Name = "Module1"\r\n', {}],
  ['script', '\xff\xfe#\0!\0/\0b\0i\0n\0', {}],
]

describe('identify() by content', () => {
  test.each(BINARY)('%s', (kind, bytes) => expect(kindOf(bytes)).toBe(kind))
  test.each(TEXTS)('%s from %j', (kind, text, hint) => expect(kindOf(text, hint)).toBe(kind))
})

test('identify() stays linear on a prolog of ten thousand comments', () => {
  const started = cpuMs()
  kindOf(`<?xml version="1.0"?>${'<!-- a -->'.repeat(10_000)}<svg>`)
  expect(cpuMs() - started).toBeLessThan(500)
})
