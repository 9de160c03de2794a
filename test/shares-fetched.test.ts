import { inspect } from 'sekisho'
import { describe, expect, test } from 'vitest'
import { composeMail } from './fixtures/mail-compose.ts'

// Files that ask a file share for something as soon as they are opened or shown, and texts that lead to one.

const SHARE = '\\\\files.example.com\\s\\a.mp3'
const idsOf = async (name: string, content: string | Buffer, text = 'x'): Promise<string[]> => {
  const { findings } = await inspect(composeMail({ text, attachments: [{ name, content: Buffer.from(content) }] }))
  return findings.map(({ id }) => id)
}

describe('a share is told in', () => {
  test.each([
    ['a.m3u', `#EXTM3U\r\n${SHARE}\r\n`],
    ['a.asx', '<asx version="3.0"><entry><ref href="file://files.example.com/s/a.mp3"/></entry></asx>'],
    ['a.xml', '<?xml version="1.0"?><!DOCTYPE a SYSTEM "file://files.example.com/s/a.dtd"><a/>'],
    ['b.xml', `<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="${SHARE}"?><a/>`],
    ['a.url', `[InternetShortcut]\r\nURL=https://example.com/\r\nIconFile=${SHARE}\r\n`],
    ['a.html', `<html><body background="${SHARE}">text</body></html>`],
    ['a.rtf', `{\\rtf1{\\field{\\*\\fldinst INCLUDEPICTURE "${SHARE.replaceAll('\\', '\\\\\\\\')}"}{\\fldrslt}}}`],
  ])('%s', async (name, content) => {
    expect(await idsOf(name, content)).toContain('link/outside-share')
  })

  test('the text of a mail', async () => {
    expect(await idsOf('a.txt', 'x', `資料は ${SHARE} をご覧ください`)).toContain('link/outside-share')
  })
})

describe('near miss: none in', () => {
  test.each([
    ['a.m3u', '#EXTM3U\r\nmusic\\a.mp3\r\n\\\\server\\s\\a.mp3\r\nhttps://example.com/a.mp3\r\n'],
    ['a.xml', '<?xml version="1.0"?><!DOCTYPE a SYSTEM "http://example.com/a.dtd"><a>\\\\files.example.com\\s\\a</a>'],
    ['a.txt', `a list of places: ${SHARE}`],
  ])('%s', async (name, content) => {
    expect(await idsOf(name, content)).not.toContain('link/outside-share')
  })
})

describe('a text in a charset that is not read', () => {
  // `hello, this is a text` and a link in IBM037.
  const ebcdic = Buffer.from('8885939396 6b40a38889a2408 9a240814 0a385a7a3'.replaceAll(' ', ''), 'hex')
  const mail = (charset: string, content: Buffer): Buffer =>
    Buffer.from(
      [
        'From: taro@partner.example',
        `Content-Type: text/html; charset=${charset}`,
        'Content-Transfer-Encoding: base64',
        '',
        content.toString('base64'),
      ].join('\r\n'),
    )

  test('holds the mail', async () => {
    const { message, verdict } = await inspect(mail('ibm037', ebcdic), { as: 'mail' })
    expect(message.parts[1]?.flaws).toContainEqual({ code: 'text/unread-charset', level: 'stopped', seen: 'ibm037' })
    expect(verdict.decision).toBe('hold')
  })

  test.each(['ibm037', 'cp932', 'x-unknown'])('near miss: plain letters that are called %s', async (charset) => {
    const { verdict } = await inspect(mail(charset, Buffer.from('hello, this is a text')), { as: 'mail' })
    expect(verdict.decision).not.toBe('hold')
  })
})
