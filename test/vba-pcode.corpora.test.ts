import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { Budget, bufferSource } from '#bytes'
import { DEFAULT_LIMITS } from '#domain'
import { readCfb } from '../src/unpack/cfb/read-cfb.ts'
import { findCodeFacts } from '../src/unpack/vba/find-code-facts.ts'
import { findVbaStorages, readVbaProject } from '../src/unpack/vba/index.ts'
import { findStomped } from '../src/unpack/vba/pcode/index.ts'
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

  test('with their sources taken away, the code alone says nearly all that they said', () => {
    const texts = { written: 0, found: 0 }
    const words = { written: 0, found: 0 }
    for (const file of filesIn(path.join(CORPORA, 'poi-macros')).filter((name) => /\.(?:doc|xls)$/.test(name))) {
      const cfb = readCfb(bufferSource(readFileSync(file)))
      const budget = new Budget(DEFAULT_LIMITS)
      for (const storage of findVbaStorages(cfb)) {
        const project = readVbaProject(cfb, storage, budget)
        const sources = new Map(project.streams.map(({ name, source }) => [name, source]))
        const streams = project.streams.map((each) => ({ ...each, source: '' }))
        for (const { source, fact } of findStomped({ ...project, streams }, budget).hidden) {
          const written = findCodeFacts(sources.get(fact.module) ?? '')
          const found = findCodeFacts(source)
          count(texts, written.strings, found.strings)
          count(words, written.facts.map(wordOf), found.facts.map(wordOf))
        }
      }
    }
    expect(texts.written).toBeGreaterThan(800)
    expect(texts.found / texts.written).toBeGreaterThan(0.995)
    // Types of variables (`As FileSystemObject`) are not in the lines.
    expect(words.written - words.found).toBeLessThanOrEqual(1)
    expect(words.found).toBeGreaterThanOrEqual(5)
  })
})

const wordOf = ({ does, word }: { readonly does: string; readonly word: string }) => `${does} ${word.toLowerCase()}`

function count(into: { written: number; found: number }, written: readonly string[], found: readonly string[]): void {
  const all = new Set(written)
  into.written += all.size
  into.found += [...all].filter((each) => found.includes(each)).length
}
