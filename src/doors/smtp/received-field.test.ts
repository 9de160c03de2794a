import { expect, test } from 'vitest'
import type { SmtpMail } from './mail.ts'
import { receivedField } from './received-field.ts'

const MAIL: SmtpMail = {
  arrival: {
    door: 'smtp',
    bytes: Buffer.alloc(0),
    sender: 'a@example.com',
    recipients: ['b@example.com'],
    peer: { address: '2001:db8::1', name: 'mx.example.com', helo: 'mx\r\nX: (' },
  },
  parameters: { smtputf8: false, body: undefined, size: undefined },
  client: { address: '::1', port: 1, isTrusted: false, helo: 'mx', isExtended: true, tls: 'TLSv1.3', login: undefined },
  xforward: undefined,
  repaired: { bareLf: 0, bareCr: 0, nul: 0 },
}
const BY = { by: 'gate.example.com', id: 'm1', at: new Date(Date.UTC(2026, 10, 4, 5, 6, 7)) }

test('receivedField says who sent, in words that cannot end it', () => {
  expect(receivedField(MAIL, BY)).toBe(
    [
      'Received: from mx??X:?? (mx.example.com [IPv6:2001:db8::1])',
      '\tby gate.example.com with ESMTPS id m1',
      '\tfor <b@example.com>;',
      '\tWed, 04 Nov 2026 05:06:07 +0000',
      '',
    ].join('\r\n'),
  )
})

test('receivedField names no recipient where there are several, nor one that is not ASCII', () => {
  for (const recipients of [['a@x', 'b@x'], ['関@x']]) {
    expect(receivedField({ ...MAIL, arrival: { ...MAIL.arrival, recipients } }, BY)).not.toContain('for <')
  }
})

test.each([
  [{ parameters: { ...MAIL.parameters, smtputf8: true } }, 'UTF8SMTPS'],
  [{ client: { ...MAIL.client, isExtended: false, tls: undefined } }, 'SMTP'],
  [{ client: { ...MAIL.client, login: 'me' } }, 'ESMTPSA'],
])('receivedField %#: with %s', (more, protocol) => {
  expect(receivedField({ ...MAIL, ...more }, BY)).toContain(` with ${protocol} id`)
})
