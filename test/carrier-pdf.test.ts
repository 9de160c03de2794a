import { inspect } from 'sekisho'
import { describe, expect, test } from 'vitest'
import { damaged } from './fixtures/carrier-mutate.ts'
import { flated, objectStream, type PdfPiece, pdf } from './fixtures/carrier-pdf.ts'
import { zipOf } from './fixtures/carrier-zip.ts'
import { takeApart } from './fixtures/office-open.ts'

interface Row {
  readonly name: string
  readonly pieces: readonly (string | PdfPiece)[]
  readonly says: readonly string[]
}

const URI = '<< /S /URI /URI (https://example.com/a) >>'
const ROWS: readonly Row[] = [
  {
    name: 'a link',
    pieces: ['<< /Type /Catalog >>', `<< /Subtype /Link /A ${URI} >>`],
    says: ['link https://example.com/a'],
  },
  {
    name: 'escaped names',
    pieces: ['<< /A << /S /#55RI /#55#52I (https://example.com/a) >> >>'],
    says: ['link https://example.com/a'],
  },
  {
    name: 'octal and hexadecimal texts',
    pieces: [
      '<< /A << /S /URI /URI (\\150ttps://example.com/\\(x\\)) >> /B << /S/URI/URI<68747470733a2f2f6578616d706c652e636f6d2f68> >> >>',
    ],
    says: ['link https://example.com/(x)', 'link https://example.com/h'],
  },
  {
    name: 'a link in an object stream',
    pieces: ['<< /Type /Catalog >>', objectStream(10, ['<< /A 11 0 R >>', URI])],
    says: ['link https://example.com/a'],
  },
  {
    name: 'a launch action',
    pieces: ['<< /OpenAction 2 0 R >>', '<< /S /Launch /Win << /F (cmd.exe) /P (/c   echo example.com) >> >>'],
    says: ['command cmd.exe /c echo example.com', 'code run PDF Launch', 'code trigger OpenAction Launch'],
  },
  {
    name: 'a launch of a file',
    pieces: ['<< /A << /S /Launch /F << /UF (\xfe\xff\0a\0.\0e\0x\0e) >> >> >>'],
    says: ['command a.exe'],
  },
  {
    name: 'a script that starts by itself',
    pieces: ['<< /OpenAction << /S /JavaScript /JS (app.alert\\("example.com"\\)) >> >>'],
    says: ['code object PDF JavaScript', 'code trigger OpenAction JavaScript', 'part code script JavaScript'],
  },
  {
    name: 'a script in a stream',
    pieces: [
      '<< /Names << /JavaScript << /Names [(a) 2 0 R] >> >> >>',
      '<< /S /JavaScript /JS 3 0 R >>',
      flated('', 'var a = "https://example.com/s"'),
    ],
    says: ['part code script JavaScript'],
  },
  {
    name: 'an event of a page',
    pieces: ['<< /Type /Page /AA << /O 2 0 R >> >>', URI],
    says: ['code trigger AA O URI'],
  },
  {
    name: 'an embedded program',
    pieces: [
      '<< /Names << /EmbeddedFiles << /Names [(a) 2 0 R] >> >> >>',
      '<< /Type /Filespec /UF (run.vbs) /F (x) /EF << /F 3 0 R >> >>',
      flated('/Type /EmbeddedFile', 'x = 1'),
    ],
    says: ['part object script run.vbs', 'object EmbeddedFile run.vbs'],
  },
  {
    name: 'an embedded file that nothing names',
    pieces: ['<< /Type /Catalog >>', flated('/Type /EmbeddedFile', zipOf('a.txt', Buffer.from('words')))],
    says: ['part object zip ', 'part member text a.txt'],
  },
  {
    name: 'a share that is asked for',
    pieces: ['<< /Type /Page /AA << /O << /S /GoToE /F (\\\\\\\\192.0.2.1\\\\x) /D [0 /Fit] >> >> >>'],
    says: ['relation goTo \\\\192.0.2.1\\x', 'code trigger AA O GoToE'],
  },
  {
    name: 'a form that is sent',
    pieces: ['<< /S /SubmitForm /F << /FS /URL /F (https://example.com/form) >> >>'],
    says: ['link https://example.com/form', 'code object PDF SubmitForm'],
  },
  {
    name: 'an XFA form with a script',
    pieces: [
      '<< /AcroForm << /XFA [(template) 2 0 R] >> >>',
      flated(
        '',
        '<template><event><script contentType="application/x-javascript">var x = "example.com"</script></event></template>',
      ),
    ],
    says: ['part code script XFA'],
  },
  {
    name: 'hexadecimal over flate',
    pieces: [
      '<< /Type /Catalog >>',
      {
        value: '<< /Type /EmbeddedFile /Filter [/ASCIIHexDecode /FlateDecode] >>',
        stream: Buffer.from(`${flated('', 'only words, example.com').stream?.toString('hex')}>`),
      },
    ],
    says: ['part object text '],
  },
  {
    name: 'a length that lies',
    pieces: [
      '<< /Type /Catalog >>',
      { value: '<< /Type /EmbeddedFile /Length 1 >>', stream: Buffer.from('only words about example.com') },
      `<< /A ${URI} >>`,
    ],
    says: ['part object text ', 'link https://example.com/a'],
  },
]

