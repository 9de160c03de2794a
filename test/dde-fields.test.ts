import { describe, expect, test } from 'vitest'
import { Budget } from '#bytes'
import { DEFAULT_LIMITS, type Fact, type Message } from '#domain'
import { unpack } from '#unpack'
import { cpuMs } from './fixtures/cpu-ms.ts'
import { buildDoc } from './fixtures/office-binary.ts'
import { buildCfb } from './fixtures/office-cfb.ts'
import { buildStoredZip, docxParts } from './fixtures/office-ooxml.ts'
import { allFacts } from './fixtures/office-open.ts'

// DDE in every place that Office takes it from. The commands say a word and do nothing else.

const open = (bytes: Buffer | string, name = 'file'): Message =>
  unpack(
    { bytes: Buffer.from(bytes as string), name, as: 'file' },
    { budget: new Budget(DEFAULT_LIMITS), tools: {}, known: { ownDomains: [], passwords: [] } },
  )
const commandsOf = (message: Message): string[] => allFacts(message, 'command').map(({ command }) => command)
const relationsOf = (message: Message): string[] =>
  allFacts(message, 'relation').map(({ relation, target }) => `${relation} ${target}`)

const PARTS = docxParts()
const docx = (body: string, extra: Record<string, string> = {}): Buffer =>
  buildStoredZip({
    ...PARTS,
    'word/document.xml': Buffer.from(`<w:document><w:body><w:p>${body}</w:p></w:body></w:document>`),
    ...Object.fromEntries(Object.entries(extra).map(([name, text]) => [name, Buffer.from(text)])),
  })
const mark = (type: string): string => `<w:r><w:fldChar w:fldCharType="${type}"/></w:r>`
const run = (text: string): string => `<w:r><w:instrText xml:space="preserve">${text}</w:instrText></w:r>`
const field = (...inside: readonly string[]): string => mark('begin') + inside.join('') + mark('end')
const numbers = (text: string): string => [...text].map((character) => character.charCodeAt(0)).join(' ')

describe('links in fields', () => {
  const LINK = { type: 'link', url: 'https://example.com/a.zip', shown: '請求書' }
  const separate = mark('separate')
  const words = '<w:r><w:t>請求書</w:t></w:r>'

  test('Word 2007 and later', () => {
    const link = field(run('HYPERLINK "https://example.com/a.zip" \\\\o "x"'), separate, words)
    const inside = field(run(' HYPERLINK \\\\l "chapter2" '), separate, words)
    expect(allFacts(open(docx(link + inside)), 'link')).toEqual([LINK])
  })

  test('Word 97-2003', () => {
    const doc = buildDoc({ text: 'See \x13 HYPERLINK "https://example.com/a.zip" \x14請求書\x15.' })
    expect(allFacts(open(doc), 'link')).toEqual([LINK])
  })

  test('Rich Text', () => {
    const rtf = '{\\rtf1{\\field{\\*\\fldinst HYPERLINK "https://example.com/a.zip"}{\\fldrslt invoice}}}'
    expect(allFacts(open(rtf), 'link')).toEqual([{ ...LINK, shown: 'invoice' }])
  })
})

