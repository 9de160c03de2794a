import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { simpleParser } from 'mailparser'
import PostalMime from 'postal-mime'
import { inspect } from 'sekisho'
import { describe, expect, test } from 'vitest'
import { applyMarks, type DisarmedMail, disarm, disarmMail, marksFor } from '#actions'
import { Budget } from '#bytes'
import { DEFAULT_LIMITS } from '#domain'
import { openMail } from '#mail'
import { activeDocuments } from './fixtures/disarm-documents.ts'
import { type Attached, composeMail } from './fixtures/mail-compose.ts'
import { LIES, PAYLOAD } from './fixtures/mail-lies.ts'
import { applyAsServer } from './fixtures/milter-edits.ts'
import { buildEncryptedDocx } from './fixtures/office-binary.ts'
import { buildDocm, buildStoredZip } from './fixtures/office-ooxml.ts'

// A mail whose attachments are copies: nothing in it acts any more, as the road sees it; its texts and pictures are the
// same bytes; other mail parsers find the files under their names.

const isLong = process.env.SEKISHO_LONG === '1'

type Copy = Extract<DisarmedMail, { bytes: Buffer }>
const copyOf = (result: DisarmedMail): Copy => {
  if ('refused' in result) throw new Error(`refused: ${result.refused} ${result.detail}`)
  return result
}

const SOURCE = 'Attribute VB_Name = "Module1"\r\nSub AutoOpen()\r\n  Shell "echo example.com"\r\nEnd Sub\r\n'
const DOCM = buildDocm({ modules: [{ name: 'Module1', source: SOURCE }] })
const PROGRAM = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200, 0x90)])
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

const latin1 = (...lines: string[]): Buffer => Buffer.from(lines.join('\r\n'), 'latin1')
const mailWith = (attachments: readonly Attached[], text = 'お世話になっております。\r\n') =>
  composeMail({ text, attachments })
const mailOf = (fields: string[], body: Buffer): Buffer =>
  Buffer.concat([latin1('From: a@partner.example', 'Subject: x', 'MIME-Version: 1.0', ...fields, '', ''), body])
const lines64 = (content: Buffer): Buffer =>
  Buffer.from(`${content.toString('base64').replace(/.{76}/g, '$&\r\n')}\r\n`)

describe('a mail with a document, a program, a locked file and a picture', () => {
  const raw = mailWith([
    { name: '請求書.docm', content: DOCM },
    { name: 'setup.exe', content: PROGRAM },
    { name: 'locked.docx', content: buildEncryptedDocx() },
    { name: 'logo.png', content: PICTURE, type: 'image/png' },
  ])
  const result = copyOf(disarmMail(raw, { id: 'm1' }))

  test('is held before and not after', async () => {
    expect((await inspect(raw)).verdict.decision).toMatch(/hold|refuse/)
    const { verdict, message } = await inspect(result.bytes)
    expect([verdict.decision, verdict.decisive.map(({ id }) => id)]).toEqual(['pass', []])
    expect(message.parts.filter(({ kind }) => /vba|exe|encrypted/.test(kind))).toEqual([])
  })

  test('tells what became of each, and what was removed', () => {
    expect(result.parts).toEqual([
      { path: '請求書.docm', kind: 'docx', became: 'copy' },
      { path: 'setup.exe', kind: expect.any(String), became: 'note', refused: 'format' },
      { path: 'locked.docx', kind: 'office-encrypted', became: 'note', refused: 'encrypted' },
    ])
    expect(result.removed).toContainEqual({ what: 'vba', part: '請求書.docm > word/vbaProject.bin', count: 1 })
    expect(result.removed).toContainEqual({ what: 'left-out', part: 'setup.exe', count: 1 })
  })

  test('two other parsers find the copy by its new name, the picture as it was, and show the notes', async () => {
    const { attachments, text = '' } = await simpleParser(result.bytes)
    expect(attachments.map(({ filename }) => filename)).toEqual(['請求書.docx', 'logo.png'])
    expect(text).toMatch(
      /お世話に[\s\S]*「setup\.exe」[\s\S]*: m1\n[\s\S]*"setup\.exe"[\s\S]*: m1\n[\s\S]*"locked\.docx"/,
    )
    expect(attachments[1]?.content.equals(PICTURE)).toBe(true)
    const others = (await new PostalMime().parse(result.bytes)).attachments
    expect(others.map(({ filename }) => filename)).toEqual(expect.arrayContaining(['請求書.docx', 'logo.png']))
    const copy = disarm(DOCM, { name: 'a.docm' })
    expect('bytes' in copy && Buffer.from(others[0]?.content as ArrayBuffer).equals(copy.bytes)).toBe(true)
  })

  test('what is no attachment is the same, byte for byte', () => {
    const before = raw.toString('latin1').split('------=_Part_1')
    const after = result.bytes.toString('latin1').split('------=_Part_1')
    expect(after.length).toBe(before.length)
    for (const same of [0, 1, 5, 6]) expect(after[same]).toBe(before[same])
  })

  test('a mail server that is told the edits comes to the same mail, marks and all', () => {
    expect(applyAsServer(raw, result.headers, result.body).equals(result.bytes)).toBe(true)
    const settings = { id: 'm1', authservId: 'mx', banner: ['ja'] as const, subjectTag: '【注意】', isDisarmed: true }
    const mark = marksFor({ verdict: 'hold', score: 90, findings: [] }, settings)
    const marked = applyMarks(result.bytes, mark)
    const all = applyAsServer(raw, [...result.headers, ...marked.headers], marked.body ?? result.body)
    expect(all.equals(marked.bytes)).toBe(true)
  })
})

