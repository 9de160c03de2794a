import { createHash } from 'node:crypto'
import Encoding from 'encoding-japanese'
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { dkimVerify } from 'mailauth'
import { simpleParser } from 'mailparser'
import PostalMime from 'postal-mime'
import { expect, test } from 'vitest'
import { applyMarks, type MarkSettings, marksFor } from '#actions'
import { Budget } from '#bytes'
import { DEFAULT_LIMITS } from '#domain'
import { openMail } from '#mail'
import { makeKey, sign } from './fixtures/authentication-mails.ts'
import { composeMail } from './fixtures/mail-compose.ts'
import { LIES } from './fixtures/mail-lies.ts'
import { applyAsServer } from './fixtures/milter-edits.ts'

// A marked mail as those who get it see it: two other mail parsers, a verifier of signatures, and a mail server that is
// told the same changes.

const NOTICE = {
  verdict: 'notice',
  score: 35,
  findings: [{ id: 'attachment/html-attachment' }, { id: 'attachment/executable' }],
} as const
const SETTINGS: MarkSettings = { id: 'm1', authservId: 'mx.clinic.example', banner: ['ja'], subjectTag: '【注意】' }
const MARK = marksFor(NOTICE, SETTINGS)
const LEAD = '【注意】このメールには、気をつけていただきたい点があります。'

const latin1 = (...lines: string[]): Buffer => Buffer.from(lines.join('\r\n'), 'latin1')
const HEAD = ['From: a@partner.example', 'To: b@clinic.example', 'Subject: hello', 'MIME-Version: 1.0']
const mail = (fields: string[], body: Buffer | string, head = HEAD): Buffer =>
  Buffer.concat([latin1(...head, ...fields, '', ''), typeof body === 'string' ? Buffer.from(body, 'latin1') : body])

