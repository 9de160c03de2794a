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
    ['a first field of two kilobytes', `X-A: ${'a'.repeat(2_000)}\nFrom: a@b.example\nReceived: x\n\nbody`],
    ['two kilobytes of fields of no weight', `${'Aaa: b\n'.repeat(300)}From: a@b.example\nReceived: x\n\nbody`],
    ['thirty blank lines in front', `${'\r\n'.repeat(30)}MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n`],
    ['two kilobytes of spaces in front', `${' '.repeat(2_000)}\r\nMIME-Version: 1.0\r\nContent-Type: text/html\r\n`],
    ['two lines of junk in front', 'junk\njunk\nMIME-Version: 1.0\nContent-Type: multipart/related\n\n'],
    ['a line of junk in the middle', 'From: a@b.example\njunk\nReceived: x\nContent-Type: a/b\n\n'],
    ['a window that ends inside a field', `Received: x\nMIME-Version: 1.0\nX-A: ${'a'.repeat(1_100)}\nConten`],
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
    [
      'an HTTP answer with more fields',
      'HTTP/1.1 200 OK\nContent-Type: text/html\nX-Frame-Options: DENY\nX-Xss-Protection: 1\n\n',
    ],
    ['an HTTP question', 'GET /a HTTP/1.1\nUser-Agent: x\nContent-Type: text/html\nX-Requested-With: y\n\n'],
    ['settings with an address', '[mail]\nFrom: a@b.example\nTo: c@d.example\nReply-To: e@f.example\nSubject: x\n'],
    ['a script that sends mail', 'import smtp\nfrom_: x\nsubject: y\nContent-Type: text/plain\n'],
    ['nothing', ''],
  ]
  test.each(others)('not %s', (_, text) => expect(looksLikeMail(Buffer.from(text))).toBe(false))

  test('every mail of our fixtures', () => {
    const missed = LIES.filter(({ bytes }) => !looksLikeMail(bytes)).map(({ name }) => name)
    expect(missed).toEqual([])
  })
})