describe('fields of Word', () => {
  const COMMAND = 'c:\\windows\\system32\\cmd.exe /k echo example.com'
  const cases: readonly (readonly [string, string])[] = [
    ['in one piece', field(run('DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe &quot;/k echo example.com&quot;'))],
    [
      'cut into pieces',
      field(run(' DD'), run('EAU'), run('TO c:\\\\windows\\\\sys'), run('tem32\\\\cmd.exe "/k echo example.com"')),
    ],
    [
      'a simple field',
      '<w:fldSimple w:instr="dde c:\\\\windows\\\\system32\\\\cmd.exe &quot;/k echo example.com&quot;"><w:r/></w:fldSimple>',
    ],
    [
      'built from character numbers',
      field(
        field(run(`QUOTE ${numbers('DDEAUTO')}`)),
        run(' '),
        field(run(`QUOTE ${numbers('"c:\\windows\\system32\\cmd.exe"')}`)),
        run(' "/k echo example.com"'),
      ),
    ],
    [
      'built from names',
      field(run('SET c "/k echo example.com"')) +
        field(run('DDE "c:\\\\windows\\\\system32\\\\cmd.exe" "'), field(run('REF c')), run('"')),
    ],
    ['never closed', mark('begin') + run('DDEAUTO "c:\\\\windows\\\\system32\\\\cmd.exe" "/k echo example.com"')],
  ]

  test.each(cases)('%s', (_, body) => {
    expect(commandsOf(open(docx(body)))).toEqual([COMMAND])
  })

  test('in a footnote, a header and a part by any name', () => {
    const one = `<w:footnotes>${cases[0]?.[1]}</w:footnotes>`
    for (const name of ['word/footnotes.xml', 'word/header3.xml', 'odd/place.xml'])
      expect({ name, commands: commandsOf(open(docx('', { [name]: one }))) }).toEqual({ name, commands: [COMMAND] })
  })

  test('that ask another document are relations, not commands', () => {
    const message = open(docx(field(run('DDEAUTO Excel.Sheet.8 "C:\\\\a\\\\b.xls" Sheet1!R1C1'))))
    expect(commandsOf(message)).toEqual([])
    expect(relationsOf(message)).toEqual(['ddeLink Excel.Sheet.8 C:\\a\\b.xls Sheet1!R1C1'])
  })

  test('a program behind a path that leads elsewhere', () => {
    const message = open(docx(field(run('DDE "C:\\\\Office\\\\MSWord.exe\\\\..\\\\..\\\\cmd" "/c echo"'))))
    expect(commandsOf(message)).toEqual(['C:\\Office\\MSWord.exe\\..\\..\\cmd /c echo'])
  })

  test('that fetch from outside are relations; what lies on the own computer is not one', () => {
    const body = ['http://example.com/a.doc', '\\\\\\\\192.0.2.1\\\\a\\\\b.doc', 'C:\\\\a.doc']
      .map((file) => field(run(`INCLUDETEXT "${file}"`)))
      .join('')
    expect(relationsOf(open(docx(body)))).toEqual([
      'includeText http://example.com/a.doc',
      'includeText \\\\192.0.2.1\\a\\b.doc',
    ])
  })

  test('in a .doc', () => {
    const text = 'Before \x13 DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k echo example.com" \x14old\x15 after'
    expect(commandsOf(open(buildDoc({ text })))).toEqual([COMMAND])
    expect(commandsOf(open(buildDoc({ text: `${'word '.repeat(100_000)}${text}` })))).toEqual([COMMAND])
  })

  test.each([
    ['plainly', 'DDEAUTO "c:\\\\\\\\windows\\\\\\\\system32\\\\\\\\cmd.exe" "/k echo example.com"'],
    [
      'with formatting between characters',
      'DD{\\b EA}UTO {\\rtlch c:\\\\\\\\windows\\\\\\\\}system32\\\\\\\\cmd.exe "/k echo example.com"',
    ],
    ['with escapes', '\\\'44\\u68?EAUTO c:\\\\\\\\windows\\\\\\\\system32\\\\\\\\cmd.exe "/k echo example.com"'],
  ])('in Rich Text, %s', (_, code) => {
    const rtf = `{\\rtf1 text {\\field{\\*\\fldinst {${code}}}{\\fldrslt old}} more}`
    expect(commandsOf(open(rtf))).toEqual([COMMAND])
    const behind = `{\\rtf1 ${'{\\pict 00}'.repeat(120_000)}{\\field{\\*\\fldinst {${code}}}{\\fldrslt old}}}`
    expect(commandsOf(open(behind))).toEqual([COMMAND])
  })

  test('a text about fields is not a field', () => {
    expect(commandsOf(open(buildDoc({ text: 'Type DDEAUTO cmd.exe "/k" and see.' })))).toEqual([])
    expect(commandsOf(open(docx('<w:r><w:t>DDEAUTO cmd.exe "/k"</w:t></w:r>')))).toEqual([])
  })
})

