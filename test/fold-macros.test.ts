import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Budget } from '#bytes'
import { DEFAULT_LIMITS } from '#domain'
import { foldProject } from '../src/unpack/vba/fold/index.ts'
import { cpuMs } from './fixtures/cpu-ms.ts'
import { fuzzed } from './fixtures/effort.ts'
import { buildForm } from './fixtures/fold-forms.ts'
import { encoded, FORM_MACRO, FORM_TEXT, HARMLESS, JUNK, OFFER_MACROS, sown } from './fixtures/fold-macros.ts'
import { buildDoc } from './fixtures/office-binary.ts'
import { buildDocm } from './fixtures/office-ooxml.ts'
import { allFacts, takeApart } from './fixtures/office-open.ts'
import { buildVbaProject } from './fixtures/office-vba.ts'

const fold = (source: string, strings: Parameters<typeof foldProject>[1] = []) =>
  foldProject([{ name: 'Module1', source }], strings, new Budget(DEFAULT_LIMITS))

const commandsOf = (source: string): string[] => fold(source).commands.map(({ command }) => command)

describe('the command is read that is hidden by', () => {
  test.each(OFFER_MACROS)('$shape', ({ source, command }) => {
    expect(commandsOf(source)).toContain(command)
  })

  test.each(OFFER_MACROS)('$shape, on the road', ({ source, command }) => {
    const modules = [{ name: 'Module1', source: `${source}\n` }]
    for (const bytes of [buildDoc({ modules }), buildDocm({ modules })])
      expect(allFacts(takeApart(bytes), 'command').map((fact) => fact.command)).toContain(command)
  })
})

describe('words that only folding shows', () => {
  test('are facts of their module, with their line', () => {
    const { facts } = fold(OFFER_MACROS[0]?.source ?? '')
    expect(facts).toEqual([
      { type: 'code', does: 'run', word: 'winmgmts', line: 6, module: 'Module1' },
      { type: 'code', does: 'run', word: 'Win32_Process', line: 6, module: 'Module1' },
    ])
  })

  test('are none where the source has them as they stand', () => {
    expect(fold('Sub AutoOpen()\n  x = "WScript.Shell" & ""\nEnd Sub').facts).toEqual([])
  })
})

describe('the folded source', () => {
  test('has values for what is settled, and says what it replaced', () => {
    const { modules } = fold('Sub A()\n  x = "a" & Chr(98) \' note\n  y = Range("A1") & (1 + 2)\nEnd Sub\n')
    expect(modules[0]?.folded).toBe('Sub A()\n  x = "ab" \' note\n  y = Range("A1") & 3\nEnd Sub\n')
    expect(modules[0]?.changes).toEqual([
      { line: 2, was: '"a" & Chr(98)', now: '"ab"' },
      { line: 3, was: '(1 + 2)', now: '3' },
    ])
  })

  test('is the source where nothing is to fold', () => {
    const source = 'Attribute VB_Name = "A"\nOption Explicit\nSub A()\n  MsgBox "Hello"\nEnd Sub\n'
    expect(fold(source).modules[0]).toEqual({ name: 'Module1', folded: source, changes: [] })
  })
})

describe('values follow the language', () => {
  test.each([
    ['1 + 2 * 3 ^ 2', '19'],
    ['"1" + 2', '3'],
    ['"1" & 2', '"12"'],
    ['7 \\ 2 & 7 Mod 4', '"33"'],
    ['-7 \\ 2', '-3'],
    ['Not 5', '-6'],
    ['5 Xor 3 Or 8', '14'],
    ['3 < 5 And "a" = "A"', 'False'],
    ['CInt(2.5) & CInt(3.5)', '"24"'],
    ['Hex(255) & Oct(8) & Hex(-1)', '"FF10FFFF"'],
    ['&HFFFF', undefined],
    ['&HFFFF + 0', '-1'],
    ['&HFFFF& + 0', '65535'],
    ['Mid("abcdef", 2, 3) & Left("abc", 1) & Right("abc", 2)', '"bcdabc"'],
    ['InStr("abcabc", "c") & InStr(4, "abcabc", "c") & InStrRev("abcabc", "a")', '"364"'],
    ['String(3, "x") & Space(2) & String(2, 65)', '"xxx  AA"'],
    ['UBound(Split("a,b,c", ",")) & LBound(Array(1))', '"20"'],
    ['IIf(2 > 1, "y", "n") & Choose(2, "a", "b")', '"yb"'],
    ['Val("12abc") + Asc("A") + AscW("B")', '143'],
    ['Environ("Temp") & "\\a"', '"%TEMP%\\a"'],
    ['nobody & "x"', '"x"'],
    ['nobody + 1', '1'],
    ['Format(7, "000") & Trim("  a ") & UCase("b")', '"007aB"'],
    ['VBA.Chr$(65) & Strings.Replace("aXb", "x", "", 1, -1, vbTextCompare)', '"Aab"'],
    ['StrConv(Array(104, 105), vbUnicode)', '"hi"'],
    ['1 / 0', undefined],
    ['Chr(70000)', undefined],
  ])('%s', (expression, value) => {
    const folded = fold(`Sub A()\n  x = ${expression}\nEnd Sub\n`).modules[0]?.folded ?? ''
    const shown = folded.split('\n')[1]?.slice('  x = '.length)
    expect(shown).toBe(value ?? shown)
    if (value === undefined) expect(shown).toBe(expression)
  })
})