const quoted = (content: Buffer): Buffer =>
  Buffer.from(
    content
      .toString('latin1')
      .replace(
        /[^\x20-\x3c\x3e-\x7e\r\n]/g,
        (byte) => `=${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
      )
      .replace(/.{60}(?==)/g, '$&=\r\n'),
    'latin1',
  )
const lines64 = (content: Buffer): Buffer => Buffer.from(content.toString('base64').replace(/.{76}/g, '$&\r\n'))
const iso2022 = (text: string): Buffer => Buffer.from(Encoding.convert(Encoding.stringToCode(text), 'JIS', 'UNICODE'))

const isLong = process.env.SEKISHO_LONG === '1'

interface Seen {
  readonly text: string
  readonly html: string
  readonly files: readonly string[]
}
const hash = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex').slice(0, 12)
async function seenBy(parser: 'mailparser' | 'postal-mime', bytes: Buffer): Promise<Seen> {
  if (parser === 'mailparser') {
    const { text = '', html, attachments } = await simpleParser(bytes, { skipHtmlToText: true, skipTextToHtml: true })
    return { text, html: html || '', files: attachments.map(({ content }) => hash(content)) }
  }
  const { text = '', html = '', attachments } = await new PostalMime().parse(bytes)
  return { text, html, files: attachments.map(({ content }) => hash(Buffer.from(content as ArrayBuffer))) }
}
const wordsOf = (html: string): string =>
  html
    .replace(/<style[\s\S]*?<\/style>|<title[\s\S]*?<\/title>|<!--[\s\S]*?-->|<[^>]*>/g, '')
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .trim()

function consistent(raw: Buffer, mark = MARK) {
  const marked = applyMarks(raw, mark)
  expect(applyAsServer(raw, marked.headers, marked.body).equals(marked.bytes)).toBe(true)
  for (const { name } of marked.headers) expect(name).toMatch(/^[\x21-\x39\x3b-\x7e]+$/)
  return marked
}

const WORDS = 'お世話になっております。\r\n請求書をお送りします。<b>\r\n'
const ENCODERS: readonly (readonly [string, (text: string) => Buffer])[] = [
  ['utf-8', (text) => Buffer.from(text)],
  ['iso-2022-jp', iso2022],
  ['shift_jis', (text) => iconv.encode(text, 'shift_jis')],
  ['cp932', (text) => iconv.encode(text, 'cp932')],
  ['euc-jp', (text) => iconv.encode(text, 'euc-jp')],
  ['gb18030', (text) => iconv.encode(text, 'gb18030')],
  ['utf-16', (text) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])],
]
const CODINGS: readonly (readonly [string, (content: Buffer) => Buffer])[] = [
  ['base64', lines64],
  ['quoted-printable', quoted],
  ['8bit', (content) => content],
]

const ROWS = ENCODERS.flatMap(([charset, encode]) =>
  CODINGS.filter(([coding]) => charset !== 'utf-16' || coding === 'base64').map(
    ([coding, code]) => ({ charset, coding, of: (text: string) => code(encode(text)) }) as const,
  ),
)

test.each(ROWS)(
  '$charset in $coding: two parsers show the banner first, then the text',
  async ({ charset, coding, of }) => {
    const page = `<!DOCTYPE html>\r\n<html><head><title>請求 <body> 書</title></head><body class="a">\r\n<p>${WORDS}</p></body></html>`
    const raw = mail(
      ['Content-Type: multipart/mixed; boundary=MM'],
      Buffer.concat([
        latin1('--MM', 'Content-Type: multipart/alternative; boundary="AA"', '', '--AA', ''),
        latin1(`Content-Type: text/plain; charset=${charset}`, `Content-Transfer-Encoding: ${coding}`, '', ''),
        of(WORDS),
        latin1(
          '',
          '--AA',
          `Content-Type: text/html; charset="${charset}"`,
          `Content-Transfer-Encoding: ${coding}`,
          '',
          '',
        ),
        of(page),
        latin1(
          '',
          '--AA--',
          '--MM',
          'Content-Type: application/pdf; name=a.pdf',
          'Content-Disposition: attachment',
          '',
        ),
        latin1('Content-Transfer-Encoding: base64', '', 'AAECAwQFBgc=', '--MM--', ''),
      ]),
    )
    const { bytes, notes } = consistent(raw)
    expect(notes).toEqual([])
    for (const parser of ['mailparser', 'postal-mime'] as const) {
      const before = await seenBy(parser, raw)
      const after = await seenBy(parser, bytes)
      expect(after.text.startsWith(LEAD)).toBe(true)
      expect(after.text.replaceAll('\r\n', '\n').endsWith(`\n\n${before.text.replaceAll('\r\n', '\n')}`)).toBe(true)
      expect(wordsOf(after.html).startsWith(LEAD)).toBe(true)
      expect(after.html.replace(/\r?\n<div lang="ja"[\s\S]*?<\/div>\r?\n/, '')).toBe(before.html)
      expect([after.files, after.files.length]).toEqual([before.files, 1])
    }
  },
)

test.each<readonly [string, string[], Buffer | string, { note?: string; type?: string; first?: string }]>([
  ['ASCII without a charset', [], 'Hello.\r\n', { type: 'text/plain; charset=utf-8' }],
  [
    'ASCII that is called so',
    ['Content-Type: text/plain; charset="us-ascii"; format=flowed'],
    'Hello.\r\n',
    { type: 'text/plain; format=flowed; charset=utf-8' },
  ],
  [
    'a charset parameter folded',
    ['Content-Type: text/plain;', ' charset=us-ascii;', '\tformat=flowed'],
    'Hello.\r\n',
    { type: 'text/plain;\n format=flowed; charset=utf-8' },
  ],
  [
    'UTF-8 and 7bit',
    ['Content-Type: text/plain; charset=UTF-8', 'Content-Transfer-Encoding: 7bit'],
    'Hello.\r\n',
    { type: 'text/plain; charset=UTF-8' },
  ],
  ['ISO-2022-JP without a charset', [], iso2022('こんにちは。\r\n'), { type: '' }],
  [
    'ISO-2022-JP called us-ascii',
    ['Content-Type: text/plain; charset=us-ascii'],
    iso2022('こんにちは。\r\n'),
    { type: 'text/plain; charset=us-ascii' },
  ],
  [
    'UTF-8 called Latin',
    ['Content-Type: text/plain; charset=iso-8859-1'],
    Buffer.from('こんにちは。\r\n'),
    { type: 'text/plain; charset=utf-8' },
  ],
  ['UTF-8 with its mark', ['Content-Type: text/plain; charset=utf-8'], Buffer.from('\ufeffこんにちは。\r\n'), {}],
  [
    'Latin that cannot say it',
    ['Content-Type: text/plain; charset=iso-8859-1'],
    'Caf\xe9 cr\xe8me.\r\n',
    { type: 'text/plain; charset=utf-8' },
  ],
  [
    'Shift_JIS called ISO-2022-JP: nothing is rewritten on a guess',
    ['Content-Type: text/plain; charset=iso-2022-jp'],
    iconv.encode('請求書をお送りします。\r\n', 'shift_jis'),
    { note: 'banner-in-ascii', first: '[CAUTION]' },
  ],
  [
    'a file of lines in the text',
    ['Content-Type: text/plain'],
    'begin 644 a.txt\r\n#86)C\r\n`\r\nend\r\n',
    { note: 'banner-in-ascii', first: '[CAUTION]' },
  ],
  ['no text at all', ['Content-Type: text/plain; charset=utf-8'], '', {}],
])('a text in %s', async (_, fields, body, { note, type, first = LEAD }) => {
  const raw = mail(fields, body)
  const { bytes, headers, notes } = consistent(raw)
  expect(notes).toEqual(note === undefined ? [] : [note])
  for (const parser of ['mailparser', 'postal-mime'] as const) {
    const { text } = await seenBy(parser, bytes)
    if (!/^(?:Shift_JIS|ISO-2022-JP (?:w|c))/.test(_)) expect(text.replace('\ufeff', '').startsWith(first)).toBe(true)
  }
  const told = headers.find(({ name }) => name === 'Content-Type')
  if (type !== undefined && told !== undefined && told.type !== 'delete') expect(told.value).toBe(type)
  if (type === '') expect(told).toBeUndefined()
  const { children } = openMail(bytes, { budget: new Budget(DEFAULT_LIMITS) } as never)
  const [text] = children
  expect(Buffer.isBuffer(text?.content)).toBe(true)
})

