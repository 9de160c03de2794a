import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { applyMarks, disarmMail, type Marked, marksFor } from '#actions'
import type { HeaderEdit } from '#domain'
import { type MilterServer, serveMilter } from '../src/doors/milter/index.ts'
import { composeMail } from './fixtures/mail-compose.ts'
import { missingPeer } from './fixtures/missing-peer.ts'
import { buildDocm } from './fixtures/office-ooxml.ts'
import { type Postfix, startPostfix, whyNoPostfix } from './fixtures/postfix.ts'
import { openSmtp } from './fixtures/smtp-talk.ts'

// A real Postfix that is told our changes: what arrives behind it is the very mail that we wrote, but for its Received.

const NOTICE = { verdict: 'notice', score: 30, findings: [{ id: 'attachment/executable' }] } as const
const SETTINGS = { id: 'm1', authservId: 'gate.example.com', banner: ['ja', 'en'], subjectTag: '【注意】' } as const
const RESULTS = 'Authentication-Results: gate.example.com;\r\n spf=none\r\n  smtp.mailfrom=a;\r\n dkim=none\r\n'
const MARK = marksFor(NOTICE, { ...SETTINGS, authenticationResults: RESULTS })

const why = whyNoPostfix()
if (why !== undefined) missingPeer(`Postfix (${why})`, 'postfix')

const text = (id: string, head: string[], body: string): Buffer =>
  Buffer.from(
    [
      ...['From: a@example.com', 'To: b@example.com', `Message-ID: <${id}@example.com>`],
      ...['Date: Mon, 3 Jun 2024 09:00:00 +0900', ...head, '', body, ''],
    ].join('\r\n'),
    'latin1',
  )
const FORGED = [
  'X-Sekisho-Verdict : pass',
  'X-SEKISHO-ID:no space',
  'Authentication-Results: gate.example.com 1; dkim=pass',
  'Authentication-Results: other.example; dkim=pass',
]
const SOURCE = 'Attribute VB_Name = "M"\r\nSub AutoOpen()\r\n  Shell "echo example.com"\r\nEnd Sub\r\n'
const DOCM = buildDocm({ modules: [{ name: 'M', source: SOURCE }] })

const MAILS: readonly (readonly [string, Buffer])[] = [
  [
    'forged',
    text('forged', [...FORGED, 'Subject: one', 'subject: =?UTF-8?B?6KuL5rGC?=', ' =?UTF-8?B?5pu4?='], 'Hello.'),
  ],
  ['typed', text('typed', ['MIME-Version: 1.0', 'Content-Type: text/plain;', '\tcharset=us-ascii'], 'Hello.\r\n.dot')],
  ['jis', text('jis', ['Subject: \x1b$B@A5a=q\x1b(B'], '\x1b$B@A5a=q\x1b(B')],
  [
    'disarmed',
    composeMail({
      messageId: 'disarmed@example.com',
      text: '請求書',
      attachments: [{ name: 'a.docm', content: DOCM }],
    }),
  ],
]

describe.skipIf(why !== undefined)('Postfix, told to mark a mail', () => {
  const written = new Map<string, Buffer>()
  let postfix: Postfix
  let server: MilterServer
  beforeAll(async () => {
    const judge = async ({ raw }: { raw: Buffer }) => {
      const { headers, body, bytes } = edit(raw)
      written.set(idOf(raw.toString('latin1')), bytes)
      return { action: 'accept', headers, ...(body === undefined ? {} : { body }) } as const
    }
    server = await serveMilter({ listen: { host: '127.0.0.1', port: 0 }, judge, onEvent: () => {} })
    postfix = await startPostfix([`inet:127.0.0.1:${server.port}`])
  }, 30_000)
  afterAll(async () => {
    await postfix?.stop()
    await server?.close()
  })

  test.each(MAILS)('%s', async (id, raw) => {
    const smtp = await openSmtp(postfix.ports[0] ?? 0)
    expect(await smtp.send({ data: raw.toString('latin1').replace(/\r\n$/, '') })).toMatch(/^250/)
    await smtp.quit()
    const arrived = await arrival(id)
    const [head = '', ...rest] = arrived.slice(arrived.indexOf('Authentication-Results:')).split('\n\n')
    const passed = [head.replace(/^Received:.*\n(?:[ \t].*\n)*/gm, ''), ...rest].join('\n\n')
    expect(passed.trimEnd()).toBe(written.get(id)?.toString('latin1').replaceAll('\r\n', '\n').trimEnd())
  })

  async function arrival(id: string): Promise<string> {
    for (let turn = 0; turn < 100; turn += 1) {
      const found = postfix.delivered().find((mail) => idOf(mail) === id && mail.endsWith('\n\n'))
      if (found !== undefined) return found
      await sleep(50)
    }
    return ''
  }
})

const idOf = (mail: string): string => /^Message-ID: <(\w+)@/im.exec(mail)?.[1] ?? ''

function edit(raw: Buffer): Pick<Marked, 'bytes' | 'headers' | 'body'> {
  const disarmed = disarmMail(raw)
  if ('refused' in disarmed) return applyMarks(raw, MARK)
  const marked = applyMarks(disarmed.bytes, MARK)
  const headers: HeaderEdit[] = [...disarmed.headers, ...marked.headers]
  const body = marked.body ?? disarmed.body
  return { bytes: marked.bytes, headers, ...(body === undefined ? {} : { body }) }
}
