import { expect, test } from 'vitest'
import { Input } from './input.ts'
import { SMTP_LIMITS } from './limits.ts'
import { parseCommand } from './parse-command.ts'
import { SmtpSession } from './session.ts'

// The conversation without sockets: whatever is said, there is an answer, and what a mail held is given back.

const SAID = [
  'EHLO c.example.com',
  'HELO c',
  'MAIL FROM:<a@example.com> SIZE=10 BODY=8BITMIME SMTPUTF8',
  'MAIL FROM:<>',
  'RCPT TO:<b@example.com>',
  'RCPT TO:<"b c"@[192.0.2.1]>',
  'DATA',
  'BDAT 5',
  'BDAT 0 LAST',
  'RSET',
  'NOOP x',
  'VRFY b',
  'STARTTLS',
  'XFORWARD NAME=x ADDR=IPV6:::1 HELO=[UNAVAILABLE] IDENT=Q+41',
  'XCLIENT ADDR=192.0.2.1 LOGIN=me',
  'QUIT',
]

test('whatever is said is answered, mutated, cut and in any order', () => {
  let seed = 3
  const next = (bound: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
    return Math.floor((seed / 2 ** 31) * bound)
  }
  const purse = { heldBytes: 0 }
  const door = {
    ...{ name: 'gate.example.com', limits: { ...SMTP_LIMITS, hopsMax: 2 }, purse },
    ...{ isTlsOffered: true, isRepairing: true, mayMail: () => next(20) > 0 },
  }
  const seen = new Set<string>()
  for (let round = 0; round < 300; round += 1) {
    const isTrusted = () => round % 2 === 0
    const session = new SmtpSession({ address: '192.0.2.9', port: 1 }, () => ({ ...door, isTrusted }))
    const input = new Input(true)
    for (let turn = 0; turn < 30; turn += 1) {
      const line = Buffer.from(`${SAID[next(SAID.length)]}\r\n`)
      if (next(4) === 0) line[next(line.length)] = next(256)
      input.feed(next(8) === 0 ? line.subarray(next(line.length)) : line)
      const read = input.nextLine(2_048)
      if (read?.type !== 'line') continue
      const step = session.take(parseCommand(read.text))
      seen.add(step.type)
      if (step.type === 'ask') session.addRecipient(step.question.recipient)
      if (step.type === 'tls') session.beginTls('TLSv1.3')
      if (step.type === 'data') session.mail?.takeData(Buffer.from('Received: x\r\n\r\nhi\r\n.\r\n'))
      if (step.type === 'chunk' && step.reply === undefined) session.mail?.takeChunk(Buffer.alloc(step.bytes, 'x'))
      if (step.type === 'data' || (step.type === 'chunk' && step.isLast && step.reply === undefined)) {
        const mail = session.endOfMail()
        expect('code' in mail ? mail.code : mail.arrival.recipients.length).toBeGreaterThan(0)
        session.forgetMail(true)
      }
    }
    session.forgetMail(false)
    expect(purse.heldBytes).toBe(0)
  }
  expect([...seen].sort()).toEqual(['ask', 'chunk', 'data', 'end', 'hello', 'reply', 'tls'])
})

test('single bytes are joined, not kept', () => {
  const input = new Input(false)
  for (const byte of Buffer.from('NOOP\r\n'.repeat(100))) input.feed(Buffer.of(byte))
  expect(input.bytes).toBe(600)
  for (let count = 0; count < 100; count += 1) expect(input.nextLine(10)).toEqual({ type: 'line', text: 'NOOP' })
  expect(input.nextLine(10)).toBeUndefined()
  input.feed(Buffer.from('x'.repeat(10)))
  expect(input.nextLine(10)).toEqual({ type: 'too-long' })
})
