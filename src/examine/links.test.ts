import fc from 'fast-check'
import { expect, test } from 'vitest'
import { plainBody, sketchMail } from '../../test/fixtures/message.ts'
import { forgetMessage } from './kit.ts'
import { linksOf } from './links.ts'

// What one pattern would find by trying every place; the reader looks only where an address can begin.
const EVERYWHERE =
  /(?:\b(?:https?|ftp|ms-appinstaller):|(?<![\w./@-])www\.(?=[\w-]+\.))[!#-&*-;=?-Z_a-z~]{1,2048}|(?:\b(?:file|search-ms):|(?<![\w\\/:.-])\\\\(?=[\w@-]{1,63}\.[\w.@-]{2,200}\\))[!#-&*-;=?-Z\\_a-z~]{1,2048}/gi

const ATOMS = [
  ...['http', 'https', 'HTTPS', 'ftp', 'file', 'search-ms', 'ms-appinstaller', 'x', '-', ':', '://', '//', '/', '.'],
  ...[
    'www.',
    'WwW.',
    'a.example',
    'b.test/x?y=1',
    '\\\\',
    '\\',
    'host.test\\share',
    '@',
    ' ',
    '。',
    '日本',
    '(',
    ')',
    '"',
  ],
]

test('addresses in a text are those that one pattern finds by trying every place', () => {
  const text = fc.array(fc.constantFrom(...ATOMS), { maxLength: 14 }).map((pieces) => pieces.join(''))
  fc.assert(
    fc.property(text, (body) => {
      const expected = [...body.matchAll(EVERYWHERE)].map(([url]) => url.replace(/[.,;:!?]{1,8}$/, ''))
      const found = linksOf(sketchMail({}, plainBody(body))).map(({ url }) => url)
      forgetMessage()
      expect(found).toEqual(expected)
    }),
    { numRuns: 5_000, seed: 3 },
  )
})
