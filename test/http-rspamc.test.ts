import { execFile, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type OpenDoor, openHttpDoor } from './fixtures/http-callers.ts'
import { missingPeer } from './fixtures/missing-peer.ts'

// Debian's own rspamc, unchanged, asks us.

const hasRspamc = spawnSync('rspamc', ['--help']).error === undefined
if (!hasRspamc) missingPeer('rspamc', 'rspamd')

const MAIL = 'From: a@example.com\nMessage-ID: <one@example.com>\nSubject: hello\n\nDANGER\n'

describe.skipIf(!hasRspamc)('rspamc', () => {
  let open: OpenDoor
  let folder: string
  beforeAll(async () => {
    open = await openHttpDoor({ allow: ['127.0.0.1'], isToken: (given) => given === 'open sesame' })
    folder = mkdtempSync(path.join(tmpdir(), 'sekisho-rspamc-'))
    writeFileSync(path.join(folder, 'mail.eml'), MAIL)
  })
  afterAll(async () => {
    await open.door.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const rspamc = (...options: string[]): Promise<string> => {
    const file = path.join(folder, 'mail.eml')
    const where = ['-h', `127.0.0.1:${open.door.port}`, '-P', 'open sesame', '-t', '10']
    return new Promise((resolve) => execFile('rspamc', [...where, ...options, file], (_, out) => resolve(out)))
  }

  test('shows our verdict as its own', async () => {
    const shown = await rspamc(
      '-i',
      '192.0.2.1',
      '-F',
      's@example.com',
      '-r',
      'a@example.jp',
      '-r',
      'b@example.jp',
      '-u',
      'me',
    )
    expect(shown.replace(/\([\d.]+ seconds\)/u, '')).toContain(
      [
        '[Metric: default]',
        'Action: reject',
        'Spam: true',
        'Score: 130.00 / 50.00',
        'Symbol: ATTACHMENT_REVERSED_NAME (40.00)',
      ].join('\n'),
    )
    expect(shown).toContain('Symbol: MACRO_STARTS_AND_DOWNLOADS (90.00)[')
    expect(shown).toContain('Message-ID: one@example.com')
    expect(open.arrivals.at(-1)).toMatchObject({
      sender: 's@example.com',
      recipients: ['a@example.jp', 'b@example.jp'],
      peer: { address: '192.0.2.1' },
      login: 'me',
    })
  })

  test('reads the JSON, compressed on the way to us', async () => {
    const said = JSON.parse(await rspamc('-z', '-j')) as object
    expect(said).toMatchObject({ action: 'reject', score: 130, required_score: 50, 'message-id': 'one@example.com' })
    expect(open.arrivals.at(-1)?.bytes.toString()).toBe(MAIL.replaceAll('\n', '\r\n'))
  })

  test('writes our verdict into the mail', async () => {
    expect(await rspamc('-m')).toContain('X-Spam-Action: reject\nX-Spam-Score: 130.00 / 50.00')
  })

  test('is told when it has no token', async () => {
    expect(await rspamc('-P', 'wrong')).toContain('401')
  })
})
