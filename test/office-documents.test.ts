import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
import {
  buildActiveMime,
  buildDoc,
  buildEncryptedDocx,
  buildMsg,
  buildOlePackage,
  buildPpt,
  buildRtf,
  buildWordXml,
  buildXls,
} from './fixtures/office-binary.ts'
import { buildCfb } from './fixtures/office-cfb.ts'
import { buildDocm, buildDocx, buildFlatOpc, buildStoredZip, buildXlsm } from './fixtures/office-ooxml.ts'
import { allFacts, partsOf, takeApart } from './fixtures/office-open.ts'
import { buildVbaProject, buildVbaProjectBin } from './fixtures/office-vba.ts'

// Every container a macro comes in gives the same modules, whatever the document calls its parts.

const SOURCE = 'Sub Document_Open()\n  Shell "calc.exe", vbHide\nEnd Sub\n'
const MODULES = [{ name: 'ThisDocument', source: SOURCE, kind: 'document' as const }]

describe('a macro is found in', () => {
  test.each([
    ['.doc', buildDoc({ modules: MODULES }), 'doc'],
    ['.doc with sectors of 4096 bytes', buildDoc({ modules: MODULES, sectorBytes: 4096 }), 'doc'],
    ['encrypted .doc', buildDoc({ modules: MODULES, encrypted: true }), 'doc'],
    ['.xls', buildXls({ modules: MODULES }), 'xls'],
    ['encrypted .xls', buildXls({ modules: MODULES, encrypted: true }), 'xls'],
    ['.ppt', buildPpt({ modules: MODULES }), 'ppt'],
    ['.docm', buildDocm({ modules: MODULES }), 'docx'],
    ['.docm with a renamed project', buildDocm({ modules: MODULES, projectName: 'media/image1.png' }), 'docx'],
    ['.xlsm', buildXlsm({ modules: MODULES }), 'xlsx'],
    ['Flat OPC', buildFlatOpc({ modules: MODULES }), 'flat-opc'],
    ['Word 2003 XML', buildWordXml({ modules: MODULES }), 'word-xml'],
    ['ActiveMime', buildActiveMime(buildCfb(buildVbaProject(MODULES))), 'activemime'],
    ['a bare project', buildVbaProjectBin(MODULES), 'vba-project'],
    ['a project without dir', buildDoc({ modules: MODULES, omitDir: true }), 'doc'],
    ['a project with code page 0', buildDoc({ modules: MODULES, declaredCodePage: 0 }), 'doc'],
    [
      'a document in a document',
      buildDocx({ parts: { 'word/embeddings/a.bin': buildDoc({ modules: MODULES }) } }),
      'docx',
    ],
  ])('%s', (_, bytes, kind) => {
    const message = takeApart(bytes)
    expect(message.parts[0]?.kind).toBe(kind)
    const [module, ...rest] = partsOf(message, 'vba-module')
    expect(rest).toEqual([])
    expect(module?.name).toBe('VBA/ThisDocument')
    expect(module?.content.toString()).toBe(`Attribute VB_Name = "ThisDocument"\r\n${SOURCE.replaceAll('\n', '\r\n')}`)
    expect(allFacts(message, 'vba-project')).toMatchObject([{ modules: ['ThisDocument'], hasSource: true }])
    expect(allFacts(message, 'code').map(({ does, word }) => `${does} ${word}`)).toEqual([
      'trigger Document_Open',
      'run Shell',
      'hide vbHide',
    ])
  })

  test('a project in Japanese, its code page declared or not', () => {
    const modules = [{ name: 'モジュール表示', source: 'Sub 開く()\n  MsgBox "請求書の①㈱髙"\nEnd Sub\n' }]
    for (const declaredCodePage of [932, 0]) {
      const message = takeApart(buildDoc({ modules, codePage: 932, declaredCodePage }))
      const [module] = partsOf(message, 'vba-module')
      expect(module?.name).toBe('VBA/モジュール表示')
      expect(module?.content.toString()).toContain('MsgBox "請求書の①㈱髙"')
    }
  })

  test('a module of many chunks, byte for byte', () => {
    const source = Array.from({ length: 3000 }, (_, index) => `  x${index} = ${index * 7919} ' ${index}\n`).join('')
    const [module] = partsOf(takeApart(buildDoc({ modules: [{ name: 'Module1', source }] })), 'vba-module')
    expect(module?.content.toString()).toBe(`Attribute VB_Name = "Module1"\r\n${source.replaceAll('\n', '\r\n')}`)
  })
})