function said(bytes: Buffer): string[] {
  return takeApart(bytes, 'a.pdf').parts.flatMap(({ parent, facts, role, kind, name }) => [
    ...(parent === null ? [] : [`part ${role} ${kind} ${name}`]),
    ...facts.flatMap((fact) => {
      if (fact.type === 'link') return [`link ${fact.url}`]
      if (fact.type === 'relation') return [`relation ${fact.relation} ${fact.target}`]
      if (fact.type === 'command') return [`command ${fact.command}`]
      if (fact.type === 'object') return [`object ${fact.className} ${fact.name}`]
      return fact.type === 'code' ? [`code ${fact.does} ${fact.word}`] : []
    }),
  ])
}

describe('a PDF', () => {
  test.each(ROWS)('with $name', ({ pieces, says }) => {
    const all = said(pdf(pieces))
    for (const each of says) expect(all).toContain(each)
  })

  test('that shows a page when it is opened starts nothing', () => {
    expect(said(pdf(['<< /OpenAction [2 0 R /Fit] >>', '<< /Type /Page >>']))).toEqual([])
  })

  test.each([
    { index: 4, rule: 'attachment/pdf-runs-command', decision: /hold|refuse/ },
    { index: 6, rule: 'attachment/pdf-with-script', decision: /notice/ },
    { index: 9, rule: 'attachment/program-in-document', decision: /hold|refuse/ },
    { index: 11, rule: 'attachment/pdf-opens-share', decision: /hold|refuse/ },
  ])('is judged by $rule', async ({ index, rule, decision }) => {
    const { findings, verdict } = await inspect(pdf(ROWS[index]?.pieces ?? []), { name: 'a.pdf' })
    expect(findings.map(({ id }) => id)).toContain(rule)
    expect(verdict.decision).toMatch(decision)
  })

  test('survives damage', () => {
    for (const { pieces } of ROWS) {
      for (const broken of damaged(pdf(pieces), 50)) {
        const flaws = takeApart(broken, 'a.pdf').parts.flatMap((part) => part.flaws)
        expect(flaws.filter(({ code }) => code === 'unpack/crashed')).toEqual([])
      }
    }
  })

  test('of nothing but openings costs a bounded time', () => {
    for (const piece of ['1 0 obj<<', '1 0 obj(', '1 0 obj[', '1 0 obj<</A(', '1 0 obj<<>>stream ', 'trailer<<', '%']) {
      const started = performance.now()
      takeApart(Buffer.from(`%PDF-1.4\n${piece.repeat(2 ** 16 / piece.length)}`), 'a.pdf')
      expect(performance.now() - started, piece).toBeLessThan(3_000)
    }
  })
})
