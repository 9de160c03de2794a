import { execFile } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type MilterAnswer,
  type MilterEvent,
  type MilterMail,
  type MilterServer,
  serveMilter,
} from '../src/doors/milter/index.ts'
import { missingPeer } from './fixtures/missing-peer.ts'
import { type Postfix, startPostfix, whyNoPostfix } from './fixtures/postfix.ts'
import { openSmtp } from './fixtures/smtp-talk.ts'

// A real Postfix between a real client and a real mailbox, once over TCP and once over a unix socket. What the judge
// says is named by the mail's subject.

const ANSWERS: Readonly<Record<string, MilterAnswer>> = {
  accept: { action: 'accept' },
  header: {
    action: 'accept',
    headers: [
      { type: 'add', name: 'X-Sekisho-Added', value: 'at the end\n folded' },
      { type: 'insert', name: 'X-Sekisho-First', value: 'on top', index: 0 },
      { type: 'delete', name: 'X-Forged' },
      { type: 'change', name: 'X-Changed', value: 'by us', index: 2 },
    ],
  },
  tag: { action: 'accept', subjectTag: '[注意]' },
  body: { action: 'accept', body: Buffer.from(`${'0123456789abcdef'.repeat(4)}\r\n`.repeat(3_000)) },
  emptied: { action: 'accept', body: Buffer.alloc(0) },
  recipients: { action: 'accept', recipients: { add: ['added@example.com'], remove: ['b@example.com'] } },
  hold: { action: 'quarantine', reason: 'to be looked at' },
  reject: { action: 'reject', reply: { code: 550, enhanced: '5.7.1', text: '100% refused\nsecond line' } },
  tempfail: { action: 'tempfail', reply: { code: 451, enhanced: '4.7.1', text: 'come again' } },
  discard: { action: 'discard' },
}

const subjectOf = (raw: Buffer): string => /^Subject: (\S+)/mu.exec(raw.toString('latin1'))?.[1] ?? ''

const why = whyNoPostfix()
if (why !== undefined) missingPeer(`Postfix (${why})`, 'postfix')

