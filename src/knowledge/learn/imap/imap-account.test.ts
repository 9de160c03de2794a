import { describe, expect, test } from 'vitest'
import { folderUrl, parseImapUrl } from './imap-account.ts'

describe('parseImapUrl', () => {
  test.each([
    ['imaps://taro@mail.example', { host: 'mail.example', port: 993, security: 'tls', user: 'taro' }],
    ['IMAPS://mail.example:10993/', { host: 'mail.example', port: 10993, security: 'tls', user: '' }],
    ['imap://taro@mail.example', { host: 'mail.example', port: 143, security: 'starttls', user: 'taro' }],
    ['imaps://taro@clinic.example@mail.example', { user: 'taro@clinic.example', host: 'mail.example' }],
    ['imaps://taro%40clinic.example@mail.example.', { user: 'taro@clinic.example', host: 'mail.example' }],
    ['imaps://50%@mail.example', { user: '50%' }],
    ['imaps://太郎@メール.example', { user: '太郎', host: 'xn--4dkua4c.example' }],
    ['imaps://taro@[::1]:1993', { host: '::1', port: 1993 }],
    ['imap:mail.example', 'not-imap'],
    ['https://mail.example', 'not-imap'],
    ['mail.example', 'not-imap'],
    ['imaps://', 'not-imap'],
    ['imaps://taro:secret@mail.example', 'with-password'],
    ['imaps://taro@mail.example/INBOX', 'with-folder'],
    ['imaps://taro@mail.example?x', 'with-folder'],
  ] as const)('%s', (url, expected) => {
    const parsed = parseImapUrl(url, false)
    if (typeof expected === 'string') expect(parsed).toBe(expected)
    else expect(parsed).toMatchObject(expected)
  })

  test.each([
    ['imap://127.0.0.1', 'plain'],
    ['imap://localhost:1143', 'plain'],
    ['imap://[::1]', 'plain'],
    ['imap://127.0.0.1.example', undefined],
    ['imap://mail.example', undefined],
    ['imaps://mail.example', 'tls'],
  ])('without encryption only with this machine: %s', (url, security) => {
    const parsed = parseImapUrl(url, true)
    if (security === undefined) expect(parsed).toBe('plain-from-afar')
    else expect(parsed).toMatchObject({ security })
  })

  test('a folder has one spelling', () => {
    const account = { host: '::1', port: 993, security: 'tls', user: 'a@b.example' } as const
    expect(folderUrl(account, 'INBOX.送信済み')).toBe('imap://a@b.example@[::1]:993/INBOX.送信済み')
  })
})
