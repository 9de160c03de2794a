import { describe, expect, test } from 'vitest'
import type { Child, Opened } from '#bytes'
import { cpuMs } from '../../test/fixtures/cpu-ms.ts'
import { LIES, mailOf, PAYLOAD } from '../../test/fixtures/mail-lies.ts'
import { openingFor } from '../../test/fixtures/mail-opening.ts'
import { openMail } from './open-mail.ts'

const open = (bytes: Buffer): Opened => openMail(bytes, openingFor('mail'))

function leaves(bytes: Buffer): Child[] {
  return open(bytes).children.flatMap((child) =>
    child.kind === 'mail' && Buffer.isBuffer(child.content) ? [child, ...leaves(child.content)] : [child],
  )
}

function namesOf(...fields: readonly string[]): readonly string[] {
  const [child] = open(mailOf(['From: a@b.example', ...fields, '', 'x'])).children
  const presented = child?.facts?.find((fact) => fact.type === 'presented')
  return presented?.names ?? []
}

describe('openMail finds what some program would show', () => {
  test.each(LIES)('$name', ({ bytes, code }) => {
    const found = leaves(bytes).filter(({ content }) => Buffer.isBuffer(content) && PAYLOAD.equals(content))
    expect(found).not.toEqual([])
    const codes = [...open(bytes).flaws, ...leaves(bytes).flatMap(({ flaws = [] }) => flaws)].map((flaw) => flaw.code)
    if (code !== undefined) expect(codes).toContain(code)
  })
})

describe('openMail says no more than there is', () => {
  const sane = LIES.find(({ name }) => name === 'nothing wrong')?.bytes ?? Buffer.alloc(0)

  test('an ordinary mail has its two parts and no flaw', () => {
    const { children, flaws } = open(sane)
    expect(children.map(({ role, name, kind }) => ({ role, name, kind }))).toEqual([
      { role: 'body', name: '', kind: undefined },
      { role: 'attachment', name: 'a.bin', kind: undefined },
    ])
    expect(flaws).toEqual([])
  })

  test('an inner boundary that begins with the outer one gives no second copy', () => {
    const bytes = LIES.find(({ name }) => name.startsWith('boundary of the inner'))?.bytes ?? Buffer.alloc(0)
    expect(
      open(bytes).children.filter(({ content }) => Buffer.isBuffer(content) && PAYLOAD.equals(content)),
    ).toHaveLength(1)
  })

  test('the second reading of an ambiguous mail says why it is one', () => {
    const bytes = LIES.find(({ name }) => name === 'two encodings, plain first')?.bytes ?? Buffer.alloc(0)
    const reasons = open(bytes).children.map(({ facts = [] }) => facts.find((fact) => fact.type === 'reading')?.reason)
    expect(reasons).toEqual([undefined, 'duplicate-transfer-encoding'])
  })

  test('text in the middle of a letter is no uuencoded file', () => {
    const letter = mailOf(['From: a@b.example', '', 'begin 644 the lesson', 'Dear all, here is how we do it.', 'end'])
    expect(open(letter).children).toHaveLength(1)
  })

  test('a letter that begins without a blank line is no header', () => {
    const paragraph = [
      'Dear all,',
      'here is what came',
      'From: a@b.example',
      'Subject: x',
      'and more of it',
      '',
      'Regards',
    ]
    const { children, flaws } = open(mailOf(['From: a@b.example', 'Subject: test', ...paragraph]))
    expect(children.map(({ content }) => content.toString())).toEqual([paragraph.join('\r\n')])
    expect(flaws).toEqual([])
  })

  test('what stands in the header without a colon may be the letter', () => {
    const { children } = open(mailOf(['From: a@b.example', 'see http://a.example/', 'Content-Id: x', '', 'hello']))
    expect(children.map(({ content }) => content.toString())).toEqual([
      'hello',
      'see http://a.example/\r\nContent-Id: x\r\n\r\nhello',
    ])
  })

  test('a program labelled as a mail is not taken for one', () => {
    const lie = mailOf([
      'Content-Type: message/rfc822; name=a.exe',
      'Content-Transfer-Encoding: base64',
      '',
      'TVqQAAMAAAAEAAAA',
    ])
    expect(open(lie).children[0]?.kind).toBeUndefined()
  })
})