describe.skipIf(why !== undefined)('serveMilter behind Postfix', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'sekisho-milter-'))
  chmodSync(folder, 0o755)
  const mails: MilterMail[] = []
  const events: MilterEvent[] = []
  const servers: MilterServer[] = []
  let postfix: Postfix
  const judge = async (mail: MilterMail): Promise<MilterAnswer> => {
    mails.push(mail)
    return ANSWERS[subjectOf(mail.raw)] ?? { action: 'accept' }
  }

  beforeAll(async () => {
    const onEvent = (event: MilterEvent) => events.push(event)
    const tcp = await serveMilter({ listen: { host: '127.0.0.1', port: 0 }, judge, onEvent })
    const socket = path.join(folder, 'milter')
    servers.push(tcp, await serveMilter({ listen: { socket, mode: 0o666 }, judge, onEvent }))
    postfix = await startPostfix([`inet:127.0.0.1:${tcp.port}`, `unix:${socket}`])
  }, 30_000)
  afterAll(async () => {
    await postfix?.stop()
    for (const server of servers) await server.close()
    rmSync(folder, { recursive: true, force: true })
  })

  /** Sends a mail with this subject; its last reply, and the mail as it was delivered, if it was. */
  async function pass(port: number, subject: string, more = ''): Promise<{ reply: string; arrived: string }> {
    const id = `${subject}-${port}-${mails.length}`
    const smtp = await openSmtp(port)
    const data = `Subject: ${subject}\r\nX-Id: ${id}\r\n${more}\r\n.first line\r\nsecond line`
    const reply = await smtp.send({ data })
    await smtp.quit()
    return { reply, arrived: reply.startsWith('250') ? await arrival(id) : '' }
  }

  async function arrival(id: string): Promise<string> {
    for (let turn = 0; turn < 40; turn += 1) {
      const found = postfix.delivered().find((mail) => mail.includes(`X-Id: ${id}\n`) && mail.endsWith('\n\n'))
      if (found !== undefined) return found
      await sleep(50)
    }
    return ''
  }

  describe.each([
    ['TCP', 0],
    ['a unix socket', 1],
  ])('over %s', (_, way) => {
    const port = () => postfix.ports[way] ?? 0

    test('the judge sees the mail as the client sent it, and who sent it', async () => {
      const { reply, arrived } = await pass(
        port(),
        'accept',
        'X-Odd:no space\r\nX-Wide:   three\r\nX-Folded: a\r\n\tb\r\n',
      )
      expect(reply).toMatch(/^250 2\.0\.0/u)
      expect(arrived).toContain('.first line\nsecond line\n')
      const mail = mails.at(-1)
      const raw = mail?.raw.toString('latin1') ?? ''
      expect(raw).toContain('\r\nX-Odd:no space\r\nX-Wide:   three\r\nX-Folded: a\r\n\tb\r\n')
      expect(raw).toMatch(/\r\n\r\n\.first line\r\nsecond line\r\n$/u)
      expect(mail?.envelope).toMatchObject({
        from: { address: 'a@example.com' },
        recipients: [{ address: 'b@example.com' }],
      })
      expect(mail?.client).toMatchObject({ address: '127.0.0.1', family: 'inet4' })
      expect(mail?.helo).toBe('client.example.com')
      expect(mail?.macros.get('i')).toMatch(/^[0-9A-Za-z]+$/u)
      expect(mail?.macros.get('mail_addr')).toBe('a@example.com')
      expect(mail?.macros.get('j')).toBe('gate.example.com')
    })

    test('header fields are added, put on top, changed and deleted', async () => {
      const forged = 'X-Forged: 1\r\nX-Changed: 1\r\nX-Forged: 2\r\nX-Changed: 2\r\nX-Forged: 3\r\n'
      const { arrived } = await pass(port(), 'header', forged)
      expect(arrived).toContain('\nX-Sekisho-Added: at the end\n folded\n')
      expect(arrived).not.toContain('X-Forged')
      expect(arrived.match(/^X-Changed: .*$/gmu)).toEqual(['X-Changed: 1', 'X-Changed: by us'])
      expect(arrived.indexOf('X-Sekisho-First: on top')).toBeGreaterThan(0)
      expect(arrived.indexOf('X-Sekisho-First: on top')).toBeLessThan(arrived.indexOf('by gate.example.com'))
    })

    test('the subject gets its tag', async () => {
      const { arrived } = await pass(port(), 'tag')
      expect(arrived).toContain('\nSubject: =?UTF-8?B?W+azqOaEj10=?= tag\n')
    })

    test('the body is replaced, in more than one packet and by nothing', async () => {
      const { arrived } = await pass(port(), 'body')
      expect(arrived.match(/^(?:0123456789abcdef){4}$/gmu)).toHaveLength(3_000)
      expect(arrived).not.toContain('second line')
      expect((await pass(port(), 'emptied')).arrived).toMatch(/X-Id: [^\n]+\n(?:[^\n]+\n)*\n+$/u)
    })

    test('recipients are added and taken away', async () => {
      const { arrived } = await pass(port(), 'recipients')
      expect(arrived.match(/^X-Rcpt-Args: .*$/gmu)).toEqual([expect.stringContaining('<added@example.com>')])
    })

    test('quarantine puts the mail into HOLD', async () => {
      const before = postfix.heldCount()
      const smtp = await openSmtp(port())
      expect(await smtp.send({ data: 'Subject: hold\r\n\r\nHello' })).toMatch(/^250 /u)
      await smtp.quit()
      await expect.poll(() => postfix.heldCount()).toBe(before + 1)
    })

    test.each([
      ['reject', '550-5.7.1 100% refused\n550 5.7.1 second line'],
      ['tempfail', '451 4.7.1 come again'],
    ])('%s is said in our words', async (subject, said) => {
      expect((await pass(port(), subject)).reply).toBe(said)
    })

    test('discard says yes and delivers nothing', async () => {
      const before = postfix.delivered().length
      const smtp = await openSmtp(port())
      expect(await smtp.send({ data: 'Subject: discard\r\n\r\nHello' })).toMatch(/^250 /u)
      await smtp.quit()
      await expect.poll(() => postfix.log()).toMatch(/milter-discard/u)
      expect(postfix.delivered().length).toBe(before)
    })

    test('several mails on a connection, with RSET, a bad command and a refusal between them', async () => {
      const smtp = await openSmtp(port())
      const before = mails.length
      expect(await smtp.send({ data: 'Subject: accept\r\n\r\n1' })).toMatch(/^250/u)
      expect(await smtp.say('MAIL FROM:<gone@example.com>')).toMatch(/^250/u)
      expect(await smtp.say('RSET')).toMatch(/^250/u)
      expect(await smtp.say('NONSENSE')).toMatch(/^5/u)
      expect(await smtp.send({ data: 'Subject: reject\r\n\r\n2' })).toMatch(/^550/u)
      expect(await smtp.send({ from: '', data: 'Subject: accept\r\n\r\n3' })).toMatch(/^250/u)
      await smtp.quit()
      expect(mails.slice(before).map(({ envelope }) => envelope.from.address)).toEqual([
        'a@example.com',
        'a@example.com',
        '',
      ])
    })

    test('a client that goes away within DATA leaves no mail and does no harm', async () => {
      const before = mails.length
      const smtp = await openSmtp(port())
      for (const line of ['MAIL FROM:<a@example.com>', 'RCPT TO:<b@example.com>', 'DATA']) await smtp.say(line)
      smtp.drop()
      expect((await pass(port(), 'accept')).reply).toMatch(/^250/u)
      expect(mails).toHaveLength(before + 1)
    })

    test('smtp-source: 60 mails on 3 connections', async () => {
      const before = mails.length
      const args = ['-m', '60', '-s', '3', '-d', '-l', '4096', '-f', 'a@example.com', '-t', 'b@example.com']
      await promisify(execFile)('/usr/sbin/smtp-source', [...args, `127.0.0.1:${port()}`])
      await expect.poll(() => mails.length, { timeout: 10_000 }).toBe(before + 60)
    })
  })

  test('nothing went wrong beside it', () => {
    expect(events).toEqual([])
    expect(postfix.log()).not.toMatch(/milter.*(?:malformed|unreasonable|protocol|can't read|unexpected)/iu)
  })
})
