import { describe, expect, test } from 'vitest'
import { Gate, plainAddress } from './gate.ts'
import { SMTP_LIMITS } from './limits.ts'

const limits = { ...SMTP_LIMITS, connectionsMax: 5, connectionsPerAddressMax: 2, mailsPerMinuteMax: 2 }

describe('Gate', () => {
  test('trusts addresses and networks of both families', () => {
    const gate = new Gate(limits, ['127.0.0.1', '10.1.0.0/16', '::1', '2001:db8::/32'])
    const answers = ['127.0.0.1', '127.0.0.2', '10.1.255.1', '10.2.0.1', '::1', '2001:db8:9::1', '2001:db9::1', '']
    expect(answers.map((address) => gate.isTrusted(address))).toEqual([
      true,
      false,
      true,
      false,
      true,
      true,
      false,
      false,
    ])
    expect(plainAddress('::ffff:10.1.0.1')).toBe('10.1.0.1')
    expect(plainAddress('::ffff:0:1')).toBe('::ffff:0:1')
    expect(plainAddress(undefined)).toBe('')
  })

  test('one IPv6 network is one client, however its addresses are spelled', () => {
    const gate = new Gate(limits, [])
    const inside = ['2001:db8:1:2::1', '2001:db8:1:2:ffff::9', '2001:db8:1:2:3:4:5:6']
    expect(inside.map((address) => gate.enter(address))).toEqual([undefined, undefined, 'too-many-from-address'])
    expect(gate.enter('2001:db8:1:3::1')).toBeUndefined()
    gate.leave('2001:db8:1:2::1')
    expect(gate.enter('2001:db8:1:2:7::')).toBeUndefined()
    expect(['::1', '::2', '1::'].map((address) => gate.enter(address))).toEqual([
      undefined,
      undefined,
      'too-many-connections',
    ])
  })

  test('mails are counted by the minute; a trusted host is let in past its share', () => {
    const gate = new Gate(limits, ['192.0.2.9'])
    const count = (now: number) => gate.countMail('192.0.2.1', now)
    expect([0, 1, 2, 59_999].map(count)).toEqual([true, true, false, false])
    expect(gate.countMail('192.0.2.2', 3)).toBe(true)
    expect(count(60_000)).toBe(true)
    expect([1, 2, 3].map(() => gate.enter('192.0.2.9'))).toEqual([undefined, undefined, undefined])
    gate.reload({ ...limits, mailsPerMinuteMax: 0 }, undefined)
    expect(count(60_001)).toBe(false)
    expect(gate.isTrusted('192.0.2.9')).toBe(true)
  })
})
