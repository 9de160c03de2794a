import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { inspect } from 'sekisho'
import { afterAll, describe, expect, test } from 'vitest'
import { buildEncryptedDocx } from './fixtures/office-binary.ts'
import { buildDocm } from './fixtures/office-ooxml.ts'
import { sekishoHere } from './fixtures/sekisho-here.ts'

// `sekisho disarm`, as somebody runs it who needs what the document says.

const BIN = resolve(import.meta.dirname, '..', 'bin/sekisho.mjs')
const folder = mkdtempSync(join(tmpdir(), 'sekisho-disarm-'))
afterAll(() => rmSync(folder, { recursive: true }))

const sekisho = async (...words: string[]) => {
  const { code, out, err: complaint } = await sekishoHere(folder, ['disarm', ...words])
  return { code, out, complaint }
}

const SOURCE = 'Attribute VB_Name = "Module1"\r\nSub AutoOpen()\r\n  Shell "echo example.com"\r\nEnd Sub\r\n'
writeFileSync(join(folder, '請求書.docm'), buildDocm({ modules: [{ name: 'Module1', source: SOURCE }] }))
writeFileSync(join(folder, 'locked.docx'), buildEncryptedDocx())

describe('sekisho disarm', () => {
  test('writes a copy, says what was removed, and leaves the document as it is', async () => {
    const before = readFileSync(join(folder, '請求書.docm'))
    const { code, out, complaint } = await sekisho('請求書.docm', '-o', 'copy.docx', '--lang', 'ja')
    expect([code, complaint]).toEqual([0, ''])
    expect(out).toContain('書き出しました: copy.docx(Word文書)')
    expect(out).toContain('マクロ(VBA)\n    word/vbaProject.bin')
    const { verdict } = await inspect(readFileSync(join(folder, 'copy.docx')), { name: 'copy.docx', as: 'file' })
    expect(verdict.decision).toBe('pass')
    expect(readFileSync(join(folder, '請求書.docm'))).toEqual(before)
  })

  test('replaces nothing, unless asked to', async () => {
    writeFileSync(join(folder, 'there.docx'), 'mine')
    const refused = await sekisho('請求書.docm', '-o', 'there.docx', '--lang', 'en')
    expect(refused.code).toBe(2)
    expect(refused.complaint).toContain('there is a file of that name')
    expect(readFileSync(join(folder, 'there.docx'), 'utf8')).toBe('mine')
    expect((await sekisho('請求書.docm', '-o', 'there.docx', '--force')).code).toBe(0)
    expect(readFileSync(join(folder, 'there.docx')).subarray(0, 2).toString()).toBe('PK')
  })

  test('what cannot be disarmed is said, and no file is written', async () => {
    const { code, out, complaint } = await sekisho('locked.docx', '-o', 'none.docx', '--lang', 'en', '--json')
    expect(code).toBe(2)
    expect(JSON.parse(out)).toMatchObject({ file: 'locked.docx', out: null, refused: 'encrypted', removed: [] })
    expect(complaint).toContain('Cannot disarm "locked.docx": it is protected by a password.')
    expect(existsSync(join(folder, 'none.docx'))).toBe(false)
  })

  test('tells programs the same', async () => {
    const { code, out } = await sekisho('請求書.docm', '-o', 'json.docx', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(out)).toEqual({
      file: '請求書.docm',
      kind: 'docx',
      out: 'json.docx',
      extension: 'docx',
      removed: [{ what: 'vba', part: 'word/vbaProject.bin', count: 1 }],
    })
  })

  test.each([
    { words: ['請求書.docm'], says: 'No place for the copy' },
    { words: ['nowhere.docm', '-o', 'x.docx'], says: 'Cannot read "nowhere.docm"' },
    { words: ['請求書.docm', '-o', 'no/such/folder.docx'], says: 'Cannot write "no/such/folder.docx"' },
  ])('$says is said in one line', async ({ words, says }) => {
    const { code, out, complaint } = await sekisho(...words, '--lang', 'en')
    expect([code, out]).toEqual([2, ''])
    expect(complaint).toContain(says)
    expect(complaint.trimEnd().split('\n')).toHaveLength(1)
  })

  test('as a process of its own', () => {
    const words = [BIN, 'disarm', '請求書.docm', '-o', 'by-process.docx', '--lang', 'en']
    expect(execFileSync(process.execPath, words, { cwd: folder, encoding: 'utf8' })).toContain('by-process.docx')
    expect(readFileSync(join(folder, 'by-process.docx')).subarray(0, 2).toString()).toBe('PK')
  })

  test('nothing half written is left behind', () => {
    expect(readdirSync(folder).filter((name) => name.includes('.part'))).toEqual([])
  })
})
