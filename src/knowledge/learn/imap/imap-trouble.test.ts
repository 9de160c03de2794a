import { describe, expect, test } from 'vitest'
import { connectTrouble, ImapTrouble, plainTrouble } from './imap-trouble.ts'

const failed = (more: object, message = 'it failed'): Error => Object.assign(new Error(message), more)

describe('plainTrouble', () => {
  test.each<[Error, string, string]>([
    [failed({ code: 'EAI_AGAIN' }), 'host-not-found', 'it failed'],
    [Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' }), 'unreachable', 'ECONNREFUSED'],
    [failed({ code: 'UPGRADE_TIMEOUT', tlsFailed: true }), 'no-answer', 'it failed'],
    [failed({ code: 'CERT_HAS_EXPIRED', tlsFailed: true }), 'expired-certificate', 'it failed'],
    [failed({ code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' }), 'untrusted-certificate', 'it failed'],
    [
      failed({ code: 'SELF_SIGNED_CERT_IN_CHAIN' }, 'self-signed; if the root CA is installed locally, try x'),
      ...(['untrusted-certificate', 'self-signed'] as const),
    ],
    [failed({ code: 'ERR_SSL_WRONG_VERSION_NUMBER' }, 'C0:ssl/x.c:1'), 'no-tls', 'ERR_SSL_WRONG_VERSION_NUMBER'],
    [failed({ tlsFailed: true }), 'no-tls', 'it failed'],
    [failed({ authenticationFailed: true, response: 'no, you' }), 'login-refused', 'no, you'],
    [failed({ authenticationFailed: true, serverResponseCode: 'UNAVAILABLE' }), 'busy', 'it failed'],
    [failed({ code: 'ETHROTTLE', responseStatus: 'NO', responseText: 'slow' }), 'busy', 'slow'],
    [failed({ responseStatus: 'NO', responseText: 'denied' }), 'refused', 'denied'],
    [failed({ code: 'NoConnection', reason: 'shutting down' }), 'lost', 'shutting down'],
    [failed({ code: 'ECONNRESET' }), 'lost', ''],
    [failed({ code: 'ParserError11' }), 'not-understood', 'it failed'],
    [failed({ code: 'LiteralTooLarge' }), 'not-understood', 'it failed'],
  ])('%o', (error, code, says) => {
    const trouble = plainTrouble(error)
    expect(trouble).toBeInstanceOf(ImapTrouble)
    expect(trouble).toMatchObject({ code, says, cause: error })
  })

  test('a bug of ours stays one', () => {
    const bugs = [new TypeError('x is not a function'), new Error('half a thought'), 'a text', undefined]
    for (const bug of bugs) expect(plainTrouble(bug)).toBe(bug)
    expect(connectTrouble(bugs[0])).toBe(bugs[0])
  })

  test('whatever a client fails with on its way in is one line', () => {
    expect(connectTrouble(new Error('Unexpected close'))).toMatchObject({
      code: 'not-understood',
      says: 'Unexpected close',
    })
  })
})
