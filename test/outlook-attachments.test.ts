import { inspect } from 'sekisho'
import { describe, expect, test } from 'vitest'
import { buildMsg } from './fixtures/office-binary.ts'

// Outlook messages whose attachments go by one name and open by another, or that fetch something from a share.

const content = Buffer.from('var a = 1 // harmless\r\n')
const SHARE = '\\\\files.example.com\\s\\a.wav'
const idsOf = async (bytes: Buffer): Promise<string[]> =>
  (await inspect(bytes, { name: 'mail.msg' })).findings.map(({ id }) => id)

describe('a name in another property', () => {
  test.each([
    ['the display name', { '3001': 'a.pdf' }, 'a.js'],
    ['the short name', { '3704': 'A.JS' }, 'a.pdf'],
    ['the extension', { '3703': '.js' }, 'a.pdf'],
  ])('%s that disagrees is a disguise', async (_, more, name) => {
    const ids = await idsOf(buildMsg({ text: 'x', attachments: [{ name, content, more }] }))
    expect(ids).toContain('attachment/several-names')
    expect(ids).toContain('attachment/script')
  })

  test('the short form, a title and the same extension are none', async () => {
    const more = { '3001': '議事録', '3703': '.docx', '3704': '議事録~1.DOC' }
    const ids = await idsOf(buildMsg({ text: 'x', attachments: [{ name: '議事録.docx', content, more }] }))
    expect(ids).not.toContain('attachment/several-names')
  })
})

describe('a share outside', () => {
  test('that an attachment refers to is told', async () => {
    expect(await idsOf(buildMsg({ text: 'x', attachments: [{ name: 'a.pdf', more: { '370D': SHARE } }] }))).toContain(
      'link/outside-share',
    )
  })

  test('that the sound of a reminder is fetched from is told', async () => {
    expect(await idsOf(buildMsg({ text: 'x', more: { '8011': SHARE } }))).toContain('link/outside-share')
  })

  test('near miss: a share of the office, and words', async () => {
    const more = { '8011': '\\\\server\\share\\a.wav', '8012': 'see \\\\files.example.com\\s' }
    expect(await idsOf(buildMsg({ text: 'x', more }))).not.toContain('link/outside-share')
  })
})
