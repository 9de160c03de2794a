import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { MailboxServer } from './fixtures/imap-mailbox-server.ts'
import { composeMail } from './fixtures/mail-compose.ts'
import { sekishoHere } from './fixtures/sekisho-here.ts'

// `sekisho learn --imap` that logs in with OAuth 2.0: a token server, and a mail server that takes its tokens only.

const mail = composeMail({ from: 'a@partner.example', to: 'taro@clinic.example', messageId: 'a@partner.example' })
let folder = ''
let mails: MailboxServer
let tokens: Server
let asked: string[] = []
let answer: { readonly status: number; readonly body: object } = { status: 200, body: {} }

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'sekisho-learn-oauth-'))
  mails = await new MailboxServer({ tokens: ['good'] }).start()
  mails.put('INBOX', [mail])
  writeFileSync(path.join(folder, 'ca.pem'), mails.ca)
  writeFileSync(path.join(folder, 'refresh'), 'first\n')
  asked = []
  tokens = createServer((request, response) => {
    request.on('data', (bytes: Buffer) => asked.push(bytes.toString()))
    request.on('end', () => response.writeHead(answer.status).end(JSON.stringify(answer.body)))
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => tokens.once('listening', resolve))
})
afterEach(async () => {
  await mails.stop()
  tokens.close()
  rmSync(folder, { recursive: true })
})

function learn(lang = 'en') {
  const url = `http://127.0.0.1:${(tokens.address() as AddressInfo).port}/token`
  const login = ['--imap-token-url', url, '--imap-client-id', 'sekisho', '--imap-refresh-token-file', 'refresh']
  const imap = [
    '--imap',
    `imaps://taro@127.0.0.1:${mails.port}`,
    '--imap-ca',
    'ca.pem',
    ...login,
    '--imap-scope',
    'mail',
  ]
  return sekishoHere(folder, ['learn', '--own', 'clinic.example', '--lang', lang, '--store', 'store.sqlite', ...imap])
}

test('a token is fetched and used, and a new refresh token is kept for the next run', async () => {
  answer = { status: 200, body: { access_token: 'good', expires_in: 3_600, refresh_token: 'second' } }
  const { code, out } = await learn()
  expect(out).toContain('INBOX: 1 new of 1 mails')
  expect(code).toBe(0)
  expect(asked).toEqual(['grant_type=refresh_token&refresh_token=first&client_id=sekisho&scope=mail'])
  expect(readFileSync(path.join(folder, 'refresh'), 'utf8')).toBe('second\n')
  expect(mails.heard.join('\n')).not.toMatch(/LOGIN /)
})

test.each([
  [
    'a refused refresh token',
    400,
    { error: 'invalid_grant', error_description: 'it has run out' },
    /gives no access token: it refuses \("it has run out"\)/,
  ],
  ['a token server in trouble', 503, {}, /gives no access token \(127\.0\.0\.1:\d+: 503\)/],
  ['a token that the mail server does not take', 200, { access_token: 'bad' }, /Cannot log in at 127\.0\.0\.1/],
])('%s is said in one line', async (_, status, body, said) => {
  answer = { status, body }
  const { code, err } = await learn()
  expect(err).toMatch(said)
  expect(err.trimEnd().split('\n')).toHaveLength(1)
  expect(code).toBe(2)
})

test('in Japanese as well', async () => {
  answer = { status: 400, body: { error: 'invalid_grant' } }
  expect((await learn('ja')).err).toContain('リフレッシュトークンの期限が切れた場合は、取り直しが必要です')
})
