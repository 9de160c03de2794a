import { describe, expect, test } from 'vitest'
import { formatAuthenticationResults, readAuthenticationResults, stripOurs } from '#authentication'
import { type Authentication, type HeaderField, UNCHECKED } from '#domain'
import { cpuMs } from '../../../test/fixtures/cpu-ms.ts'

const US = 'mx.clinic.example'

/** `Name: value` lines as the header of a mail. */
const headOf = (lines: readonly string[]): { fields: HeaderField[] } => ({
  fields: lines.map((line, at) => {
    const colon = line.indexOf(':')
    return { name: line.slice(0, colon), value: line.slice(colon + 1).trim(), at }
  }),
})
const read = (...lines: string[]): Authentication =>
  readAuthenticationResults(headOf(lines), [US, 'MX2.Clinic.example'])

describe('whom it believes', () => {
  test.each([
    ['a server of ours', `${US}; spf=pass smtp.mailfrom=a.example`, 'header'],
    ['in any capitals', 'MX.CLINIC.Example; spf=pass', 'header'],
    ['in quotes', `"${US}"; spf=pass`, 'header'],
    ['the other one', 'mx2.clinic.example 1; spf=pass', 'header'],
    ['nobody else', 'mx.clinic.example.evil.example; spf=pass', 'unchecked'],
    ['not one whose name ours ends with', 'clinic.example; spf=pass', 'unchecked'],
    ['not a comment', `evil.example (${US}); spf=pass`, 'unchecked'],
    ['not a field without a name', `spf=pass smtp.mailfrom=${US}`, 'unchecked'],
  ])('%s', (_, value, from) => {
    expect(read(`Authentication-Results: ${value}`).from).toBe(from)
  })

  test('nobody, where nobody was named', () => {
    expect(readAuthenticationResults(headOf([`Authentication-Results: ${US}; spf=pass`]), [])).toEqual(UNCHECKED)
  })

  test('not what was sealed, nor Received-SPF', () => {
    expect(read(`ARC-Authentication-Results: i=1; ${US}; dmarc=pass`, 'Received-SPF: pass')).toEqual(UNCHECKED)
  })

  test('a version that it does not know says nothing', () => {
    expect(read(`Authentication-Results: ${US} 2; spf=pass`)).toMatchObject({ from: 'header', dkim: [] })
  })
})

describe('what stands on top counts', () => {
  const TRUE = `Authentication-Results: ${US}; spf=fail smtp.mailfrom=evil.example; dmarc=fail (p=REJECT) header.from=bank.example`
  const MADE_UP = `Authentication-Results: ${US}; spf=pass; dkim=pass header.d=bank.example; dmarc=pass header.from=bank.example`
  const RECEIVED = 'Received: from a by b'

  test('what the sender put below is remembered as made up', () => {
    const said = read(RECEIVED, TRUE, RECEIVED, MADE_UP, 'From: a@bank.example', MADE_UP)
    expect(said).toMatchObject({
      spf: { result: 'fail', domain: 'evil.example' },
      dmarc: { result: 'fail', domain: 'bank.example', policy: 'reject' },
      dkim: [],
    })
    expect(said.forged.map(({ by, at }) => ({ by, at }))).toEqual([
      { by: US, at: 3 },
      { by: US, at: 5 },
    ])
  })

  test('several fields of one server beside each other are one', () => {
    const said = read(
      RECEIVED,
      `Authentication-Results: ${US}; spf=pass`,
      'X-A: b',
      `Authentication-Results: ${US}; dkim=pass header.d=a.example header.s=S1`,
      RECEIVED,
    )
    expect(said.spf?.result).toBe('pass')
    expect(said.dkim).toEqual([{ result: 'pass', domain: 'a.example', selector: 's1', notes: [] }])
    expect(said.forged).toEqual([])
  })

  test('what the sender put right below is not added to it', () => {
    const said = read(
      RECEIVED,
      `Authentication-Results: ${US}; dkim=fail header.d=a.example`,
      `Authentication-Results: ${US}; spf=fail`,
      MADE_UP,
      'From: a@b.example',
    )
    expect(said).toMatchObject({ spf: { result: 'fail' }, dkim: [{ result: 'fail' }], forged: [{ by: US, at: 3 }] })
    expect(said.dmarc).toBeUndefined()
  })

  test('another server of ours further down is neither taken nor called made up', () => {
    const said = read(
      `Authentication-Results: ${US}; spf=fail`,
      RECEIVED,
      'Authentication-Results: mx2.clinic.example; spf=pass; dmarc=pass',
    )
    expect(said).toMatchObject({ spf: { result: 'fail' }, forged: [] })
    expect(said.dmarc).toBeUndefined()
  })

  test('of two results the worse, so that nothing a sender gets into our line helps', () => {
    expect(
      read(`Authentication-Results: ${US}; dmarc=pass header.from=x; dmarc=fail header.from=y`).dmarc?.result,
    ).toBe('fail')
    expect(read(`Authentication-Results: ${US}; spf=fail smtp.helo=x; spf=pass smtp.mailfrom=y`).spf?.result).toBe(
      'pass',
    )
  })

  test.each([
    ['policy.dmarc=quarantine', 'quarantine'],
    ['(p=REJECT sp=NONE dis=NONE)', 'reject'],
    ['(p=none dis=none)', 'none'],
    ['action=oreject', 'reject'],
    ['action=pct.quarantine', 'quarantine'],
    ['(sp=reject)', 'unknown'],
    ['', 'unknown'],
  ])('the policy as servers write it: %s', (words, policy) => {
    expect(read(`Authentication-Results: ${US}; dmarc=fail ${words} header.from=x.example`).dmarc).toEqual({
      result: 'fail',
      domain: 'x.example',
      policy,
    })
  })

  test('a flood of fields is read to an end', () => {
    const said = read(...Array.from({ length: 5_000 }, () => MADE_UP).flatMap((line) => [RECEIVED, line]))
    expect(said.forged).toHaveLength(8)
  })
})