test.each(activeDocuments())('$name, attached: nothing acts any more', async ({ name, bytes }) => {
  const result = copyOf(disarmMail(mailWith([{ name, content: bytes }])))
  expect(result.parts).toHaveLength(1)
  const { verdict } = await inspect(result.bytes)
  expect(verdict.decision).toBe('pass')
})

test.each([
  ['a document', 'application/vnd.ms-word.document.macroEnabled.12; name="a.docm"', DOCM, 'copy'],
  ['a program', 'application/octet-stream; name=a.exe', PROGRAM, 'note'],
] as const)('a mail that is nothing but %s', async (_, type, content, became) => {
  const fields = [`Content-Type: ${type}`, 'Content-Transfer-Encoding: base64', 'Content-MD5: x', 'X-After: 1']
  const raw = mailOf(fields, lines64(content))
  const result = copyOf(disarmMail(raw))
  expect(result.parts).toMatchObject([{ became }])
  expect(applyAsServer(raw, result.headers, result.body).equals(result.bytes)).toBe(true)
  expect(result.bytes.toString('latin1')).not.toMatch(/macroEnabled|Content-MD5|\.exe/)
  expect((await inspect(result.bytes)).verdict.decision).toBe('pass')
  const settings = { id: 'm1', authservId: 'mx', banner: ['ja'] as const, subjectTag: '' }
  const marked = applyMarks(result.bytes, marksFor({ verdict: 'notice', score: 20, findings: [] }, settings))
  expect(marked.notes).toEqual(became === 'note' ? [] : ['banner-left-out-no-text'])
  const all = applyAsServer(raw, [...result.headers, ...marked.headers], marked.body ?? result.body)
  expect(all.equals(marked.bytes)).toBe(true)
})

test('a document in a mail in a mail, and in an archive in it', async () => {
  const zip = buildStoredZip({
    'a.docm': DOCM,
    'b.js': Buffer.from('// example.com'),
    'c.eml': mailWith([{ name: 'd.docm', content: DOCM }]),
  })
  const inner = mailWith([
    { name: 'a.docm', content: DOCM },
    { name: 'b.zip', content: zip },
  ])
  const middle = mailOf(['Content-Type: message/rfc822'], inner)
  const part = (type: string, body: Buffer) =>
    Buffer.concat([latin1('--B', `Content-Type: ${type}`, '', ''), body, latin1('', '')])
  const body = Buffer.concat([
    part('text/plain', latin1('see below')),
    part('message/rfc822', middle),
    latin1('--B--', ''),
  ])
  const result = copyOf(disarmMail(mailOf(['Content-Type: multipart/mixed; boundary=B'], body)))
  expect(result.removed.filter(({ what }) => what === 'vba')).toHaveLength(3)
  const { verdict, message } = await inspect(result.bytes)
  expect([verdict.decision, message.parts.filter(({ kind }) => /vba|script/.test(kind))]).toEqual(['pass', []])
  expect(message.parts.map(({ name }) => name)).toContain('a.docx')
})

test('mails in mails without an end', () => {
  let raw = mailWith([{ name: 'a.docm', content: DOCM }])
  for (let depth = 0; depth < 30; depth += 1) raw = mailOf(['Content-Type: message/rfc822'], raw)
  const { parts, removed, bytes } = copyOf(disarmMail(raw))
  expect(parts).toMatchObject([{ became: 'copy' }])
  expect(removed).toEqual([
    { what: 'left-out', part: expect.stringMatching(/^(?:message\/rfc822 1 > ){7}message/), count: 1 },
  ])
  expect(bytes.length).toBeLessThan(2_000)
})

