import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseAddresses } from './header/addresses.ts'
import { decodeWords } from './header/encoded-words.ts'
import { readEntity } from './mime/entity.ts'

// What is common has a short way through the readers; it must say what the long way says.

const ATOMS = [
  'Taro',
  '山田',
  ' ',
  '  ',
  '.',
  'x',
  '=?utf-8?B?5bGx55Sw?=',
  '=?utf-8?Q?a_b?=',
  '=?',
  '?=',
  "'",
  '\u3000',
  '\u00a0',
]
const piece = fc.array(fc.constantFrom(...ATOMS), { maxLength: 5 }).map((pieces) => pieces.join(''))
const address = fc.constantFrom('a@b.example', 'A.b+c@X.Example', '@x', 'a@', 'a', 'a@b@c', ' a@b ', 'a@b.example.')

describe('the short way says what the long way says', () => {
  test('one mailbox', () => {
    // A space behind it, and it is read word by word.
    const field = fc.oneof(
      fc.tuple(piece, address).map(([name, mailbox]) => `${name}<${mailbox}>`),
      fc.tuple(piece, address).map(([name, mailbox]) => `${name} <${mailbox}`),
      address,
    )
    fc.assert(
      fc.property(field, (text) => {
        expect(parseAddresses(text)).toEqual(parseAddresses(`${text} `))
      }),
      { numRuns: 2_000, seed: 1 },
    )
  })

  test('one encoded word', () => {
    const word = fc
      .tuple(fc.constantFrom('utf-8', 'ISO-2022-JP', 'utf-8*ja', 'x'), fc.constantFrom('B', 'b', 'Q', 'q', 'X'), piece)
      .map(([charset, encoding, text]) => `=?${charset}?${encoding}?${text}?=`)
    fc.assert(
      fc.property(word, (text) => {
        expect(`${decodeWords(text)}|`).toBe(decodeWords(`${text}|`))
      }),
      { numRuns: 2_000, seed: 2 },
    )
  })

  test('a text that declares type and encoding alone', () => {
    const types = [
      'text/plain',
      'text/html; charset=utf-8',
      'Text/Plain;charset="iso-2022-jp"',
      'text/plain; name=a.txt',
      'image/png',
    ]
    const encodings = ['base64', 'Quoted-Printable', '7bit', 'x-uuencode', '']
    for (const type of types) {
      for (const encoding of encodings) {
        const fields = [
          { name: 'Content-Type', value: type, at: 0 },
          { name: 'Content-Transfer-Encoding', value: encoding, at: 50 },
        ]
        const once = readEntity(fields)
        // A description counts for files only, and no part with one takes the short way.
        expect(once).toEqual(readEntity([...fields, { name: 'Content-Description', value: 'x', at: 99 }]))
        expect(readEntity(fields)).toEqual(once)
      }
    }
  })
})
