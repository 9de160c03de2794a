import { inspect } from 'sekisho'
import { describe, expect, test } from 'vitest'
import { linksOf } from '#examine'
import { cpuMs } from './fixtures/cpu-ms.ts'
import { buildDoc, buildPpt, buildRtf, buildWordXml } from './fixtures/office-binary.ts'
import { buildDocx, buildStoredZip, buildXlsm } from './fixtures/office-ooxml.ts'
import { allFacts, takeApart } from './fixtures/office-open.ts'
import { buildXlm, type Container, type XlmBook } from './fixtures/xlm-book.ts'

// Links that no relation of a document tells: formulas of sheets, and addresses written out in its text.

const EVIL = 'https://www.example.com/a/b?c=d'
const bookOf = (cells: Record<string, string | number>, names: Record<string, string> = {}): XlmBook => ({
  sheets: [{ name: 'Sheet1', isMacro: false, cells }],
  names,
})
const formulaLinks = (bytes: Buffer, name = 'file') =>
  allFacts(takeApart(bytes, name), 'link').map(({ url, shown }) => `${shown} -> ${url}`)
const written = (bytes: Buffer, name = 'file') =>
  linksOf(takeApart(bytes, name)).map(({ url, from, part }) => `${from} ${part.kind} ${url}`)

const SHEETS: readonly Container[] = ['xls', 'xlsb', 'xlsm', 'slk']

describe.each(SHEETS)('HYPERLINK formulas in %s', (container) => {
  const linksIn = (cells: Record<string, string | number>, names = {}) =>
    formulaLinks(buildXlm(bookOf(cells, names), container))

  test('as they stand', () => {
    expect(linksIn({ A1: 'Totals', B2: `=HYPERLINK("${EVIL}","bill")`, B3: `=HYPERLINK("${EVIL}")` })).toEqual([
      `bill -> ${EVIL}`,
      ` -> ${EVIL}`,
    ])
  })

  test('put together from pieces, and inside other calls', () => {
    expect(
      linksIn({
        A1: 'www.example.com',
        B1: '=HYPERLINK("htt"&CHAR(112)&"s://"&A1&"/"&MID("xa/by",2,3)&"?c=d","here")',
        B2: `=IF(1=1,HYPERLINK("https://example.org/","yes"),HYPERLINK("https://example.net/","no"))`,
      }),
    ).toEqual([`here -> ${EVIL}`, 'yes -> https://example.org/', 'no -> https://example.net/'])
  })

  test('near misses: places in the workbook, files beside it, the word alone, a sum', () => {
    expect(
      linksIn({
        A1: '=HYPERLINK("#Sheet1!A9","below")',
        A2: '=HYPERLINK("plan.xlsx","the plan")',
        A3: 'HYPERLINK("https://example.com/") is how links are written',
        A4: '=SUM(1,359)',
      }),
    ).toEqual([])
  })
})

test('a name may hold the formula', () => {
  for (const container of ['xlsm', 'xlsb'] as const)
    expect(formulaLinks(buildXlm(bookOf({ A1: '=go' }, { go: `HYPERLINK("${EVIL}")` }), container))).toEqual([
      ` -> ${EVIL}`,
    ])
})

describe('HYPERLINK formulas where sheets are text', () => {
  test('CSV, quoted or not', () => {
    const csv = `name,link\nA,"=HYPERLINK(""${EVIL}"";""open"")"\nB,=1+HYPERLINK("https://example.org/")\n`
    expect(formulaLinks(Buffer.from(csv), 'list.csv')).toEqual([`open -> ${EVIL}`, ' -> https://example.org/'])
    expect(formulaLinks(Buffer.from(csv), 'list.txt')).toEqual([])
    expect(formulaLinks(Buffer.from(`use HYPERLINK("${EVIL}"),x`), 'list.csv')).toEqual([])
  })

  test('Excel 2003 XML', () => {
    const cell = `<Cell ss:Formula="=HYPERLINK(&quot;${EVIL}&quot;,&quot;open&quot;)"><Data ss:Type="String">open</Data></Cell>`
    const xml = `<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="a"><Table><Row>${cell}</Row></Table></Worksheet></Workbook>`
    expect(formulaLinks(Buffer.from(xml))).toEqual([`open -> ${EVIL}`])
  })

  test('OpenDocument', () => {
    const cell = `<table:table-cell table:formula="of:=HYPERLINK(&quot;${EVIL}&quot;;&quot;open&quot;)"/>`
    const ods = buildStoredZip({
      mimetype: Buffer.from('application/vnd.oasis.opendocument.spreadsheet'),
      'META-INF/manifest.xml': Buffer.from('<manifest:manifest/>'),
      'content.xml': Buffer.from(
        `<office:document-content><office:body>${cell}</office:body></office:document-content>`,
      ),
    })
    expect(formulaLinks(ods)).toEqual([`open -> ${EVIL}`])
  })
})

