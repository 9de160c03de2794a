import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { factsOf, NOTHING_KNOWN, type ScanPart, type ScanResult, scannableParts, withScans } from '#domain'
import { examine } from '#examine'
import { openYaraScanner, scanMessage, type YaraSettings } from '#scanners'
import { severityOf } from '../src/scanners/yara/severity.ts'
import { archive, attached, macroDocument, mailWith, member } from './fixtures/message.ts'

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'sekisho-yara-'))
  folders.push(folder)
  for (const [name, source] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
    writeFileSync(path.join(folder, name), source)
  }
  return folder
}

const part = (id: number, text: string, name = ''): ScanPart => ({ id, bytes: Buffer.from(text), kind: 'text', name })

const open = (files: Readonly<Record<string, string>>, settings: Partial<YaraSettings> = {}) =>
  openYaraScanner({ folder: folderOf(files), ...settings })

const WORD =
  'rule Word { meta: description = "a made-up word" severity = "low" strings: $a = "kaleidoscope" nocase condition: $a }'
const HOT =
  'rule Hot { strings: $a = "spin for ever" condition: $a and for all i in (0..9000000000) : ( uint8(i % 3) != 300 ) }'
// Put like this the engine loops before it looks for the string.
const HOT_AT_ONCE =
  'rule Hot { strings: $a = "spin for ever" condition: for all i in (0..9000000000) : ( uint8(i % 3) != 300 ) and $a }'

describe('openYaraScanner', () => {
  test('uses every rule that compiles and names the others with file and line', async () => {
    const scanner = await open({
      'b/second.YARA': `import "pe"\n\n${WORD}\nrule Unknown { condition: $x }\nrule Named { condition: filename == "a.exe" and extension == ".exe" and filetype == "text" }\n`,
      'a.yar': 'rule A { condition:\n',
      'c.yar': 'import "magic"\nrule C { strings: $a = "kaleidoscope" condition: $a }\nrule C { condition: true }\n',
      'notes.txt': 'rule Never { condition: true }',
    })
    expect(scanner.summary).toEqual({
      rules: 3,
      gated: 2,
      problems: [
        { file: 'a.yar', line: 2, message: 'syntax error' },
        { file: 'b/second.YARA', line: 4, message: 'unknown pattern `$x`' },
        { file: 'c.yar', line: 1, message: 'unknown module `magic`' },
        { file: 'c.yar', line: 3, message: 'duplicate rule `C`' },
      ],
    })
    const result = await scanner.scan([part(1, 'Kaleidoscope'), part(2, 'nothing'), part(3, 'nothing', 'a.exe')])
    await scanner.close()
    expect(result.notAsked).toEqual([])
    expect(result.hits.map(({ part, name, severity, detail }) => [part, name, severity, detail])).toEqual([
      [1, 'Word', 'notice', 'a made-up word'],
      [3, 'Named', 'hold', ''],
    ])
  })

  test.each([
    ['a folder that is not there', '/nonexistent/rules', 'folder'],
    ['a folder without rules', folderOf({ 'a.txt': '' }), 'no-rules'],
    ['a folder with no rule that compiles', folderOf({ 'a.yar': 'rule A { condition: $a }' }), 'no-rules'],
    ['a folder with empty files', folderOf({ 'a.yar': '// nothing yet\n' }), 'no-rules'],
  ])('refuses %s', async (_, folder, code) => {
    await expect(openYaraScanner({ folder })).rejects.toMatchObject({ code, message: expect.stringContaining(folder) })
  })

  test('a rule that never ends costs its time and no more: the part was not asked about, the next one is', async () => {
    const scanner = await open({ 'a.yar': `${WORD}\n${HOT}` }, { timeoutMs: 1_500 })
    const startedAt = performance.now()
    const result = await scanner.scan([part(1, 'kaleidoscope'), part(2, 'spin for ever'), part(3, 'kaleidoscope')])
    expect(result.hits.map(({ part }) => part)).toEqual([1, 3])
    expect(result.notAsked).toEqual([{ part: 2, scanner: 'yara', why: 'late', detail: '' }])
    expect(scanner.threadsStarted()).toBe(2)
    expect(performance.now() - startedAt).toBeLessThan(10_000)
    await scanner.close()
  })

  test('a thread is replaced after so many scans, and nothing is lost', async () => {
    const scanner = await open({ 'a.yar': WORD }, { scansMax: 20 })
    const parts = Array.from({ length: 45 }, (_, id) => part(id, id % 2 === 0 ? 'kaleidoscope' : 'nothing'))
    const { hits, notAsked } = await scanner.scan(parts)
    await scanner.close()
    expect([hits.length, notAsked]).toEqual([23, []])
    expect(scanner.threadsStarted()).toBeGreaterThanOrEqual(3)
  })

  test('mails take turns; more than may wait is not asked, and so is what is too large or comes after the end', async () => {
    const scanner = await open({ 'a.yar': WORD }, { waitingMax: 5, partBytesMax: 100 })
    const mails = Array.from({ length: 12 }, (_, id) => scanner.scan([part(id, 'kaleidoscope')]))
    const results = await Promise.all(mails)
    expect(results.flatMap(({ hits }) => hits)).toHaveLength(5)
    expect(new Set(results.flatMap(({ notAsked }) => notAsked.map(({ why }) => why)))).toEqual(new Set(['busy']))
    expect((await scanner.scan([part(1, 'kaleidoscope '.repeat(20))])).notAsked).toMatchObject([{ why: 'too-large' }])
    await scanner.close()
    expect((await scanner.scan([part(1, 'a')])).notAsked).toMatchObject([{ why: 'down' }])
  })

  test('a mail that waited too long is let go', async () => {
    const scanner = await open({ 'a.yar': HOT_AT_ONCE }, { timeoutMs: 600, mailTimeoutMs: 300 })
    // Where none of its literals stands, a rule is not even run.
    expect(await scanner.scan([part(0, 'an ordinary text')])).toEqual({ hits: [], notAsked: [] })
    const [, second] = await Promise.all([
      scanner.scan([part(1, 'spin for ever')]),
      scanner.scan([part(2, 'spin for ever')]),
    ])
    expect(second.notAsked).toEqual([{ part: 2, scanner: 'yara', why: 'late', detail: '' }])
    expect(scanner.threadsStarted()).toBe(1)
    await scanner.close()
  })
})

