import { describe, expect, test } from 'vitest'
import { cpuMs } from '../../../test/fixtures/cpu-ms.ts'
import { findCodeFacts } from './find-code-facts.ts'

const words = (source: string): string[] =>
  findCodeFacts(source).facts.map(({ does, word, line }) => `${line} ${does} ${word}`)

describe('code that reaches out', () => {
  test.each([
    ['Sub AutoOpen()', '1 trigger AutoOpen'],
    ['Private Sub Workbook_Open()', '1 trigger Workbook_Open'],
    ['Public Function AUTO_OPEN()', '1 trigger AUTO_OPEN'],
    ['Sub InkEdit1_GotFocus()', '1 trigger InkEdit1_GotFocus'],
    ['x = Shell(a, 1)', '1 run Shell'],
    ['Call VBA.[Shell](a)', '1 run Shell'],
    ['Shell% a', '1 run Shell'],
    ['If a Then b: Shell "x"', '1 run Shell'],
    ['w.Run "calc"', '1 run .Run'],
    ['x = CreateObject("WScript.Shell").Exec(y)', '1 object WScript.Shell'],
    ['Set w = GetObject("winmgmts:\\\\.\\root\\cimv2")', '1 run winmgmts'],
    ['x = "cmd /c dir"', '1 run cmd /c'],
    ['x = "POWERSHELL.exe -x"', '1 run POWERSHELL.exe'],
    ['Set h = CreateObject("MSXML2.XMLHTTP")', '1 download MSXML2.XMLHTTP'],
    ['Dim h As New WinHttp.WinHttpRequest', '1 download WinHttpRequest'],
    ['s.SaveToFile f, 2', '1 drop SaveToFile'],
    ['Open f For Output As #1', '1 drop Open For Output'],
    ['Open f For Binary Access Read As #1', undefined],
    ['Open f For Input As #1', undefined],
    ['Declare PtrSafe Function Sleep Lib "kernel32" (ByVal n&)', '1 load Declare Sleep Lib "kernel32"'],
    ['Private Declare Function U Lib "urlmon" Alias "URLDownloadToFileA" ()', '1 download URLDownloadToFileA'],
    ['Set o = CreateObject(a & b)', '1 object CreateObject'],
    ['x = Environ("TEMP")', '1 object Environ("TEMP")'],
    ['x = StrReverse(y)', '1 hide StrReverse'],
    ['Application.Visible = False', '1 hide Application.Visible = False'],
    ['c.ShowWindow = 0', '1 hide ShowWindow = 0'],
    [`x = ${Array.from({ length: 12 }, (_, i) => `Chr$(${i + 65})`).join(' & ')}`, '1 hide Chr x 12'],
    ['x = _\n  Shell _\n  ("a")', '2 run Shell'],
  ])('%s', (source, expected) => {
    const found = words(source)
    if (expected === undefined) expect(found).toEqual([])
    else expect(found).toContain(expected)
  })
})

describe('words that only look like it', () => {
  test.each([
    '\' Shell "calc"',
    'Rem Shell "calc"',
    'x = 1 \' then _\n Shell "calc"',
    'x = 1: Rem AutoOpen: Shell "calc"',
    'Attribute VB_Name = "Shell"',
    'VERSION 1.0 CLASS\nBEGIN\n  Shell "x"\nEND\n',
    'Dim Shell As String',
    'Shell = "a"',
    'Call AutoOpen',
    'Application.Run "Macro1"',
    'Set x = CreateObject("Excel.Application")',
    'MsgBox "Press Run to open the shell"',
    'Sub Button1_Click()',
    'oForm.Shell.Color = 1',
    'x = "Chr(65) & Chr(66)"',
    'End Sub',
  ])('%s', (source) => {
    expect(words(source)).toEqual([])
  })
})

test('strings are read whole, quotes doubled or missing', () => {
  expect(findCodeFacts('a = "x ""y"" z" & "open\nb = "c"').strings).toEqual(['x "y" z', 'open', 'c'])
})

test('a long line of quotes, brackets or underscores is read in linear time', () => {
  for (const piece of ['"', '""', '[', '_', "'", ' _\n', 'a&', ':', '("a")&', 'Rem\n']) {
    const before = cpuMs()
    findCodeFacts(piece.repeat(300_000))
    expect(cpuMs() - before).toBeLessThan(3_000)
  }
})
