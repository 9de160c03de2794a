import { inspect } from 'sekisho'
import { describe, expect, test } from 'vitest'
import { damaged } from './fixtures/carrier-mutate.ts'
import { type Lock, lockedPdf } from './fixtures/carrier-pdf-locked.ts'
import { allFacts, takeApart } from './fixtures/office-open.ts'

const LOCKS: readonly Lock[] = ['rc4-40', 'rc4-128', 'aes-128', 'aes-256']

describe.each(LOCKS)('a PDF locked with %s', (lock) => {
  test('opens with the empty password', () => {
    const message = takeApart(lockedPdf(lock), 'a.pdf')
    expect(message.parts[0]?.flaws).toEqual([])
    expect(allFacts(message, 'link').map(({ url }) => url)).toEqual(['https://example.com/locked'])
    expect(message.parts[1]?.content.toString()).toBe('only words about example.com')
  })

  test('a file that was left in the clear is read as it is', () => {
    const value = '<< /Type /EmbeddedFile /Length 44 /Filter [/Crypt] /DecodeParms [<< /Name /Identity >>] >>'
    const clear = { value, stream: Buffer.from('words in the clear, with a page of their own') }
    const contents = takeApart(lockedPdf(lock, '', [clear]), 'a.pdf').parts.map(({ content }) =>
      content.toString('latin1'),
    )
    expect(contents).toContain('words in the clear, with a page of their own')
    expect(contents).toContain('only words about example.com')
  })

  test('is held when its password is not known', async () => {
    const { verdict, message } = await inspect(lockedPdf(lock, 'kept-to-himself'), { name: 'a.pdf' })
    expect(message.parts[0]?.flaws.map(({ code }) => code)).toEqual(['pdf/encrypted'])
    expect(verdict.decision).toBe('hold')
  })

  test('survives damage', () => {
    for (const broken of damaged(lockedPdf(lock), 12)) {
      const flaws = takeApart(broken, 'a.pdf').parts.flatMap((part) => part.flaws)
      expect(flaws.filter(({ code }) => code === 'unpack/crashed')).toEqual([])
    }
  })
})

test('a PDF opens with a password that the mail tells', () => {
  const mail = [
    'From: a@partner.example',
    'Subject: password',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=b',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'Password: sakura-05',
    '--b',
    'Content-Type: application/pdf; name=a.pdf',
    'Content-Transfer-Encoding: base64',
    'Content-Disposition: attachment; filename=a.pdf',
    '',
    lockedPdf('aes-128', 'sakura-05').toString('base64').replace(/.{76}/g, '$&\r\n'),
    '--b--',
    '',
  ].join('\r\n')
  expect(allFacts(takeApart(Buffer.from(mail), 'a.eml'), 'link').map(({ url }) => url)).toEqual([
    'https://example.com/locked',
  ])
})