describe('severityOf', () => {
  test.each([
    [{}, 'hold'],
    [{ severity: 'High' }, 'hold'],
    [{ severity: 'medium' }, 'notice'],
    [{ severity: 'informational' }, 'record'],
    [{ severity: 9 }, 'hold'],
    [{ severity: '3' }, 'notice'],
    [{ severity: 1 }, 'record'],
    [{ severity: 75 }, 'hold'],
    [{ severity: 'whatever', score: 40 }, 'notice'],
    [{ score: 75 }, 'hold'],
    [{ score: 5 }, 'record'],
    [{ sekisho: 'record', severity: 'critical', score: 100 }, 'record'],
    [{ severity: true, score: '' }, 'hold'],
    [{ severity: 'constructor' }, 'hold'],
  ])('%j weighs %s', (meta, severity) => expect(severityOf(meta as never)).toBe(severity))
})

describe('withScans', () => {
  const message = mailWith(
    archive('a.zip', member('same.doc', 'doc')),
    attached('same.doc', 'doc'),
    macroDocument('b.doc', 'doc'),
  )
  const idOf = (name: string) => message.parts.find((each) => each.name === name)?.id ?? -1
  const hit = { scanner: 'yara', name: 'Word', detail: '', severity: 'hold' } as const

  test('shows scanners each content once, macro text too', () => {
    expect(scannableParts(message).map(({ name }) => name)).toEqual([
      'mail.eml',
      'a.zip',
      'same.doc',
      'b.doc',
      'ThisDocument',
    ])
  })

  test('a hit counts in every place where these bytes are', () => {
    const result: ScanResult = { hits: [{ ...hit, part: idOf('same.doc') }], notAsked: [] }
    const joined = withScans(message, [result])
    expect([...factsOf(joined, 'scan')].map(({ part }) => part.path)).toEqual([
      'mail.eml > a.zip > same.doc',
      'mail.eml > same.doc',
    ])
    expect([...factsOf(message, 'scan')]).toEqual([])
  })

  test('a message is shown to every scanner and comes back with what each said', async () => {
    const scanner = (name: string, part: string) => ({
      name,
      scan: async (parts: readonly ScanPart[]) => ({
        hits: parts.filter((each) => each.name === part).map(({ id }) => ({ ...hit, scanner: name, part: id })),
        notAsked: [],
      }),
      close: async () => undefined,
    })
    const joined = await scanMessage(message, [scanner('yara', 'b.doc'), scanner('clamav', 'ThisDocument')])
    expect([...factsOf(joined, 'scan')].map(({ part, fact }) => [part.name, fact.scanner])).toEqual([
      ['b.doc', 'yara'],
      ['ThisDocument', 'clamav'],
    ])
    expect(await scanMessage(message, [])).toBe(message)
  })

  test('what scanners said becomes findings; nothing said leaves the message as it was', () => {
    const missed: ScanResult = { hits: [], notAsked: [{ part: 0, scanner: 'clamav', why: 'down', detail: '' }] }
    const found: ScanResult = { hits: [{ ...hit, part: idOf('ThisDocument') }], notAsked: [] }
    const findings = examine(withScans(message, [missed, found]), NOTHING_KNOWN)
    expect(findings.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['attachment/yara-match', 'shape/scanner-not-asked']),
    )
    expect(withScans(message, [{ hits: [], notAsked: [] }])).toBe(message)
  })
})
