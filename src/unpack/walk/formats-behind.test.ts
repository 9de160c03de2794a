import { describe, expect, test } from 'vitest'
import { Budget } from '#bytes'
import { DEFAULT_LIMITS, type Message, NOTHING_KNOWN } from '#domain'
import { buildDocm, buildIso, buildRar5, buildZip } from '#fixtures'
import { unpack } from './walk.ts'

const PROGRAM = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200)])
const ZIP = buildZip([{ name: 'a.exe', data: PROGRAM }])
const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1')
const JPEG = latin1('\xff\xd8\xff\xe0\0\x10JFIF\0')

const walk = (bytes: Buffer, name: string): Message =>
  unpack({ bytes, name }, { budget: new Budget(DEFAULT_LIMITS), tools: {}, known: NOTHING_KNOWN })
const kindsIn = (bytes: Buffer, name: string): string[] => walk(bytes, name).parts.map(({ kind }) => kind)

const iso = buildIso([{ name: 'A.EXE', data: PROGRAM }])
const gifIso = Buffer.concat([latin1('GIF89a'), iso.subarray(6)])
const DOUBLES: readonly [string, Buffer, string, string][] = [
  ['a ZIP behind a picture', Buffer.concat([JPEG, ZIP]), 'a.jpg', 'exe'],
  ['a ZIP behind a picture, far from the end', Buffer.concat([JPEG, ZIP, Buffer.alloc(70_000)]), 'a.zip', 'exe'],
  ['a ZIP behind a PDF', Buffer.concat([latin1('%PDF-1.7\n%%EOF\n'), ZIP]), 'a.pdf', 'exe'],
  ['a ZIP behind gzip bytes, named so', Buffer.concat([latin1('\x1f\x8b\x08\0\0\0\0\0\0\0'), ZIP]), 'a.zip', 'exe'],
  ['a disc that starts like a picture', gifIso, 'a.iso', 'iso'],
  ['a RAR behind a text', Buffer.concat([latin1('Hello.\n'), buildRar5([{ name: 'a', data: 'x' }])]), 'a.txt', 'rar'],
  ['a web archive in a PDF', latin1('%PDF-1.7\nMIME-Version: 1.0\nContent-Type: text/html\n\n<p>x'), 'a.doc', 'mht'],
]

describe('a file that is two formats', () => {
  test.each(DOUBLES)('%s: both are found', (_, bytes, name, kind) => expect(kindsIn(bytes, name)).toContain(kind))

  test('an ordinary package is only one', () => {
    expect(kindsIn(buildDocm({ modules: [] }), 'a.docm')).toEqual(['docx'])
  })

  test('a ZIP embedded in a PDF is left to the PDF', () => {
    expect(kindsIn(Buffer.concat([latin1('%PDF-1.7\n'), ZIP, latin1('\n%%EOF\n')]), 'a.pdf')).not.toContain('zip')
  })
})

test('junk of two megabytes in front does not hide an archive in an archive', () => {
  const inner = Buffer.concat([Buffer.alloc(2 * 2 ** 20), ZIP])
  expect(kindsIn(buildZip([{ name: 'a.zip', data: inner }]), 'o.zip')).toContain('exe')
})

test('the same page in two charsets is read twice', () => {
  const part = (charset: string) => `--x\r\nContent-Type: text/html; charset=${charset}\r\n\r\n<p>+AGE-\r\n`
  const mail = `From: a@example.jp\r\nContent-Type: multipart/alternative; boundary=x\r\n\r\n${part('us-ascii')}${part('utf-7')}--x--\r\n`
  const texts = walk(latin1(mail), 'a.eml').parts.flatMap(({ facts }) => facts.filter(({ type }) => type === 'text'))
  expect(texts.length).toBe(2)
})

test('a mailbox is taken for one when a second separator follows', () => {
  const mail = 'From a@example.jp Mon Jun  3 09:00:00 2024\nFrom: a@example.jp\nSubject: s\n\nhello\n\n'
  expect(kindsIn(latin1(mail + mail.replace('hello', 'again')), 'attached')).toEqual([
    'mbox',
    'mail',
    'mail',
    'text',
    'text',
  ])
})