describe('file names, in every reading', () => {
  const sjis = '\x90\xbf\x8b\x81\x8f\x91.exe'
  const disposition = (value: string): string => `Content-Disposition: attachment; ${value}`
  const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['RFC 2231', [disposition("filename*=UTF-8'ja'%E8%AB%8B%E6%B1%82%E6%9B%B8.exe")], ['請求書.exe']],
    [
      'RFC 2231 in mixed order',
      [disposition('filename*1=".e"; filename*2=xe; filename*0*=utf-8\'\'%E8%AB%8B%E6%B1%82%E6%9B%B8')],
      ['請求書.exe'],
    ],
    [
      'RFC 2231 split inside a character',
      [disposition("filename*0*=utf-8''%E8%AB; filename*1*=%8B%E6%B1%82; filename*2*=%E6%9B%B8.exe")],
      ['請求書.exe'],
    ],
    ['RFC 2231 with a missing section', [disposition('filename*0=inv; filename*2=oice.exe')], ['invoice.exe', 'inv']],
    ['RFC 2231 in Shift_JIS', [disposition("filename*=shift_jis''%90%BF%8B%81%8F%91.exe")], ['請求書.exe']],
    ['RFC 2231 without a charset', [disposition('filename*=%E8%AB%8B%E6%B1%82.exe')], ['請求.exe']],
    ['RFC 2231 with a bad escape', [disposition("filename*=utf-8''100%.exe")], ['100%.exe']],
    ['encoded word', [disposition('filename="=?utf-8?B?6KuL5rGC5pu4LmV4ZQ==?="')], ['請求書.exe']],
    ['encoded word outside quotes', [disposition('filename==?utf-8?Q?=E8=AB=8B.exe?=')], ['請.exe']],
    [
      'encoded words split inside a character',
      [disposition('filename="=?utf-8?Q?=E8=AB?=\r\n =?utf-8?Q?=8B=E6=B1=82.exe?="')],
      ['請求.exe'],
    ],
    [
      'ISO-2022-JP encoded word',
      [disposition('filename="=?ISO-2022-JP?B?GyRCQEE1YT1xGyhCLmV4ZQ==?="')],
      ['請求書.exe'],
    ],
    ['raw Shift_JIS', [disposition(`filename="${sjis}"`)], ['請求書.exe']],
    [
      'raw Shift_JIS with a backslash inside a character',
      [disposition('filename="\x95\x5c\x8e\xa6.exe"')],
      ['表示.exe'],
    ],
    ['raw ISO-2022-JP', [disposition('filename="\x1b$B@A5a=q\x1b(B.exe"')], ['請求書.exe']],
    ['raw EUC-JP', [disposition('filename="\xa4\xaa\xc0\xc1\xb5\xe1.exe"')], ['お請求.exe']],
    ['raw UTF-8', [disposition(`filename="${Buffer.from('請求書.exe').toString('latin1')}"`)], ['請求書.exe']],
    ['names that disagree', [disposition('filename=a.pdf'), 'Content-Type: a/b; name=b.exe'], ['a.pdf', 'b.exe']],
    ['two forms that disagree', [disposition("filename=a.pdf; filename*=utf-8''b.exe")], ['b.exe', 'a.pdf']],
    ['spaces outside quotes', [disposition('filename=my file.exe; size=3')], ['my file.exe', 'my']],
    ['a semicolon outside quotes', [disposition('filename=a;b.exe')], ['a', 'a;b.exe']],
    ['quoted pair', [disposition('filename="a\\"b.exe"')], ['a"b.exe', 'a\\"b.exe']],
    ['no closing quote', [disposition('filename="a.exe')], ['a.exe']],
    ['text behind the closing quote', [disposition('filename="a.pdf".exe')], ['a.pdf', 'a.pdf.exe']],
    ['NUL inside', ["Content-Disposition: attachment; filename*=utf-8''a.exe%00.pdf"], ['a.exe.pdf', 'a.exe']],
    ['two dispositions', [disposition('filename=a.pdf'), disposition('filename=b.exe')], ['a.pdf', 'b.exe']],
    [
      'the last of nine dispositions',
      [...Array.from({ length: 8 }, () => disposition('filename=a.txt')), disposition('filename=b.exe')],
      ['a.txt', 'b.exe'],
    ],
    [
      'two types that differ in the name alone',
      ['Content-Type: a/b; name=a.txt', 'Content-Type: a/b; name=b.exe'],
      ['a.txt', 'b.exe'],
    ],
    [
      'a flood of pieces',
      [disposition(`filename=a${';b'.repeat(6)}.exe`)],
      ['a', 'a;b', 'a;b;b', 'a;b;b;b', 'a;b;b;b;b;b;b.exe'],
    ],
    [
      'two hundred sections',
      [disposition(Array.from({ length: 300 }, (_, at) => `filename*${at}=${at === 299 ? '.exe' : 'a'}`).join('; '))],
      [`${'a'.repeat(299)}.exe`],
    ],
    ['a description where there is no name', ['Content-Description: evil.exe', 'Content-Type: a/b'], ['evil.exe']],
    ['a description beside a name', ['Content-Description: evil.exe', 'Content-Type: a/b; name=a.pdf'], ['a.pdf']],
    [
      'a description that is a sentence',
      ['Content-Description: Report from mail.example.com', 'Content-Type: a/b'],
      [],
    ],
    ['a description without an extension', ['Content-Description: Notification', 'Content-Type: a/b'], []],
    ['a description of an attached mail', ['Content-Description: a.eml', 'Content-Type: message/rfc822'], []],
    ['a location', ['Content-Location: file:///C:/x/evil%20one.js?a', 'Content-Type: a/b'], ['evil one.js']],
    ['the location of a shown page', ['Content-Location: file:///C:/x/a.htm', 'Content-Type: text/html'], []],
    [
      'the location of a script in a saved page',
      ['Content-Location: http://a.example/jquery.js', 'Content-Type: text/javascript'],
      [],
    ],
    [
      'an address as the location of an attachment',
      ['Content-Location: http://a.example/evil.js', 'Content-Disposition: attachment', 'Content-Type: a/b'],
      ['evil.js'],
    ],
    ['no name but a type that runs', ['Content-Type: application/hta'], ['ATT00001.hta']],
    [
      'no name but a type that runs, with an address',
      ['Content-Type: application/hta', 'Content-Location: http://a.example/a'],
      ['ATT00001.hta'],
    ],
    ['no name but a program type', ['Content-Type: application/x-msdownload'], ['ATT00001.exe']],
    ['no semicolon before the name', ['Content-Type: application/octet-stream name=a.exe'], ['a.exe']],
    ['a name without a type', ['Content-Type: name=a.exe'], ['a.exe']],
  ]
  test.each(cases)('%s', (_, fields, expected) => {
    expect(namesOf(...fields)).toEqual(expected)
  })
})