test('a mail without files stays as it is, its signature, too', () => {
  const signed = mailOf(
    ['Content-Type: multipart/signed; protocol="application/pkcs7-signature"; boundary=S'],
    latin1(
      '--S',
      '',
      'Hello.',
      '--S',
      'Content-Type: application/pkcs7-signature; name=smime.p7s',
      '',
      'MIA=',
      '--S--',
      '',
    ),
  )
  for (const raw of [signed, composeMail({ html: '<form action="https://example.com"><p>a' })]) {
    expect(disarmMail(raw)).toEqual({ bytes: raw, headers: [], parts: [], removed: [], isSignatureBroken: false })
  }
})

test.each([
  [
    'sealed',
    mailOf(
      ['Content-Type: application/pkcs7-mime; name=smime.p7m', 'Content-Transfer-Encoding: base64'],
      latin1('MIA=', ''),
    ),
    'encrypted',
  ],
  [
    'two readings',
    mailOf(
      ['Content-Type: text/plain', 'Content-Type: multipart/mixed; boundary=B'],
      latin1('--B', '', 'a', '--B--', ''),
    ),
    'damaged',
  ],
  ['a program in the lines of a text', mailOf([], latin1('begin 644 a.exe', '$35J0`', '`', 'end', '')), 'format'],
  ['a part of a mail', mailOf(['Content-Type: message/partial; number=2; total=3; id=a'], latin1('AAAA', '')), 'note'],
])('refused or noted rather than guessed at: %s', (_, raw, expected) => {
  const result = disarmMail(raw)
  expect('refused' in result ? result.refused : result.parts[0]?.became).toBe(expected)
})

test('a name that can be read in two ways decides nothing', () => {
  const fields = ['Content-Type: text/plain; name=evil.js', 'Content-Disposition: attachment; filename=a.txt']
  expect(copyOf(disarmMail(mailOf(fields, latin1('hello', '')))).parts).toMatchObject([{ became: 'note' }])
  const page = ['Content-Type: application/hta', 'Content-Disposition: attachment']
  expect(copyOf(disarmMail(mailOf(page, latin1('hello', '')))).parts).toMatchObject([{ became: 'note' }])
})

test('mails that lie: what hides in them is not in a copy, whoever reads it', async () => {
  const kept: string[] = []
  let copies = 0
  for (const [index, { name, bytes }] of LIES.entries()) {
    if (!isLong && (bytes.length > 20_000 || (name.endsWith('(LF)') && index % 8 !== 1))) continue
    const result = disarmMail(bytes)
    if ('refused' in result) {
      if (result.refused === 'crashed') kept.push(`${name}: ${result.detail}`)
      continue
    }
    copies += 1
    const { children } = openMail(result.bytes, { budget: new Budget(DEFAULT_LIMITS) } as never)
    // QUIRK: mailparser takes no mail of more than a thousand parts.
    const { attachments } = bytes.length > 20_000 ? { attachments: [] } : await simpleParser(result.bytes)
    const contents = [...children.map(({ content }) => content as Buffer), ...attachments.map(({ content }) => content)]
    if (contents.some((content) => content.includes(PAYLOAD.subarray(0, 40)))) kept.push(name)
  }
  expect(kept).toEqual([])
  expect(copies).toBeGreaterThan(20)
})

test('damaged anywhere, nothing fails of itself', () => {
  const raw = mailWith([{ name: 'a.docm', content: buildDocm({ modules: [] }) }])
  const failed: string[] = []
  let seed = 7
  for (let round = 0; round < 120; round += 1) {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
    const damaged = round % 2 === 0 ? raw.subarray(0, seed % raw.length) : Buffer.from(raw)
    if (round % 2 === 1) damaged[seed % raw.length] = seed & 0xff
    const result = disarmMail(damaged)
    if ('refused' in result && result.refused === 'crashed') failed.push(result.detail)
  }
  expect(failed).toEqual([])
})

test('sekisho disarm writes a mail anew', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'sekisho-disarm-mail-'))
  try {
    writeFileSync(path.join(folder, 'a.eml'), mailWith([{ name: 'a.docm', content: DOCM }]))
    const bin = path.resolve(import.meta.dirname, '..', 'bin/sekisho.mjs')
    const words = ['disarm', 'a.eml', '-o', 'b.eml', '--lang', 'ja']
    const out = execFileSync(process.execPath, [bin, ...words], { cwd: folder, encoding: 'utf8' })
    expect(out).toContain('書き出しました: b.eml(メール)')
    expect(out).toContain('a.docm > word/vbaProject.bin')
    expect(readFileSync(path.join(folder, 'b.eml'), 'latin1')).toContain('a.docx')
  } finally {
    rmSync(folder, { recursive: true })
  }
})
