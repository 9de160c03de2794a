import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { allFacts, takeApart } from './fixtures/office-open.ts'

// Documents that people made: the two halves of their macros are of each other, in every version of Office there was.

const CORPORA = path.resolve(import.meta.dirname, '..', '..', 'shared', 'corpora')

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => path.join(entry.parentPath, entry.name))

// The directory of a package, of a compound file, or nothing that could be read: what else holds no project.
const PROJECT_MARKS = ['vbaProject', Buffer.from('VBA', 'utf16le'), Buffer.from('EncryptedPackage', 'utf16le')]
const mayHoldProject = (bytes: Buffer): boolean => PROJECT_MARKS.some((mark) => bytes.includes(mark))

describe.skipIf(!existsSync(CORPORA))('documents of the corpora', () => {
  test('none of them is taken for a stomped one', { timeout: 120_000 }, () => {
    const alarms: string[] = []
    let projects = 0
    let sourceOnly = 0
    for (const file of filesIn(CORPORA)) {
      const bytes = readFileSync(file)
      if (!mayHoldProject(bytes)) continue
      const message = takeApart(bytes, path.basename(file))
      const found = allFacts(message, 'vba-project')
      projects += found.length
      sourceOnly += found.filter(({ isSourceOnly }) => isSourceOnly).length
      const flaws = message.parts.flatMap((part) => part.flaws.filter(({ code }) => /compiled|name-tables/.test(code)))
      for (const { module, missing } of allFacts(message, 'stomped'))
        alarms.push(`${file} ${module}: ${missing.join(' ')}`)
      for (const { code } of flaws) alarms.push(`${file} ${code}`)
    }
    expect(alarms).toEqual([])
    // Else nothing was compared.
    expect(projects).toBeGreaterThan(75)
    expect(sourceOnly).toBeLessThan(5)
  })
})