describe('openMail keeps to its limits', () => {
  const codesOf = ({ flaws }: Opened): string[] =>
    flaws.filter(({ level }) => level === 'stopped').map(({ code }) => code)

  test('multiparts in multiparts', () => {
    const lines = ['From: a@b.example']
    for (let depth = 0; depth < 500; depth += 1)
      lines.push(`Content-Type: multipart/mixed; boundary=B${depth}x`, '', `--B${depth}x`)
    expect(codesOf(open(mailOf(lines)))).toEqual(['mime/too-deep'])
  })

  test('a hundred thousand parts', () => {
    const lines = [
      'Content-Type: multipart/mixed; boundary=B',
      '',
      ...Array.from({ length: 100_000 }, (_, at) => `--B\n\n${at}`),
    ]
    const opened = open(mailOf(lines))
    expect(opened.children).toHaveLength(5_000)
    expect(codesOf(opened)).toEqual(['mime/too-many-parts'])
  })

  const dropping: readonly (readonly [string, string, string, string])[] = [
    ['names', 'filename=', '.txt', 'mime/too-many-names'],
    ['parameters', 'x', '=1', 'mime/too-many-parameters'],
  ]
  test.each(dropping)('more %s than are read: the last is, and the mail is held', (_, before, after, code) => {
    const many = Array.from({ length: 500 }, (__, at) => `${before}${at}${after}`).join('; ')
    const opened = open(mailOf([`Content-Disposition: attachment; ${many}; filename=last.exe`, '', 'x']))
    expect(codesOf(opened)).toContain(code)
    const [child] = opened.children
    const presented = child?.facts?.find((fact) => fact.type === 'presented')
    expect(presented?.names).toContain('last.exe')
  })

  const floods: readonly (readonly [string, string])[] = [
    [
      'delimiters with blank lines between',
      `Content-Type: multipart/mixed; boundary=B\n\n${'--B\n\n\n'.repeat(5_100)}--B\n\nx`,
    ],
    ['delimiters', `Content-Type: multipart/mixed; boundary=B\n\n${'--B\n'.repeat(200_000)}\nx`],
    ['uuencoded files', `A: b\n\n${'begin 644 a\n#86)C\n`\nend\n'.repeat(6_000)}`],
    ['yEnc files', `A: b\n\n${'=ybegin line=128 size=1 name=a\nk\n=yend size=1\n'.repeat(6_000)}`],
  ]
  test.each(floods)('a flood of %s is said to be one', (_, text) => {
    expect(codesOf(open(Buffer.from(text, 'latin1')))).toEqual(['mime/too-many-parts'])
  })

  test('a boundary longer than any is not looked for', () => {
    const lines = [`Content-Type: multipart/mixed; boundary=${'B'.repeat(5_000)}`, '', '--X', 'x']
    expect(codesOf(open(mailOf(lines)))).toEqual(['mime/boundary-too-long'])
  })

  test('oddities in any number do not hide that something was not read', () => {
    const lines = ['Content-Type: multipart/mixed; boundary=B', '']
    for (let at = 0; at < 300; at += 1) lines.push('--B', 'Content-Type: a/b', 'Content-Type: c/d', '', `${at}`)
    lines.push('--B', 'Content-Type: message/partial; number=2; total=9', '', 'x')
    expect(codesOf(open(mailOf(lines)))).toContain('mime/partial')
  })

  test('more bytes than a mail may unpack to', () => {
    const bytes = mailOf(['Content-Type: a/b', 'Content-Transfer-Encoding: base64', '', 'QUJD'.repeat(1_000)])
    const [child] = openMail(bytes, openingFor('mail', { partBytesMax: 1_000 })).children
    expect(child?.flaws?.map(({ code, level }) => ({ code, level }))).toEqual([
      { code: 'unpack/not-read-whole', level: 'stopped' },
    ])
    expect(Buffer.isBuffer(child?.content) && child.content.length).toBe(1_000)
  })

  test('two boundaries at every depth do not double the work each time', () => {
    const lines = ['From: a@b.example']
    for (let depth = 0; depth < 15; depth += 1) {
      lines.push(
        `Content-Type: multipart/mixed; boundary=A${depth}z; boundary=B${depth}z`,
        '',
        `--A${depth}z`,
        '',
        'x',
        `--B${depth}z`,
      )
    }
    const opened = open(mailOf([...lines, '', 'x']))
    expect(opened.children.length).toBeLessThan(200)
  })

  const hostile: readonly (readonly [string, string])[] = [
    ['a header of 10 MB', `X: ${'a'.repeat(10 * 2 ** 20)}\n\nbody`],
    ['a header of many fields', `${'X: a\n'.repeat(300_000)}\nbody`],
    ['lines without colons', `A: b\n${'x\n'.repeat(500_000)}C: d\n\nbody`],
    ['lines without colons between fields', `A: b\n${'x\ny\nContent-Id: d\n'.repeat(50_000)}\nbody`],
    ['long lines without colons', `A: b\n${`${'x'.repeat(60)}\n`.repeat(15_000)}C: d\n\nbody`],
    ['blank lines', '\n'.repeat(900_000)],
    ['a header of carriage returns', `X: ${'\r'.repeat(900_000)}a\n\nbody`],
    ['opened comments in addresses', `From: ${'('.repeat(900_000)}\n\nbody`],
    ['opened brackets in addresses', `From: ${'<'.repeat(900_000)}\n\nbody`],
    ['quotes and backslashes in addresses', `From: ${'"\\'.repeat(400_000)}\n\nbody`],
    ['words in addresses', `From: ${'a '.repeat(400_000)}\n\nbody`],
    ['begun encoded words', `Subject: ${'=?utf-8?B?'.repeat(90_000)}\n\nbody`],
    ['encoded words', `Subject: ${'=?utf-8?B?QQ==?= '.repeat(50_000)}\n\nbody`],
    ['begun parameters', `Content-Type: a/b; ${'a=b; '.repeat(200_000)}\n\nbody`],
    ['pieces in a parameter', `Content-Type: a/b; boundary=${'ID;'.repeat(21_000)}\n\nbody`],
    [
      'pieces in the names of many parts',
      `Content-Type: multipart/mixed; boundary=B\n\n${`--B\nContent-Type: a/b; name=${'a;'.repeat(4_000)}\n\nhi\n`.repeat(20)}`,
    ],
    ['opened quotes in parameters', `Content-Type: a/b; ${'a="'.repeat(200_000)}\n\nbody`],
    ['opened comments in a type', `Content-Type: ${'('.repeat(900_000)}\n\nbody`],
    [
      'spaces behind equals signs',
      `Content-Transfer-Encoding: quoted-printable\n\n${`=${' '.repeat(2_000)}`.repeat(500)}`,
    ],
    ['begun uuencode blocks', `A: b\n\n${'begin 644 a\n#\n'.repeat(50_000)}`],
    ['begun yEnc blocks', `A: b\n\n${'=ybegin size=1 name=a\n'.repeat(50_000)}`],
    ['boundaries that do not end', `Content-Type: multipart/mixed; boundary=B\n\n${'--B'.repeat(300_000)}`],
    ['dashes without end', `Content-Type: multipart/mixed; boundary=B\n\n${'-'.repeat(900_000)}`],
  ]
  test.each(hostile)('%s takes linear time', (_, text) => {
    const started = cpuMs()
    open(Buffer.from(text, 'latin1'))
    expect(cpuMs() - started).toBeLessThan(1_500)
  })
})