describe('text of forms', () => {
  const form = buildForm([
    { name: 'Label1', text: 'Name' },
    { name: 'TextBox1', text: FORM_TEXT },
  ])
  const modules = [
    { name: 'ThisDocument', source: FORM_MACRO, kind: 'document' as const },
    { name: 'UserForm1', source: '', kind: 'form' as const },
  ]
  const doc = buildDoc({ modules, streams: { Macros: { ...buildVbaProject(modules), UserForm1: form } } })

  test('is looked up by the name of its control, and every layer taken off', () => {
    const commands = allFacts(takeApart(doc), 'command')
    expect(commands.some(({ command }) => command.startsWith('powershell -enc ') && !command.includes(JUNK))).toBe(true)
    const inner = commands.find(({ command }) => command.startsWith(HARMLESS))
    expect(inner?.hidden).toEqual(['vba', 'base64', 'utf-16le'])
    expect(allFacts(takeApart(doc), 'url').map(({ url }) => url.split(';')[0])).toContain('https://example.com/a')
  })

  test('is cleared of a token that the macro only names', () => {
    const source = `Sub AutoOpen()\n  t = "${JUNK}"\n  Call Unknown1(Unknown2)\nEnd Sub`
    const { commands } = fold(source, [{ name: '', text: FORM_TEXT }])
    const inner = commands.find(({ command }) => command.startsWith(HARMLESS))
    expect(inner?.hidden).toEqual(['form-text', 'junk-token', 'base64', 'utf-16le'])
  })

  test.each([
    ['Tag', { name: 'Frame1', tag: 'cmd /c echo example.com' }, 'UserForm1.Frame1.Tag'],
    ['ControlTipText', { name: 'Frame1', tip: 'cmd /c echo example.com' }, 'UserForm1.Frame1.ControlTipText'],
    ['wide text', { name: 'Box7', text: 'cmd /c echo example.com', wide: true }, 'UserForm1.Box7'],
  ])('is found in its %s', (_, control, path) => {
    const source = `Sub AutoOpen()\n  Shell ${path} + nobody, 0\nEnd Sub\n`
    const inside = [
      { name: 'Module1', source },
      { name: 'UserForm1', source: '', kind: 'form' as const },
    ]
    const storage = buildForm([{ name: 'Other', text: 'Something else that is long' }, control])
    const bytes = buildDoc({ streams: { Macros: { ...buildVbaProject(inside), UserForm1: storage } } })
    expect(allFacts(takeApart(bytes), 'command').map(({ command }) => command)).toContain('cmd /c echo example.com')
  })

  test('of an ActiveX control in a document goes by the name beside it', () => {
    const source = 'Sub AutoOpen()\n  Shell Box9\nEnd Sub\n'
    const control = {
      contents: Buffer.concat([Buffer.alloc(20), Buffer.from('cmd /c echo example.com\0\0Tahoma')]),
      '\x03OCXNAME': Buffer.from('Box9\0\0', 'utf16le'),
    }
    const bytes = buildDoc({ modules: [{ name: 'Module1', source }], streams: { ObjectPool: { _1: control } } })
    expect(allFacts(takeApart(bytes), 'command').map(({ command }) => command)).toContain('cmd /c echo example.com')
  })

  test('in the body of a document counts, too', () => {
    const source = 'Sub AutoOpen()\n  t = "zz9"\n  Shell Decode(ActiveDocument.Content.Text)\nEnd Sub\n'
    const text = sown(encoded(`${HARMLESS} ${'1'.repeat(60)}`), 'zz9')
    const bytes = buildDoc({ text, modules: [{ name: 'Module1', source }] })
    expect(allFacts(takeApart(bytes), 'command').some(({ command }) => command.startsWith(HARMLESS))).toBe(true)
  })
})

