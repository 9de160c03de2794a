import { describe, expect, test } from 'vitest'
import { Budget } from '#bytes'
import { DEFAULT_LIMITS, type Message, NOTHING_KNOWN, type Tools } from '#domain'
import { RULES } from '#examine'
import { inspect } from '#inspect'
import { loadSevenZip } from '#pool'
import { unpack } from '#unpack'
import { POLICIES } from '#verdict'
import { buildChm, CHM, shortcutPage } from './fixtures/carrier-chm.ts'
import { damaged } from './fixtures/carrier-mutate.ts'
import { cpuMs } from './fixtures/cpu-ms.ts'
import { allFacts, takeApart } from './fixtures/office-open.ts'

const archives = await loadSevenZip()
if (archives === undefined) throw new Error('Install the optional package "7z-wasm": npm ci brings it')
const tools: Tools = { archives }
const open = (bytes: Buffer): Message =>
  unpack({ bytes, name: 'a.chm', as: 'file' }, { budget: new Budget(DEFAULT_LIMITS), tools, known: NOTHING_KNOWN })

describe('a help file', () => {
  test('its pages and files are parts', () => {
    const pages = Array.from({ length: 40 }, (_, at) => ({ name: `頁${at}.htm`, data: `<html><p>${at}` }))
    const names = open(buildChm(pages)).parts.map(({ kind, name }) => `${kind} ${name}`)
    expect(names).toEqual(expect.arrayContaining(['chm a.chm', ...pages.map(({ name }) => `html ${name}`)]))
  })

  test('what its help control starts is read, and judged', () => {
    const gate = { limits: DEFAULT_LIMITS, known: NOTHING_KNOWN, rules: RULES, policy: POLICIES.clinic, tools }
    const { message, findings, verdict } = inspect({ bytes: CHM, name: 'a.chm' }, gate)
    expect(allFacts(message, 'command')).toEqual([
      { type: 'command', command: 'cmd.exe /c echo example.com', hidden: ['html-help'] },
    ])
    expect(allFacts(message, 'code').map(({ does, word }) => `${does} ${word}`)).toContain('trigger Click')
    expect(findings.map(({ id }) => id)).toContain('attachment/help-file-runs-command')
    expect(findings.map(({ id }) => id)).toContain('attachment/help-file')
    expect(verdict.decision).toMatch(/hold|refuse/)
  })

  test('a script on a page is read as one', () => {
    const page = '<html><script>new ActiveXObject("WScript.Shell").Run("cmd /c echo example.com")</script></html>'
    const message = open(buildChm([{ name: 'a.htm', data: page }]))
    expect(message.parts.map(({ role, kind, name }) => `${role} ${kind} ${name}`)).toContain('code script a.htm')
    expect(allFacts(message, 'code').map(({ does }) => does)).toContain('run')
  })

  test('without the engine it stays closed, and says so', () => {
    expect(takeApart(CHM, 'a.chm').parts[0]?.flaws).toMatchObject([{ code: 'archive/no-engine', level: 'stopped' }])
  })

  test('damage is survived', () => {
    for (const broken of damaged(CHM, 25)) {
      const flaws = open(broken).parts.flatMap((part) => part.flaws)
      expect(flaws.filter(({ code }) => code === 'unpack/crashed')).toEqual([])
    }
  })
})

describe('a page with the help control', () => {
  const commands = (page: string) =>
    allFacts(takeApart(Buffer.from(page), 'a.htm'), 'command').map((each) => each.command)
  test.each([
    ['as it is', shortcutPage('powershell.exe,-c echo a, b')],
    ['with entities', shortcutPage('powershell.exe,-c echo a, b').replace('ShortCut', '&#83;hort&#67;ut')],
    ['without an end', shortcutPage('powershell.exe,-c echo a, b').replace('</OBJECT>', '')],
    ['with blanks', shortcutPage(' powershell.exe , -c echo a, b ').replaceAll('name=', 'name = ')],
  ])('%s', (_, page) => expect(commands(page)).toEqual(['powershell.exe -c echo a, b']))

  test('one that shows an index starts nothing', () => {
    expect(commands(shortcutPage('a.exe').replace('"ShortCut"', '"Related Topics"'))).toEqual([])
  })

  test('a page of nothing but objects costs a bounded time', () => {
    for (const piece of ['<object>', '<param name=x value=shortcut>', 'value=&', '<object value=']) {
      const started = cpuMs()
      takeApart(Buffer.from(`<html><object>shortcut${piece.repeat(2 ** 20 / piece.length)}`), 'a.htm')
      expect(cpuMs() - started, piece).toBeLessThan(3_000)
    }
  })
})
