import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  type ImportedEvent,
  importedEventsFor,
  importLog,
  joinedLogs,
  type LogImport,
  openLedger,
  readLedger,
} from '#ledger'
import { addTenant, MAIN_TENANT, openStore, type Store, type TenantStore } from '#store'
import { runCli } from '../src/cli/run-cli.ts'
import { catchPrinted } from './fixtures/catch-printed.ts'
import { collect } from './fixtures/cli-collect.ts'
import { seeded } from './fixtures/ledger-entries.ts'
import { csvOf, inPieces, maillogOf, postfixMail, queueIdOf, syslogTime } from './fixtures/log-lines.ts'
import { START_MS, type StorePlaces, TEST_ENGINES } from './fixtures/store-places.ts'

// Logs of other mail servers: what their lines say, each line once, and what is wrong with the logs themselves.

const NOW = Date.UTC(2026, 10, 24, 3)
const TOKYO = 540
const folder = mkdtempSync(path.join(tmpdir(), 'sekisho-import-'))
let store: Store
let count = 0

beforeAll(async () => {
  store = await openStore(path.join(folder, 'store.db'))
})
afterAll(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

async function newClinic(): Promise<TenantStore> {
  const tenant = `clinic-${++count}`
  await store.write((trx) => addTenant(trx, { tenant, name: tenant }))
  return store.forTenant(tenant)
}

type Given = Partial<Parameters<typeof importLog>[1]>
const asGiven = (text: string | Buffer, over: Given = {}) => ({
  ...{ file: 'log', open: inPieces(text, 4_096), writtenBefore: NOW, now: NOW, zoneMinutes: TOKYO },
  ...over,
})

async function read(clinic: TenantStore, text: string | Buffer, over: Given = {}): Promise<LogImport> {
  const result = await importLog(clinic, asGiven(text, over))
  if ('looksLike' in result) throw new Error(`refused: looks like ${result.looksLike}`)
  return result
}

async function eventsIn(text: string | Buffer, over: Given = {}): Promise<ImportedEvent[]> {
  const clinic = await newClinic()
  await read(clinic, text, over)
  const rows = await clinic.from('log_event').select('body').orderBy('event_key').execute()
  return rows
    .map(({ body }) => JSON.parse(body) as ImportedEvent)
    .sort((one, other) => one.at - other.at || (one.line ?? 0) - (other.line ?? 0))
}

const codesOf = ({ findings }: LogImport): string[] => findings.map(({ code }) => code)
const brief = ({ kind, from, to }: ImportedEvent): string => [kind, from, to].filter(Boolean).join(' ')
const HEAD = 'Nov 20 10:05:01 mx1'
const id = 'postfix/qmgr[700]: 4F2A1B3C5D'

describe('Postfix', () => {
  test('a mail to several is joined by its queue id: client, sender, Message-ID, reply of each next hop', async () => {
    const events = await eventsIn(
      [
        `${HEAD} postfix/submission/smtpd[812]: 4F2A1B3C5D: client=pc1[192.0.2.7], sasl_method=PLAIN, sasl_username=yamada`,
        `${HEAD} postfix/cleanup[813]: 4F2A1B3C5D: message-id=<a1@example.com>`,
        `${HEAD} ${id}: from=<suzuki@example.com>, size=4711, nrcpt=3 (queue active)`,
        `${HEAD} postfix/local[815]: 4F2A1B3C5D: to=<a@clinic.example>, orig_to=<info@clinic.example>, relay=local, delay=0.5, delays=0/0/0/0.4, dsn=2.0.0, status=sent (delivered to mailbox)`,
        `${HEAD} postfix/smtp[816]: 4F2A1B3C5D: to=<b@example.org>, relay=mx.example.org[198.51.100.2]:25, conn_use=2, delay=1, delays=0/0/0/0.9, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as (X))`,
        `${HEAD} postfix/smtp[816]: 4F2A1B3C5D: to=<c@example.net>, relay=none, delay=1, delays=0/0/0/0.9, dsn=4.4.1, status=deferred (connect to mx.example.net[198.51.100.3]:25: Connection timed out)`,
        `${HEAD} ${id}: from=<suzuki@example.com>, size=4711, nrcpt=3 (queue active)`,
        `${HEAD} postfix/smtp[816]: 4F2A1B3C5D: to=<c@example.net>, relay=mx.example.net[198.51.100.3]:25, delay=9, delays=0/0/0/9, dsn=5.1.1, status=bounced (host said: 550 5.1.1 unknown)`,
        `${HEAD} ${id}: removed`,
        '',
      ].join('\n'),
    )
    const same = { queueId: '4F2A1B3C5D', messageId: 'a1@example.com', account: 'yamada', client: '192.0.2.7' }
    expect(events).toHaveLength(5)
    for (const event of events) expect(event).toMatchObject({ source: 'postfix', host: 'mx1', ...same })
    const from = 'suzuki@example.com'
    expect(events.map(brief).sort()).toEqual([
      `bounced ${from} c@example.net`,
      `deferred ${from} c@example.net`,
      `delivered ${from} a@clinic.example`,
      `received ${from}`,
      `sent ${from} b@example.org`,
    ])
    expect(events.find(({ kind }) => kind === 'sent')?.detail).toEqual({
      ...{
        relay: 'mx.example.org[198.51.100.2]:25',
        dsn: '2.0.0',
        reply: '250 2.0.0 Ok: queued as (X)',
        status: 'sent',
      },
    })
    expect(events.find(({ kind }) => kind === 'delivered')?.detail.origTo).toBe('info@clinic.example')
    expect(events[0]?.at).toBe(Date.UTC(2026, 10, 20, 1, 5, 1))
  })

  test.each([
    [
      'NOQUEUE: reject: RCPT from unknown[203.0.113.1]: 554 5.7.1 <x@clinic.example>: Relay access denied; from=<e@example.net> to=<x@clinic.example> proto=ESMTP helo=<h>',
      { kind: 'rejected', client: '203.0.113.1', from: 'e@example.net', to: 'x@clinic.example' },
    ],
    [
      '4F2A1B3C5D: milter-reject: END-OF-MESSAGE from m[192.0.2.7]: 5.7.1 held; from=<s@example.com> to=<u@clinic.example> proto=ESMTP helo=<h>',
      { kind: 'rejected', queueId: '4F2A1B3C5D', client: '192.0.2.7', to: 'u@clinic.example' },
    ],
    [
      // What was refused says the same words as the line's own end; the end counts.
      '4F2A1B3C5D: reject: header Subject: hello; from=<no@example.net> to=<no@clinic.example> from m[192.0.2.7]; from=<s@example.com> to=<u@clinic.example> proto=ESMTP helo=<h>: 5.7.1 no',
      { kind: 'rejected', from: 's@example.com', to: 'u@clinic.example' },
    ],
    [
      '4F2A1B3C5D: to=<"x>, relay=evil[1.2.3.4]:25, dsn=2.0.0, status=sent (no)"@example.org>, relay=mx.example.org[198.51.100.2]:25, dsn=4.0.0, status=deferred (later)',
      { kind: 'deferred', to: '"x>, relay=evil[1.2.3.4]:25, dsn=2.0.0, status=sent (no)"@example.org' },
    ],
    [
      'warning: unknown[203.0.113.9]: SASL LOGIN authentication failed: (reason unavailable), sasl_username=info',
      { kind: 'login-failed', account: 'info', client: '203.0.113.9' },
    ],
  ])('%s', async (text, expected) => {
    const program = text.includes('status=')
      ? 'smtp'
      : text.includes('milter') || text.includes('header')
        ? 'cleanup'
        : 'smtpd'
    const [event] = await eventsIn(`${HEAD} postfix/${program}[812]: ${text}\n`)
    expect(event).toMatchObject(expected)
  })

  test('a queue id that comes again is another mail, and the story of a mail has its own lines only', async () => {
    const clinic = await newClinic()
    const again = [
      `Nov 20 11:00:00 mx1 postfix/smtpd[812]: ${queueIdOf(1)}: client=other[203.0.113.5]`,
      `Nov 20 11:00:01 mx1 postfix/cleanup[813]: ${queueIdOf(1)}: milter-reject: END-OF-MESSAGE from other[203.0.113.5]: 5.7.1 no; from=<x@example.net> to=<y@clinic.example> proto=ESMTP helo=<h>`,
    ]
    await read(clinic, [...postfixMail(1, 'Nov 20 10:00:00 mx1'), ...again, ''].join('\n'))
    const story = await importedEventsFor(clinic, { messageId: '<1@example.com>' })
    expect(story.map(({ source, kind }) => `${source} ${kind}`)).toEqual([
      ...['postfix received', 'postfix delivered', 'dovecot delivered'],
    ])
    expect((await importedEventsFor(clinic, { queueIds: [queueIdOf(1)] })).map(({ kind }) => kind)).toEqual([
      ...['received', 'delivered', 'rejected'],
    ])
    const since = Date.UTC(2026, 10, 20, 1, 30)
    expect(await importedEventsFor(clinic, { queueIds: [queueIdOf(1)], since })).toHaveLength(1)
  })

  test.each([
    ['RFC 3164', 'Nov 20 10:05:01 mx1 postfix/smtpd[812]:'],
    ['RFC 3164 with a priority', '<22>Nov 20 10:05:01 mx1 postfix/smtpd[812]:'],
    ['ISO', '2026-11-20T10:05:01.123456+09:00 mx1 postfix/smtpd[812]:'],
    ['ISO in UTC', '2026-11-20T01:05:01Z mx1 postfix/smtpd[812]:'],
    ['RFC 5424', '<22>1 2026-11-20T10:05:01.123+09:00 mx1 postfix/smtpd 812 - [a@1 b="\\]c"]'],
  ])('times as %s', async (_, head) => {
    const text = `${head} NOQUEUE: reject: RCPT from m[192.0.2.7]: 554 no; from=<a@example.com> to=<b@clinic.example> proto=SMTP helo=<h>\n`
    const [event] = await eventsIn(text)
    expect(Math.floor((event?.at ?? 0) / 1_000)).toBe(Date.UTC(2026, 10, 20, 1, 5, 1) / 1_000)
    expect(event?.host).toBe('mx1')
  })

  test('a log without years goes back as many years as it has ends of a year in it', async () => {
    const days = ['Dec 30', 'Dec 31', 'Jan  1', 'Jun  5', 'Dec 31', 'Jan  1', 'Dec 31', 'Jan  2', 'Nov 20']
    const lines = days.map(
      (day, index) =>
        `${day} 10:00:00 mx1 postfix/smtpd[1]: NOQUEUE: reject: RCPT from m[192.0.2.7]: 554 ${index}; from=<a@b.example> to=<c@d.example> proto=SMTP helo=<h>`,
    )
    const events = await eventsIn(`${lines.join('\n')}\n`)
    expect(events.map(({ at }) => new Date(at + TOKYO * 60_000).toISOString().slice(0, 10))).toEqual([
      ...['2024-12-30', '2024-12-31', '2025-01-01', '2025-06-05', '2025-12-31', '2025-12-31', '2026-01-01'],
      ...['2026-01-02', '2026-11-20'],
    ])
    // A file of last December that is read in spring.
    const [old] = await eventsIn(`${lines[0]}\n`, { writtenBefore: Date.UTC(2026, 2, 1) })
    expect(new Date(old?.at ?? 0).getUTCFullYear()).toBe(2025)
  })
})

describe('Dovecot', () => {
  test.each([
    [
      'dovecot: imap-login: Login: user=<u@clinic.example>, method=PLAIN, rip=203.0.113.5, lip=192.0.2.1, mpid=9, TLS, session=<x>',
      {
        kind: 'logged-in',
        account: 'u@clinic.example',
        client: '203.0.113.5',
        detail: { protocol: 'imap', tls: 'TLS' },
      },
    ],
    [
      'dovecot: pop3-login: Disconnected (auth failed, 3 attempts in 10 secs): user=<u>, method=PLAIN, rip=203.0.113.9, lip=192.0.2.1',
      { kind: 'login-failed', account: 'u', client: '203.0.113.9' },
    ],
    [
      'dovecot: imap-login: Login aborted: Connection closed (auth failed, 1 attempts in 2 secs) (auth_failed): user=<u>, rip=203.0.113.9',
      { kind: 'login-failed', account: 'u' },
    ],
    [
      "dovecot: lmtp(u@clinic.example)<81><s>: sieve: msgid=<a@example.com>: stored mail into mailbox 'Junk'",
      { kind: 'delivered', messageId: 'a@example.com', account: 'u@clinic.example', detail: { folder: 'Junk' } },
    ],
    ['dovecot: lda(u)<81><s>: msgid=<a@example.com>: saved mail to INBOX', { kind: 'delivered', account: 'u' }],
    [
      'dovecot: lmtp(u)<81><s>: sieve: msgid=<a@example.com>: forwarded to <x@example.net>',
      { kind: 'sent', to: 'x@example.net' },
    ],
    [
      'dovecot: imap(u)<9><s>: expunge: box=INBOX, uid=5, msgid=<a@example.com>, size=4711',
      { kind: 'deleted', messageId: 'a@example.com', detail: { folder: 'INBOX', uid: '5' } },
    ],
    [
      'dovecot: imap(u): copy -> Trash: uid=908, msgid=<a@example.com>',
      { kind: 'copied', detail: { folder: 'Trash' } },
    ],
    [
      // Dovecot 2.3 to the letter: From and the subject are the sender's, the flags behind them are not.
      'dovecot: imap(u)<9><s>: flag_change: box=INBOX, uid=1, msgid=<a@example.com>, size=121, from="S, msgid=<no@x>" <s@example.com>, subject=hello, msgid=<no@x>, flags=(\\Answered), flags=(\\Seen \\Recent)',
      { kind: 'opened', messageId: 'a@example.com', from: 's@example.com', detail: { flags: '(\\Seen \\Recent)' } },
    ],
    [
      'dovecot: imap-login: Disconnected: Connection closed (auth failed, 1 attempts in 1 secs): user=<u>, method=PLAIN, rip=203.0.113.9, lip=192.0.2.1, secured, session=<x>',
      { kind: 'login-failed', account: 'u', client: '203.0.113.9', detail: { tls: 'secured' } },
    ],
    [
      // The subject is the sender's, and stands last.
      'dovecot: imap(u)<9><s>: flag_change: uid=5, box=INBOX, msgid=<a@example.com>, flags=(\\Seen), from="S" <s@example.com>, subject=x, msgid=<no@example.net>',
      { kind: 'opened', messageId: 'a@example.com', from: 's@example.com' },
    ],
  ])('%s', async (text, expected) => {
    expect((await eventsIn(`${HEAD} ${text}\n`))[0]).toMatchObject({ source: 'dovecot', ...expected })
  })

  test("Dovecot's own file, without a host", async () => {
    const [event] = await eventsIn(
      'Nov 20 10:05:01 imap(u)<9><s>: Info: expunge: box=INBOX, uid=5, msgid=<a@example.com>\n',
    )
    expect(event).toMatchObject({ kind: 'deleted', account: 'u', messageId: 'a@example.com' })
    expect(event?.host).toBeUndefined()
  })
})

test('Exim: arrival, deliveries, failures, a refusal, a failed login, with ids of both lengths', async () => {
  const text = [
    '2026-11-20 10:05:00 Start queue run: pid=218',
    '2026-11-20 10:05:01 1tF2xY-000000001Ab-0Cde <= suzuki@example.com H=mail.example.com (h) [192.0.2.7]:4711 I=[192.0.2.1]:25 P=esmtpsa X=TLS1.3:A:256 CV=no A=plain:yamada S=4711 id=a1@example.com T="say \\"H=x\\" id=no@example.net" for u@clinic.example c@example.net',
    '2026-11-20 10:05:02 1tF2xY-000000001Ab-0Cde => u <u@clinic.example> R=localuser T=local_delivery',
    '2026-11-20 10:05:02 1tF2xY-000000001Ab-0Cde -> v@example.org R=dnslookup T=remote_smtp H=mx.example.org [198.51.100.2] X=TLS1.3:A:256 C="250 2.0.0 OK  queued"',
    '2026-11-20 10:05:03 1tF2xY-000000001Ab-0Cde == d@example.net R=dnslookup T=remote_smtp H=mx.example.net [198.51.100.3] defer (110): Connection timed out',
    '2026-11-20 10:05:03 1tF2xY-000000001Ab-0Cde ** c@example.net R=dnslookup T=remote_smtp H=mx.example.net [198.51.100.3]: SMTP error from remote mail server after RCPT TO:<c@example.net>: 550 5.1.1 unknown',
    '2026-11-20 10:05:04 1tF2xY-000000001Ab-0Cde Completed',
    '2026-11-20 10:05:05 +0900 [812] H=(h) [203.0.113.1] F=<e@example.net> rejected RCPT <x@clinic.example>: relay not permitted',
    '2026-11-20 10:05:06 login authenticator failed for (h) [203.0.113.9]: 535 Incorrect authentication data (set_id=info)',
    '2026-11-20 10:05:07 14hpmo-00002f-00 <= <> R=1tF2xY-000000001Ab-0Cde U=mail P=local S=900',
    '',
  ].join('\n')
  const events = await eventsIn(text)
  expect(events.map(brief)).toEqual([
    ...['received suzuki@example.com', 'delivered suzuki@example.com u@clinic.example'],
    ...['sent suzuki@example.com v@example.org', 'deferred suzuki@example.com d@example.net'],
    'bounced suzuki@example.com c@example.net',
    ...['rejected e@example.net x@clinic.example', 'login-failed', 'received'],
  ])
  expect(events[0]).toMatchObject({
    ...{ messageId: 'a1@example.com', queueId: '1tF2xY-000000001Ab-0Cde', account: 'yamada', client: '192.0.2.7' },
    detail: { subject: 'say "H=x" id=no@example.net', bytes: '4711' },
  })
  const bounced = events.find(({ kind }) => kind === 'bounced')
  expect(bounced).toMatchObject({
    messageId: 'a1@example.com',
    detail: { reply: expect.stringContaining('550 5.1.1') },
  })
  expect(events.find(({ kind }) => kind === 'sent')?.detail.reply).toBe('250 2.0.0 OK  queued')
  expect(events.find(({ kind }) => kind === 'login-failed')).toMatchObject({ account: 'info', client: '203.0.113.9' })
})

describe('Microsoft 365', () => {
  const summary = [
    [
      'origin_timestamp_utc',
      'sender_address',
      'recipient_status',
      'message_subject',
      'total_bytes',
      'message_id',
      'network_message_id',
      'original_client_ip',
      'directionality',
      'connector_id',
      'delivery_priority',
    ],
    [
      '2026-11-20T01:05:01.0000000Z',
      's@example.com',
      'a@clinic.example##Receive, Deliver;b@clinic.example##Receive, Fail',
      '請求書, "至急"\n二行目',
      '4711',
      '<a1@example.com>',
      'ae5c1219-4c90-41bf-fef5-08d837917e7c',
      '192.0.2.7',
      '1',
      '',
      'Normal',
    ],
  ]
  const list = [
    [
      'Received',
      'SenderAddress',
      'RecipientAddress',
      'Subject',
      'Status',
      'ToIP',
      'FromIP',
      'Size',
      'MessageId',
      'MessageTraceId',
    ],
    [
      '11/20/2026 1:05:01 AM',
      's@example.com',
      'a@clinic.example',
      'x',
      'FilteredAsSpam',
      '',
      '192.0.2.7',
      '4711',
      '<a1@example.com>',
      'ae5c1219',
    ],
  ]
  test.each([
    ['the enhanced summary', csvOf(summary), ['bounced b@clinic.example', 'delivered a@clinic.example']],
    [
      'the same in UTF-16',
      Buffer.from(`\ufeff${csvOf(summary)}`, 'utf16le'),
      ['bounced b@clinic.example', 'delivered a@clinic.example'],
    ],
    [
      'the same with tabs, in UTF-8 with a mark',
      `\ufeff${csvOf(list).replaceAll('","', '"\t"')}`,
      ['held a@clinic.example'],
    ],
    ['the older names', `#TYPE Selected.Deserialized\r\n${csvOf(list)}`, ['held a@clinic.example']],
  ])('a message trace: %s', async (_, text, expected) => {
    const events = await eventsIn(text)
    expect(events.map(({ kind, to }) => `${kind} ${to}`).sort()).toEqual(expected)
    for (const event of events)
      expect(event).toMatchObject({
        ...{ source: 'microsoft-trace', at: Date.UTC(2026, 10, 20, 1, 5, 1), messageId: 'a1@example.com' },
        ...{ from: 's@example.com', client: '192.0.2.7' },
      })
  })

  test('a list that Excel saved in Shift_JIS keeps its subjects', async () => {
    const [header, row] = list
    const text = csvOf([header ?? [], (row ?? []).map((field) => (field === 'x' ? '#' : field))])
    // 請求書, as Shift_JIS has it.
    const bytes = Buffer.from(text.replace('#', '\x90\xbf\x8b\x81\x8f\x91'), 'latin1')
    const events = await eventsIn(bytes, { open: inPieces(bytes, 4_096) })
    expect(events.map(({ detail }) => detail.subject)).toEqual(['請求書'])
  })

  test('the extended report: one row an event', async () => {
    const header = [
      'date_time_utc',
      'client_ip',
      'source',
      'event_id',
      'message_id',
      'recipient_address',
      'sender_address',
      'recipient_status',
      'network_message_id',
    ]
    const row = (event: string) => [
      '2026-11-20T01:05:01.123Z',
      '192.0.2.7',
      'SMTP',
      event,
      '<a1@example.com>',
      'a@clinic.example',
      's@example.com',
      '250 2.1.5',
      'ae5c',
    ]
    const events = await eventsIn(csvOf([header, ...['RECEIVE', 'DELIVER', 'FAIL', 'DEFER', 'SEND'].map(row)]))
    expect(events.map(({ kind }) => kind).sort()).toEqual(['bounced', 'deferred', 'delivered', 'received', 'sent'])
  })

  const audit = (operation: string, more: object, number = 1) => ({
    ...{ CreationTime: `2026-11-20T01:05:0${number}`, Id: `id-${operation}-${number}`, Operation: operation },
    ...{ UserId: 'yamada@clinic.example', ClientIP: '203.0.113.5:9808', MailboxOwnerUPN: 'yamada@clinic.example' },
    ...more,
  })
  const records = [
    audit('MailItemsAccessed', {
      ClientIPAddress: '203.0.113.5',
      OperationProperties: [{ Name: 'MailAccessType', Value: 'Bind' }],
      Folders: [
        {
          Path: '\\Inbox',
          FolderItems: [{ InternetMessageId: '<a1@example.com>' }, { InternetMessageId: '<a2@example.com>' }],
        },
      ],
    }),
    audit('New-InboxRule', {
      Parameters: [
        { Name: 'Name', Value: '.' },
        { Name: 'DeleteMessage', Value: 'True' },
      ],
    }),
    audit('SoftDelete', {
      AffectedItems: [{ InternetMessageId: '<a1@example.com>', Subject: 'x', ParentFolder: { Path: '\\Inbox' } }],
    }),
    audit('Send', { Item: { InternetMessageId: '<a9@clinic.example>', Subject: 'Re: x' } }),
    audit('Set-Mailbox', { Parameters: [{ Name: 'ForwardingSmtpAddress', Value: 'smtp:x@example.net' }] }),
    audit('Set-AdminAuditLogConfig', { Parameters: [{ Name: 'UnifiedAuditLogIngestionEnabled', Value: 'False' }] }),
    audit('UserLoginFailed', {}),
    audit('SearchQueryPerformed', {}),
  ]
  const row = (record: (typeof records)[number]) => [
    'Exchange',
    '11/20/2026 1:05:01 AM',
    'y',
    record.Operation,
    JSON.stringify(record),
  ]
  const header = ['RecordType', 'CreationDate', 'UserIds', 'Operations', 'AuditData']
  test.each([
    ['CSV with JSON in it', csvOf([header, ...records.map(row)])],
    ['a list of JSON', JSON.stringify(records, undefined, 2)],
    ['JSON in lines', records.map((record) => JSON.stringify(record)).join('\n')],
    ['a list in an object', JSON.stringify({ '@odata.context': 'https://example.com/$metadata', value: records })],
    [
      'records around the data as text',
      JSON.stringify(records.map((record) => ({ AuditData: JSON.stringify(record) }))),
    ],
  ])('the unified audit log as %s', async (_, text) => {
    const clinic = await newClinic()
    const result = await read(clinic, text, { open: inPieces(text, 13) })
    expect(result).toMatchObject({ format: 'microsoft-audit', added: 8, broken: { count: 0 } })
    expect(result.kinds).toEqual({
      ...{ opened: 2, 'rule-made': 1, deleted: 1, sent: 1, 'forwarding-set': 1, 'logging-off': 1, 'login-failed': 1 },
    })
    const story = await importedEventsFor(clinic, { messageId: 'a1@example.com' })
    expect(story.map(({ kind, account, client }) => [kind, account, client])).toEqual([
      ['opened', 'yamada@clinic.example', '203.0.113.5'],
      ['deleted', 'yamada@clinic.example', '203.0.113.5'],
    ])
    expect(result.findings).toEqual([
      ...[{ code: 'logging-off', at: Date.UTC(2026, 10, 20, 1, 5, 1), account: 'yamada@clinic.example' }].map(
        (one) => ({
          ...one,
          what: 'Set-AdminAuditLogConfig UnifiedAuditLogIngestionEnabled=False',
        }),
      ),
      { code: 'stopped', at: Date.UTC(2026, 10, 20, 1, 5, 1) },
    ])
  })

  test.each([
    ['Set-Mailbox', 'AuditEnabled', 'False', 'logging-off'],
    ['Set-Mailbox', 'AuditEnabled', '$false', 'logging-off'],
    ['Set-Mailbox', 'AuditEnabled', 'True', 'logging-on'],
    ['Set-OrganizationConfig', 'AuditDisabled', 'True', 'logging-off'],
    ['Set-MailboxAuditBypassAssociation', 'AuditBypassEnabled', 'True', 'logging-off'],
    ['Set-AdminAuditLogConfig', 'UnifiedAuditLogIngestionEnabled', 'True', 'logging-on'],
  ])('%s -%s %s is %s', async (operation, name, value, kind) => {
    const events = await eventsIn(JSON.stringify([audit(operation, { Parameters: [{ Name: name, Value: value }] })]))
    expect(events.map((event) => event.kind)).toEqual([kind])
  })
})

test('Google Workspace: steps by target and status', async () => {
  const header = [
    'Message ID',
    'Start date',
    'End date',
    'Sender',
    'Message size',
    'Subject',
    'Direction',
    'Attachments',
    'Recipient address',
    'Event target',
    'Event date',
    'Event status',
    'Event target IP address',
    'Has encryption',
    'Event SMTP reply code',
    'Event description',
    'Client Type',
    'Device User Session ID',
  ]
  const row = (target: string, status: string, id = '<a1@example.com>') => [
    id,
    '2026-11-20T10:05:00+09:00',
    '',
    's@example.com',
    '4711',
    '請求書',
    'Received',
    '1',
    'a@clinic.example',
    target,
    '2026-11-20T10:05:01+09:00',
    status,
    '192.0.2.7',
    'Yes',
    '250',
    'ok',
    'N/A',
    '',
  ]
  const events = await eventsIn(
    csvOf([
      header,
      ...[row('SMTP_IN', 'Successful'), row('GMAIL_INBOX', 'Successful'), row('GMAIL_SPAM', 'Successful')],
      ...[row('SMTP_OUT', 'Bounced'), row('SMTP_IN', 'Rejected', 'SMTPIN_ADDED_REJECT_SESSION')],
    ]),
  )
  expect(events.map(({ kind }) => kind).sort()).toEqual(['bounced', 'delivered', 'held', 'received', 'rejected'])
  expect(events.filter(({ messageId }) => messageId === 'a1@example.com')).toHaveLength(4)
  expect(events[0]).toMatchObject({ at: Date.UTC(2026, 10, 20, 1, 5, 1), client: '192.0.2.7', to: 'a@clinic.example' })
})

const mailsFrom = (first: number, count: number, stepMs = 600_000): string =>
  Array.from({ length: count }, (_, index) => {
    const at = Date.UTC(2026, 10, 16) + (first + index) * stepMs
    return `${postfixMail(first + index, `${syslogTime(at)} mx1`).join('\n')}\n`
  }).join('')

describe('each line once', () => {
  test('the same file, an overlapping one and a packed one add nothing that is there; twins in a second stay two', async () => {
    const clinic = await newClinic()
    expect(await read(clinic, mailsFrom(0, 50))).toMatchObject({ events: 150, added: 150, lines: 400 })
    expect(await read(clinic, mailsFrom(0, 50))).toMatchObject({ events: 150, added: 0 })
    expect(await read(clinic, mailsFrom(25, 50))).toMatchObject({ events: 150, added: 75 })
    expect(await read(clinic, gzipSync(mailsFrom(0, 75)))).toMatchObject({ events: 225, added: 0 })
    const login = `${HEAD} dovecot: imap-login: Login: user=<u>, method=PLAIN, rip=203.0.113.5, lip=192.0.2.1, TLS\n`
    expect(await read(clinic, login.repeat(3))).toMatchObject({ events: 3, added: 3 })
    expect(await read(clinic, login.repeat(3))).toMatchObject({ events: 3, added: 0 })
  })

  test('one that was stopped keeps what was read, says so, and the rest comes with the next', async () => {
    const clinic = await newClinic()
    let asked = 0
    const half = await read(clinic, mailsFrom(0, 300), { isStopped: () => ++asked > 20 })
    expect(half).toMatchObject({ isStopped: true, added: half.events })
    expect(half.added).toBeLessThan(900)
    expect(codesOf(half)).not.toContain('cut-off')
    expect((await read(clinic, mailsFrom(0, 300))).added).toBe(900 - half.added)
  })

  test('where the ledger hashes addresses, those of logs are hashed, and mails are still joined', async () => {
    const clinic = await newClinic()
    const keyFile = path.join(folder, 'hashed.key')
    await (await openLedger(clinic, { keyFile, clock: () => NOW, addresses: 'hashed' })).close()
    await read(clinic, mailsFrom(0, 2))
    const story = await importedEventsFor(clinic, { messageId: '1@example.com' })
    expect(story).toHaveLength(3)
    expect(JSON.stringify(story.map(({ messageId, account, ...rest }) => rest))).not.toMatch(/suzuki1@|uketsuke1@/)
  })
})

describe('the log itself', () => {
  // Monday to Friday 09:00 to 18:00 in Tokyo, a mail every ten minutes.
  const office = (days: readonly number[], isQuiet: (day: number, hour: number) => boolean = () => false): string =>
    days
      .flatMap((day) =>
        Array.from({ length: 54 }, (_, index) => ({ day, hour: 9 + index / 6, number: day * 100 + index })),
      )
      .filter(({ day, hour }) => !isQuiet(day, hour))
      .map(({ day, hour, number }) => {
        const at = Date.UTC(2026, 10, day) + hour * 3_600_000
        return `${postfixMail(number, `${syslogTime(at)} mx1`).join('\n')}\n`
      })
      .join('')
  const WEEKS = [9, 10, 11, 12, 13, 16, 17, 18, 19, 20, 23]
  const tokyo = (day: number, hour: number) => Date.UTC(2026, 10, day, hour - 9)

  test('a log that was kept has nothing wrong with it: nights and weekends are quiet', async () => {
    expect((await read(await newClinic(), office(WEEKS))).findings).toEqual([])
  })

  test('hours without a line in office hours are a gap; with more patience they are none', async () => {
    const text = office(WEEKS, (day, hour) => day === 17 && hour >= 11 && hour < 16)
    const [gap, ...others] = (await read(await newClinic(), text)).findings
    expect([gap, others]).toEqual([{ code: 'gap', from: tokyo(17, 10) + 50 * 60_000, to: tokyo(17, 16) }, []])
    expect((await read(await newClinic(), text, { gapMs: 6 * 3_600_000 })).findings).toEqual([])
  })

  test('days without a line are named as days, over a weekend as one', async () => {
    const text = office(WEEKS.filter((day) => day !== 13 && day !== 16))
    expect((await read(await newClinic(), text)).findings).toEqual([
      { code: 'day-missing', from: tokyo(13, 0), to: tokyo(17, 0) },
    ])
  })

  test('a log that ends long before it is read has stopped', async () => {
    expect(codesOf(await read(await newClinic(), office(WEEKS.slice(0, -2))))).toEqual(['stopped'])
  })

  test('parts of a log: what is missing between them, and one end only', async () => {
    const parts = [office([9, 10]), office([11, 12]), office([17, 18])]
    const clinic = await newClinic()
    const results: LogImport[] = []
    for (const part of parts.toReversed()) results.push(await read(clinic, part))
    expect(results.map(codesOf)).toEqual([['stopped'], ['stopped'], ['stopped']])
    const joined = joinedLogs(results, { zoneMinutes: TOKYO })
    expect(joined.map(codesOf)).toEqual([['gap', 'stopped'], [], []])
    expect(joined[0]?.findings[0]).toEqual({ code: 'gap', from: tokyo(12, 17) + 50 * 60_000, to: tokyo(17, 9) })
  })

  test('a clock that goes back is told with its line; servers side by side have clocks of their own', async () => {
    const line = (time: string, host: string) => `Nov 23 ${time} ${host} postfix/qmgr[700]: ABCDEF12: removed\n`
    const back = line('10:00:00', 'mx1') + line('09:30:00', 'mx1') + line('09:31:00', 'mx1')
    expect((await read(await newClinic(), back)).findings).toEqual([
      { code: 'clock-back', at: tokyo(23, 9) + 30 * 60_000, backMs: 30 * 60_000, line: 2 },
    ])
    const two = line('10:00:00', 'mx1') + line('09:30:00', 'mx2') + line('10:00:10', 'mx1')
    expect(codesOf(await read(await newClinic(), two))).toEqual([])
  })

  test('lines that the server dropped, and an end in the middle of a line, of a packed file, of a record', async () => {
    const lost = `${office([23])}Nov 23 18:00:00 mx1 rsyslogd: imjournal: 4711 messages lost due to rate-limiting\n`
    expect(codesOf(await read(await newClinic(), lost))).toEqual(['lines-lost'])
    const whole = office([23])
    expect(codesOf(await read(await newClinic(), whole.slice(0, -30)))).toEqual(['cut-off'])
    const packed = gzipSync(whole)
    const half = await read(await newClinic(), packed.subarray(0, packed.length - 200))
    expect(codesOf(half)).toContain('cut-off')
    expect(half.added).toBeGreaterThan(100)
    const json = `[{"CreationTime":"2026-11-23T01:05:01","Id":"1","Operation":"Send","UserId":"y"},{"Creat`
    expect(codesOf(await read(await newClinic(), json))).toEqual(['cut-off'])
  })
})

describe('files of no use and of ill will', () => {
  test.each([
    ['nothing', '', 'empty'],
    ['a letter', 'Dear doctor,\nhow are you?\n', 'nothing-known'],
    ['another CSV', 'Name,Phone\nSuzuki,1\n', 'nothing-known'],
    ['another JSON', '{"name":"x","version":"1.0.0"}', 'nothing-known'],
    ['bytes', Buffer.from(Array.from({ length: 5_000 }, (_, index) => (index * 7_919) % 256)), 'nothing-known'],
  ])('%s does not look like a log', async (_, text, looksLike) => {
    const clinic = await newClinic()
    expect(await importLog(clinic, asGiven(text))).toEqual({ file: 'log', looksLike })
  })

  test('a format that is asked for and is not there is refused, with what it looks like', async () => {
    const result = await importLog(await newClinic(), asGiven(mailsFrom(0, 1), { format: 'exim' }))
    expect(result).toEqual({ file: 'log', looksLike: 'mail-log' })
  })

  test('broken lines are counted, the first are named, and the rest is read', async () => {
    const text = mailsFrom(0, 2)
      .split('\n')
      .flatMap((line, index) => (index % 4 === 1 ? ['\x1b[2J\0 no', line] : [line]))
    expect(await read(await newClinic(), text.join('\n'))).toMatchObject({
      ...{ events: 6, broken: { count: 4, first: [2, 7, 12, 17] } },
    })
  })

  test('a quote that is never closed costs its own row only', async () => {
    const rows = [
      ['Received', 'SenderAddress', 'RecipientAddress', 'Subject', 'Status', 'MessageId'],
      ...Array.from({ length: 20 }, (_, index) => [
        '2026-11-20T01:05:01Z',
        's@example.com',
        'a@clinic.example',
        'x',
        'Delivered',
        `<${index}@example.com>`,
      ]),
    ]
    const lines = csvOf(rows).split('\r\n')
    lines[10] = `"${lines[10] ?? ''}`
    const result = await read(await newClinic(), lines.join('\r\n'))
    expect([result.added, result.broken.count > 0, codesOf(result)]).toEqual([19, true, ['cut-off', 'stopped']])
  })

  const samples: readonly string[] = [
    `${mailsFrom(0, 2)}${HEAD} dovecot: imap(u)<9><s>: flag_change: box=INBOX, uid=5, msgid=<a@b>, flags=(\\Seen)\n`,
    '2026-11-20 10:05:01 14hpmo-00002f-00 <= s@example.com H=m (h) [192.0.2.7] A=p:u S=1 id=a@b T="x"\n2026-11-20 10:05:02 14hpmo-00002f-00 ** "a b"@c R=d T=r H=m [192.0.2.1]: SMTP error\n',
    'Received,SenderAddress,RecipientAddress,Subject,Status,MessageId\n2026-11-20T01:05:01Z,s@e.example,a@c.example,"x, ""y""",Delivered,<1@e>\n',
    '[{"CreationTime":"2026-11-20T01:05:01","Id":"1","Operation":"Send","Item":{"InternetMessageId":"<1@e>"},"Parameters":[{"Name":"a","Value":"b"}]}]',
    'Message ID,Sender,Recipient address,Event target,Event date,Event status\n<1@e>,s@e.example,a@c.example,SMTP_IN,2026-11-20T10:05:01+09:00,OK\n',
  ]
  test('every truncation and some hundred mutations of each format are read without a throw', async () => {
    const clinic = await newClinic()
    const below = seeded(7)
    for (const sample of samples) {
      const bytes = Buffer.from(sample)
      const cuts = Array.from({ length: Math.min(bytes.length, 120) }, (_, index, { length } = { length: 120 }) =>
        bytes.subarray(0, Math.floor((index * bytes.length) / length)),
      )
      const mutants = Array.from({ length: 100 }, () => {
        const mutant = Buffer.from(bytes)
        for (let times = 0; times < 1 + below(6); times++) mutant[below(mutant.length)] = below(256)
        return mutant
      })
      for (const mutant of [...cuts, ...mutants])
        await importLog(clinic, asGiven(mutant, { open: inPieces(mutant, 61) }))
    }
  }, 30_000)

  test('times that are none, deep JSON and long lines', async () => {
    const deep = `[{"Operation":"Send","CreationTime":"2026-99-99T01:05:01","Item":${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}}]`
    expect(await read(await newClinic(), deep)).toMatchObject({ lines: 1, events: 0, broken: { count: 1 } })
    const long = `${mailsFrom(0, 1)}${HEAD} postfix/smtpd[1]: ${'x'.repeat(3_000_000)}\n${mailsFrom(1, 1)}`
    expect(await read(await newClinic(), long)).toMatchObject({ events: 6 })
    expect(await read(await newClinic(), `${mailsFrom(0, 1)}Feb 31 99:99:99 mx1 postfix/smtpd[1]: x\n`)).toMatchObject({
      events: 3,
    })
  })
})

describe.each(TEST_ENGINES)('a long log on $name', ({ isMissing, start }) => {
  let places: StorePlaces
  beforeAll(async () => {
    if (!isMissing) places = await start()
  }, START_MS)
  afterAll(async () => {
    await places?.stop()
  })

  test.skipIf(isMissing)(
    'is read in bounded memory, once',
    async () => {
      const lines = process.env.SEKISHO_LONG === undefined ? 8_000 : 1_000_000
      const here = await openStore(await places.newPlace())
      try {
        const clinic = here.forTenant(MAIN_TENANT)
        const settings = { file: 'log', open: () => maillogOf(lines), writtenBefore: NOW, now: NOW, zoneMinutes: TOKYO }
        const before = process.memoryUsage().rss
        const result = await importLog(clinic, settings)
        expect(result).toMatchObject({ lines, events: (lines / 8) * 3, added: (lines / 8) * 3, broken: { count: 0 } })
        expect((process.memoryUsage().rss - before) / 1e6).toBeLessThan(300)
        expect(await importLog(clinic, settings)).toMatchObject({ added: 0 })
        expect(await importedEventsFor(clinic, { messageId: '5@example.com' })).toHaveLength(3)
      } finally {
        await here.close()
      }
    },
    600_000,
  )
})

describe('sekisho ledger import', () => {
  const printed = catchPrinted()
  const place = path.join(folder, 'cli.db')
  const at = (name: string) => path.join(folder, name)
  const run = async (...words: string[]) => {
    printed.anew()
    const code = await runCli(['--lang', 'en', 'ledger', 'import', '--store', place, ...words], '0.0.0')
    return { code, ...printed.said() }
  }
  beforeEach(() => {
    for (const stream of [process.stdout, process.stderr]) stream.setMaxListeners(0)
    process.setMaxListeners(0)
  })

  test('says what came of each file, and writes it into the ledger', async () => {
    const opened = await openStore(place)
    const keyFile = at('cli.key')
    await (await openLedger(opened.forTenant(MAIN_TENANT), { keyFile, clock: () => NOW })).close()
    await opened.close()
    const evil = `Nov 20 10:00:00 mx1 postfix/smtpd[1]: NOQUEUE: reject: \x1b[2J\n\x1b]0;evil\x07\n`
    writeFileSync(at('maillog'), mailsFrom(0, 3) + evil)
    const { code, out, err } = await run('--ledger-key', keyFile, '--zone', '+09:00', at('maillog'))
    expect([code === 0 || code === 10, err]).toEqual([true, ''])
    expect(out).toMatch(
      /^maillog: mail log of Postfix and Dovecot, 26 lines, 10 events, 10 of them new\n {2}from 2026-11-1/,
    )
    expect(out).toContain('1 line was not understood (line 26)')
    expect(out).not.toContain('\x1b')
    const again = await openStore(place)
    const entries = await collect(readLedger(again.forTenant(MAIN_TENANT)).entries())
    await again.close()
    expect(entries.at(-1)?.entry).toMatchObject({
      ...{ kind: 'log-imported', file: 'maillog', format: 'mail-log', lines: 26, events: 10, added: 10, broken: 1 },
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
  })

  test('JSON is one object a file, and nothing else on stdout', async () => {
    const { out } = await run('--json', '--zone', '+09:00', at('maillog'))
    const result = JSON.parse(out) as LogImport
    expect(result).toMatchObject({ file: 'maillog', added: 0, broken: { count: 1, first: [26] } })
  })

  test.each([
    ['a file that is not there', ['no-such-log'], 'Cannot'],
    ['a folder', ['.'], ''],
    ['something else', [path.join(import.meta.dirname, '..', 'package.json')], 'does not look like a mail log'],
    ['a wrong format', ['--format', 'qmail', 'x'], 'There is no format "qmail"'],
    ['a wrong zone', ['--zone', 'Tokyo', 'x'], 'Cannot use --zone "Tokyo"'],
    ['nothing', [], 'Nothing to read'],
  ])('%s is said in one line', async (_, words, expected) => {
    const { code, out, err } = await run(...words)
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain(expected)
    expect(err.trimEnd().split('\n')[0]).toMatch(/^sekisho: /)
  })

  test('Japanese has no English in it', async () => {
    printed.anew()
    await runCli(['--lang', 'ja', 'ledger', 'import', '--store', place, '--zone', '+09:00', at('maillog')], '0.0.0')
    expect(printed.said().out).toMatch(
      /^maillog: Postfix・Dovecot のメール記録、26行、出来事10件\(うち新しいもの0件\)\n/,
    )
    expect(readFileSync(at('maillog')).length).toBeGreaterThan(0)
  })
})