describe('text of a package is looked up by', () => {
  const word = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
  const command = 'cmd /c echo example.com'
  test.each([
    [
      'a variable',
      'ActiveDocument.Variables("v1").Value',
      'word/settings.xml',
      `<w:settings ${word}><w:docVars><w:docVar w:name="v1" w:val="${command}"/></w:docVars></w:settings>`,
    ],
    [
      'a property',
      'ThisDocument.BuiltInDocumentProperties("Comments")',
      'docProps/core.xml',
      `<cp:coreProperties xmlns:cp="a" xmlns:dc="b"><dc:description>${command}</dc:description></cp:coreProperties>`,
    ],
    [
      'a property of its own',
      'ActiveDocument.CustomDocumentProperties("p1").Value',
      'docProps/custom.xml',
      `<Properties xmlns:vt="a"><property name="p1"><vt:lpwstr>${command}</vt:lpwstr></property></Properties>`,
    ],
    [
      'a shape',
      'ActiveDocument.Shapes("Picture 1").AlternativeText',
      'word/drawing1.xml',
      `<d xmlns:wp="a"><wp:docPr id="1" name="Picture 1" descr="${command}"/></d>`,
    ],
    ['a control whose name is not told', 'ThisDocument.TextBox1.Text', 'word/activeX/activeX1.bin', command],
  ])('%s', (_, path, part, content) => {
    const modules = [{ name: 'Module1', source: `Sub AutoOpen()\n  Shell ${path}, 0\nEnd Sub\n` }]
    const bytes = buildDocm({ modules, parts: { [part]: Buffer.from(content) } })
    expect(allFacts(takeApart(bytes), 'command').map((fact) => fact.command)).toContain(command)
  })
})

test('text of cells is looked up by their places', () => {
  const source = `Sub Auto_Open()
  For row = 1 To 4
    text = text & Cells(row, 2).Value & " "
  Next
  Shell text & Chr(Sheet1.Range("C1")), 0
End Sub
`
  const cell = (place: string, text: string) => `<c r="${place}" t="str"><v>${text}</v></c>`
  const cells = ['cmd', '/c', 'echo', 'example.com'].map((text, at) => cell(`B${at + 1}`, text)).join('')
  const sheet = `<worksheet><sheetData><row>${cells}<c r="C1"><v>33</v></c></row></sheetData></worksheet>`
  const parts = { 'xl/worksheets/sheet9.xml': Buffer.from(sheet) }
  const bytes = buildDocm({ modules: [{ name: 'Module1', source }], parts })
  expect(allFacts(takeApart(bytes), 'command').map(({ command }) => command)).toContain('cmd /c echo example.com !')
})

test('a VBScript is folded like a macro', () => {
  const source = `Dim letters, text, letter
letters = Array(99, 109, 100)
For Each letter In letters
  text = text & Chr(letter)
Next
Set host = WScript.CreateObject("WScr" & "ipt.Shell")
host.Run text & " /c echo " & Replace("exa#mple.com", "#", "")
`
  expect(fold(source).modules[0]?.folded).toContain('WScript.CreateObject("WScript.Shell")')
  const commands = allFacts(takeApart(Buffer.from(source), 'a.vbs'), 'command')
  expect(commands).toContainEqual({ type: 'command', command: 'cmd /c echo example.com', hidden: ['vbscript'] })
})

test('addresses are found in what is downloaded', () => {
  const source = `Private Declare PtrSafe Function get1 Lib "urlmon" Alias "URLDownloadToFileA" (ByVal a As Long) As Long
Sub AutoOpen()
  get1 0, "https://" & Replace("exam_ple.com/a", "_", ""), Environ("TEMP") & "\\a", 0, 0
  With CreateObject("MSXML2.XMLHTTP")
    .Open "GET", StrReverse("b/moc.elpmaxe//:sptth"), False
  End With
  For Each one In Split("https://example.com/c@https://example.com/d", "@")
    x = one
  Next
End Sub`
  expect(fold(source).urls.map(({ url }) => url)).toEqual(
    expect.arrayContaining(['a', 'b', 'c', 'd'].map((name) => `https://example.com/${name}`)),
  )
})

