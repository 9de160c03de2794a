import { describe, expect, it } from 'vitest'
import type { ArchiveEngine, EngineRequest } from '#domain'
import { mutations } from '../../test/fixtures/archive-opening.ts'
import { buildCab, buildIso, buildRar4, buildRar5 } from '../../test/fixtures/archive-others.ts'
import { buildZip } from '../../test/fixtures/archive-zip.ts'
import { loadSevenZip } from './seven-zip-engine.ts'

const loaded = await loadSevenZip()
if (loaded === undefined) throw new Error('Install the optional package "7z-wasm" to test the engine: npm ci brings it')
const engine: ArchiveEngine = loaded

const files = [
  { name: 'A.TXT', data: 'hello' },
  { name: 'B.TXT', data: 'goodbye '.repeat(30) },
]
const ask = (format: string, more: Partial<EngineRequest> = {}): EngineRequest => ({
  format,
  passwords: [],
  bytesMax: 2 ** 26,
  entryBytesMax: 2 ** 24,
  entriesMax: 100,
  ...more,
})
const told = (bytes: Buffer, request: EngineRequest) =>
  engine.open(bytes, request).entries.map(({ name, bytes: content }) => [name, content?.toString()])

describe('loadSevenZip', () => {
  it.each([
    ['rar', buildRar4(files)],
    ['rar5', buildRar5(files)],
    ['iso', buildIso(files)],
    ['cab', buildCab(files)],
    ['zip', buildZip(files)],
  ])('opens %s, synchronously', (format, bytes) => {
    expect(told(bytes, ask(format))).toEqual(files.map(({ name, data }) => [name, data]))
  })

  it('hands out Unicode names, and nothing twice', () => {
    const name = '請求書 (最終).doc'
    for (let count = 0; count < 3; count += 1) {
      expect(told(buildRar5([{ name, data: `${count}` }]), ask('rar5'))).toEqual([[name, `${count}`]])
    }
  })

  it('tries passwords, and leaves closed what none of them opens', () => {
    const zip = buildZip([
      { name: 'a', data: 'secret', password: 'right', aes: 256 },
      { name: 'b', data: 'open' },
    ])
    const opened = engine.open(zip, ask('zip', { passwords: ['wrong', 'right'] }))
    expect(opened).toMatchObject({ encrypted: 'some', password: 'right', flaws: [] })
    const closed = engine.open(zip, ask('zip', { passwords: ['wrong'] }))
    expect(closed.entries.map(({ bytes }) => bytes?.toString())).toEqual([undefined, 'open'])
    expect(closed.flaws).toMatchObject([{ code: 'archive/encrypted', level: 'stopped' }])
  })

  it('keeps no more than it was allowed, and says so', () => {
    const zip = buildZip([
      { name: 'a', data: Buffer.alloc(3_000_000, 'abc') },
      { name: 'b', data: 'small' },
    ])
    const opened = engine.open(zip, ask('zip', { entryBytesMax: 1_000_000 }))
    expect(opened.entries.map(({ bytes, declaredBytes }) => [bytes?.length, declaredBytes])).toEqual([
      [1_000_000, 3_000_000],
      [5, 5],
    ])
    expect(opened.flaws).toMatchObject([{ code: 'archive/over-limit', level: 'stopped' }])
    const many = buildZip(Array.from({ length: 9 }, (_, index) => ({ name: `${index}`, data: `${index}` })))
    expect(engine.open(many, ask('zip', { entriesMax: 4 })).flaws).toContainEqual({
      code: 'archive/too-many-entries',
      level: 'stopped',
    })
  })

  it('does not keep padding', () => {
    const zip = buildZip([{ name: 'a.doc', data: Buffer.concat([Buffer.from('start'), Buffer.alloc(80 * 2 ** 20)]) }])
    const [entry] = engine.open(zip, ask('zip')).entries
    expect(entry?.bytes?.length).toBeLessThan(2 ** 23)
    expect((entry?.bytes?.length ?? 0) + (entry?.zeroTail ?? 0)).toBe(entry?.declaredBytes)
  })

  it('leaves the exit code of the process alone', () => {
    engine.open(Buffer.from('no archive at all'), ask('7z'))
    expect(process.exitCode).toBeUndefined()
  })

  it('stays calm on truncations and on noise, and still opens the next archive', () => {
    const bytes = buildRar5(files)
    for (let length = 0; length < bytes.length; length += 13) engine.open(bytes.subarray(0, length), ask('rar5'))
    for (const format of ['rar5', '7z', 'iso', 'cab']) {
      for (const noisy of mutations(format === 'cab' ? buildCab(files) : bytes, 12)) engine.open(noisy, ask(format))
    }
    expect(told(bytes, ask('rar5'))).toHaveLength(2)
  })
})
