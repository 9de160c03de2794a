import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Entry, NewEntry } from '#ledger'
import type { OwnEntry } from '../src/ledger/entry.ts'
import { ocsfEvent } from '../src/ledger/export/ocsf-event.ts'
import { received, T0 } from './fixtures/ledger-entries.ts'
import { ocsfMistakes } from './fixtures/ocsf-validator.ts'

// Entries as events of OCSF, against its own schema.

const BY = { who: 'user yamada', from: '192.0.2.9' } as const
const US = { who: 'sekisho' } as const
const mail = 'mail-1'

const eventOf = (given: NewEntry | OwnEntry) => {
  const entry = { v: 1, index: 7, at: T0, ...given } as Entry
  return ocsfEvent({ index: 7, entry, bytes: Buffer.from(JSON.stringify(entry)) }, 'clinic.example/ledger')
}

const judged = (verdict: string, rules: readonly string[] = []): NewEntry => ({
  ...{ ...US, kind: 'judged', mail, verdict, score: 60, rules: '1.0.0+ab', policy: 'clinic' },
  findings: rules.map((rule) => ({ rule, weight: 60, evidence: ['請求書.doc.exe'] })),
})

const acted = (action: 'delivered' | 'held' | 'released' | 'disarmed' | 'refused' | 'clawed-back' | 'deleted') =>
  ({ ...BY, kind: 'acted', mail, action, recipients: ['a@clinic.example'], reason: 'asked' }) as const

const EVERY: readonly (NewEntry | OwnEntry)[] = [
  received(1),
  { ...received(2), links: { hosts: ['x.example'], urls: ['https://x.example/a'] } } as NewEntry,
  ...['pass', 'notice', 'hold', 'refuse'].map((verdict) => judged(verdict, ['link/code-only', 'body/lure'])),
  judged('pass'),
  ...(['delivered', 'held', 'released', 'disarmed', 'refused', 'clawed-back', 'deleted'] as const).map(acted),
  { ...BY, kind: 'viewed', mail, what: 'text' },
  { ...BY, kind: 'searched', query: 'invoice', hits: 3 },
  { ...BY, kind: 'exported', what: 'ledger as csv', count: 3 },
  { ...US, kind: 'password-tried', mail, part: 'a.zip', opened: true },
  { ...BY, from: 'terminal', kind: 'setting-changed', name: 'policy', before: 'clinic', after: 'strict' },
  { ...BY, kind: 'logged-in', account: 'yamada', method: 'password' },
  { ...BY, kind: 'login-failed', account: 'yamada', method: 'password', reason: 'no' },
  { ...US, kind: 'feed-imported', feed: 'urlhaus', count: 3 },
  { ...US, kind: 'notice-published', notice: 'n1', title: 'Emotet' },
  { ...US, kind: 'backup-verified', backup: 'usb', isGood: false, detail: 'cut' },
  {
    ...{ ...US, kind: 'log-imported', file: 'maillog', format: 'postfix', sha256: 'ab'.repeat(32) },
    ...{ lines: 1, events: 1, added: 1, broken: 0, findings: [] },
  },
  { ...BY, kind: 'incident-opened', incident: 'i1', title: 'Emotet' },
  { ...BY, kind: 'hold-placed', since: T0, reason: 'police' },
  { ...BY, kind: 'hold-lifted', mail, reason: 'over' },
  { ...US, kind: 'retention-applied', before: T0, first: 1, last: 2, dropped: 2, kept: [], policy: '400 days' },
  { ...US, kind: 'ledger-started', origin: 'x', key: 'k' },
  { ...BY, kind: 'key-rotated', oldKey: 'a', newKey: 'b', vouch: 'c' },
]

test.each(EVERY.map((entry) => [entry.kind, entry] as const))('%s is a good event, whole in raw_data', (_, entry) => {
  const event = eventOf(entry)
  expect(ocsfMistakes(event)).toEqual([])
  const raw = String(event.raw_data)
  expect(JSON.parse(raw)).toMatchObject(entry)
  expect(event).toMatchObject({
    time: T0,
    metadata: { uid: 'clinic.example/ledger#7', sequence: 7, event_code: entry.kind },
    raw_data_hash: { value: createHash('sha256').update(raw).digest('hex') },
    unmapped: { leaf_hash: createHash('sha256').update(Buffer.of(0)).update(raw).digest('base64') },
  })
})

describe('what an analyst asks for', () => {
  test('a mail that came: envelope, header, parts, links, and what SPF came to', () => {
    expect(eventOf(EVERY[1] as NewEntry)).toMatchObject({
      ...{ class_uid: 4009, activity_id: 2, from: 'suzuki@example.com', to: ['uketsuke@clinic.example'] },
      email: {
        ...{ uid: 'm2', message_uid: '2@example.com', from: 'Suzuki@example.com', size: 12_345 },
        files: [{ name: '請求書.doc', size: 9_000, hashes: [{ algorithm_id: 3, value: 'cd'.repeat(32) }] }],
        urls: [{ url_string: 'https://x.example/a' }],
      },
      ...{ email_auth: { spf: 'pass', dkim: 'none' }, src_endpoint: { ip: '192.0.2.25' } },
    })
  })

  test('a held mail is an alert with its rules; one that passes is none', () => {
    expect(eventOf(judged('hold', ['link/code-only', 'body/lure']))).toMatchObject({
      ...{ class_uid: 2004, is_alert: true, severity_id: 4, risk_score: 60, policy: { name: 'clinic' } },
      finding_info: { analytic: { uid: 'link/code-only' }, related_analytics: [{ uid: 'body/lure' }] },
      evidences: [{ data: { rule: 'link/code-only', evidence: ['請求書.doc.exe'] } }, { data: { rule: 'body/lure' } }],
    })
    expect(eventOf(judged('pass'))).toMatchObject({ is_alert: false, severity_id: 1, disposition_id: 16 })
  })

  test('what was done with it, and who did what here', () => {
    expect(eventOf(acted('held'))).toMatchObject({ action_id: 2, disposition_id: 3, to: ['a@clinic.example'] })
    expect(eventOf(acted('clawed-back'))).toMatchObject({ activity_id: 99, activity_name: 'clawed-back' })
    const searched = eventOf({ ...BY, from: 'terminal', kind: 'searched', query: 'invoice', hits: 3 })
    expect(searched).toMatchObject({
      ...{ class_uid: 6003, activity_id: 2, api: { operation: 'searched' }, actor: { user: { name: 'yamada' } } },
      ...{ src_endpoint: { name: 'terminal' }, resources: [{ type: 'query', name: 'invoice' }] },
    })
    expect(eventOf({ ...BY, kind: 'login-failed', account: 'y', method: 'password', reason: 'no' })).toMatchObject({
      ...{ class_uid: 3002, status_id: 2, user: { name: 'y' } },
    })
  })
})

test.each([
  '{"v":1,"index":1,"at":9007199254740991,"kind":"received","who":5,"headers":"no","parts":[1,null],"peer":[]}',
  '{"v":1,"index":1,"at":0,"kind":"constructor","mail":{},"from":"\\ud800"}',
  '{"v":1,"index":1,"at":0,"kind":"judged","findings":{"a":1},"score":"x","verdict":"constructor"}',
  '{"v":1,"index":1,"at":0,"kind":"acted","action":"constructor","recipients":"x"}',
])('an entry that somebody changed stops no export: %s', (text) => {
  const entry = JSON.parse(text) as Entry
  expect(ocsfEvent({ index: 1, entry, bytes: Buffer.from(text) }, 'x')).toMatchObject({ raw_data: text })
})