describe('folding is total', () => {
  const words =
    'Sub End If Then Else ElseIf For Next Each In To Step Do Loop While Wend Until Select Case With Function Exit Dim Const Set Call x y Chr Mid Replace Split ( ) ( ) , . = & + - * / \\ < > "a" "bc" 1 99999 &H41 _ : \n \n \n [ ] # ! $ % Not Xor Mod Array(1,2) String(9e9,"a") Space(99999) x=x&x x(1)=x'.split(
      ' ',
    )

  test('over any words of the language', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...words), { maxLength: 200 }), (list) => {
        expect(fold(`Sub AutoOpen()\n${list.join(' ')}\nEnd Sub`).modules).toHaveLength(1)
      }),
      { numRuns: fuzzed(60, 200), seed: 7 },
    )
  })

  test('over any text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200, unit: 'binary' }), (text) => {
        expect(fold(text).modules).toHaveLength(1)
      }),
      { numRuns: fuzzed(30, 100), seed: 7 },
    )
  })

  test('over mutations of macros that hide things', () => {
    let seed = 12_345
    const next = (max: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 0x80000000
      return seed % max
    }
    for (let round = 0; round < fuzzed(100, 300); round += 1) {
      const source = OFFER_MACROS[round % OFFER_MACROS.length]?.source ?? ''
      const [from, to] = [next(source.length), next(source.length)]
      const mutated = source.slice(0, from) + source.slice(to, to + next(60)) + source.slice(from + next(8))
      expect(fold(mutated).modules).toHaveLength(1)
    }
  })

  test.each([
    [
      'loops in loops',
      `Sub AutoOpen()\n${'For i = 1 To 999999\n'.repeat(40)}x = x & "aaaa"\n${'Next\n'.repeat(40)}End Sub`,
    ],
    ['texts that double', `Sub AutoOpen()\nx = "ab"\nDo\nx = x & x\ny = Replace(x, "a", x)\nLoop\nEnd Sub`],
    [
      'procedures that call each other',
      'Sub AutoOpen()\nA\nA\nEnd Sub\nSub A()\nB\nB\nEnd Sub\nSub B()\nA\nA\nEnd Sub',
    ],
    [
      'a function that is its own result',
      'Function f(n)\nf = f(n + 1) & f(n + 2) & f(n + 3)\nEnd Function\nSub AutoOpen()\nx = f(1)\nEnd Sub',
    ],
    ['deep parentheses', `Sub AutoOpen()\nx = ${'('.repeat(50_000)}1\nEnd Sub`],
    ['a long chain', `Sub AutoOpen()\nx = ${'"a" & '.repeat(50_000)}"b"\nEnd Sub`],
    ['long members', `Sub AutoOpen()\nx = a${'.b(1)'.repeat(50_000)}\nEnd Sub`],
    ['many signs', `Sub AutoOpen()\nx = ${'- Not '.repeat(50_000)}1\nEnd Sub`],
    ['blocks in blocks', `Sub AutoOpen()\n${'If x Then\n'.repeat(20_000)}`],
    ['one-line Ifs', `Sub AutoOpen()\n${'If x Then '.repeat(20_000)} y = 1`],
    [
      'large arrays',
      'Sub AutoOpen()\nDim a(60000)\nFor i = 1 To 60000\na(i) = a\nReDim Preserve a(60000)\nx = Join(a, "x")\nNext\nEnd Sub',
    ],
    [
      'a While that never ends',
      'Sub AutoOpen()\nWhile True\nx = x + 1\nWend\nShell "cmd /c echo " & "example.com"\nEnd Sub',
    ],
  ])('over %s, in bounded time', (_, source) => {
    const before = cpuMs()
    fold(source)
    expect(cpuMs() - before).toBeLessThan(2_500)
  })

  test('says when its steps did not suffice', () => {
    expect(
      fold('Sub AutoOpen()\nFor i = 1 To 60000\nFor j = 1 To 60000\nx = x + i * j\nNext\nNext\nEnd Sub').isWhole,
    ).toBe(true)
    expect(
      fold(`Sub AutoOpen()\n${'For i = 1 To 60000\nx = x + i * 2 + i * 3\nNext\n'.repeat(9)}End Sub`).isWhole,
    ).toBe(false)
  })
})
