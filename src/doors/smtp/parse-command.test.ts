import { describe, expect, test } from 'vitest'
import { parseAttributes, XFORWARD_NAMES } from './attributes.ts'
import { parseChunk, parseCommand, parsePath } from './parse-command.ts'

describe('parseCommand', () => {
  test.each([
    ['noop', { verb: 'NOOP', argument: '' }],
    ['MAIL FROM:<a@b> ', { verb: 'MAIL', argument: 'FROM:<a@b>' }],
    ['RCPT  TO:<a@b>', { verb: 'RCPT', argument: 'TO:<a@b>' }],
    ['', { verb: '' }],
    [' EHLO x', { verb: '' }],
    ['EHLO\tx', { verb: '' }],
    ['A'.repeat(50), { verb: '' }],
  ])('%j', (line, expected) => expect(parseCommand(line)).toMatchObject(expected))
})

describe('parsePath', () => {
  test.each([
    ['FROM:<>', '', {}],
    ['from:<a@example.com> SIZE=12 body=8BITMIME SMTPUTF8', 'a@example.com', { SIZE: '12', BODY: '8BITMIME' }],
    ['FROM: <a@example.com>', 'a@example.com', {}],
    ['FROM:a@example.com', 'a@example.com', {}],
    ['FROM:<@x.example,@y.example:a@example.com>', 'a@example.com', {}],
    ['FROM:<"a b>"@example.com>', '"a b>"@example.com', {}],
    ['FROM:<"a\\"> b"@example.com>', '"a\\"> b"@example.com', {}],
    ['FROM:<a@[192.0.2.1]>', 'a@[192.0.2.1]', {}],
    ['FROM:<a@[IPv6:2001:db8::1]>', 'a@[IPv6:2001:db8::1]', {}],
    ['FROM:<postmaster>', 'postmaster', {}],
    ['FROM:<関所@例え.jp> SMTPUTF8', '関所@例え.jp', {}],
    ['FROM:<bounce+x=y.example@example.com>', 'bounce+x=y.example@example.com', {}],
  ])('%s', (argument, address, parameters) => {
    const path = parsePath(argument, 'FROM:')
    expect(path?.address).toBe(address)
    expect(Object.fromEntries(path?.parameters ?? [])).toMatchObject(parameters)
  })

  test.each([
    'FROM:',
    'FROM:<a@b',
    'FROM:<a@b>SIZE=1',
    'FROM:<a@b> SIZE=1 SIZE=2',
    'FROM:<a@b> =1',
    'FROM:<a@b> SIZE=1=2',
    'FROM:<a b@c>',
    'FROM:<a@b> <c@d>',
    'FROM:<a@b,c@d>',
    'FROM:<<a@b>>',
    'FROM:<a@b@c>',
    'FROM:<a\u200b@b\u200b>',
    `FROM:<${'a'.repeat(600)}@b>`,
    `FROM:<a@b>${' X=1'.repeat(2)}`,
    `FROM:<"${'\\"'.repeat(200)}`,
    'TO:<a@b>',
  ])('cannot be read: %s', (argument) => expect(parsePath(argument, 'FROM:')).toBeUndefined())

  test.each(['"'.repeat(2_000), `<${'@a,'.repeat(600)}`, `<${'a.'.repeat(250)}@${'b.'.repeat(250)}>`])(
    'is quick with %s',
    (text) => {
      const startedAt = performance.now()
      for (let round = 0; round < 100; round += 1) parsePath(`FROM:${text}`, 'FROM:')
      expect(performance.now() - startedAt).toBeLessThan(500)
    },
  )
})

test('parseChunk', () => {
  expect(parseChunk('12')).toEqual({ bytes: 12, isLast: false })
  expect(parseChunk('0 last')).toEqual({ bytes: 0, isLast: true })
  for (const wrong of ['', '-1', '1e3', '12 LASTX', '9'.repeat(40), 'LAST']) expect(parseChunk(wrong)).toBeUndefined()
})

describe('parseAttributes', () => {
  const parse = (argument: string) => {
    const attributes = parseAttributes(argument, XFORWARD_NAMES)
    return attributes === undefined ? undefined : Object.fromEntries(attributes)
  }
  test.each([
    ['NAME=mx.example.com addr=192.0.2.1', { NAME: 'mx.example.com', ADDR: '192.0.2.1' }],
    ['ADDR=IPV6:2001:db8::1', { ADDR: '2001:db8::1' }],
    ['NAME=[UNAVAILABLE] HELO=[TEMPUNAVAIL] PORT=', { NAME: undefined, HELO: undefined, PORT: undefined }],
    ['HELO=a+20b+3Dc+E9+96+A2', { HELO: 'a b=c関' }],
    ['HELO=+E9x+0D+0AX', { HELO: 'éx??X' }],
  ])('%s', (argument, expected) => expect(parse(argument)).toEqual(expected))

  test.each(['', 'NAME', 'X=1', 'ADDR=nonsense', 'ADDR=::1::', 'NAME=a NAME=b', 'NAME=é'])(
    'cannot be read: %s',
    (argument) => expect(parse(argument)).toBeUndefined(),
  )
})
