import { describe, expect, it } from 'vitest'
import { Budget } from '#bytes'
import { DEFAULT_LIMITS, type Message, NOTHING_KNOWN } from '#domain'
import { unpack } from '#unpack'
import { loadSevenZip } from '../src/pool/seven-zip-engine.ts'
import { buildGzip, buildIso, buildRar5, buildTar } from './fixtures/archive-others.ts'
import { buildZip, paddedDocumentZip } from './fixtures/archive-zip.ts'
import { cpuMs } from './fixtures/cpu-ms.ts'

// Archives as they come: in a mail, one in another, locked with a password that the mail tells.

const archives = await loadSevenZip()
const tools = archives === undefined ? {} : { archives }

function take(text: string, name: string, content: Buffer): Message {
  const lines = [
    'From: yamada@partner.example',
    'Subject: =?UTF-8?B?44GU6YCj57Wh?=',
    'Date: Mon, 3 Jun 2024 09:00:00 +0900',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=b',
    '',
    '--b',
    'Content-Type: text/plain; charset=UTF-8',
    '',
    text,
    '--b',
    `Content-Type: application/octet-stream; name="${name}"`,
    'Content-Transfer-Encoding: base64',
    '',
    ...(content.toString('base64').match(/.{1,76}/g) ?? []),
    '--b--',
    '',
  ]
  const budget = new Budget(DEFAULT_LIMITS)
  return unpack({ bytes: Buffer.from(lines.join('\r\n')), as: 'mail' }, { budget, tools, known: NOTHING_KNOWN })
}

const pathsIn = (message: Message) => message.parts.map(({ path }) => path.split(' > ').slice(1).join(' > '))
const stopsIn = (message: Message) =>
  message.parts.flatMap(({ flaws }) => flaws.filter(({ level }) => level === 'stopped').map(({ code }) => code))

describe('unpack', () => {
  it.each([
    ['traditional', {}],
    ['AES', { aes: 256 as const }],
  ])('opens a locked ZIP (%s) with the password that the body tells', (_, lock) => {
    const zip = buildZip([{ name: '請求書.txt', data: 'お世話になっております', password: 'Tokyo-55', ...lock }])
    const message = take('解凍パスワード：Tokyo-55 です。', 'a.zip', zip)
    expect(pathsIn(message)).toContain('a.zip > 請求書.txt')
    expect(stopsIn(message)).toEqual([])
  })

  it('opens one with the date of the mail, and holds what nothing opens', () => {
    const dated = buildZip([{ name: 'a.txt', data: 'dated', password: '20240603' }])
    expect(pathsIn(take('本日の資料です。', 'a.zip', dated))).toContain('a.zip > a.txt')
    const closed = buildZip([{ name: 'a.txt', data: 'closed', password: 'nobody knows' }])
    expect(stopsIn(take('本日の資料です。', 'a.zip', closed))).toEqual(['zip/encrypted'])
  })

  it('walks through archives in archives', () => {
    const zip = buildZip([{ name: 'b.txt', data: 'deep down' }])
    const tar = buildTar([
      { name: 'x.rar', data: buildRar5([{ name: 'z.iso', data: buildIso([{ name: 'IN.ZIP;1', data: zip }]) }]) },
    ])
    const message = take('資料', 'all.tgz', buildGzip(tar))
    expect(pathsIn(message)).toContain('all.tgz > all.tar > x.rar > z.iso > IN.ZIP > b.txt')
    expect(stopsIn(message)).toEqual([])
  })

  it('holds an archive that it has no engine for', () => {
    const rar = buildRar5([{ name: 'a.txt', data: 'a' }])
    const raw = { bytes: rar, name: 'a.rar' }
    const message = unpack(raw, { budget: new Budget(DEFAULT_LIMITS), tools: {}, known: NOTHING_KNOWN })
    expect(stopsIn(message)).toEqual(['archive/no-engine'])
  })

  it('takes a padded document apart without unpacking its padding', () => {
    const zip = paddedDocumentZip(Buffer.from('d0cf11e0a1b11ae1'.repeat(64), 'hex'), 550)
    const start = cpuMs()
    const message = take('請求書', 'invoice.zip', zip)
    expect(cpuMs() - start).toBeLessThan(500)
    expect(message.parts.find(({ name }) => name === 'invoice.doc')?.bytes).toBeGreaterThan(550 * 2 ** 20)
  })
})
