import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { inspect, type Passage } from 'sekisho'
import { beforeAll, describe, expect, test } from 'vitest'
import { DEFAULT_LIMITS } from '#domain'
import { cpuMs } from './fixtures/cpu-ms.ts'

// The whole road over files that nobody here wrote, where they stand beside the checkout (see their README there).

const CORPORA = path.resolve(import.meta.dirname, '..', '..', 'shared', 'corpora')
const FOLDERS = [
  'poi-plain',
  'poi-macros',
  'poi-hostile',
  'poi-encrypted',
  'oletools',
  'tika-onenote',
  'mimekit',
  'ruby-mail',
]

interface Walked {
  readonly file: string
  readonly passage: Passage
  readonly ms: number
}

const filesIn = (folder: string): string[] =>
  readdirSync(path.join(CORPORA, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => path.join(entry.parentPath, entry.name))

async function walk(file: string): Promise<Walked> {
  const started = cpuMs()
  const passage = await inspect(readFileSync(file), { name: path.basename(file) })
  return { file: path.relative(CORPORA, file), passage, ms: cpuMs() - started }
}

describe.skipIf(!existsSync(CORPORA))('every file of the corpora', () => {
  const walked = new Map<string, Walked[]>()

  beforeAll(async () => {
    for (const folder of FOLDERS) {
      const list: Walked[] = []
      for (const file of filesIn(folder)) list.push(await walk(file))
      walked.set(folder, list)
    }
  }, 120_000)

  const all = (): Walked[] => [...walked.values()].flat()

  test('is there', () => {
    expect(all().length).toBeGreaterThan(650)
  })

  test('is walked without a bug of ours', () => {
    const crashed = all().flatMap(({ file, passage }) =>
      passage.message.parts.flatMap((part) =>
        part.flaws.filter(({ code }) => code === 'unpack/crashed').map((flaw) => `${file} ${part.path} ${flaw.seen}`),
      ),
    )
    expect(crashed).toEqual([])
  })

  test('is walked far within the time limit', () => {
    const slow = all()
      .filter(({ ms }) => ms > DEFAULT_LIMITS.timeoutMs / 6)
      .map(({ file, ms }) => `${file} ${ms.toFixed(0)} ms`)
    expect(slow).toEqual([])
  })

  test('of the ordinary documents is at most noticed', () => {
    const held = (walked.get('poi-plain') ?? [])
      .filter(({ passage }) => passage.verdict.decision !== 'pass' && passage.verdict.decision !== 'notice')
      .map(describeHeld)
    expect(held).toEqual([])
  })

  test('of the ordinary macro documents is named as one, and at most one is held', () => {
    const list = walked.get('poi-macros') ?? []
    const silent = list
      .filter(({ passage }) => !passage.findings.some(({ group }) => group === 'macro'))
      .map(({ file }) => file)
    const held = list
      .filter(({ passage }) => passage.verdict.decision === 'hold' || passage.verdict.decision === 'refuse')
      .map(describeHeld)
    expect(silent).toEqual([])
    expect(held.length, held.join('\n')).toBeLessThanOrEqual(1)
  })

  test('of the encrypted documents is held as not inspected, unless a known password opened it', () => {
    const passed = (walked.get('poi-encrypted') ?? []).filter(
      ({ passage }) => passage.verdict.decision !== 'hold' && passage.verdict.decision !== 'refuse',
    )
    const wasOpened = ({ message }: Passage): boolean =>
      message.parts.some(({ facts }) => facts.some((fact) => fact.type === 'encryption' && fact.password !== undefined))
    expect(passed.filter(({ passage }) => !wasOpened(passage)).map(({ file }) => file)).toEqual([])
    // Two have the password that Office tries by itself, three one of the commonest.
    expect(passed.length).toBe(5)
  })
})

function describeHeld({ file, passage }: Walked): string {
  return `${file}: ${passage.verdict.score} ${passage.verdict.decisive.map(({ id, evidence }) => `${id} ${JSON.stringify(evidence[0]?.seen)}`).join('; ')}`
}
