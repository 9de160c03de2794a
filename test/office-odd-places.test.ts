import { inspect } from 'sekisho'
import { describe, expect, test } from 'vitest'
import { cpuMs } from './fixtures/cpu-ms.ts'
import { buildXlsWithCells } from './fixtures/fold-cells.ts'
import { buildDoc, buildWordXml } from './fixtures/office-binary.ts'
import { buildDocx, buildStoredZip } from './fixtures/office-ooxml.ts'
import { allFacts, partsOf, takeApart } from './fixtures/office-open.ts'

// Documents that stand where nobody looks: behind junk, behind a long comment, behind the mouse, on another computer.

const MODULES = [{ name: 'ThisDocument', source: 'Sub AutoOpen()\r\n  Shell "echo example.com"\r\nEnd Sub\r\n' }]
const ids = async (bytes: Buffer, name: string): Promise<string[]> =>
  (await inspect(bytes, { name })).findings.map(({ id }) => id)

describe('a compound file behind junk', () => {
  const doc = buildDoc({ modules: MODULES })
  test.each([
    [16, 'a.doc'],
    [16, 'A.XLS .'],
    [4_096, 'a.msi'],
  ])('of %i bytes is read where it is called %s', async (count, name) => {
    const bytes = Buffer.concat([Buffer.alloc(count, 0x41), doc])
    expect(partsOf(takeApart(bytes, name), 'vba-module').map((part) => part.name)).toEqual(['VBA/ThisDocument'])
    const [hidden] = partsOf(takeApart(bytes, name), 'doc')
    expect(hidden?.flaws[0]).toMatchObject({ code: 'cfb/behind-junk', level: 'odd', at: count })
    expect(await ids(bytes, name)).toContain('macro/starts-and-runs')
  })

  test.each([
    [16, 'a.dat'],
    [4_097, 'a.doc'],
  ])('of %i bytes is left alone where it is called %s', (count, name) => {
    expect(partsOf(takeApart(Buffer.concat([Buffer.alloc(count, 0x41), doc]), name), 'doc')).toEqual([])
  })

  test('is read where the mail declares its type', () => {
    const body = Buffer.concat([Buffer.alloc(16, 0x41), doc])
      .toString('base64')
      .replace(/(.{76})/g, '$1\r\n')
    const mail = `From: a@example.jp\r\nTo: b@example.jp\r\nMIME-Version: 1.0\r\nContent-Type: application/msword; name=a.bin\r\nContent-Transfer-Encoding: base64\r\n\r\n${body}\r\n`
    expect(partsOf(takeApart(Buffer.from(mail), 'a.eml'), 'doc').length).toBe(1)
  })
})

describe('a Word document in XML behind a long prolog', () => {
  const xml = buildWordXml({ modules: MODULES })
  const root = xml.indexOf('<w:wordDocument')
  const behind = (prolog: string): Buffer =>
    Buffer.concat([Buffer.from(`<?xml version="1.0"?>${prolog}`), xml.subarray(root)])
  test.each([
    ['a comment of 70,000 bytes', behind(`<!--${'x'.repeat(70_000)}-->`)],
    ['many comments', behind('<!-- > -->\n'.repeat(20_000))],
    ['blanks', behind(' \n'.repeat(50_000))],
    ['an instruction', behind(`<?a ${'x'.repeat(70_000)}?>`)],
    ['a declaration', behind(`<!DOCTYPE w [ <!ENTITY a "${'>'.repeat(70_000)}"> ]>`)],
    ['a comment, in UTF-16', utf16(behind(`<!--${'x'.repeat(70_000)}-->`))],
  ])('%s: its macros are read', (_, bytes) => {
    expect(partsOf(takeApart(bytes, 'a.doc'), 'vba-module').length).toBe(1)
  })

  test('a prolog that never ends costs a bounded time', () => {
    for (const piece of ['<!-- ', '<?a ', '<!a[', '<!a', ' ']) {
      const started = cpuMs()
      takeApart(Buffer.from(`<?xml version="1.0"?>${piece.repeat(2 ** 21 / piece.length)}`), 'a.xml')
      expect(cpuMs() - started, piece).toBeLessThan(2_000)
    }
  })
})

function utf16(bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(bytes.toString('utf8'), 'utf16le')])
}

const relationships = (type: string, target: string): string =>
  `<Relationships xmlns="r"><Relationship Id="rId2" Type="http://schemas.example/${type}" Target="${target}" TargetMode="External"/></Relationships>`
const deck = (slide: string, target: string): Buffer =>
  buildStoredZip({
    '[Content_Types].xml': Buffer.from('<Types/>'),
    'ppt/presentation.xml': Buffer.from('<p:presentation xmlns:p="p"/>'),
    'ppt/slides/slide1.xml': Buffer.from(`<p:sld xmlns:p="p" xmlns:a="a" xmlns:r="r">${slide}</p:sld>`),
    'ppt/slides/_rels/slide1.xml.rels': Buffer.from(relationships('hyperlink', target)),
  })

describe('a slide that starts a program', () => {
  test.each([
    ['hlinkClick', 'click'],
    ['hlinkMouseOver', 'mouse over'],
  ])('by %s', async (element, starts) => {
    const bytes = deck(`<a:${element} r:id="rId2" action="ppaction://program"/>`, 'cmd.exe%20/c%20echo%20example.com')
    expect(allFacts(takeApart(bytes, 'a.ppsx'), 'command')).toEqual([
      { type: 'command', command: 'cmd.exe /c echo example.com', hidden: ['ppaction'] },
    ])
    const { findings } = await inspect(bytes, { name: 'a.ppsx' })
    const found = findings.find(({ id }) => id === 'attachment/slide-runs-command')
    expect(found?.evidence[0]?.seen).toMatchObject({ starts })
  })

  test('one that only leads to a page starts nothing', () => {
    const bytes = deck('<a:hlinkClick r:id="rId2" action="ppaction://program"/>', 'https://example.com/')
    expect(allFacts(takeApart(bytes, 'a.ppsx'), 'command')).toEqual([])
  })
})

describe('a picture of a document in a share', () => {
  test.each(['\\\\192.0.2.1\\x\\a.png', 'file://192.0.2.1/x/a.png', 'file:///\\\\files.example.com\\x\\a.png'])(
    '%s is told',
    async (target) => {
      const bytes = buildDocx({ relations: [{ type: 'image', target }] })
      expect(allFacts(takeApart(bytes), 'relation')).toContainEqual({ type: 'relation', relation: 'image', target })
      expect(await ids(bytes, 'a.docx')).toContain('attachment/document-reaches-for-share')
    },
  )
})

test('a dialog sheet of Excel 5 is named', () => {
  const bytes = buildStoredZip({
    '[Content_Types].xml': Buffer.from('<Types/>'),
    'xl/workbook.xml': Buffer.from('<workbook/>'),
    'xl/dialogsheets/sheet1.xml': Buffer.from('<dialogsheet/>'),
  })
  expect(allFacts(takeApart(bytes, 'a.xlsx'), 'object')).toEqual([
    { type: 'object', className: 'DialogSheet', name: 'xl/dialogsheets/sheet1.xml' },
  ])
  const objects = (isDialog: boolean) =>
    allFacts(takeApart(buildXlsWithCells('Sub a()\nEnd Sub\n', '', isDialog)), 'object')
  expect(objects(true)).toEqual([{ type: 'object', className: 'DialogSheet', name: '' }])
  expect(objects(false)).toEqual([])
})
