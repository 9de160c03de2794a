import { describe, expect, test } from 'vitest'
import { LIES } from '../../test/fixtures/mail-lies.ts'
import { looksLikeMail } from './looks-like-mail.ts'

describe('looksLikeMail', () => {
  const mails: readonly (readonly [string, string])[] = [
    ['a mail', 'Received: from a by b;\n\tMon, 2 Dec 2019\nFrom: a@b.example\nSubject: x\n\nbody'],
    ['an mbox line in front', 'From a@b Mon Dec  2 09:00:00 2019\nFrom: a@b.example\nTo: c@d.example\n\nbody'],
    ['a byte order mark and blank lines', '\xef\xbb\xbf\r\n\r\nFrom: a@b.example\r\nMessage-ID: <x@y>\r\n\r\n'],
    ['a web archive', 'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n'],
    ['fields in lower case', 'mime-version: 1.0\ncontent-type: text/plain\n\nbody'],
    ['addresses only', 'From: a@b.example\nTo: c@d.example\nSubject: x\n\nbody'],
  ]
  test.each(mails)('%s', (_, text) => expect(looksLikeMail(Buffer.from(text, 'latin1'))).toBe(true))

  const others: readonly (readonly [string, string])[] = [
    ['a letter', 'Dear all,\n\nSubject: our meeting\nDate: tomorrow\n'],
    ['a memo', 'To: all staff\nDate: 3 May\nSubject: holidays\n\nPlease note'],
    ['YAML', 'name: x\nfrom: here\nto: there\ndate: 2019-12-02\nsubject: y\n'],
    ['a log', '2019-12-02 09:00:00 from: a\n2019-12-02 09:00:01 to: b\n'],
    ['a log of levels', 'ERROR: from: a@b.example\nINFO: to: c@d.example\nWARN: x\n'],
    ['CSV', 'From,To,Subject\na@b.example,c@d.example,x\n'],
    ['JavaScript', 'const mail = {\n  from: "a@b.example",\n  to: "c@d.example",\n  subject: "x",\n}\n'],
    ['CSS', 'a:hover { color: red }\nb: c\n'],
    ['an HTTP answer', 'HTTP/1.1 200 OK\nContent-Type: text/html\nDate: x\n\n'],
    ['a settings file', '[mail]\nFrom: a\nTo: b\n'],
    ['nothing', ''],
  ]
  test.each(others)('not %s', (_, text) => expect(looksLikeMail(Buffer.from(text))).toBe(false))

  test('every mail of our fixtures', () => {
    const missed = LIES.filter(({ bytes }) => !looksLikeMail(bytes)).map(({ name }) => name)
    expect(missed).toEqual([])
  })
})