describe('a macro sheet is found in', () => {
  const macroSheets = [{ name: 'Macro1', visibility: 'very-hidden' as const }]
  test.each([
    ['.xls', buildXls({ macroSheets, names: ['Auto_Open', 'auto_openX', 'Print_Area'] })],
    ['.xlsm', buildXlsm({ macroSheets, names: ['Auto_Open', 'auto_openX', 'Print_Area'] })],
  ])('%s', (_, bytes) => {
    const message = takeApart(bytes)
    expect(allFacts(message, 'xlm-sheet')).toEqual([{ type: 'xlm-sheet', name: 'Macro1', visibility: 'very-hidden' }])
    expect(allFacts(message, 'xlm-trigger').map(({ name }) => name)).toEqual(['Auto_Open', 'auto_openX'])
  })

  test('SYLK', () => {
    const slk = 'ID;P\nO;E\nNN;NAuto_open;ER1C1\nC;X1;Y1;K0;EEXEC("calc.exe")\nE\n'
    const message = takeApart(Buffer.from(slk), 'a.slk')
    expect(message.parts[0]?.kind).toBe('sylk')
    expect(message.parts[0]?.facts.slice(0, 2)).toMatchObject([
      { type: 'xlm-sheet' },
      { type: 'xlm-trigger', name: 'Auto_open' },
    ])
    expect(allFacts(message, 'code')).toContainEqual({ type: 'code', does: 'run', word: 'EXEC', line: 1 })
  })
})

test.each([
  ['.docx', buildEncryptedDocx(), 'agile'],
  ['.doc', buildDoc({ encrypted: true }), 'rc4'],
  ['.xls', buildXls({ encrypted: true }), 'rc4'],
])('an encrypted %s is never "nothing found"', (_, bytes, scheme) => {
  const root = takeApart(bytes).parts[0]
  expect(root?.facts).toContainEqual({ type: 'encryption', scheme })
  expect(root?.flaws).toContainEqual({ code: 'office/encrypted', level: 'stopped', seen: scheme })
})

test.each([
  ['.doc', buildDoc({ text: 'コンテンツの有効化\n本文' })],
  ['.xls', buildXls({ text: 'コンテンツの有効化\n本文' })],
  ['.ppt', buildPpt({ text: 'コンテンツの有効化\n本文' })],
  ['.docx', buildDocx({ text: 'コンテンツの有効化\n本文' })],
  ['.xlsx', buildXlsm({ text: 'コンテンツの有効化\n本文' })],
  ['Flat OPC', buildFlatOpc({ text: 'コンテンツの有効化\n本文' })],
])('the words of %s are read', (_, bytes) => {
  expect(allFacts(takeApart(bytes), 'text')[0]?.text).toBe('コンテンツの有効化\n本文')
})

