import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Budget } from '#bytes'
import { DEFAULT_LIMITS } from '#domain'
import { readEntry } from './read-entry.ts'
import { readZip } from './read-zip.ts'

const corpora = resolve(import.meta.dirname, '../../../../shared/corpora')

const zipsIn = (folder: string): readonly Buffer[] =>
  readdirSync(join(corpora, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => join(corpora, folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => readFileSync(path))
    .filter((bytes) => bytes.length > 4 && bytes.readUInt32LE(0) === 0x04034b50)

describe.skipIf(!existsSync(corpora))('readZip on files that nobody here wrote', () => {
  it.each(['poi-macros', 'poi-plain'])('finds nothing wrong with %s', (folder) => {
    for (const zip of zipsIn(folder)) {
      const { entries, flaws } = readZip(zip)
      const budget = new Budget(DEFAULT_LIMITS)
      expect([...flaws, ...entries.flatMap((entry) => readEntry(zip, entry, budget).flaws)]).toEqual([])
    }
  })

  it('stays calm on poi-hostile', () => {
    for (const zip of zipsIn('poi-hostile')) {
      const budget = new Budget(DEFAULT_LIMITS)
      for (const entry of readZip(zip).entries) readEntry(zip, entry, budget)
    }
  })
})
