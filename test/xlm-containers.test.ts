import { describe, expect, test } from 'vitest'
import { cpuMs } from './fixtures/cpu-ms.ts'
import { allFacts, partsOf, takeApart } from './fixtures/office-open.ts'
import { buildXlm, CONTAINERS, type Container, PIECES, PIECES_COMMAND, type XlmBook } from './fixtures/xlm-book.ts'

const textOf = (bytes: Buffer): string =>
  partsOf(takeApart(bytes), 'xlm-sheet')
    .map((part) => part.content.toString())
    .join('\n')

/** A workbook with one macro sheet and its trigger. */
const oneSheet = (cells: XlmBook['sheets'][number]['cells'], names: XlmBook['names'] = {}): XlmBook => ({
  sheets: [{ name: 'Macro1', cells }],
  names: { Auto_Open: 'Macro1!$A$1', ...names },
})

describe.each(CONTAINERS)('a workbook as %s', (container) => {
  test('gives up the command that its macro builds from pieces', () => {
    const message = takeApart(buildXlm(PIECES, container))
    expect(allFacts(message, 'command')).toEqual([{ type: 'command', command: PIECES_COMMAND, hidden: ['xlm'] }])
    expect(allFacts(message, 'code')).toEqual(
      expect.arrayContaining([
        { type: 'code', does: 'trigger', word: 'Auto_Open_x', line: 1 },
        { type: 'code', does: 'run', word: 'EXEC', line: 3 },
      ]),
    )
    expect(allFacts(message, 'xlm-sheet')[0]?.visibility).toBe(container === 'slk' ? 'visible' : 'very-hidden')
  })

  test('prints its formulas the same as every other container', () => {
    const formulas = {
      A1: '=IF(AND(B1>=2,NOT(B2="x")),GOTO(A3),RETURN(-(1+2)*3%))',
      A2: '=FORMULA.FILL("say ""hi"";"&B1,B5:B6)',
      A3: '=CALL("urlmon","URLDownloadToFileA","JJCCJJ",0,"https://example.com/a","C:\\a.txt",0,0)',
      A4: '=own(B1,,TRUE)',
      A5: '=MID(B1:B2,2,LEN(B1)-1)<>1.5',
      A6: '=HALT()',
      B1: 4,
      B2: 'text & "quoted"',
    }
    const bytes = buildXlm(oneSheet(formulas, { own: 'Macro1!$B$1' }), container)
    const lines = textOf(bytes).split('\n')
    for (const [place, content] of Object.entries(formulas))
      if (String(content).startsWith('=')) expect(lines).toContain(`${place}: ${content}`)
  })
})