test('bytes of a file without a charset are no Japanese, whatever they look like', async () => {
  const bytes = Buffer.concat([
    latin1('=ybegin line=128 size=60 name=a.bin', ''),
    Buffer.from('\x1b$B0!\x1b(B\x01\x82\xa0\x82\xa2'.repeat(4), 'latin1'),
    latin1('', '=yend size=60', ''),
  ])
  const marked = consistent(mail([], bytes))
  expect(marked.notes).toEqual(['banner-in-ascii'])
  expect(marked.body?.toString('latin1')).toMatch(/^\[CAUTION\]/)
  expect(marked.body?.subarray(-bytes.length).equals(bytes)).toBe(true)
})

test.each([
  ['text/plain', 'text/html'],
  ['text/html', 'text/plain'],
])('%s above %s: both bear it, for who shows which', async (one, two) => {
  const lines = ['--B', `Content-Type: ${one}`, '', 'first', '--B', `Content-Type: ${two}`, '', 'second', '--B--', '']
  const { bytes } = consistent(mail(['Content-Type: multipart/mixed; boundary=B'], lines.join('\r\n')))
  const { text, html } = await seenBy('mailparser', bytes)
  expect([text.trimStart().startsWith(LEAD), wordsOf(html).startsWith(LEAD)]).toEqual([true, true])
})

