import { inspect } from 'sekisho'
import { describe, expect, test } from 'vitest'
import { buildZip } from './fixtures/archive-zip.ts'
import { composeMail } from './fixtures/mail-compose.ts'

// Names that look like one thing and open as another, through the whole road: the content is a line of text, so the name
// alone decides what a double click does.

const CONTENT = Buffer.from('var a = 1 // harmless\r\n')
const idsOf = async (name: string): Promise<string[]> => {
  const { findings } = await inspect(composeMail({ attachments: [{ name, content: CONTENT }] }))
  return findings.map(({ id }) => id)
}

describe('a script by its name:', () => {
  test.each([
    'a.js;',
    'a.js::$DATA',
    'a.js~',
    'a.js . .',
    'a.txt\u2800\u2800.js\u2800',
    'a.js\u3164\u115f',
    'a．js',
    'a\u2024js',
    'a\ufe52js',
    '\u202etxt.\u202csj.js',
    'folder/a.js',
    'folder\\a.js\\',
    'a.JS',
    'a.ｊｓ',
  ])('%j', async (name) => {
    expect(await idsOf(name)).toContain('attachment/script')
  })

  test.each(['a.js.txt', 'js', 'a_js', 'a.jsx.txt', 'js.pdf~'])('near miss: %j', async (name) => {
    expect(await idsOf(name)).not.toContain('attachment/script')
  })
})

describe('a script by its name as the header spells it:', () => {
  const star = "filename*=utf-8''a%2Ejs"
  test.each([
    star,
    'filename*1="js"; filename*0="a."',
    "filename*0*=utf-8''a%2E; filename*1=js",
    `filename=a.txt; ${star}`,
    `${star.replace('js', 'txt')}; filename=a.js`,
    'filename="=?utf-8?B?YS4=?= =?utf-8?B?anM=?="',
    'filename="=?utf-7?Q?a+AC4-js?="',
    'filename="=?utf-8?Q?=3D=3Futf-8=3FB=3FYS5qcw=3D=3D=3F=3D?="',
    'filename="a%2Ejs"',
    'filename="a.js',
    "filename='a.js'",
    'filename="a\\.j\\s"',
    'filename="a.js\0.txt"',
    '\r\nfilename=a.js',
    'filename="a.j\r\n\ts"',
  ])('%j', async (parameters) => {
    const mail = [
      'From: taro@partner.example',
      `Content-Disposition: attachment; ${parameters}`,
      'Content-Transfer-Encoding: base64',
      '',
      CONTENT.toString('base64'),
    ].join('\r\n')
    const { findings } = await inspect(Buffer.from(mail, 'latin1'), { as: 'mail' })
    expect(findings.map(({ id }) => id)).toContain('attachment/script')
  })
})

test('a long path in an archive keeps the ending of its file', async () => {
  const zip = buildZip([{ name: `${'資料/'.repeat(120)}a.rdp`, data: 'full address:s:files.example.com' }])
  const { message, findings } = await inspect(composeMail({ attachments: [{ name: 'a.zip', content: zip }] }))
  expect(message.parts.at(-1)?.name).toMatch(/^資料\/.{240,}a\.rdp$/)
  expect(findings.map(({ id }) => id)).toContain('attachment/settings-file')
})