describe('what a macro reaches', () => {
  const commandsOf = (cells: Record<string, string | number>, names = {}, container: Container = 'xlsm') =>
    allFacts(takeApart(buildXlm(oneSheet(cells, names), container)), 'command').map(({ command }) => command)

  test.each<[string, Record<string, string | number>, string[]]>([
    [
      'a loop over cells',
      {
        A1: '=SET.NAME("i",0)',
        A2: '=WHILE(i<4)',
        A3: '=SET.NAME("i",i+1)',
        A4: '=SET.NAME("t",IF(i=1,"",t)&CHAR(INDEX(D1:D4,i)-1))',
        A5: '=NEXT()',
        A6: '=EXEC(t)',
        A7: '=HALT()',
        D1: 102,
        D2: 100,
        D3: 105,
        D4: 112,
      },
      ['echo'],
    ],
    [
      'FOR and OFFSET',
      {
        A1: '=SET.NAME("t","")',
        A2: '=FOR("n",0,3)',
        A3: '=SET.NAME("t",t&OFFSET(D1,n,0))',
        A4: '=NEXT()',
        A5: '=EXEC(t&" example.com")',
        A6: '=RETURN()',
        D1: 'e',
        D2: 'c',
        D3: 'h',
        D4: 'o',
      },
      ['echo example.com'],
    ],
    [
      'a subroutine and its value',
      {
        A1: '=SET.NAME("t",RUN(C1)&" example.com")',
        A2: '=EXEC(t)',
        A3: '=HALT()',
        C1: '=ALERT("x")',
        C2: '=RETURN(SUBSTITUTE("exxho","xx","c"))',
      },
      ['echo example.com'],
    ],
    [
      'a block of IF',
      {
        A1: '=IF(1>2)',
        A2: '=EXEC("echo one")',
        A3: '=ELSE.IF(2>1)',
        A4: '=EXEC("echo two")',
        A5: '=ELSE()',
        A6: '=EXEC("echo three")',
        A7: '=END.IF()',
        A8: '=EXEC("echo "&"four")',
        A9: '=HALT()',
      },
      ['echo two', 'echo four', 'echo one', 'echo three'],
    ],
    [
      'both ways of a question about the machine',
      {
        A1: '=IF(GET.WORKSPACE(13)>1,GOTO(C1),GOTO(D1))',
        C1: '=EXEC("echo C")',
        C2: '=HALT()',
        D1: '=EXEC("echo D")',
        D2: '=HALT()',
      },
      ['echo C', 'echo D'],
    ],
    [
      'a registered function by its new name',
      {
        A1: '=REGISTER("Shell32","ShellExecuteA","JJCCCJJ","tell",,1,9)',
        A2: '=tell(0,"open","cmd.exe","/c echo example.com",0,5)',
        A3: '=HALT()',
      },
      ['Shell32!ShellExecuteA(0, "open", "cmd.exe", "/c echo example.com", 0, 5)'],
    ],
    [
      'a command that nothing starts',
      { A1: '=HALT()', F9: '=EXEC("echo "&LOWER("EXAMPLE.COM"))' },
      ['echo example.com'],
    ],
    [
      'a place called as a function',
      { A1: '=C1()', A2: '=HALT()', C1: '=EXEC(D1&D2)', C2: '=RETURN()', D1: 'echo', D2: ' C' },
      ['echo C'],
    ],
    [
      'a macro that a button starts',
      { A1: '=HALT()', H1: '=SET.NAME("w","echo ")', H2: '=GOTO(I1)', I1: '=EXEC(w&"button")', I2: '=RETURN()' },
      ['echo button'],
    ],
    [
      'a macro that runs later',
      { A1: '=ON.TIME(NOW()+1,"Macro1!R1C5")', A2: '=HALT()', E1: '=EXEC("echo "&"later")', E2: '=RETURN()' },
      ['echo later'],
    ],
    [
      'addresses tried one after the other',
      {
        A1: '=CALL("m","f","J","one")',
        A2: '=IF(A1<0,CALL("m","f","J","two"),)',
        A3: '=IF(A2<0,CALL("m","f","J","three"),)',
        A4: '=HALT()',
      },
      ['m!f("one")', 'm!f("two")', 'm!f("three")'],
    ],
    [
      'an unknown function in its way',
      { A1: '=NOBODY.KNOWS(1)', A2: '=EXEC("echo"&NOBODY.KNOWS(2)&" example.com")', A3: '=HALT()' },
      ['echo example.com'],
    ],
  ])('%s', (_, cells, commands) => {
    expect(commandsOf(cells)).toEqual(commands)
  })

  test('a download, with its address', () => {
    const call = '=CALL("ur"&"lmon","URLDown"&"loadToFileA","JJCCJJ",0,"https://"&"example.com/a.txt","C:\\a.txt",0,0)'
    const message = takeApart(buildXlm(oneSheet({ A1: call, A2: '=HALT()' }), 'xlsb'))
    expect(allFacts(message, 'url')).toContainEqual({ type: 'url', url: 'https://example.com/a.txt' })
    expect(allFacts(message, 'code')).toContainEqual({
      type: 'code',
      does: 'download',
      word: 'URLDownloadToFileA',
      line: 1,
    })
    expect(allFacts(message, 'command')[0]?.command).toBe(
      'urlmon!URLDownloadToFileA(0, "https://example.com/a.txt", "C:\\a.txt", 0, 0)',
    )
  })

  test.each(['xls', 'xls5', 'xlsb', 'xlsm'] as const)('pieces on an ordinary sheet, in .%s', (container) => {
    const book: XlmBook = {
      sheets: [
        { name: 'Data', isMacro: false, cells: { B2: 'ec', B3: 'ho ', B4: 'example.com' } },
        { name: 'Macro1', visibility: 'hidden', cells: { A1: '=EXEC(Data!B2&Data!B3&Data!B4)', A2: '=HALT()' } },
      ],
      names: { auto_open: 'Macro1!$A$1' },
    }
    const message = takeApart(buildXlm(book, container))
    expect(allFacts(message, 'command').map(({ command }) => command)).toEqual(['echo example.com'])
    expect(partsOf(message, 'xlm-sheet').map(({ name }) => name)).toEqual(['XLM/Macro1'])
  })
})

