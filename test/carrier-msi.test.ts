import { describe, expect, test } from 'vitest'
import { unpackName } from '../src/unpack/msi/msi-tables.ts'
import { type MsiAction, msi, packName } from './fixtures/carrier-msi.ts'
import { damaged } from './fixtures/carrier-mutate.ts'
import { pe } from './fixtures/carrier-pe.ts'
import { allFacts, partsOf, takeApart } from './fixtures/office-open.ts'

const ACTIONS: readonly MsiAction[] = [
  { name: 'Fetch', type: 34, source: 'TARGETDIR', target: 'cmd.exe /c curl https://example.com/a' },
  { name: 'Later', type: 50 + 1024, source: 'SHELL', target: '-c echo example.com' },
  { name: 'Words', type: 38, source: '', target: 'MsgBox "example.com"' },
  { name: 'Stored', type: 5, source: 'Script', target: '' },
  { name: 'Load', type: 1, source: 'Library', target: 'Start' },
  { name: 'Set', type: 51, source: 'SHELL', target: 'powershell.exe' },
]
const FILE = msi(ACTIONS, { Script: Buffer.from('var a = "example.com"'), Library: pe({ isLibrary: true }) })

describe('a Windows Installer package', () => {
  test('is told by its class', () => {
    expect(takeApart(FILE).parts[0]?.kind).toBe('msi')
  })

  test('says what it runs', () => {
    const message = takeApart(FILE)
    expect(allFacts(message, 'command').map(({ command }) => command)).toEqual([
      'cmd.exe /c curl https://example.com/a',
      'SHELL -c echo example.com',
    ])
    const words = allFacts(message, 'code').map(({ does, word }) => `${does} ${word}`)
    for (const word of ['run Fetch', 'run Later', 'load Library Start', 'run powershell.exe'])
      expect(words).toContain(word)
  })

  test('hands out its scripts and programs', () => {
    const message = takeApart(FILE)
    expect(partsOf(message, 'script').map(({ name, content }) => `${name}: ${content}`)).toEqual([
      'Words: MsgBox "example.com"',
      'Stored: var a = "example.com"'.replace('Stored', 'Script'),
    ])
    expect(partsOf(message, 'exe')).toHaveLength(1)
  })

  test('packs names as Windows does', () => {
    // As the tables of every installer are called.
    expect(unpackName('\u4840\u3f3f\u4577\u446c\u3b6a\u45e4\u4824')).toBe('!_StringData')
    expect(unpackName('\u4840\u3f3f\u4577\u446c\u3e6a\u44b2\u482f')).toBe('!_StringPool')
    expect(packName('_StringPool', true)).toBe('\u4840\u3f3f\u4577\u446c\u3e6a\u44b2\u482f')
  })

  test('survives damage', () => {
    for (const broken of damaged(FILE, 150)) {
      const flaws = takeApart(broken).parts.flatMap((part) => part.flaws)
      expect(flaws.filter(({ code }) => code === 'unpack/crashed')).toEqual([])
    }
  })
})
