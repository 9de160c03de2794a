import { describe, expect, test } from 'vitest'
import { parseReceivedSpf, parseResults } from '#authentication'
import { cpuMs } from '../../../test/fixtures/cpu-ms.ts'

const shortly = (value: string) => {
  const { id, instance, results } = parseResults(value)
  const words = results.map(({ method, result, reason, properties }) =>
    [
      `${method}=${result}`,
      ...(reason === '' ? [] : [`reason=${reason}`]),
      ...[...properties].map(([key, each]) => `${key}=${each}`),
    ].join(' '),
  )
  return [`${id}${instance === 0 ? '' : `#${instance}`}`, ...words]
}

describe('parseResults reads', () => {
  test.each([
    ['nothing that ran', 'mx.example; none', ['mx.example']],
    ['one result', 'mx.example; spf=pass smtp.mailfrom=a.example', ['mx.example', 'spf=pass smtp.mailfrom=a.example']],
    [
      'several',
      'mx.example;spf=fail;dkim=pass header.d=a.example;',
      ['mx.example', 'spf=fail', 'dkim=pass header.d=a.example'],
    ],
    [
      'capitals',
      'MX.Example; SPF=Pass SMTP.MailFrom=A@B.example',
      ['mx.example', 'spf=pass smtp.mailfrom=A@B.example'],
    ],
    ['a version', 'mx.example 1; spf=pass', ['mx.example', 'spf=pass']],
    ['a version and comments', 'mx.example (our) 1 (first); spf=pass', ['mx.example', 'spf=pass']],
    ['a quoted name', '"mx.example"; spf=pass', ['mx.example', 'spf=pass']],
    ['a quoted name with spaces', '"our \\"mx\\""; spf=pass', ['our "mx"', 'spf=pass']],
    [
      'a comment in a comment',
      'mx.example; spf=pass (a (b) c \\) ; dkim=pass) smtp.helo=h',
      ['mx.example', 'spf=pass smtp.helo=h'],
    ],
    [
      'a reason',
      'mx.example; dkim=fail reason="bad; really" header.d=x',
      ['mx.example', 'dkim=fail reason=bad; really header.d=x'],
    ],
    ['a method with a version', 'mx.example; dkim/1 = pass header . d = x', ['mx.example', 'dkim=pass header.d=x']],
    [
      'a signature’s start',
      'mx.example; dkim=pass header.b=ab/c+d=; spf=none',
      ['mx.example', 'dkim=pass header.b=ab/c+d=', 'spf=none'],
    ],
    [
      'a quoted local part',
      'mx.example; spf=pass smtp.mailfrom="a b;c"@x.example',
      ['mx.example', 'spf=pass smtp.mailfrom=a b;c@x.example'],
    ],
    ['spaces and folds', ' mx.example ;\r\n\tspf = pass\r\n\tsmtp.helo = h ', ['mx.example', 'spf=pass smtp.helo=h']],
    [
      'what a large service adds',
      'mx.example; dmarc=pass action=none header.from=x; compauth=pass reason=100',
      ['mx.example', 'dmarc=pass action=none header.from=x', 'compauth=pass reason=100'],
    ],
    ['a sealed field', 'i=2; mx.example; spf=pass', ['mx.example#2', 'spf=pass']],
    [
      'a property twice: the first',
      'mx.example; dkim=pass header.d=a header.d=b',
      ['mx.example', 'dkim=pass header.d=a'],
    ],
  ])('%s', (_, value, expected) => {
    expect(shortly(value)).toEqual(expected)
    expect(parseResults(value).isBroken).toBe(false)
  })

  test.each([
    ['no name at all', 'spf=pass smtp.mailfrom=x', ['']],
    ['nothing', '', ['']],
    ['another version: nothing of it', 'mx.example 2; spf=pass', ['mx.example']],
    ['a comment without an end', 'mx.example; spf=pass (x; dkim=pass', ['mx.example', 'spf=pass']],
    ['a quote without an end', 'mx.example; dkim=pass header.d="x; spf=pass', ['mx.example', 'dkim=pass header.d=']],
    ['no semicolon', 'mx.example, spf=pass; dkim=fail', ['mx.example', 'dkim=fail']],
    ['no result', 'mx.example; spf; =pass; dkim=pass', ['mx.example', 'dkim=pass']],
  ])('%s', (_, value, expected) => {
    expect(shortly(value)).toEqual(expected)
  })

  test('comments, which are where most servers write the policy', () => {
    expect(parseResults('mx; dmarc=fail (p=REJECT sp=NONE) header.from=x').results[0]?.comment).toBe('p=REJECT sp=NONE')
  })
})

describe('parseResults bears', () => {
  test.each([
    ['brackets without an end', `mx; spf=pass ${'('.repeat(200_000)}`],
    ['quotes without an end', `mx; ${'a="'.repeat(100_000)}`],
    ['backslashes', `mx; a="${'\\'.repeat(200_001)}`],
    ['a hundred thousand results', `mx${'; a=b c.d=e'.repeat(100_000)}`],
    ['a hundred thousand semicolons', `mx${';'.repeat(100_000)}`],
    ['commas', `mx; ${','.repeat(100_000)}`],
    ['spaces', `mx;${' '.repeat(200_000)}x`],
    [
      'every byte',
      `mx; ${Array.from({ length: 256 }, (_, code) => String.fromCharCode(code))
        .join('')
        .repeat(200)}`,
    ],
  ])('%s', (_, value) => {
    const startedAt = cpuMs()
    parseResults(value)
    parseReceivedSpf(value)
    expect(cpuMs() - startedAt).toBeLessThan(3_000)
  })

  test('being cut anywhere', () => {
    const whole =
      'i=1; "mx \\" a" 1; spf=pass (c (d) e) smtp.mailfrom="x y"@z.example; dkim=fail reason="q" header.d=a.example'
    for (let length = 0; length <= whole.length; length += 1)
      expect(() => parseResults(whole.slice(0, length))).not.toThrow()
  })
})

test('parseReceivedSpf reads the result and its pairs', () => {
  const { result, pairs } = parseReceivedSpf(
    'Pass (mx: domain of a@b.example designates x; helo=no) client-ip=192.0.2.1; envelope-from="a b"@c.example; helo=h.example;',
  )
  expect(result).toBe('pass')
  expect([...pairs]).toEqual([
    ['client-ip', '192.0.2.1'],
    ['envelope-from', 'a b@c.example'],
    ['helo', 'h.example'],
  ])
})
