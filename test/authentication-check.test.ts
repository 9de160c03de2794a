import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { settingsOf } from '../src/cli/check/check-settings.ts'
import { cliWordsFor } from '../src/cli/words.ts'
import type { Report } from '../src/report/index.ts'
import { sekishoHere } from './fixtures/sekisho-here.ts'

// `sekisho check --trust-results`: what the own server wrote into a mail is believed, and nothing else.

const folder = mkdtempSync(join(tmpdir(), 'sekisho-trust-'))
afterAll(() => rmSync(folder, { recursive: true }))

const sekisho = (...words: string[]) => sekishoHere(folder, words)

const RECEIVED = 'Received: from a.example by b.example; Mon, 2 Nov 2026 09:00:00 +0900\r\n'
const results = (said: string): string => `Authentication-Results: mx.clinic.example;\r\n ${said}\r\n`
const FAILS = results('spf=fail smtp.mailfrom=evil.test; dmarc=fail (p=REJECT sp=NONE) header.from=bank.example')
const PASSES = results(
  'spf=pass smtp.mailfrom=bank.example; dkim=pass header.d=bank.example; dmarc=pass header.from=bank.example',
)

function write(name: string, ...head: string[]): string {
  const rest =
    'From: Bank <a@bank.example>\r\nTo: desk@clinic.example\r\nSubject: Hello\r\nDate: Mon, 2 Nov 2026 09:00:00 +0900\r\nMessage-ID: <1@bank.example>\r\n\r\nHello.\r\n'
  writeFileSync(join(folder, name), head.join('') + rest)
  return name
}

const rulesIn = (out: string): string[][] =>
  out
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as Report).findings.map(({ id }) => id))

describe('check --trust-results', () => {
  const failed = write('failed.eml', RECEIVED, FAILS, RECEIVED)
  const disguised = write('disguised.eml', RECEIVED, FAILS, RECEIVED, PASSES)
  const passed = write('passed.eml', RECEIVED, PASSES, RECEIVED)

  test('believes the server that was named, for every mail and whatever the capitals', async () => {
    const { code, out } = await sekisho(
      'check',
      '--json',
      '--trust-results',
      'MX.clinic.example',
      failed,
      disguised,
      passed,
    )
    const [first, second, third] = rulesIn(out)
    expect(first).toContain('sender/forged-against-policy')
    expect(second).toEqual(expect.arrayContaining(['sender/forged-against-policy', 'sender/made-up-results']))
    expect(third).toEqual([])
    expect(code).toBe(10)
  })

  test.each([
    ['nobody', []],
    ['somebody else', ['--trust-results=mx.other.example']],
  ] as const)('believes nothing where it is told to trust %s', async (_, words) => {
    const { code, out } = await sekisho('check', '--json', ...words, disguised)
    expect(rulesIn(out)).toEqual([[]])
    expect(code).toBe(0)
  })
})

describe('the servers as typed', () => {
  const words = cliWordsFor('en')
  const trusted = (...trustResults: string[]) => settingsOf({ trustResults }, 'en', words).trustedServers

  test('are taken, in lower case', () => {
    expect(trusted('MX.clinic.example', 'mx2')).toEqual(['mx.clinic.example', 'mx2'])
    expect(settingsOf({}, 'en', words).trustedServers).toEqual([])
  })

  test.each(['', 'a;b', 'mx .example', '-x', 'x.', '"mx"', 'a'.repeat(300)])(
    '%j is no server, which is said at once',
    (id) => {
      expect(() => trusted('mx.clinic.example', id)).toThrow(words.wrong.trustResults(id))
    },
  )
})
