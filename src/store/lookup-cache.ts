import type { Compilable, CompiledQuery, Kysely } from 'kysely'
import type { InsertCache } from './insert-cache.ts'
import type { Tables } from './tables.ts'
import { type Over, overSelect, type TenantFrom, tenantFrom } from './tenant-from.ts'

// A mail asks a dozen questions of the shape "the rows for these keys". Building such a query costs more than
// answering it, so each is built once for a size of list (1, 2, 4, … 512), with slots where the tenant and the keys
// go; after that a look-up fills the slots. A shorter list repeats its last key, which an IN does not notice.

const SIZES = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512] as const
const SIZE_MAX = 512

export interface LookupCache {
  /** Undefined where a statement that was built before helps the engine little, and each statement is a trip to it. */
  readonly inserts: InsertCache | undefined
  readonly lookup: <Key extends string | number, Row>(
    db: Kysely<Tables>,
    tenant: string,
    name: string,
    keys: readonly Key[],
    build: BuildLookup<Key, Row>,
  ) => Promise<Row[]>
}

/** Builds the query for these keys; it must not look at them, for what it is given at first are slots. */
export type BuildLookup<Key, Row> = (from: TenantFrom, keys: readonly Key[], over: Over) => Compilable<Row>

interface Template {
  readonly compiled: CompiledQuery
  /** For each parameter: the number of the key that goes there, 'tenant', or undefined where it stays as it is. */
  readonly slots: readonly (number | 'tenant' | undefined)[]
}

type Ask = (query: CompiledQuery) => unknown[]

/** `askReader` answers in the place of `reader`, without Kysely, where the engine can. */
export function openLookupCache(reader: Kysely<Tables>, askReader: Ask | undefined): LookupCache {
  const templates = new Map<string, Template>()
  return {
    inserts: askReader === undefined ? undefined : new Map(),
    lookup: async <Key extends string | number, Row>(
      db: Kysely<Tables>,
      tenant: string,
      name: string,
      keys: readonly Key[],
      build: BuildLookup<Key, Row>,
    ) => {
      const rows: Row[] = []
      for (const list of listsOf(keys)) {
        const key = `${name}/${list.length}`
        const template = templates.get(key) ?? buildTemplate(db, list.length, build)
        templates.set(key, template)
        const query = filled(template, tenant, list)
        const isAskable = db === reader && askReader !== undefined
        const found = isAskable ? askReader(query) : (await db.executeQuery(query)).rows
        rows.push(...(found as Row[]))
      }
      return rows
    },
  }
}

function listsOf<Key>(keys: readonly Key[]): Key[][] {
  const lists: Key[][] = []
  for (let at = 0; at < keys.length; at += SIZE_MAX) {
    const list = keys.slice(at, at + SIZE_MAX)
    const last = list.at(-1)
    const size = SIZES.find((one) => one >= list.length) ?? SIZE_MAX
    while (last !== undefined && list.length < size) list.push(last)
    lists.push(list)
  }
  return lists
}

/** Builds the query with symbols for values, and finds where they ended up among its parameters. */
function buildTemplate<Key, Row>(db: Kysely<Tables>, size: number, build: BuildLookup<Key, Row>): Template {
  const tenantSlot = Symbol('tenant')
  const keySlots = Array.from({ length: size }, (_, index) => Symbol(index))
  const from = tenantFrom(db, tenantSlot as unknown as string)
  const compiled = build(from, keySlots as unknown as readonly Key[], overSelect(db)).compile()
  const slots = compiled.parameters.map((parameter) => {
    if (parameter === tenantSlot) return 'tenant'
    const index = keySlots.indexOf(parameter as symbol)
    return index === -1 ? undefined : index
  })
  return { compiled, slots }
}

function filled(template: Template, tenant: string, keys: readonly unknown[]): CompiledQuery {
  const { compiled, slots } = template
  const parameters = slots.map((slot, index) => {
    if (slot === undefined) return compiled.parameters[index]
    return slot === 'tenant' ? tenant : keys[slot]
  })
  return { ...compiled, parameters }
}
