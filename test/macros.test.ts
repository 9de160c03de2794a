import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { Report } from '../src/report/index.ts'
import { encoded, HARMLESS } from './fixtures/fold-macros.ts'
import { buildDocm } from './fixtures/office-ooxml.ts'
import { sekishoHere } from './fixtures/sekisho-here.ts'
import { buildXlm, PIECES, PIECES_COMMAND } from './fixtures/xlm-book.ts'

// `sekisho macros`, as an analyst runs it.

const BIN = resolve(import.meta.dirname, '..', 'bin/sekisho.mjs')
const folder = mkdtempSync(join(tmpdir(), 'sekisho-macros-'))
afterAll(() => rmSync(folder, { recursive: true }))

const run = (...words: string[]) => sekishoHere(folder, ['macros', ...words])
const sekisho = async (...words: string[]) => (await run(...words)).out

const SOURCE = `Sub AutoOpen()
  first = "cmd /c "
  Shell first & Replace("ecZZho exZZample.com", "ZZ", "")
  text = "power" & _
    "shell"
  PlainWords "nothing to fold"
End Sub`

writeFileSync(join(folder, 'pieces.docm'), buildDocm({ modules: [{ name: 'Module1', source: SOURCE }] }))
writeFileSync(join(folder, 'sheet.xls'), buildXlm(PIECES, 'xls'))
writeFileSync(
  join(folder, 'a.vbs'),
  `Dim shell\nSet shell = CreateObject("WScript.Shell")\nshell.Run "po" & "wershell -enc ${encoded(HARMLESS)}"\n`,
)
writeFileSync(join(folder, 'plain.txt'), 'Good morning.\n')

describe('sekisho macros', () => {
  test('under each line stands what it comes to', async () => {
    const lines = (await sekisho('pieces.docm', '--lang', 'en')).split('\n')
    const at = lines.findIndex((line) => line.includes('Shell first'))
    expect(lines[at + 1]).toBe('  »    Shell "cmd /c echo example.com"')
    expect(lines.some((line) => line.includes('"powershell"'))).toBe(true)
    expect(lines.filter((line) => line.includes('nothing to fold'))).toHaveLength(1)
    expect(lines.some((line) => line.includes('Starts by itself: AutoOpen (line 2)'))).toBe(true)
    expect(lines.some((line) => /Would run \(hidden under: vba\): cmd \/c echo example\.com/.test(line))).toBe(true)
    expect(lines.some((line) => line.includes('Attribute VB_'))).toBe(false)
  })

  test('a macro sheet with its formulas and what they came to', async () => {
    const page = await sekisho('sheet.xls', '--lang', 'ja')
    expect(page).toContain('Excel 4.0 マクロシート')
    expect(page).toContain(`runs: ${PIECES_COMMAND}`)
  })

  test('as JSON, one object a line', async () => {
    const reports = (await sekisho('--json', 'pieces.docm', 'a.vbs', 'plain.txt'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Report)
    const [document, script, text] = reports
    const module = document?.code?.find(({ path }) => path.endsWith('Module1'))
    expect(module?.source).toContain('Replace("ecZZho')
    expect(module?.folded).toContain('Shell "cmd /c echo example.com"')
    expect(module?.changes.map(({ line }) => line)).toContain(4)
    expect(module?.commands).toEqual([{ command: 'cmd /c echo example.com', hidden: ['vba'] }])
    expect(script?.code?.[0]?.language).toBe('script')
    expect(script?.code?.[0]?.commands.some(({ command }) => command.includes('echo https://example.com/a'))).toBe(true)
    expect(text?.code).toEqual([])
  })

  test('the verdict is not its matter: held is 0 here, and a file that is not there is 2', async () => {
    expect(await run('pieces.docm')).toMatchObject({ code: 0 })
    expect(await run('nowhere.doc')).toMatchObject({ code: 2 })
    // The same in a process of its own, as it is typed.
    const words = [BIN, 'macros', 'pieces.docm', '--lang', 'en']
    expect(execFileSync(process.execPath, words, { cwd: folder, encoding: 'utf8' })).toContain('Would run')
  })
})
