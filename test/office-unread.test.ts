import { describe, expect, test } from 'vitest'
import { buildZip, type ZipFile } from './fixtures/archive-zip.ts'
import { cpuMs } from './fixtures/cpu-ms.ts'
import { buildOlePackage, buildRtf } from './fixtures/office-binary.ts'
import { buildDocx, buildStoredZip, buildXlsm, docxParts } from './fixtures/office-ooxml.ts'
import { allFacts, partsOf, takeApart } from './fixtures/office-open.ts'
import { buildVbaProjectBin } from './fixtures/office-vba.ts'

// What a document puts out of a reader's sight is read, or said to be unread; and scanning it costs a bounded time.

const MODULES = [{ name: 'M', source: 'Sub AutoOpen()\n  MsgBox "example.com"\nEnd Sub\n' }]
const project = buildVbaProjectBin(MODULES)
const TEMPLATE = { type: 'attachedTemplate', target: 'http://example.com/a.dotm' }
const CONTENTS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'

const withEntry = (entry: ZipFile): Buffer =>
  buildZip([...Object.entries(docxParts()).map(([name, data]) => ({ name, data })), entry])

const withRelations = (change: (xml: string) => string): Buffer => {
  const parts = docxParts({ relations: [TEMPLATE] })
  const name = 'word/_rels/document.xml.rels'
  return buildZip(
    Object.entries({ ...parts, [name]: Buffer.from(change(parts[name]?.toString() ?? '')) }).map(([name, data]) => ({
      name,
      data,
    })),
  )
}

describe('a part that cannot be read holds the mail', () => {
  test.each([
    ['deflate64', { method: 9, packed: project }],
    ['bzip2', { method: 12, packed: Buffer.from(`BZh9${'x'.repeat(100)}`) }],
    ['deflate, but broken at once', { method: 8, packed: Buffer.alloc(400, 0xff) }],
  ])('%s', (_, entry) => {
    const message = takeApart(withEntry({ name: 'word/vbaProject.bin', data: project, ...entry }))
    expect(message.parts[0]?.flaws.filter(({ level }) => level === 'stopped')).toHaveLength(1)
  })
})

test.each([
  ['as a directory', { 'word/vbaProject.bin/': project }],
  [
    'in pieces',
    {
      'word/vbaProject.bin/[1].last.piece': project.subarray(400),
      'word/vbaProject.bin/[0].piece': project.subarray(0, 400),
    },
  ],
])('a project stored %s is read', (_, parts) => {
  expect(partsOf(takeApart(buildStoredZip({ ...docxParts(), ...parts })), 'vba-module')).toHaveLength(1)
})

describe('a template from outside is seen', () => {
  test.each([
    ['behind 9 MB of comment', (xml: string) => xml.replace(CONTENTS, `${CONTENTS}<!--${'x'.repeat(9 * 2 ** 20)}-->`)],
    ['in a tag of 70 KB', (xml: string) => xml.replace('<Relationship Id', `<Relationship ${' '.repeat(70_000)}Id`)],
    ['that says it is inside', (xml: string) => xml.replace(' TargetMode="External"', '')],
    ['with comments of bent ends', (xml: string) => xml.replace(CONTENTS, `${CONTENTS}<!--> <a b="-->`)],
  ])('%s', (_, change) => {
    const template = { type: 'relation', relation: 'attachedTemplate', target: 'http://example.com/a.dotm' }
    expect(allFacts(takeApart(withRelations(change)), 'relation')).toEqual([template])
  })

  test.each([
    ['image', 201],
    ['hyperlink', 5_001],
    ['oleObject', 1_000],
  ])('behind so many of %s: %d', (type, count) => {
    const others = Array.from({ length: count }, (_, i) => ({ type, target: `http://a.example/${i}` }))
    const found = allFacts(takeApart(buildDocx({ relations: [...others, TEMPLATE] })), 'relation')
    expect(found.map(({ relation }) => relation)).toContain('attachedTemplate')
  })
})

test('more relations that load something than are read hold the mail', () => {
  const relations = Array.from({ length: 2_001 }, (_, i) => ({ type: 'frame', target: `http://a.example/${i}` }))
  expect(takeApart(buildDocx({ relations })).parts[0]?.flaws).toMatchObject([
    { code: 'ooxml/too-many-relations', level: 'stopped' },
  ])
})

describe('a document taken into another is a part, whatever its name', () => {
  const rtf = buildRtf({ label: 'a.txt', content: Buffer.from('a file') })
  const relation = `<Relationship Id="c" Type="http://a.example/aFChunk" Target="/word/%61fchunk.xml"/>`
  test.each([
    ['line ends in front', { 'word/afchunk.bin': Buffer.concat([Buffer.from('\r\n'), rtf]) }],
    ['a kilobyte of them', { 'word/afchunk.bin': Buffer.concat([Buffer.alloc(1_024, '\r\n'), rtf]) }],
    [
      'named as XML',
      {
        'word/afchunk.xml': Buffer.concat([Buffer.from('\r\n'), rtf]),
        'word/_rels/document.xml.rels': Buffer.from(`${CONTENTS}${relation}</Relationships>`),
      },
    ],
  ])('%s', (_, parts) => {
    expect(takeApart(buildDocx({ parts })).parts.map(({ kind }) => kind)).toContain('rtf')
  })

  test('a packed file without its compound file', () => {
    const parts = { 'word/embeddings/oleObject1.bin': buildOlePackage('a.txt', 'C:\\a.txt', Buffer.from('a file')) }
    expect(takeApart(buildDocx({ parts })).parts[1]).toMatchObject({ name: 'a.txt', content: Buffer.from('a file') })
  })
})

describe('markup that never ends costs a bounded time', () => {
  test.each(['<', '<t', '<t a="', '<!', '<!--', '<?', '<w:t><', '</', "<p '"])('%s', (unit) => {
    const markup = Buffer.alloc(2 ** 21, unit)
    const started = cpuMs()
    takeApart(buildDocx({ parts: { 'word/document.xml': markup, 'word/_rels/document.xml.rels': markup } }))
    takeApart(buildXlsm({ parts: { 'xl/workbook.xml': markup } }))
    expect(cpuMs() - started).toBeLessThan(3_000)
  })
})

test.each([
  ['a comment', 'DDEAUTO c:\\\\a<!-- x -->.exe "/k calc"'],
  ['CDATA', '<![CDATA[DDEAUTO c:\\\\a.exe "/k ]]>calc"'],
])('a field written with %s is read', (_, field) => {
  const run = `<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>${field}</w:instrText></w:r></w:p>`
  const parts = { 'word/document.xml': Buffer.from(`<w:document xmlns:w="x"><w:body>${run}</w:body></w:document>`) }
  const found = allFacts(takeApart(buildDocx({ parts })), 'command')
  expect(found.map(({ command }) => command).join()).toMatch(/a\.exe.*calc/)
})

test('a name without content hides none behind it', () => {
  const workbook =
    '<workbook><definedNames><definedName name="a"/><definedName name="Auto_Open">A!$A$1</definedName></definedNames></workbook>'
  const parts = { 'xl/workbook.xml': Buffer.from(workbook) }
  expect(allFacts(takeApart(buildXlsm({ parts })), 'xlm-trigger').map(({ name }) => name)).toEqual(['Auto_Open'])
})
