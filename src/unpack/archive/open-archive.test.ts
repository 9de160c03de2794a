import { describe, expect, it } from 'vitest'
import type { ArchiveEngine, EngineRequest, EngineResult } from '#domain'
import { mutations, openingFor } from '../../../test/fixtures/archive-opening.ts'
import { buildCab, buildLzh } from '../../../test/fixtures/archive-others.ts'
import { cabWithPlainNames } from './cab-names.ts'
import { lzhWithPlainNames } from './lzh-names.ts'
import { openArchive } from './open-archive.ts'

const cp932 = Buffer.from('90bf8b818f912e646f63', 'hex') // 請求書.doc

/** An engine that answers from a table and remembers what it was asked. */
function answering(answer: (request: EngineRequest) => Partial<EngineResult>): {
  engine: ArchiveEngine
  asked: EngineRequest[]
} {
  const asked: EngineRequest[] = []
  const engine: ArchiveEngine = {
    open(_, request) {
      asked.push(request)
      return { entries: [], encrypted: 'none', flaws: [], ...answer(request) }
    },
  }
  return { engine, asked }
}

const entry = (name: string, text: string | undefined, encrypted = false) => ({
  name,
  bytes: text === undefined ? undefined : Buffer.from(text),
  declaredBytes: text?.length ?? 9,
  packedBytes: 5,
  encrypted,
})

describe('openArchive', () => {
  it('says that it has no engine, or no reader', () => {
    expect(openArchive(Buffer.alloc(9), openingFor('7z')).flaws).toMatchObject([
      { code: 'archive/no-engine', level: 'stopped' },
    ])
    const { engine } = answering(() => ({}))
    expect(openArchive(Buffer.alloc(9), openingFor('ace', { tools: { archives: engine } })).flaws).toMatchObject([
      { code: 'archive/no-reader' },
    ])
  })

  it('looks for passwords only when something is locked, and says which one it was', () => {
    const { engine, asked } = answering(({ passwords }) =>
      passwords.includes('right')
        ? { entries: [entry('a.doc', 'text', true)], encrypted: 'all', password: 'right' }
        : {
            entries: [entry('a.doc', undefined, true)],
            encrypted: 'all',
            flaws: [{ code: 'archive/encrypted', level: 'stopped' }],
          },
    )
    const opened = openArchive(Buffer.alloc(9), openingFor('7z', { tools: { archives: engine }, passwords: ['right'] }))
    expect(asked.map(({ passwords }) => passwords.length)).toEqual([0, 1])
    expect(opened.facts[0]).toMatchObject({ encrypted: 'all', password: { value: 'right', from: 'mail' } })
    expect(opened.flaws).toEqual([])
    const closed = openArchive(Buffer.alloc(9), openingFor('7z', { tools: { archives: engine } }))
    expect(closed.facts[1]).toEqual({
      type: 'entry',
      name: 'a.doc',
      declaredBytes: 9,
      packedBytes: 5,
      encrypted: true,
      nameFamily: 'office',
    })
    expect(closed.children).toEqual([])
  })

  it('reads both halves of a disc that is two, each file once, without version numbers', () => {
    const { engine } = answering(({ format }) => ({
      entries: format === 'udf' ? [entry('A.DOC', 'a')] : [entry('A.DOC;1', 'a'), entry('ONLY.EXE;1', 'only here')],
    }))
    const opened = openArchive(Buffer.alloc(9), openingFor('iso', { tools: { archives: engine } }))
    expect(opened.children.map(({ name }) => name)).toEqual(['A.DOC', 'ONLY.EXE'])
  })

  it.each([
    ['vhd', 'disk.vhd', 'disk.img', 'disk-raw'],
    ['bzip2', 'a.txt.bz2', 'a.txt', undefined],
    ['xz', 'files.txz', 'files.tar', undefined],
  ] as const)('names what is in a %s after the file', (kind, name, expected, childKind) => {
    const { engine } = answering(() => ({ entries: [entry('', 'x')] }))
    const [child] = openArchive(Buffer.alloc(9), openingFor(kind, { name, tools: { archives: engine } })).children
    expect([child?.name, child?.kind]).toEqual([expected, childKind])
  })

  it('gives zeros that nobody kept back on reading', () => {
    const { engine } = answering(() => ({
      entries: [{ ...entry('a.doc', 'start'), declaredBytes: 105, zeroTail: 100 }],
    }))
    const [child] = openArchive(Buffer.alloc(9), openingFor('7z', { tools: { archives: engine } })).children
    const content = child?.content
    expect(content?.length).toBe(105)
    expect(content === undefined || Buffer.isBuffer(content) ? [] : [...content.read(3, 4)]).toEqual([0x72, 0x74, 0, 0])
    expect(content === undefined || Buffer.isBuffer(content) ? [] : [...content.read(104, 9)]).toEqual([0])
  })
})

describe('names that the engine would garble', () => {
  it.each([0, 1, 2] as const)('are read from LZH headers of level %i', (level) => {
    const folder = level === 0 ? undefined : Buffer.from('8e9197bfff', 'hex')
    const { bytes, names } = lzhWithPlainNames(
      buildLzh(
        [
          { name: cp932, data: 'one' },
          { name: 'b.txt', data: 'two' },
        ],
        level,
        folder,
      ),
    )
    const under = level === 0 ? '' : '資料/'
    expect([...names.values()]).toEqual([`${under}請求書.doc`, `${under}b.txt`])
    expect(bytes.includes('one') && bytes.includes('two')).toBe(true)
  })

  it('are read from cabinets, unless those say UTF-8', () => {
    const files = [
      { name: cp932, data: 'one' },
      { name: 'b.txt', data: 'two' },
    ]
    expect([...cabWithPlainNames(buildCab(files)).names]).toEqual([['0000000000', '請求書.doc']])
    expect(cabWithPlainNames(buildCab(files, true)).names.size).toBe(0)
  })

  it('do not hang on damage', () => {
    const lzh = buildLzh([{ name: cp932, data: 'one' }], 2)
    const cab = buildCab([{ name: cp932, data: 'one' }])
    for (let length = 0; length < lzh.length; length += 1) lzhWithPlainNames(lzh.subarray(0, length))
    for (let length = 0; length < cab.length; length += 1) cabWithPlainNames(cab.subarray(0, length))
    for (const noisy of mutations(lzh, 300)) lzhWithPlainNames(noisy)
    for (const noisy of mutations(cab, 300)) cabWithPlainNames(noisy)
  })
})
