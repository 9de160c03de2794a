import { hostname } from 'node:os'
import path from 'node:path'
import type { Config } from './config.ts'
import type { Mistake } from './mistake.ts'
import { type Kind, keyName, WRONG } from './reading/kind.ts'
import { parseYaml } from './reading/parse-yaml.ts'
import { Reading, type Surroundings } from './reading/reading.ts'
import { said } from './reading/said.ts'
import { settle } from './settle/settle.ts'
import { TABLE } from './table/table.ts'

export type ConfigReading =
  /** Good. The notes are not wrong, but worth a word. */
  | { readonly config: Config; readonly notes: readonly Mistake[] }
  /** In the order of the file; all of them, so that one look mends the file. */
  | { readonly mistakes: readonly Mistake[]; readonly notes: readonly Mistake[] }

// LIMIT: a screenful; whoever has more mends these first.
const MISTAKES_MAX = 50

/** Reads what stands in a file; paths in it start at the file's folder. Nothing is looked at but what `around` gives. */
export function readConfig(text: string, file: string, around: Partial<Surroundings> = {}): ConfigReading {
  const { root, lines, mistakes } = parseYaml(text)
  const reading = new Reading({ ...NOWHERE, folder: path.dirname(path.resolve(file)), ...around }, lines, placesOf)
  if (root === undefined || mistakes.length > 0) return { mistakes: inOrder(mistakes), notes: [] }
  reading.mark('', root)
  const written = TABLE.read(root, '', reading)
  // WHY settled even where something is wrong: what does not go together is told in the same look.
  const config = written === WRONG ? undefined : settle(written, reading)
  const notes = inOrder(reading.notes)
  if (config === undefined || reading.mistakes.length > 0) return { mistakes: inOrder(reading.mistakes), notes }
  return { config, notes }
}

/** An empty place: everything that a file could be asked about is there, and no secret is. */
const NOWHERE: Surroundings = {
  folder: '/',
  hostname: hostname(),
  env: {},
  look: () => undefined,
  readText: () => {
    throw Object.assign(new Error('not there'), { code: 'ENOENT' })
  },
}

function inOrder(mistakes: readonly Mistake[]): Mistake[] {
  const sorted = mistakes.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0))
  if (sorted.length <= MISTAKES_MAX) return sorted
  return [...sorted.slice(0, MISTAKES_MAX), { key: '', text: said.more(sorted.length - MISTAKES_MAX) }]
}

/** Where keys of each name may stand: for a key that was written under the wrong one. */
const PLACES = new Map<string, Set<string>>()
collect(TABLE, '')

function collect(kind: Kind<unknown>, section: string): void {
  const { below } = kind
  if (below === undefined) return
  if (below.shape !== 'section') {
    collect(below.of, section)
    return
  }
  for (const [name, row] of Object.entries(below.rows)) {
    const kebab = keyName(name)
    PLACES.set(kebab, (PLACES.get(kebab) ?? new Set()).add(section))
    collect(row.kind, section === '' ? kebab : `${section}.${kebab}`)
  }
}

// LIMIT: a key that may stand in many places says nothing about where it was meant to.
const placesOf = (name: string): string[] => {
  const places = [...(PLACES.get(name) ?? [])]
  return places.length > 3 ? [] : places
}
