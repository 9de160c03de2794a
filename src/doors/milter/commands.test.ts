import { describe, expect, test } from 'vitest'
import { parseCommand } from './commands.ts'

const parse = (command: string, data: string | Buffer = '') => parseCommand({ command, data: Buffer.from(data) })

describe('parseCommand', () => {
  test.each([
    [
      'C',
      'host\x004\x30\x39192.0.2.7\0',
      { client: { host: 'host', family: 'inet4', port: 0x3039, address: '192.0.2.7' } },
    ],
    ['C', 'host\x006\0\x19IPv6:2001:db8::1\0', { client: { family: 'inet6', port: 25, address: '2001:db8::1' } }],
    ['C', 'localhost\0L\0\0/run/socket\0', { client: { family: 'local', address: '/run/socket' } }],
    ['C', '[unknown]\0U', { client: { host: '[unknown]', family: 'unknown', port: 0, address: '' } }],
    ['M', '<>\0', { type: 'mail', path: { address: '', params: [] } }],
    ['M', '<a@b>\0SIZE=1\0BODY=8BITMIME\0', { path: { address: 'a@b', params: ['SIZE=1', 'BODY=8BITMIME'] } }],
    ['R', '<関所@例え.jp>\0', { type: 'rcpt', path: { address: '関所@例え.jp' } }],
    ['R', Buffer.from([0x3c, 0xe9, 0x3e, 0]), { path: { address: 'é' } }],
    [
      'D',
      'Mi\0Q1\0{auth_authen}\0me\0',
      {
        stage: 'M',
        values: [
          ['i', 'Q1'],
          ['auth_authen', 'me'],
        ],
      },
    ],
    ['D', 'Ci\0', { stage: 'C', values: [['i', '']] }],
    ['D', 'T', { stage: 'T', values: [] }],
    ['L', 'Name\0 va\0lue\0', { name: Buffer.from('Name'), value: Buffer.from(' va\0lue') }],
    ['L', 'Name\0\0', { name: Buffer.from('Name'), value: Buffer.alloc(0) }],
    ['E', 'last', { type: 'end-of-body', bytes: Buffer.from('last') }],
  ])('%s %j', (command, data, expected) => expect(parse(command, data)).toMatchObject(expected))

  test.each([
    ['O', '\0\0\0\x06\0\0\0\0\0\0\0'],
    ['D', ''],
    ['D', 'Mi\0Q1'],
    ['C', 'host'],
    ['C', 'host\0'],
    ['C', 'host\x00Z\0\0x\0'],
    ['C', 'host\x004\0'],
    ['C', 'host\x004\0\x19192.0.2.7'],
    ['H', ''],
    ['H', 'name'],
    ['M', ''],
    ['M', '<a@b>\0SIZE=1'],
    ['M', '\0'.repeat(1_001)],
    ['L', ''],
    ['L', 'Name'],
    ['L', 'Name\0'],
    ['L', 'Name\0value'],
    ['Z', ''],
    ['\0', ''],
    ['constructor', ''],
  ])('%s %j is malformed, with a reason', (command, data) => {
    expect(parse(command, data)).toEqual({ type: 'malformed', why: expect.stringMatching(/\w+/u) })
  })
})
