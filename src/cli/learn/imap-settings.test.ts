import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, expect, test, vi } from 'vitest'
import { cliWordsFor } from '../words.ts'
import { WrongUse } from '../wrong-use.ts'
import { type ImapOptions, imapAccount } from './imap-settings.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'sekisho-imap-settings-'))
const write = (name: string, text: string): string => {
  writeFileSync(path.join(folder, name), text)
  return path.join(folder, name)
}
const password = write('password', 'パス ワード \r\nnot this\n')
const empty = write('empty', '\nsecond line\n')
const noCertificate = write('ca.pem', '-----BEGIN CERTIFICATE-----\nxx\n-----END CERTIFICATE-----\n')

const tokens = { imapTokenUrl: 'https://login.example/token', imapClientId: 'sekisho', imapRefreshTokenFile: password }

afterEach(() => vi.unstubAllEnvs())
afterAll(() => rmSync(folder, { recursive: true }))

const account = (options: Partial<ImapOptions>) => imapAccount({ folder: [], ...options }, cliWordsFor('en'))

test('the password comes from a file, blanks and all, or from the environment', () => {
  const given = { imap: 'imaps://taro@mail.example' }
  expect(account({ ...given, imapPasswordFile: password })).toMatchObject({ user: 'taro', password: 'パス ワード ' })
  vi.stubEnv('SEKISHO_IMAP_PASSWORD', 'from outside')
  expect(account(given)).toMatchObject({ password: 'from outside' })
  expect(account({ ...given, imapUser: 'jiro' })).toMatchObject({ user: 'jiro' })
  expect(account({})).toBeUndefined()
})

test.each<[string, Partial<ImapOptions>, RegExp]>([
  ['no user', { imap: 'imaps://mail.example' }, /Who is to log in/],
  ['no password', { imap: 'imaps://t@mail.example' }, /No password given.*SEKISHO_IMAP_PASSWORD/],
  ['no file', { imap: 'imaps://t@mail.example', imapPasswordFile: 'nowhere' }, /no such file/],
  ['a folder', { imap: 'imaps://t@mail.example', imapPasswordFile: folder }, /Cannot read.*it is a folder/],
  ['an empty line', { imap: 'imaps://t@mail.example', imapPasswordFile: empty }, /first line is empty/],
  [
    'no certificate',
    { imap: 'imaps://t@mail.example', imapPasswordFile: password, imapCa: noCertificate },
    /no certificate/,
  ],
  ['no URL', { imap: 'mail.example' }, /imaps:\/\/taro@/],
  ['a password in it', { imap: 'imaps://t:hunter2@mail.example' }, /^(?!.*hunter2).*Leave the password out/],
  ['a folder in it', { imap: 'imaps://t@mail.example/INBOX' }, /--folder/],
  ['in the clear from afar', { imap: 'imap://t@mail.example', allowPlain: true }, /server on this machine/],
  ['escape codes', { imap: 'im\u001b[31map' }, /^[^\u001b]*$/],
  ['two logins', { imap: 'imaps://t@mail.example', imapPasswordFile: password, ...tokens }, /not both/],
  ['no client', { imap: 'imaps://t@mail.example', ...tokens, imapClientId: undefined }, /--imap-client-id/],
  ['no refresh token', { imap: 'imaps://t@mail.example', ...tokens, imapRefreshTokenFile: undefined }, /REFRESH_TOKEN/],
  [
    'a token server in the clear',
    { imap: 'imaps://t@mail.example', ...tokens, imapTokenUrl: 'http://login.example/' },
    /give an https address/,
  ],
  ['--imap-scope alone', { imap: 'imaps://t@mail.example', imapScope: 'x' }, /--imap-scope without --imap-token-url/],
  ['--folder alone', { folder: ['x'] }, /--folder without --imap/],
  ['--imap-ca alone', { imapCa: 'x' }, /--imap-ca without --imap/],
])('%s is said in one line', (_, options, said) => {
  vi.stubEnv('SEKISHO_IMAP_PASSWORD', '')
  expect(() => account(options)).toThrow(WrongUse)
  expect(() => account(options)).toThrow(said)
})
