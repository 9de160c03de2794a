import type { Config } from './config.ts'
import { doorPlace } from './door-place.ts'
import { keyName, type Row } from './reading/kind.ts'
import { Secret } from './secret.ts'
import { TABLE_ROWS } from './table/table.ts'

/** What a new configuration changes in a running service. */
export interface ConfigDiff {
  /** Keys that take effect only after a restart; the running service keeps their old values. */
  readonly restart: readonly string[]
  /** Doors that are to be closed, opened, or closed and opened again. */
  readonly doors: readonly DoorChange[]
  /** Keys whose new values a running service can take. */
  readonly reload: readonly string[]
}

export interface DoorChange {
  readonly kind: keyof Config['doors']
  /** Where it listens, or the mailbox's name. */
  readonly door: string
  readonly change: 'opened' | 'closed' | 'changed'
}

/** Compares what both say in the end, defaults included, so that a key written out changes nothing. */
export function diffConfig(before: Config, after: Config): ConfigDiff {
  const changed = changedKeys(before, after)
  const isFixed = (key: string) => RESTART.some((fixed) => key === fixed || key.startsWith(`${fixed}.`))
  return {
    restart: changed.filter(isFixed),
    doors: doorChanges(before.doors, after.doors),
    reload: changed.filter((key) => !isFixed(key)),
  }
}

const RESTART = fixedKeys(TABLE_ROWS, '')

function fixedKeys(rows: Readonly<Record<string, Row<unknown>>>, path: string): string[] {
  return Object.entries(rows).flatMap(([name, { kind, needsRestart }]) => {
    const key = path === '' ? keyName(name) : `${path}.${keyName(name)}`
    if (needsRestart) return [key]
    return kind.below?.shape === 'section' ? fixedKeys(kind.below.rows, key) : []
  })
}

/** WHY two levels: a reader wants to know that quarantine.size changed, and that clinics did, but not which letter. */
function changedKeys(before: Config, after: Config): string[] {
  return Object.keys(after).flatMap((name) => {
    if (name === 'doors') return []
    const [old, next]: unknown[] = [before[name as keyof Config], after[name as keyof Config]]
    if (isSame(old, next)) return []
    const key = keyName(name)
    if (!isSection(old) || !isSection(next) || WHOLE.has(name)) return [key]
    return [...new Set([...Object.keys(old), ...Object.keys(next)])]
      .filter((below) => !isSame(old[below], next[below]))
      .map((below) => `${key}.${keyName(below)}`)
  })
}

/** Whose keys differ with what they are. */
const WHOLE = new Set(['nextHops', 'nextHop', 'store'])

function doorChanges(before: Config['doors'], after: Config['doors']): DoorChange[] {
  return (Object.keys(after) as (keyof Config['doors'])[]).flatMap((kind) => {
    const [old, next] = [byPlace(before[kind]), byPlace(after[kind])]
    const closed = [...old.keys()].filter((door) => !next.has(door))
    return [
      ...closed.map((door): DoorChange => ({ kind, door, change: 'closed' })),
      ...[...next].flatMap(([door, value]): DoorChange[] => {
        if (!old.has(door)) return [{ kind, door, change: 'opened' }]
        return isSame(old.get(door), value) ? [] : [{ kind, door, change: 'changed' }]
      }),
    ]
  })
}

const byPlace = (doors: Config['doors'][keyof Config['doors']]): Map<string, unknown> =>
  new Map(doors.map((door) => [doorPlace(door), door]))

const isSection = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Secret)

function isSame(a: unknown, b: unknown): boolean {
  if (a instanceof Secret || b instanceof Secret) return a instanceof Secret && b instanceof Secret && a.is(b.reveal())
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((each, index) => isSame(each, b[index]))
  if (!isSection(a) || !isSection(b)) return Object.is(a, b)
  const names = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...names].every((name) => isSame(a[name], b[name]))
}