const SIGNED = [
  '--SS',
  'Content-Type: text/plain',
  '',
  'Hello.',
  '--SS',
  'Content-Type: application/pkcs7-signature; name=smime.p7s',
  '',
  'x',
  '--SS--',
  '',
]
test.each<readonly [string, string[], string[], string]>([
  [
    'signed (S/MIME)',
    ['Content-Type: multipart/signed; protocol="application/pkcs7-signature"; boundary=SS'],
    SIGNED,
    'banner-left-out-signed',
  ],
  [
    'signed inside another',
    ['Content-Type: multipart/mixed; boundary=MM'],
    ['--MM', 'Content-Type: multipart/signed; boundary=SS', '', ...SIGNED, '--MM--', ''],
    'banner-left-out-signed',
  ],
  [
    'sealed (S/MIME)',
    ['Content-Type: application/pkcs7-mime; smime-type=enveloped-data', 'Content-Transfer-Encoding: base64'],
    ['MIAG', ''],
    'banner-left-out-signed',
  ],
  [
    'sealed (PGP)',
    ['Content-Type: multipart/encrypted; boundary=SS'],
    [
      '--SS',
      'Content-Type: application/pgp-encrypted',
      '',
      'Version: 1',
      '--SS',
      'Content-Type: application/octet-stream',
      '',
      'x',
      '--SS--',
      '',
    ],
    'banner-left-out-signed',
  ],
  [
    'signed text (PGP)',
    ['Content-Type: text/plain'],
    ['-----BEGIN PGP SIGNED MESSAGE-----', 'Hash: SHA256', '', 'Hello.', ''],
    'banner-left-out-signed',
  ],
  [
    'a bounce',
    ['Content-Type: multipart/report; report-type=delivery-status; boundary=SS'],
    ['--SS', 'Content-Type: text/plain', '', 'Not delivered.', '--SS--', ''],
    'banner-left-out-report',
  ],
  [
    'an invitation',
    ['Content-Type: text/calendar; method=REQUEST'],
    ['BEGIN:VCALENDAR', 'END:VCALENDAR', ''],
    'banner-left-out-no-text',
  ],
  [
    'a file and nothing else',
    ['Content-Type: application/pdf; name=a.pdf'],
    ['%PDF-1.4', ''],
    'banner-left-out-no-text',
  ],
  ['two types', ['Content-Type: text/plain', 'Content-Type: text/html'], ['Hello.', ''], 'banner-left-out-unclear'],
  [
    'frames',
    ['Content-Type: text/html'],
    ['<html><frameset><frame src=a></frameset></html>', ''],
    'banner-left-out-unclear',
  ],
  [
    'a boundary that begins another',
    ['Content-Type: multipart/mixed; boundary=B'],
    ['--B', '', 'one', '--BB', '', 'two', '--B--', ''],
    'banner-left-out-unclear',
  ],
  [
    'junk in base64',
    ['Content-Type: text/plain', 'Content-Transfer-Encoding: base64'],
    ['SGVs!!bG8=', 'SGVsbG8=', ''],
    'banner-left-out-unclear',
  ],
])('left out where it may do damage: %s', (_, fields, body, note) => {
  const raw = mail(fields, body.join('\r\n'))
  const marked = consistent(raw)
  expect(marked.notes).toEqual([note])
  expect(marked.body).toBeUndefined()
  expect(marked.bytes.subarray(-body.join('\r\n').length).equals(Buffer.from(body.join('\r\n')))).toBe(true)
})

// `^` is where it belongs: where nothing before it shows anything, and nothing before it can hold it.
test.each([
  '<html><body>^<p>a',
  '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0//EN" "http://www.w3.org/x.dtd">\r\n<html>\r\n<head><meta charset=utf-8></head>\r\n<body style="a>b" bgcolor=\'#fff\'>^a',
  '^a',
  '^<p>a<body>b',
  '^<div style="display:none"><html><body>a',
  '<html><head><style>p{}</style></head>^<div hidden><body>a',
  '<!-- <body> --><html><body>^a',
  '<html>^<!--> <body>a --><body>b',
  '<html>^<!-- a --!> <body> --><body>b',
  '<html><head><!--[if gte mso 9]><xml><o:a/></xml><![endif]--></head><body>^a',
  '<html><head>^<!--[if mso]><div style="mso-hide:all"><![endif]--></head><body>a',
  '<html><head><!--[if !mso]><!--><style>p{}</style><!--<![endif]--></head><body>^a',
  '<html><head><title>a <body> b</title><style>/* <body> */</style><script>"<body>"</script></head><body>^a',
  '<html><head>^<script><!-- <script> </script> <body> --></script></head><body>a',
  '<html><head>^<title>no end <body>a',
  '<html>^<body title="no end>a',
  '<html>^<!-- no end <body>a',
  '<html>^<svg><body>a',
  '<html>^<noscript><div></noscript><body>a',
  '\r\n\r\n<html>\r\n<BODY\r\n>^a',
])('a page: %s', async (sketch) => {
  const raw = mail(['Content-Type: text/html; charset=us-ascii'], sketch.replace('^', ''))
  const { bytes, notes } = consistent(raw)
  expect(notes).toEqual([])
  const body = bytes.toString('latin1', bytes.indexOf('\r\n\r\n') + 4)
  expect(body.replace(/\r\n<div lang="ja" dir="ltr"[\s\S]*?<\/div>\r\n/, '^')).toBe(sketch)
})

