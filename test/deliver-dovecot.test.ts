import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type NextHop, openNextHop } from '#actions'
import { findDovecot } from './fixtures/dovecot.ts'
import { type DovecotLmtp, startDovecotLmtp, whyNoLmtp } from './fixtures/dovecot-lmtp.ts'
import { missingPeer } from './fixtures/missing-peer.ts'

const program = findDovecot()
const why = program === undefined ? 'it is not installed' : whyNoLmtp()
if (why !== undefined) missingPeer(`Dovecot's LMTP (${why})`, 'dovecot-lmtpd')

describe.skipIf(why !== undefined)('LMTP to Dovecot', () => {
  let dovecot: DovecotLmtp
  let hop: NextHop

  beforeAll(async () => {
    dovecot = await startDovecotLmtp(program ?? '')
    hop = openNextHop({ protocol: 'lmtp', place: { socket: dovecot.socket } })
  }, 30_000)

  afterAll(async () => {
    await hop?.close()
    await dovecot?.stop()
  })

  const BYTES = Buffer.from('Subject: x\r\nDKIM-Signature: v=1\r\n\r\n.\r\n..a\r\n\xe9 \t\r\n\r\n', 'latin1')

  test('each recipient has a reply of its own', async () => {
    const recipients = ['hanako@example.com', 'nobody@example.com', 'full@example.com', 'taro@example.com']
    const outcomes = await hop.deliver({ bytes: BYTES, sender: 'a@example.com', recipients })
    expect(outcomes.map(({ recipient, state, reply }) => [recipient.split('@')[0], state, reply.enhanced])).toEqual([
      ['hanako', 'taken', '2.0.0'],
      ['nobody', 'refused', '5.1.1'],
      ['full', 'refused', '5.2.2'],
      ['taro', 'taken', '2.0.0'],
    ])
    for (const user of ['hanako', 'taro']) {
      const [stored, ...more] = dovecot.mails(`${user}@example.com`)
      expect(more).toEqual([])
      // Dovecot puts its own lines on top and stores line ends as LF; the rest is what was sent.
      expect(stored?.toString('latin1')).toMatch(/^Return-Path: <a@example\.com>\n/u)
      expect(stored?.toString('latin1').endsWith(`\n${BYTES.toString('latin1').replaceAll('\r\n', '\n')}`)).toBe(true)
    }
  })

  test('many over few connections; it can be reached', async () => {
    const before = dovecot.mails('taro@example.com').length
    const recipients = ['taro@example.com']
    const all = await Promise.all(
      Array.from({ length: 20 }, () => hop.deliver({ bytes: BYTES, sender: '', recipients })),
    )
    expect(all.flat().map(({ state }) => state)).toEqual(Array(20).fill('taken'))
    expect(dovecot.mails('taro@example.com')).toHaveLength(before + 20)
    expect(await hop.whyNot()).toBeUndefined()
  })
})
