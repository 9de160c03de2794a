import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { inspect } from 'sekisho'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Disarmed, disarm } from '#actions'
import { hasOffice, openInOffice } from './fixtures/disarm-soffice.ts'
import { rounds } from './fixtures/effort.ts'

// Copies of files that real programs wrote, where they stand beside the checkout: each is disarmed or refused with a
// reason, nothing that acts is found in a copy, and as many as fit into the time open in LibreOffice.

const CORPORA = path.resolve(import.meta.dirname, '../../shared/corpora')
// LIMIT: starting the program takes seconds, the largest workbooks many more; those are left out.
const OFFICE_MS = 35_000
const OFFICE_BYTES_MAX = 60_000
const OFFICE_FILES_MAX = rounds(40, 100)

interface Done {
  readonly file: string
  readonly bytes: Buffer
  readonly result: Disarmed
}

const filesIn = (folder: string): string[] =>
  readdirSync(path.join(CORPORA, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => path.relative(CORPORA, path.join(entry.parentPath, entry.name)))

function disarmFile(file: string): Done {
  const bytes = readFileSync(path.join(CORPORA, file))
  return { file, bytes, result: disarm(bytes, { name: path.basename(file) }) }
}

const ACTING = new Set(['vba-project', 'code', 'command', 'xlm-sheet', 'xlm-trigger', 'object', 'encryption'])

describe.skipIf(!existsSync(CORPORA))('copies of the corpora', () => {
  const done: Done[] = []
  beforeAll(() => {
    for (const file of ['poi-macros', 'oletools', 'poi-plain'].flatMap(filesIn)) done.push(disarmFile(file))
    for (const file of filesIn('poi-hostile').filter((_, index) => index % 3 === 0)) done.push(disarmFile(file))
  }, 60_000)

  const refusedIn = (folder: string) =>
    done.flatMap(({ file, result }) =>
      file.startsWith(folder) && 'refused' in result ? [`${path.basename(file)}: ${result.refused}`] : [],
    )

  test('every document with macros has a copy, but for bare projects and drawings', () => {
    expect(refusedIn('poi-macros')).toEqual(['62624.bin: format', '62625.bin: format', 'SimpleMacro.vsdm: format'])
  })

  test('others are refused for what they are, never by a crash or by what was left in a copy', () => {
    const reasons = new Set([...refusedIn('poi-plain'), ...refusedIn('oletools')].map((each) => each.split(': ')[1]))
    expect([...reasons].sort()).toEqual(['encrypted', 'format', 'old-word'])
    expect(refusedIn('poi-hostile').filter((each) => /crashed|still-active/.test(each))).toEqual([])
  })

  test('nothing that acts is found in a copy', async () => {
    const found: string[] = []
    for (const { file, result } of done) {
      if ('refused' in result) continue
      const { message, verdict } = await inspect(result.bytes, { name: path.basename(file), as: 'file' })
      const facts = message.parts.flatMap((part) => part.facts)
      const acting = facts.filter(({ type }) => ACTING.has(type)).map(({ type }) => type)
      const relations = facts.flatMap((fact) =>
        fact.type === 'relation' && fact.relation !== 'hyperlink' ? [fact.relation] : [],
      )
      if (acting.length + relations.length > 0 || verdict.decision === 'hold')
        found.push(`${file}: ${[...acting, ...relations]}`)
    }
    expect(found).toEqual([])
  }, 60_000)

  test('a copy of a plain document loses nothing but what reaches outside', () => {
    const kinds = done
      .filter(({ file }) => file.startsWith('poi-plain'))
      .flatMap(({ result }) => ('refused' in result ? [] : result.removed.map(({ what }) => what)))
    expect(kinds.filter((what) => what === 'vba')).toEqual([])
  })

  test.skipIf(!hasOffice)(
    'copies open in LibreOffice',
    async () => {
      const copies = done.flatMap(({ file, result }) =>
        'refused' in result || file.startsWith('poi-hostile') || result.bytes.length > OFFICE_BYTES_MAX
          ? []
          : [{ name: `${file}.${result.extension}`, bytes: result.bytes }],
      )
      const some = copies.filter((_, index) => index % Math.ceil(copies.length / OFFICE_FILES_MAX) === 0)
      const opened = await openInOffice(some, OFFICE_MS)
      const closed = opened.filter(({ text }) => text === undefined).map(({ name }) => name)
      // Files are converted in order, so that those behind the last one were only not reached in time.
      const last = opened.findLastIndex(({ text }) => text !== undefined)
      expect(last).toBeGreaterThan(20)
      expect(closed.filter((name) => opened.findIndex((each) => each.name === name) < last)).toEqual([])
    },
    OFFICE_MS + 40_000,
  )
})