test('what claims to be ours is taken away, what is others’ stays', () => {
  const forged = [
    'X-Sekisho-Verdict: pass',
    'x-sekisho-ID : a\r\n b',
    'Authentication-Results: mx.clinic.example; dkim=pass',
    'Authentication-Results: other.example; dkim=pass',
    'authentication-results: (a (b) \\) c) "MX.\\clinic.example" 1;\r\n\tspf=pass',
    'Authentication-Results: MX.Clinic.Example. (ours) 1; spf=pass',
    'X-Sekisho: kept',
  ]
  const results = 'Authentication-Results: mx.clinic.example;\r\n spf=none\r\n  smtp.mailfrom=a;\r\n dkim=none\r\n'
  const mark = marksFor({ ...NOTICE, verdict: 'pass' }, { ...SETTINGS, authenticationResults: results })
  const { bytes } = consistent(mail([], 'Hello.', [...forged, ...HEAD]), mark)
  expect(bytes.toString('latin1').split('\r\n')).toEqual([
    'Authentication-Results: mx.clinic.example;',
    ' spf=none',
    ' smtp.mailfrom=a;',
    ' dkim=none',
    'X-Sekisho-Verdict: pass',
    'X-Sekisho-Score: 35',
    'X-Sekisho-Rules: attachment/html-attachment, attachment/executable',
    'X-Sekisho-Id: m1',
    'Authentication-Results: other.example; dkim=pass',
    'X-Sekisho: kept',
    ...HEAD,
    '',
    'Hello.',
  ])
})

test('a claim that only some programs see is told', () => {
  const raw = mail([], 'Hello.', ['X-A: b\rX-Sekisho-Verdict: pass', ...HEAD])
  expect(applyMarks(raw, MARK).notes).toContain('forgery-left')
})

test('a hundred rules are folded within 78 characters', () => {
  const findings = Array.from({ length: 100 }, (_, index) => ({ id: `attachment/rule-number-${index}` }))
  const { bytes } = consistent(mail([], 'x'), marksFor({ ...NOTICE, findings }, SETTINGS))
  const head = bytes.toString('latin1').split('\r\n\r\n')[0] ?? ''
  for (const line of head.split('\r\n')) expect(line.length).toBeLessThanOrEqual(78)
  expect(head.replaceAll('\r\n', '')).toContain('rule-number-99')
})

test.each<readonly [string, string[], string[]]>([
  ['plain', ['Subject: Invoice'], ['【注意】 Invoice']],
  ['encoded words', ['Subject: =?ISO-2022-JP?B?GyRCQEE1YT1xGyhC?='], ['【注意】 請求書']],
  ['encoded words, folded', ['Subject: =?UTF-8?B?6KuL5rGC?=', ' =?UTF-8?B?5pu4?='], ['【注意】 請求書']],
  [
    'raw Shift_JIS',
    [`Subject: ${iconv.encode('請求書の件です', 'shift_jis').toString('latin1')}`],
    ['【注意】 請求書の件です'],
  ],
  ['raw UTF-8', [`Subject: ${Buffer.from('請求書').toString('latin1')}`], ['【注意】 請求書']],
  ['a line that is as long as can be', [`Subject: ${'a'.repeat(980)}`], [`【注意】 ${'a'.repeat(980)}`]],
  ['two of them', ['Subject: one', 'subject: two'], ['【注意】 one', '【注意】 two']],
  ['none', [], ['【注意】']],
  ['empty', ['Subject:'], ['【注意】']],
  ['tagged already', ['Subject: =?UTF-8?B?44CQ5rOo5oSP44CR?= Invoice'], ['【注意】 Invoice']],
])('a subject: %s', async (_, subject, expected) => {
  const { bytes } = consistent(mail([], 'Hello.\r\n', [...subject, 'From: a@partner.example', 'MIME-Version: 1.0']))
  const { headerLines } = await simpleParser(bytes)
  const lines = headerLines.filter(({ key }) => key === 'subject').map(({ line }) => line)
  for (const line of lines.flatMap((line) => line.split(/\r?\n/))) expect(line).toMatch(/^[\x20-\x7e\t]{1,998}$/)
  const shown = await Promise.all(lines.map(async (line) => (await new PostalMime().parse(`${line}\r\n\r\n`)).subject))
  expect(shown).toEqual(expected)
})

test('the prefix keeps off where nothing was found', () => {
  const pass = marksFor({ verdict: 'pass', score: 0, findings: [] }, SETTINGS)
  expect([pass.subjectTag, pass.banner]).toEqual(['', undefined])
  expect(
    marksFor({ verdict: 'pass', score: 0, findings: [] }, { ...SETTINGS, isDisarmed: true }).banner?.text,
  ).toContain('写し')
})

test('DKIM: header fields of ours leave a signature whole, a banner does not, and that is told', async () => {
  const key = makeKey('partner.example')
  const raw = await sign(mail(['Content-Type: text/plain; charset=utf-8'], 'Hello.\r\n'), key)
  const verdictOn = async (bytes: Buffer) => {
    const resolver = async () => [[String(key.record.value)]]
    const { results } = await dkimVerify(bytes, { resolver: resolver as never })
    return results.map(({ status }) => status.result)
  }
  const plain = consistent(raw, marksFor({ ...NOTICE, verdict: 'pass' }, SETTINGS))
  expect([await verdictOn(plain.bytes), plain.notes]).toEqual([['pass'], []])
  expect(plain.bytes.subarray(-raw.length).equals(raw)).toBe(true)
  const banner = consistent(raw)
  expect(await verdictOn(banner.bytes)).not.toContain('pass')
  expect(banner.notes).toEqual(['signature-broken'])
})

