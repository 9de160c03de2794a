import { describe, expect, test } from 'vitest'
import { parseAddresses } from './addresses.ts'
import { parseHead } from './parse-head.ts'

describe('parseAddresses', () => {
  const cases: readonly (readonly [string, readonly (readonly [string, string, string?])[]])[] = [
    ['taro@partner.example', [['', 'taro@partner.example']]],
    ['Taro <taro@Partner.EXAMPLE>', [['Taro', 'taro@partner.example']]],
    [
      '"Yamada, Taro" <taro@a.example>, hanako@b.example',
      [
        ['Yamada, Taro', 'taro@a.example'],
        ['', 'hanako@b.example'],
      ],
    ],
    ['taro@a.example (Taro (the first))', [['Taro (the first)', 'taro@a.example']]],
    ['Taro (x) <taro(y)@a.example>', [['Taro', 'taro@a.example']]],
    ['"john doe"@a.example', [['', 'john doe@a.example']]],
    ['john @ a.example', [['', 'john@a.example']]],
    [
      'Friends: a@a.example, B <b@b.example>; c@c.example',
      [
        ['', 'a@a.example', 'Friends'],
        ['B', 'b@b.example', 'Friends'],
        ['', 'c@c.example'],
      ],
    ],
    ['undisclosed-recipients:;', []],
    ['"boss@corp.example" <evil@x.example>', [['boss@corp.example', 'evil@x.example']]],
    ['boss@corp.example <evil@x.example>', [['boss@corp.example', 'evil@x.example']]],
    [
      'Boss <boss@corp.example> <evil@x.example>',
      [
        ['Boss', 'boss@corp.example'],
        ['', 'evil@x.example'],
      ],
    ],
    ['Taro taro@a.example', [['Taro', 'taro@a.example']]],
    ['Taro <taro@a.example', [['Taro', 'taro@a.example']]],
    [
      'Taro <taro@a.example, Hanako <hanako@b.example>',
      [
        ['Taro', 'taro@a.example'],
        ['Hanako', 'hanako@b.example'],
      ],
    ],
    ['<@relay.example,@other.example:taro@a.example>', [['', 'taro@a.example']]],
    ['Taro <taro@a.example> trailing junk', [['Taro trailing junk', 'taro@a.example']]],
    ['=?utf-8?B?5bGx55Sw?= <taro@a.example>', [['山田', 'taro@a.example']]],
    ['=?utf-8?Q?Doe,_John?= <john@a.example>', [['Doe, John', 'john@a.example']]],
    ['"=?utf-8?B?5bGx55Sw?=" <taro@a.example>', [['山田', 'taro@a.example']]],
    ['root', [['root', '']]],
    ['<>', []],
    ['', []],
  ]
  test.each(cases)('%s', (field, expected) => {
    expect(parseAddresses(field)).toEqual(
      expected.map(([name, address, group]) => (group === undefined ? { name, address } : { name, address, group })),
    )
  })
})

describe('parseHead', () => {
  const head = (...lines: readonly string[]) =>
    parseHead(Buffer.from(`${lines.join('\r\n')}\r\n\r\nbody`, 'latin1')).value

  test('every From field is kept', () => {
    const { from } = head('From: a@a.example', 'Subject: x', 'FROM: b@b.example, c@c.example')
    expect(from.map((list) => list.map(({ address }) => address))).toEqual([
      ['a@a.example'],
      ['b@b.example', 'c@c.example'],
    ])
  })

  const subjects: readonly (readonly [string, string, string])[] = [
    ['plain', 'hello', 'hello'],
    ['folded', 'hello\r\n  world', 'hello  world'],
    ['base64 words', '=?utf-8?B?6KuL5rGC?= =?UTF-8?B?5pu4?=', '請求書'],
    ['split inside a character', '=?utf-8?B?6KuL5rE=?=\r\n =?utf-8?B?guabuA==?=', '請求書'],
    ['split inside a base64 group', '=?utf-8?B?6KuL5rG?=\r\n =?utf-8?B?C5pu4?=', '請求書'],
    ['Q words beside text', 'Re: =?iso-8859-1?q?caf=E9_au_lait?= now', 'Re: café au lait now'],
    ['a language tag', '=?utf-8*ja?B?6KuL5rGC?=', '請求'],
    ['half-width kana in ISO-2022-JP', '=?iso-2022-jp?B?GyhJMTIbKEI=?=', 'ｱｲ'],
    ['Shift_JIS labelled ISO-2022-JP', '=?iso-2022-jp?B?kL+LgY+RgsyMjw==?=', '請求書の件'],
    ['an unknown charset', '=?x-none?Q?abc?=', 'abc'],
    ['raw Shift_JIS', '\x90\xbf\x8b\x81\x8f\x91\x82\xcc\x8c\x8f', '請求書の件'],
    ['raw ISO-2022-JP', '\x1b$B@A5a=q\x1b(B', '請求書'],
    ['no end of the word', '=?utf-8?Q?abc', 'abc'],
    ['not a word', '=?no word?=', '=?no word?='],
  ]
  test.each(subjects)('subject: %s', (_, raw, expected) => {
    expect(head('From: a@b.example', `Subject: ${raw}`).subject).toBe(expected)
  })

  test('ids lose their brackets', () => {
    const { messageId, inReplyTo, references } = head(
      'Message-ID: <a@b>',
      'In-Reply-To: <c@d> (x)',
      'References: <e@f>\r\n <g@h>',
    )
    expect({ messageId, inReplyTo, references }).toEqual({
      messageId: 'a@b',
      inReplyTo: ['c@d'],
      references: ['e@f', 'g@h'],
    })
  })

  test('offsets point at the fields', () => {
    const { fields } = head('From: a@b.example', 'Subject: x')
    expect(fields.map(({ name, at }) => [name, at])).toEqual([
      ['From', 0],
      ['Subject', 19],
    ])
  })
})