test('markup cannot hide the word: escapes, sections and comments', () => {
  const sheet = (formula: string) => {
    const xml = `<worksheet><sheetData><row r="1"><c r="A1"><f>${formula}</f><v>0</v></c></row></sheetData></worksheet>`
    return formulaLinks(buildXlsm({ parts: { 'xl/worksheets/sheet1.xml': Buffer.from(xml) } }))
  }
  expect(sheet(`HYPERLIN&#75;("${EVIL}")`)).toEqual([` -> ${EVIL}`])
  expect(sheet(`hyperlink("${EVIL}")`)).toEqual([` -> ${EVIL}`])
  expect(sheet(`<![CDATA[HYPER]]>LINK("${EVIL}")`)).toEqual([` -> ${EVIL}`])
  expect(sheet(`HYPER<!-- x -->LINK("${EVIL}")`)).toEqual([` -> ${EVIL}`])
})

describe('addresses written out in a document', () => {
  const TEXT = `See ${EVIL}. Also www.example.org/x and ftp://example.net/y`
  const urls = [EVIL, 'ftp://example.net/y', 'www.example.org/x']

  test.each([
    ['doc', buildDoc({ text: TEXT })],
    ['docx', buildDocx({ text: TEXT })],
    ['rtf', buildRtf({ text: TEXT, content: Buffer.alloc(0) })],
    ['ppt', buildPpt({ text: TEXT })],
    ['word-xml', buildWordXml({ text: TEXT })],
    ['xls', buildXlm(bookOf({ A1: TEXT }), 'xls')],
    ['xlsx', buildXlm(bookOf({ A1: TEXT }), 'xlsm')],
  ])('%s', (kind, bytes) => {
    expect(written(bytes).toSorted()).toEqual(urls.map((url) => `document ${kind} ${url}`).toSorted())
  })

  test('near misses: shares, handlers, half an address, code', () => {
    const text =
      'Copy to \\\\server.example.com\\share or file://server.example.com/x; search-ms:query=a; http: is a scheme'
    expect(written(buildDocx({ text }))).toEqual([])
    expect(
      written(Buffer.from('Set a = CreateObject("WScript.Shell")\r\n\' see https://example.com/\r\n'), 'a.vbs'),
    ).toEqual([])
  })

  test('what a link says already is not told twice', () => {
    const relations = [{ type: 'hyperlink', target: EVIL }]
    expect(written(buildDocx({ text: `see ${EVIL}`, relations }))).toEqual([`document docx ${EVIL}`])
  })

  test('rules judge them as they judge other links', async () => {
    const { findings } = await inspect(buildDocx({ text: 'Open https://0x7f.0x0.0x0.0x9/x now' }), { name: 'a.docx' })
    expect(findings.map(({ id }) => id)).toContain('link/disguised-number-host')
    const calm = await inspect(buildDocx({ text: `Open ${EVIL}` }), { name: 'a.docx' })
    expect(calm.verdict.decision).toBe('pass')
  })

  test('many are bounded', () => {
    const text = Array.from({ length: 5_000 }, (_, index) => `https://a${index}.example.com/`).join(' ')
    expect(written(buildDocx({ text }))).toHaveLength(200)
  })
})

test('workbooks of nothing but link formulas stay cheap', () => {
  const cells = Object.fromEntries(
    Array.from({ length: 4_000 }, (_, row) => [
      `A${row + 1}`,
      `=HYPERLINK("https://a${row}.example.com/"&REPT("x",9000))`,
    ]),
  )
  for (const container of SHEETS) {
    const bytes = buildXlm(bookOf(cells), container)
    const started = cpuMs()
    expect(allFacts(takeApart(bytes), 'link')).toHaveLength(200)
    expect(cpuMs() - started).toBeLessThan(3_000)
  }
})

test('every truncation is read without a crash', () => {
  for (const container of SHEETS) {
    const whole = buildXlm(bookOf({ A1: `=HYPERLINK("${EVIL}"&B1,"x")`, B1: 'y' }), container)
    for (let end = 0; end < whole.length; end += Math.ceil(whole.length / 60)) {
      const flaws = takeApart(whole.subarray(0, end)).parts.flatMap((part) => part.flaws)
      expect(flaws.filter(({ code }) => code === 'unpack/crashed')).toEqual([])
    }
  }
})