test('what the banner says, in both languages', () => {
  const { banner } = marksFor(NOTICE, { ...SETTINGS, banner: ['ja', 'en'] })
  expect(banner?.text).toMatch(
    /^【注意】.*\n・.+\n・.+\n.*関所 Sekisho.*\n\n\[CAUTION\].*\n\* .+\n\* .+\n.*\(Sekisho\)\n_+\n\n$/,
  )
  expect(`${banner?.ascii}${banner?.html}`).toMatch(/^[\x20-\x7e\r\n]+$/)
  expect(banner?.text).not.toMatch(/^--|[ \t]$/m)
  for (const line of `${banner?.text}${banner?.html}`.split('\n')) expect(Buffer.byteLength(line)).toBeLessThan(800)
})

const hashesOf = (bytes: Buffer): string[] => {
  const { children } = openMail(bytes, { budget: new Budget(DEFAULT_LIMITS) } as never)
  return children.filter(({ role }) => role !== 'body').map(({ content }) => hash(content as Buffer))
}

// Whole lines, all of them ended, and a header of nothing but fields.
const isTakenBySmtp = (bytes: Buffer): boolean => {
  const text = bytes.toString('latin1')
  return (
    !/(?<!\r)\n|\r(?!\n)/.test(text) && /^(?:[!-9;-~]+:.*\r\n(?:[ \t].*\r\n)*)+\r\n/.test(text) && !text.includes('\0')
  )
}

test('mails that lie: nothing throws, their files stay, and a mail server comes to the same mail', () => {
  for (const [index, { name, bytes }] of LIES.entries()) {
    if (!isLong && (bytes.length > 20_000 || (name.endsWith('(LF)') && index % 8 !== 1))) continue
    const marked = applyMarks(bytes, MARK)
    // To a mail server all of such a mail is body, or one line: with fields on top it is so to everybody.
    if (/^[\r\n]/.test(bytes.toString('latin1', 0, 1)) || !bytes.includes(0x0a)) continue
    expect([name, hashesOf(marked.bytes)]).toEqual([name, hashesOf(bytes)])
    if (isTakenBySmtp(bytes)) consistent(bytes)
  }
})

test('mails of any text, file and damage: nothing throws, edits and bytes agree', () => {
  const sketch = fc.record({
    subject: fc.string({ unit: 'binary', maxLength: 40 }),
    text: fc.string({ unit: 'binary', maxLength: 200 }),
    content: fc.uint8Array({ maxLength: 200 }),
    isHtml: fc.boolean(),
    damage: fc.option(fc.tuple(fc.nat(), fc.nat(255))),
  })
  fc.assert(
    fc.property(sketch, ({ subject, text, content, isHtml, damage }) => {
      const raw = composeMail({
        subject: subject.replace(/[\r\n\ud800-\udfff]/g, ''),
        [isHtml ? 'html' : 'text']: text,
        attachments: [{ name: '請求書.pdf', content: Buffer.from(content) }],
      })
      const headBytes = raw.indexOf('\r\n\r\n') + 4
      if (damage !== null) raw[headBytes + (damage[0] % (raw.length - headBytes))] = damage[1]
      const marked = consistent(raw)
      expect(hashesOf(marked.bytes)).toEqual(hashesOf(raw))
      const isLeftOut = marked.notes.some((note) => note.startsWith('banner-left-out'))
      if (damage === null) expect(isLeftOut).toBe(false)
      expect(marked.body === undefined).toBe(isLeftOut)
    }),
    { numRuns: isLong ? 3_000 : 30, seed: 7 },
  )
})

test('cut anywhere, nothing throws', () => {
  const raw = composeMail({
    html: '<html><body>請求書</body></html>',
    attachments: [{ name: 'a.pdf', content: Buffer.from('abc') }],
  })
  for (let length = 0; length <= raw.length; length += isLong ? 1 : 9) {
    const cut = raw.subarray(0, length)
    expect(hashesOf(applyMarks(cut, MARK).bytes)).toEqual(hashesOf(cut))
  }
})
