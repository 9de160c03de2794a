import { describe, expect, test } from 'vitest'
import { writeAnswer } from './answer.ts'
import type { MilterAnswer } from './mail.ts'
import { PacketReader } from './packets.ts'

const FIELDS = [
  { name: 'Subject', value: Buffer.from(' =?UTF-8?B?44GC?=') },
  { name: 'X-A', value: Buffer.from(' 1') },
  { name: 'subject', value: Buffer.from(' plain') },
  { name: 'x-a', value: Buffer.from(' 2') },
]
const ALL = 0x3f

/** As text: the command, then its strings. Indices are shown as #n. */
function written(answer: MilterAnswer, actions = ALL, isSpaceKept = true, fields = FIELDS): string[] {
  const reader = new PacketReader(2 ** 20)
  for (const one of writeAnswer(answer, fields, { version: 6, actions, steps: 0, isSpaceKept }).packets)
    reader.feed(one)
  const lines: string[] = []
  for (let one = reader.next(); one !== undefined; one = reader.next()) {
    const hasIndex = 'im'.includes(one.command)
    const rest = one.data.subarray(hasIndex ? 4 : 0).toString()
    lines.push([one.command, hasIndex ? `#${one.data.readUInt32BE(0)} ` : '', rest.replaceAll('\0', '|')].join(''))
  }
  return lines
}

describe('writeAnswer', () => {
  test.each<[string, MilterAnswer, string[]]>([
    ['accept', { action: 'accept' }, ['a']],
    ['discard', { action: 'discard' }, ['d']],
    ['reject', { action: 'reject' }, ['r']],
    ['tempfail', { action: 'tempfail' }, ['t']],
    ['quarantine', { action: 'quarantine', reason: 'two\r\nlines' }, ['qtwo lines|', 'a']],
    [
      'a reply: percent doubled, lines numbered, only ASCII',
      { action: 'reject', reply: { code: 550, enhanced: '5.7.1', text: '100%\r\n拒否' } },
      ['y550-5.7.1 100%%\r\n550 5.7.1 ??|'],
    ],
    [
      'a reply of the wrong kind is not said',
      { action: 'reject', reply: { code: 250, enhanced: '2.0.0', text: 'fine' } },
      ['r'],
    ],
    [
      'a reply that is put off and refused at once is not said',
      { action: 'tempfail', reply: { code: 451, enhanced: '5.7.1', text: '' } },
      ['t'],
    ],
    [
      'changes before deletions from the last, new fields at the end',
      {
        action: 'accept',
        headers: [
          { type: 'add', name: 'X-New', value: 'v' },
          { type: 'insert', name: 'X-Top', value: 'v', index: 0 },
          { type: 'delete', name: 'X-A' },
          { type: 'change', name: 'X-A', value: 'v', index: 1 },
          { type: 'delete', name: 'X-None' },
        ],
      },
      ['m#1 X-A| v|', 'm#2 X-A||', 'm#1 X-A||', 'hX-New| v|', 'i#0 X-Top| v|', 'a'],
    ],
    [
      'a value cannot end the field, nor a name be anything',
      {
        action: 'accept',
        headers: [
          { type: 'add', name: 'X-A', value: 'a\0\r\nBcc: x\n\n\nbody\n' },
          { type: 'add', name: 'X:A', value: '' },
          { type: 'add', name: 'X\nA', value: '' },
          { type: 'add', name: '', value: '' },
        ],
      },
      ['hX-A| a\n Bcc: x\n body|', 'a'],
    ],
    [
      'a tag goes before every subject',
      { action: 'accept', subjectTag: '注意' },
      ['m#1 Subject| =?UTF-8?B?5rOo5oSPIA==?= =?UTF-8?B?44GC?=|', 'm#2 Subject| =?UTF-8?B?5rOo5oSP?= plain|', 'a'],
    ],
    [
      'a plain tag',
      { action: 'accept', subjectTag: '[!] ' },
      ['m#1 Subject| [!] =?UTF-8?B?44GC?=|', 'm#2 Subject| [!] plain|', 'a'],
    ],
    ['recipients', { action: 'accept', recipients: { add: ['a@b'], remove: ['c@d'] } }, ['+<a@b>|', '-<c@d>|', 'a']],
    ['an empty body is one packet', { action: 'accept', body: Buffer.alloc(0) }, ['b', 'a']],
  ])('%s', (_, answer, expected) => expect(written(answer)).toEqual(expected))

  test('without kept space values start at once', () => {
    const answer: MilterAnswer = {
      action: 'accept',
      headers: [{ type: 'add', name: 'X', value: 'v' }],
      subjectTag: '[!]',
    }
    expect(written(answer, ALL, false).slice(-2)).toEqual(['hX|v|', 'a'])
  })

  test('no subject: one is added; the tag is not put twice', () => {
    expect(written({ action: 'accept', subjectTag: '[!]' }, ALL, true, [])).toEqual(['hSubject| [!]|', 'a'])
    const tagged = [{ name: 'Subject', value: Buffer.from(' [!] x') }]
    expect(written({ action: 'accept', subjectTag: '[!]' }, ALL, true, tagged)).toEqual(['a'])
  })

  test('a long tag is several encoded words of at most 75 characters', () => {
    const [line = ''] = written({ action: 'accept', subjectTag: '注'.repeat(40) }, ALL, true, [])
    const words = line.slice('hSubject| '.length, -1).split(' ')
    expect(Math.max(...words.map(({ length }) => length))).toBeLessThanOrEqual(75)
    expect(words.map((word) => Buffer.from(word.slice(10, -2), 'base64').toString()).join('')).toBe('注'.repeat(40))
  })

  test('a body goes in chunks that a mail server reads', () => {
    const body = Buffer.from(Array.from({ length: 200_000 }, (_, index) => index % 251))
    const { packets } = writeAnswer({ action: 'accept', body }, [], {
      version: 6,
      actions: ALL,
      steps: 0,
      isSpaceKept: true,
    })
    expect(packets.map(({ length }) => length - 5)).toEqual([65_535, 65_535, 65_535, 3_395, 0])
    expect(Buffer.concat(packets.slice(0, -1).map((one) => one.subarray(5))).equals(body)).toBe(true)
  })

  test('a mail that must not pass as it is does not, where the right is missing; a header line less is no harm', () => {
    const held = /^y451 4\.3\.5 /u
    expect(written({ action: 'quarantine' }, ALL & ~0x20)).toEqual([expect.stringMatching(held)])
    expect(written({ action: 'accept', body: Buffer.alloc(1) }, ALL & ~0x02)).toEqual([expect.stringMatching(held)])
    expect(written({ action: 'accept', subjectTag: '!' }, 0)).toEqual(['a'])
    expect(written({ action: 'reject' }, 0)).toEqual(['r'])
  })
})