describe('formulas and links of Excel', () => {
  test.each([
    ['a cell', "=cmd|'/c echo example.com'!A0"],
    ['a later cell', 'name,"=cmd|\'/c echo example.com\'!A0",more'],
    ['a sum', "@SUM(1+1)*cmd|'/c echo example.com'!A0"],
    ['behind a sign', "-2+3+cmd|'/c echo example.com'!A0"],
  ])('CSV: %s', (_, line) => {
    expect(commandsOf(open(`a;b\r\n${line}\r\n`, 'list.csv'))).toEqual(['cmd /c echo example.com'])
    expect(commandsOf(open(`a;b\r\n${line}\r\n`, 'notes.txt'))).toEqual([])
  })

  test('SYLK', () => {
    const sheet = "ID;P\r\nC;Y1;X1;K0;Ecmd|'/c echo example.com'!A0\r\nE\r\n"
    expect(commandsOf(open(sheet, 'a.slk'))).toEqual(['cmd /c echo example.com'])
  })

  test('CSV: bars and exclamation marks in words are none', () => {
    expect(open('a|b,hello!\r\n-1|2!\r\nx = y|z!\r\n', 'list.csv').parts[0]?.facts.map(({ type }) => type)).toEqual([
      'text',
    ])
  })

  test('a workbook in XML', () => {
    const xml = `<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet><Table><Row><Cell ss:Formula="=cmd|'/c echo example.com'!A1"/></Row></Table></Worksheet></Workbook>`
    expect(commandsOf(open(xml, 'a.xml'))).toEqual(['cmd /c echo example.com'])
  })

  const wide = (text: string): Buffer => {
    const size = Buffer.alloc(4)
    size.writeUInt32LE(text.length)
    return Buffer.concat([size, Buffer.from(text, 'utf16le')])
  }
  const supBook = Buffer.concat([Buffer.from([1, 0]), wide('cmd'), wide('/c echo example.com')])
  const link = `<externalLink><ddeLink ddeService="cmd" ddeTopic="/c echo example.com"/></externalLink>`
  test.each([
    ['externalLink1.xml', Buffer.from(link)],
    ['externalLink1.xml', Buffer.from(`\ufeff${link}`, 'utf16le')],
    ['externalLink1.bin', Buffer.concat([Buffer.from([0xe8, 0x02, supBook.length]), supBook])],
  ])('a link in %s', (name, content) => {
    const parts = { '[Content_Types].xml': Buffer.from('<Types/>'), 'xl/workbook.xml': Buffer.from('<workbook/>') }
    const message = open(buildStoredZip({ ...parts, [`xl/externalLinks/${name}`]: content }))
    expect(commandsOf(message)).toEqual(['cmd /c echo example.com'])
  })

  test.each([
    [
      'Workbook',
      0x01ae,
      Buffer.from('010018000063 6d6403 2f63206563686f206578616d706c652e636f6d'.replaceAll(' ', ''), 'hex'),
    ],
    ['Book', 0x0017, Buffer.from('17 636d6403 2f63206563686f206578616d706c652e636f6d'.replaceAll(' ', ''), 'hex')],
  ] as const)('a link in the stream %s', (name, type, data) => {
    const record = (id: number, inside: Buffer) => Buffer.from([id & 255, id >> 8, inside.length, 0, ...inside])
    const begin = record(0x0809, Buffer.from('00060500000000000000000000000000', 'hex'))
    const stream = Buffer.concat([begin, record(type, data), record(0x0a, Buffer.alloc(0))])
    expect(commandsOf(open(buildCfb({ [name]: stream })))).toEqual(['cmd /c echo example.com'])
  })
})

test('texts made to be slow are not', () => {
  const started = cpuMs()
  open(docx(mark('begin') + '<w:instrText>a</w:instrText>'.repeat(200_000)))
  open(`${'=a,'.repeat(100_000)}|!`, 'a.csv')
  open(`=${"a|'".repeat(100_000)}!`, 'a.csv')
  open('=a|b\r\n'.repeat(50_000), 'a.csv')
  open(buildDoc({ text: '\x13'.repeat(20_000) + 'DDE "a" '.repeat(5_000) }))
  open(`{\\rtf1{\\field{\\*\\fldinst ${'a\\b '.repeat(200_000)}`)
  expect(cpuMs() - started).toBeLessThan(4_000)
})

test('fields that nest without end, and half ones, come to an end', () => {
  const deep = mark('begin').repeat(5_000) + run('DDE cmd "/c echo"') + mark('end').repeat(2_000)
  const facts: Fact[] = open(docx(deep)).parts.flatMap((part) => [...part.facts])
  expect(facts.length).toBeLessThan(200)
  expect(commandsOf(open(`{\\rtf1 ${'{\\field{\\*\\fldinst '.repeat(20_000)}`))).toEqual([])
})

describe('a ribbon of the document', () => {
  const ribbon = `<customUI xmlns="http://schemas.microsoft.com/office/2006/01/customui" onLoad="Begin"><ribbon><tabs><tab id="t" getVisible="Show" label="a"/></tabs></ribbon></customUI>`

  test.each(['customUI/customUI.xml', 'odd/name.xml'])('in %s names what runs without a click', (name) => {
    expect(allFacts(open(docx('', { [name]: ribbon })), 'code').map(({ does, word }) => `${does} ${word}`)).toEqual([
      'trigger onLoad=Begin',
      'trigger getVisible=Show',
    ])
  })
})
