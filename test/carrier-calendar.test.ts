import { inspect } from 'sekisho'
import { describe, expect, test } from 'vitest'
import { attach, buildCalendar, buildCard, CALENDAR } from './fixtures/carrier-calendar.ts'
import { damaged } from './fixtures/carrier-mutate.ts'
import { cpuMs } from './fixtures/cpu-ms.ts'
import { allFacts, takeApart } from './fixtures/office-open.ts'

function said(bytes: Buffer, name = 'invite.ics'): string[] {
  return takeApart(bytes, name).parts.flatMap(({ parent, facts, role, kind, name: own }) => [
    ...(parent === null ? [] : [`part ${role} ${kind} ${own}`]),
    ...facts.flatMap((fact) => {
      if (fact.type === 'link') return [`link ${fact.url}`]
      if (fact.type === 'command') return [`command ${fact.command}`]
      return fact.type === 'calendar' ? fact.organizers.map((each) => `organizer ${each.name} <${each.address}>`) : []
    }),
  ])
}

const LONG = `https://example.com/${'b'.repeat(200)}`
const ROWS: readonly { name: string; lines: readonly string[]; says: readonly string[] }[] = [
  { name: 'a folded link', lines: [`URL:${LONG}`], says: [`link ${LONG}`] },
  {
    name: 'a link in words',
    lines: ['LOCATION:会場\\nhttps://example.com/x\\, 2F'],
    says: ['link https://example.com/x'],
  },
  {
    name: 'a colon and a semicolon in quotes',
    lines: ['ATTACH;X-A="a:b;c";FMTTYPE=text/html:https://example.com/q'],
    says: ['link https://example.com/q'],
  },
  {
    name: 'quotes that never close',
    lines: ['ATTACH;X-A="a:https://example.com/q'],
    says: ['link https://example.com/q'],
  },
  {
    name: 'a share',
    lines: ['ATTACH:\\\\\\\\192.0.2.1\\\\x', 'ATTACH:file://192.0.2.1/x'],
    says: ['link file://192.0.2.1/x'],
  },
  {
    name: 'words elsewhere',
    lines: ['DESCRIPTION;ALTREP="https://example.com/alt":x'],
    says: ['link https://example.com/alt'],
  },
  { name: 'a file of base64', lines: [attach('a.vbs', 'x = 1')], says: ['part attachment script a.vbs'] },
  {
    name: 'a file in a data address',
    lines: [
      `ATTACH;FILENAME=a.html:data:text/html;base64,${Buffer.from('<html><script>1</script>').toString('base64')}`,
    ],
    says: ['part attachment html a.html'],
  },
  {
    name: 'a page in place of the words',
    lines: ['X-ALT-DESC;FMTTYPE=text/html:<html><a href="https://example.com/h"\\nstyle="a\\;b">x</a></html>'],
    says: ['part body html ', 'link https://example.com/h'],
  },
  {
    name: 'an organizer',
    lines: ['ORGANIZER;CN="院長^n":MAILTO:a@EXAMPLE.com'],
    says: ['organizer 院長\n <a@example.com>'],
  },
  {
    name: 'an alarm that runs something',
    lines: ['BEGIN:VALARM', 'ACTION:PROCEDURE', 'ATTACH:file:///C:/a.exe', 'END:VALARM'],
    says: ['command file:///C:/a.exe'],
  },
]

describe('a calendar', () => {
  test.each(ROWS)('with $name', ({ lines, says }) => {
    for (const bytes of [buildCalendar(lines), lf(buildCalendar(lines))]) {
      const all = said(bytes)
      for (const each of says) expect(all).toContain(each)
    }
  })

  test('its words are whole where a fold cuts a character', () => {
    const words = '日本語の長い説明です。'.repeat(20)
    const [text] = allFacts(takeApart(buildCalendar([`DESCRIPTION:x${words}`]), 'a.ics'), 'text')
    expect(text?.text).toContain(words)
  })

  test('an ordinary invitation is said to be nothing but what it is', async () => {
    const plain = buildCalendar([
      'ORGANIZER;CN=A:mailto:a@example.jp',
      'ATTENDEE:mailto:b@example.jp',
      'LOCATION:会議室',
    ])
    const { verdict } = await inspect(plain, { name: 'invite.ics' })
    expect(verdict.decision).toBe('pass')
  })

  test('a script in one is judged as a script', async () => {
    const { findings } = await inspect(CALENDAR, { name: 'invite.ics' })
    expect(findings.map(({ id }) => id)).toContain('attachment/script')
  })

  test('lines that are none are told, and the others read', () => {
    const [root] = takeApart(buildCalendar(['no line at all', ':', 'URL:https://example.com/']), 'a.ics').parts
    expect(root?.flaws).toEqual([{ code: 'calendar/bent-lines', level: 'odd', seen: '2' }])
    expect(said(buildCalendar(['no line', 'URL:https://example.com/']))).toContain('link https://example.com/')
  })

  test('survives damage', () => {
    for (const broken of damaged(CALENDAR, 300)) {
      const flaws = takeApart(broken, 'a.ics').parts.flatMap((part) => part.flaws)
      expect(flaws.filter(({ code }) => code === 'unpack/crashed')).toEqual([])
    }
  })

  test('of a million delimiters costs a bounded time', () => {
    for (const piece of ['"', ';', ':', 'a;', '\n ', 'a:\n', 'A;ENCODING=QUOTED-PRINTABLE:=\n']) {
      const started = cpuMs()
      takeApart(Buffer.from(`BEGIN:VCALENDAR\nX${piece.repeat(2 ** 20 / piece.length)}`), 'a.ics')
      expect(cpuMs() - started, piece).toBeLessThan(2_000)
    }
  })
})

test('a contact card gives its links and its files', () => {
  const card = buildCard([
    'item1.URL:https://example.com/card',
    `KEY;ENCODING=b:${Buffer.from('MZ').toString('base64')}`,
    'NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:https=3A//example.com/=\r\nqp',
  ])
  expect(said(card, 'a.vcf')).toEqual([
    'link https://example.com/card',
    'link https://example.com/qp',
    'part object text ',
  ])
})

const lf = (bytes: Buffer): Buffer => Buffer.from(bytes.toString('latin1').replaceAll('\r\n', '\n'), 'latin1')
