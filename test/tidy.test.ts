import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'

// The house rules that a machine can check: who may import what (ARCHITECTURE.md has the same table), no cycles, no
// file that outgrew its room, no Node module that would make the inner rooms impure.

const ROOT = path.resolve(import.meta.dirname, '..')
const SRC = path.join(ROOT, 'src')
const INNER = new Set(['domain', 'bytes', 'mail', 'unpack', 'identity', 'examine', 'verdict', 'inspect'])
const PURE_NODE = new Set(['node:buffer', 'node:zlib', 'node:crypto'])
const LINES_MAX = 400

const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  bytes: ['domain'],
  mail: ['domain', 'bytes'],
  unpack: ['domain', 'bytes', 'mail'],
  identity: ['domain', 'bytes'],
  examine: ['domain', 'bytes', 'identity'],
  verdict: ['domain'],
  inspect: ['domain', 'bytes', 'mail', 'unpack', 'examine', 'verdict'],
  store: ['domain'],
  knowledge: ['domain', 'bytes', 'mail', 'identity', 'store'],
  ledger: ['domain', 'store'],
  authentication: ['domain', 'bytes'],
  scanners: ['domain', 'bytes'],
  actions: ['domain', 'bytes', 'mail', 'unpack', 'inspect', 'examine', 'verdict', 'report', 'store'],
  report: ['domain', 'inspect'],
  pool: ['domain', 'inspect', 'examine', 'verdict', 'report'],
  config: ['domain'],
  intake: [...['domain', 'identity', 'report', 'pool', 'store', 'knowledge', 'ledger', 'authentication', 'actions']],
  doors: ['domain', 'mail', 'report', 'pool', 'knowledge'],
  service: [
    ...['domain', 'inspect', 'examine', 'verdict', 'pool', 'doors', 'config', 'intake', 'actions', 'identity'],
    ...['store', 'knowledge', 'ledger', 'authentication', 'scanners'],
  ],
  cli: [
    ...['domain', 'bytes', 'mail', 'unpack', 'inspect', 'examine', 'verdict', 'report', 'pool', 'doors'],
    ...['actions', 'identity', 'store', 'knowledge', 'ledger', 'authentication', 'scanners', 'config', 'service'],
  ],
  sekisho: ['domain', 'examine', 'verdict', 'inspect', 'pool', 'report'],
  main: ['cli'],
}

interface Source {
  readonly file: string
  readonly text: string
  readonly room: string
  readonly imports: readonly string[]
}

const sources = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !/\.(?:test|cases)\.ts$/.test(file))
  .map((file): Source => {
    const text = readFileSync(path.join(SRC, file), 'utf8')
    const room = (file.split(path.sep)[0] ?? '').replace(/\.ts$/, '')
    return { file, text, room, imports: importsOf(text) }
  })

function importsOf(text: string): string[] {
  const froms = text.matchAll(/(?:^|\n)(?:import|export)\b[^'"]*?from\s*['"]([^'"]+)['"]/g)
  const dynamic = text.matchAll(/import\(\s*['"]([^'"]+)['"]\s*\)/g)
  const bare = text.matchAll(/(?:^|\n)import\s*['"]([^'"]+)['"]/g)
  return [...froms, ...dynamic, ...bare].map(([, specifier]) => specifier ?? '')
}

/** The file under src that an import leads to; undefined for packages. */
function targetOf(from: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) return path.normalize(path.join(path.dirname(from), specifier))
  if (!specifier.startsWith('#')) return undefined
  const room = specifier.slice(1)
  return ['inspect'].includes(room) ? `${room}.ts` : path.join(room, 'index.ts')
}

const roomOf = (file: string): string => (file.split(path.sep)[0] ?? '').replace(/\.ts$/, '')

describe('the import table', () => {
  test('every room is in it', () => {
    expect([...new Set(sources.map(({ room }) => room))].filter((room) => MAY_IMPORT[room] === undefined)).toEqual([])
  })

  test('nobody imports past it', () => {
    const wrong = sources.flatMap(({ file, room, imports }) =>
      imports.flatMap((specifier) => {
        const target = targetOf(file, specifier)
        if (target === undefined || roomOf(target) === room) return []
        const isAllowed = MAY_IMPORT[room]?.includes(roomOf(target)) ?? false
        const isByDoor =
          specifier.startsWith('#') || target.split(path.sep).length === 1 || ['cli', 'service', 'main'].includes(room)
        return isAllowed && isByDoor ? [] : [`${file} -> ${specifier}`]
      }),
    )
    expect(wrong).toEqual([])
  })

  test('no file imports itself through others', () => {
    const graph = new Map(
      sources.map(({ file, imports }) => [file, imports.flatMap((specifier) => targetOf(file, specifier) ?? [])]),
    )
    expect(cyclesIn(graph)).toEqual([])
  })
})

function cyclesIn(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const state = new Map<string, 'open' | 'done'>()
  const cycles: string[] = []
  const visit = (file: string, trail: readonly string[]): void => {
    if (state.get(file) === 'done') return
    if (state.get(file) === 'open') {
      cycles.push([...trail.slice(trail.indexOf(file)), file].join(' -> '))
      return
    }
    state.set(file, 'open')
    for (const target of graph.get(file) ?? []) visit(target, [...trail, file])
    state.set(file, 'done')
  }
  for (const file of graph.keys()) visit(file, [])
  return cycles
}

describe('the shape of files', () => {
  test(`no source file is longer than ${LINES_MAX} lines, tables aside`, () => {
    const long = sources.filter(
      ({ file, text }) => !/\.(?:data|words)\.|words\.(?:ja|en)\.ts$/.test(file) && text.split('\n').length > LINES_MAX,
    )
    expect(long.map(({ file }) => file)).toEqual([])
  })

  test('no file or folder is called by a name that says nothing', () => {
    const nameless = sources.filter(({ file }) =>
      /(?:^|[\\/-])(?:utils?|helpers?|common|misc|manager)(?:[\\/.]|$)/.test(file),
    )
    expect(nameless.map(({ file }) => file)).toEqual([])
  })

  test('the inner rooms are pure: of Node only buffer, zlib and crypto; no clock, no chance', () => {
    const impure = sources
      .filter(({ room }) => INNER.has(room))
      .flatMap(({ file, text, imports }) => [
        ...imports
          .filter((specifier) => specifier.startsWith('node:') && !PURE_NODE.has(specifier))
          .map((specifier) => `${file} -> ${specifier}`),
        ...(/\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\brandomBytes\(|\bperformance\.now\(|\bprocess\./.test(text)
          ? [`${file}: clock, chance or process`]
          : []),
      ])
    expect(impure).toEqual([])
  })

  test('every test folder holds tests', () => {
    expect(readdirSync(path.join(ROOT, 'test')).filter((file) => file.endsWith('.test.ts')).length).toBeGreaterThan(0)
  })
})