describe('stripOurs', () => {
  const strip = (...lines: string[]) => stripOurs(Buffer.from(lines.join(''), 'latin1'), US).toString('latin1')
  const KEPT = 'Authentication-Results: other.example; spf=pass\r\n'

  test.each([
    ['a plain one', `Authentication-Results: ${US}; spf=pass\r\n`],
    ['a folded one', `Authentication-Results:\r\n ${US};\r\n\tspf=pass\r\n`],
    ['one in quotes', `authentication-results: "mx.clinic.example"; spf=pass\r\n`],
    ['one in half quotes', `authentication-results: mx."clinic".example; spf=pass\r\n`],
    ['one behind a comment', `Authentication-Results: (x (y)) ${US} 1; none\r\n`],
    ['one in capitals, with a space', `AUTHENTICATION-RESULTS : MX.CLINIC.EXAMPLE; none\r\n`],
    ['one with LF', `Authentication-Results: ${US}; spf=pass\n`],
    ['one with CR', `Authentication-Results: ${US}; spf=pass\r`],
    ['one that is not well formed', `Authentication-Results: "${US}; spf=pass\r\n`],
    ['one behind a long comment', `Authentication-Results: (${';'.repeat(5_000)}) ${US}; spf=pass\r\n`],
    ['one behind a comment too long to read', `Authentication-Results: (${';'.repeat(50_000)}) ${US}; spf=pass\r\n`],
    ['one without semicolons', `Authentication-Results: x=${US} spf=pass\r\n`],
  ])('takes out %s', (_, field) => {
    expect(strip('A: b\r\n', field, KEPT, field, 'C: d\r\n', '\r\nbody')).toBe(`A: b\r\n${KEPT}C: d\r\n\r\nbody`)
  })

  test.each([
    ['another server’s', KEPT],
    ['one that mentions us', `Authentication-Results: other.example; spf=pass smtp.mailfrom=${US}\r\n`],
    ['a sealed one', `ARC-Authentication-Results: i=1; ${US}; spf=pass\r\n`],
    ['the body', `\r\nAuthentication-Results: ${US}; none\r\n`],
  ])('leaves %s', (_, text) => {
    expect(strip('A: b\r\n', text)).toBe(`A: b\r\n${text}`)
  })

  test('what it leaves nobody takes for ours, cut anywhere', () => {
    const mail = Buffer.from(`A: b\r\nAuthentication-Results: (c) "${US}" 1;\r\n spf=pass\r\nB: c\r\n\r\nx`)
    for (let length = 0; length <= mail.length; length += 1) {
      const left = stripOurs(mail.subarray(0, length), US).toString('latin1')
      expect(left.slice(0, 4)).toBe(mail.toString('latin1', 0, Math.min(4, length)))
      if (length >= 52) expect(left).not.toContain(US)
    }
  })

  test.each([
    ['lone CR', '\r'],
    ['fields', 'a:\r\n'],
    ['folds', ' \r\n'],
    ['our own fields', `Authentication-Results: ${US}; none\r\n`],
  ])('bears a megabyte of %s', (_, text) => {
    const startedAt = cpuMs()
    stripOurs(Buffer.from(`A: b\r\n${text.repeat(2 ** 20 / text.length)}`), US)
    expect(cpuMs() - startedAt).toBeLessThan(5_000)
  })
})

describe('formatAuthenticationResults', () => {
  const FULL: Authentication = {
    from: 'checked',
    by: US,
    spf: { result: 'softfail', domain: 'bounce.a.example' },
    dkim: [
      { result: 'policy', domain: 'a.example', selector: 's1', notes: ['body-length'] },
      { result: 'pass', domain: 'list.example', selector: '2024', notes: [] },
    ],
    dmarc: { result: 'fail', domain: 'a.example', policy: 'quarantine' },
    arc: { result: 'pass', chain: ['list.example', 'b.example'] },
    notes: ['two-from'],
    forged: [],
  }

  test('is what readAuthenticationResults reads', () => {
    const field = formatAuthenticationResults(FULL, US)
    expect(field).toMatch(/^Authentication-Results: mx\.clinic\.example;\r\n /)
    expect(read(field.replace(/\r\n$/, ''))).toEqual({ ...FULL, from: 'header' })
  })

  test('says none where nothing was checked', () => {
    expect(formatAuthenticationResults(UNCHECKED, US)).toBe(`Authentication-Results: ${US};\r\n none\r\n`)
  })

  test.each([
    ['line ends', 'a\r\nX-Evil: b\r\n\r\nbody'],
    ['a result of its own', 'a; dmarc=pass'],
    ['quotes', 'a"; dmarc=pass; x="'],
    ['a comment', 'a (b'],
    ['letters that are not ASCII', '例え.example'],
    ['length', 'a'.repeat(5_000)],
  ])('lets nothing out of its place: %s', (_, domain) => {
    const bad: Authentication = {
      ...FULL,
      spf: { result: 'fail', domain },
      dkim: [],
      dmarc: { result: 'fail', domain, policy: 'none' },
    }
    const field = formatAuthenticationResults(bad, US)
    expect(
      field
        .split('\r\n')
        .slice(1, -1)
        .every((line) => /^[ \t]/.test(line) && line.length <= 998),
    ).toBe(true)
    expect(read(field.replace(/\r\n$/, ''))).toMatchObject({ spf: { result: 'fail' }, dmarc: { result: 'fail' } })
  })
})
