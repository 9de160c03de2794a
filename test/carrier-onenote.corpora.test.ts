import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { takeApart } from './fixtures/office-open.ts'

// Real notebooks (see the README of the corpora): what is in them, as kinds and numbers.

const FOLDER = path.resolve(import.meta.dirname, '..', '..', 'shared', 'corpora', 'tika-onenote')
const EXPECTED: Readonly<Record<string, string>> = {
  'test-tika-3970-dupetext.one': 'png 8, zip 1',
  'testOneNote-fuzz3.one': 'metafile 1, png 1',
  'testOneNote.one': 'png 3',
  'testOneNote1.one': 'png 33',
  'testOneNote2.one': 'png 33',
  'testOneNote2007OrEarlier.one': 'docx 1, png 2',
  'testOneNoteEmbeddedImage.one': 'png 1',
  'testOneNoteEmbeddedWordDoc.one': 'docx 1, png 1',
}

describe.skipIf(!existsSync(FOLDER))('real notebooks', () => {
  const files = existsSync(FOLDER) ? readdirSync(FOLDER) : []

  test.each(files)('%s: its embedded files are listed', (file) => {
    const { parts } = takeApart(readFileSync(path.join(FOLDER, file)), file)
    const counts = Map.groupBy(
      parts.filter(({ parent }) => parent === 0),
      ({ kind }) => kind,
    )
    const list = [...counts].map(([kind, each]) => `${kind} ${each.length}`).sort()
    expect(list.join(', ')).toBe(EXPECTED[file] ?? '')
  })

  test('documents have the names their readers see', () => {
    const { parts } = takeApart(readFileSync(path.join(FOLDER, 'testOneNoteEmbeddedWordDoc.one')))
    expect(parts.find(({ kind }) => kind === 'docx')?.name).toBe('Dude this is a super cool embedded doc.docx')
  })
})