describe('what never ends', () => {
  test.each<[string, Record<string, string | number>]>([
    ['GOTO in a circle', { A1: '=SET.NAME("x","a")', A2: '=GOTO(A1)' }],
    ['WHILE that always holds', { A1: '=WHILE(TRUE)', A2: '=SET.NAME("t",t&REPT("x",30000))', A3: '=NEXT()' }],
    [
      'WHILE that never holds, again and again',
      { A1: '=WHILE(FALSE)', A2: '=GOTO(A1)', A3: '=NEXT()', A4: '=GOTO(A1)' },
    ],
    ['a macro that calls itself', { A1: '=RUN(A1)' }],
    ['a formula that writes itself', { A1: '=FORMULA("=FORMULA(GET.FORMULA(A1),A2)",A2)', A3: '=GOTO(A1)' }],
    ['cells that ask for each other', { A1: '=EXEC(B1)', B1: '=B2&"x"', B2: '=B1&"y"' }],
    ['areas filled without an end', { A1: '=FORMULA.FILL("=EXEC(""echo"")",B1:Z9999)', A2: '=GOTO(A1)' }],
    [
      'FOR over everything',
      { A1: '=FOR("i",1,9999999999,1E-300)', A2: '=FOR("j",1,9999)', A3: '=NEXT()', A4: '=NEXT()' },
    ],
  ])('%s costs a bounded number of steps', (_, cells) => {
    const started = cpuMs()
    const message = takeApart(buildXlm(oneSheet(cells), 'xlsm'))
    expect(cpuMs() - started).toBeLessThan(3_000)
    expect(partsOf(message, 'xlm-sheet')).toHaveLength(1)
    expect(message.parts.flatMap((part) => part.flaws.filter(({ level }) => level === 'stopped'))).toEqual([])
  })
})

test('a command in layers, and a script that is written to a file, are looked into', () => {
  const encoded = Buffer.from('Write-Host "https://example.com/b"', 'utf16le').toString('base64')
  const cells = {
    A1: `=EXEC("powershell -enc ${encoded}")`,
    A2: '=FOPEN("C:\\a.vbs",3)',
    A3: '=FWRITELN(A2,"Set x = CreateObject(""MSXML2.XMLHTTP"")")',
    A4: '=FWRITELN(A2,"x.Open ""GET"", ""https://example.com/c""")',
    A5: '=HALT()',
  }
  const message = takeApart(buildXlm(oneSheet(cells), 'xlsm'))
  const urls = allFacts(message, 'url').map(({ url }) => url)
  expect(urls).toEqual(expect.arrayContaining(['https://example.com/b', 'https://example.com/c']))
  expect(message.parts.map(({ name }) => name)).toContain('XLM/FWRITE')
})

test('a formula in a CDATA section with a comment in it is read', () => {
  const book = oneSheet({ A1: '=EXEC("echo "&"example.com")', A2: '=HALT()' })
  const plain = buildXlm(book, 'xlsm').toString('latin1')
  // Of the same length, so that the ZIP around it stays whole.
  const written = '<f>EXEC(&quot;echo &quot;&amp;&quot;example.com&quot;)</f>'
  const hidden = '<f><!-- --><![CDATA[EXEC("echo "&"example.com")]]></f>'
  expect(plain).toContain(written)
  const bytes = Buffer.from(plain.replace(written, hidden.padEnd(written.length)), 'latin1')
  expect(allFacts(takeApart(bytes), 'command').map(({ command }) => command)).toEqual(['echo example.com'])
})

test.each(['xlsm', 'xlsb'] as const)('an international macro sheet in .%s is one like any other', (container) => {
  const sheets = PIECES.sheets.map((sheet) => ({ ...sheet, isInternational: true }))
  const message = takeApart(buildXlm({ ...PIECES, sheets }, container))
  expect(allFacts(message, 'command').map(({ command }) => command)).toEqual([PIECES_COMMAND])
})

test.each(['xlsm', 'xlsb'] as const)(
  'a macro sheet in .%s whose relation is bent is read all the same',
  (container) => {
    const bytes = buildXlm(PIECES, container)
    const at = bytes.indexOf('Target="macrosheets/')
    bytes.write('Target="nowheresat/', at)
    const texts = partsOf(takeApart(bytes), 'xlm-sheet').map((part) => part.content.toString())
    expect(texts.join()).toContain('FORMULA(CHAR(101)&CHAR(90+9)&"ho ",B1)')
  },
)