describe('objects and relations', () => {
  const file = Buffer.from('a small file')

  test('a packed file keeps its name and bytes', () => {
    const streams = {
      ObjectPool: { _1: { '\x01Ole10Native': buildOlePackage('invoice.txt', 'C:\\tmp\\invoice.txt', file) } },
    }
    const message = takeApart(buildDoc({ streams }))
    expect(allFacts(message, 'object')).toEqual([
      { type: 'object', className: 'Package', name: 'C:\\tmp\\invoice.txt' },
    ])
    expect(message.parts[1]).toMatchObject({ name: 'invoice.txt', role: 'object', content: file })
  })

  test('an object in RTF is decoded', () => {
    const message = takeApart(buildRtf({ text: "\\'93\\'fa\\'96\\'7b\\u35486 ?", label: 'a.txt', content: file }))
    expect(allFacts(message, 'object')).toEqual([{ type: 'object', className: 'Package', name: 'C:\\a.txt' }])
    expect(message.parts[1]).toMatchObject({ name: 'a.txt', content: file })
    expect(allFacts(message, 'text')[0]?.text).toBe('日本語')
  })

  test('what does not belong into a package becomes a part', () => {
    const parts = {
      'word/run.js': Buffer.from('x = 1'),
      'word/media/image1.png': Buffer.from('89504e470d0a1a0a', 'hex'),
    }
    const message = takeApart(buildDocx({ parts }))
    expect(message.parts.map(({ name }) => name)).toEqual(['file', 'word/run.js'])
  })

  test('relations that lead outside are told apart', () => {
    const relations = [
      { type: 'hyperlink', target: 'https://example.com/?a=1&b=2' },
      { type: 'attachedTemplate', target: 'http://example.com/a.dotm' },
    ]
    expect(allFacts(takeApart(buildDocx({ relations })), 'relation')).toEqual([
      { type: 'relation', relation: 'attachedTemplate', target: 'http://example.com/a.dotm' },
      { type: 'relation', relation: 'hyperlink', target: 'https://example.com/?a=1&b=2' },
    ])
  })

  test('a ribbon that runs a macro is a trigger; UTF-16 and entities are read, a DOCTYPE is noted', () => {
    const ribbon = '<!DOCTYPE a [<!ENTITY b "c">]><customUI onLoad="Run&#x31;"/>'
    const parts = { 'customUI/customUI.xml': Buffer.from(`\ufeff${ribbon}`, 'utf16le') }
    const root = takeApart(buildDocx({ parts })).parts[0]
    expect(root?.facts).toContainEqual({ type: 'code', does: 'trigger', word: 'onLoad=Run1', line: 1 })
    expect(root?.flaws).toMatchObject([{ code: 'ooxml/doctype', level: 'odd' }])
  })

  test('Basic macros of OpenDocument are modules', () => {
    const basic =
      '<script:module script:name="M" script:language="StarBasic">Sub Main\nShell(&quot;a&quot;)\nEnd Sub</script:module>'
    const message = takeApart(
      buildStoredZip({
        mimetype: Buffer.from('application/vnd.oasis.opendocument.text'),
        'content.xml': Buffer.from(
          '<office:document-content><office:body><text:p>本文</text:p></office:body></office:document-content>',
        ),
        'META-INF/manifest.xml': Buffer.from('<manifest:manifest/>'),
        'Basic/Standard/M.xml': Buffer.from(basic),
      }),
    )
    expect(message.parts[0]?.kind).toBe('odf')
    expect(partsOf(message, 'vba-module')).toMatchObject([{ name: 'Basic/Standard/M' }])
    expect(allFacts(message, 'code')).toMatchObject([{ does: 'run', word: 'Shell' }])
    expect(allFacts(message, 'text')[0]?.text).toBe('本文')
  })
})

describe('an Outlook message', () => {
  const from = { name: '山田 太郎', address: 'taro@Example.com' }
  const to = { name: '受付', address: 'desk@example.org' }

  test.each([
    ['UTF-16', undefined],
    ['cp932', (text: string) => iconv.encode(text, 'cp932')],
  ])('in %s gives head, body and attachment', (_, encode) => {
    const attachments = [{ name: '請求書①.txt', content: Buffer.from('x') }]
    const bytes = buildMsg({
      subject: '請求書',
      from,
      to,
      text: '本文です',
      attachments,
      ...(encode === undefined ? {} : { encode }),
    })
    const message = takeApart(bytes)
    expect(message.parts[0]?.kind).toBe('msg')
    expect(allFacts(message, 'mail')[0]?.head).toMatchObject({
      subject: '請求書',
      from: [[{ name: '山田 太郎', address: 'taro@example.com' }]],
      to: [{ name: '受付', address: 'desk@example.org' }],
    })
    expect(message.parts.slice(1).map(({ role, name, content }) => [role, name, content.toString()])).toEqual([
      ['body', '', '本文です'],
      ['attachment', '請求書①.txt', 'x'],
    ])
  })

  test('believes the header it came with', () => {
    const header = 'From: Real <real@example.net>\r\nReply-To: other@example.net\r\nSubject: s\r\n'
    const head = allFacts(takeApart(buildMsg({ subject: 'shown', from, header })), 'mail')[0]?.head
    expect(head?.from).toEqual([[{ name: 'Real', address: 'real@example.net' }]])
    expect(head?.replyTo[0]?.address).toBe('other@example.net')
  })

  test('inside another is a message of its own', () => {
    const inner = {
      subject: 'inner',
      from,
      text: 'inside',
      attachments: [{ name: 'a.txt', content: Buffer.alloc(9000, 0x61) }],
    }
    const message = takeApart(buildMsg({ subject: 'outer', text: 'outside', messages: [inner] }))
    expect(allFacts(message, 'mail').map(({ head }) => head.subject)).toEqual(['outer', 'inner'])
    expect(message.parts.at(-1)).toMatchObject({ name: 'a.txt', bytes: 9000 })
  })
})
