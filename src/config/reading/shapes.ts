import { isMap, isScalar, isSeq, type Node, type Pair, parseDocument, type YAMLMap } from 'yaml'
import { type Kind, keyName, type ReadBy, type Row, type Rows, WRONG, type Wrong } from './kind.ts'
import { nearest } from './nearest.ts'
import type { Reading } from './reading.ts'
import { type Both, both, said } from './said.ts'
import { shapeOf } from './scalars.ts'

// What holds other things: sections with keys that we know, lists, and sections whose keys are names that the operator
// chose. All that is wrong below is told, and what is right is read on, so a wrong key never hides another; whether the
// whole is good is for `Reading` to say.

const SECTION = both('「名前: 値」の項目', 'keys with values ("name: value")')

export function section<R extends Rows>(rows: R, expects: Both = SECTION): Kind<ReadBy<R>> {
  const names = new Map(Object.keys(rows).map((name) => [keyName(name), name]))
  return {
    expects,
    below: { shape: 'section', rows },
    read: (node, key, reading) => {
      if (!isMap(node)) return wrongShape(node, expects, key, reading)
      const written = pairsOf(node, key, reading)
      const meant = new Set<string | undefined>()
      for (const [name, { at }] of written) {
        if (!names.has(name)) meant.add(tellUnknown(name, at, key, [...names.keys()], reading))
      }
      const values: Record<string, unknown> = {}
      let isWhole = true
      for (const [kebab, name] of names) {
        const at = { key: join(key, kebab), around: meant.has(kebab) ? undefined : node }
        const value = readRow(rows[name] as Row<unknown>, written.get(kebab)?.value, at, reading)
        if (value === WRONG) isWhole = false
        else values[name] = value
      }
      return isWhole ? (values as ReadBy<R>) : WRONG
    },
  }
}

interface RowPlace {
  readonly key: string
  /** Undefined where a misspelt key was told already: it is not missing, too. */
  readonly around: Node | undefined
}

/** WRONG only where the section cannot do without the key; what is wrong elsewhere is told, and the default stands in. */
function readRow(row: Row<unknown>, written: Node | undefined, { key, around }: RowPlace, reading: Reading): unknown {
  if (written !== undefined) {
    reading.mark(key, written)
    const value = row.kind.read(written, key, reading)
    if (value !== WRONG) return value
  }
  if (row.isRequired) {
    if (written === undefined && around !== undefined) reading.tell(key, said.missing(nameIn(key)), around)
    return WRONG
  }
  if (row.fallback === undefined) return undefined
  return row.kind.read(fallbackNode(row.fallback), key, reading)
}

const FALLBACKS = new Map<string, Node>()

/** Parsed once: a file with many clinics asks for the same few again and again. */
function fallbackNode(text: string): Node {
  const node = FALLBACKS.get(text) ?? (parseDocument(text).contents as Node)
  FALLBACKS.set(text, node)
  return node
}

/** One value is a list of one. */
export const list = <T>(of: Kind<T>, least = 0): Kind<readonly T[]> => {
  const expects = both(`${of.expects.ja}の一覧`, `a list of: ${of.expects.en}`)
  return {
    expects,
    below: { shape: 'list', of },
    read: (node, key, reading) => {
      const isOne = isMap(node) === (of.below?.shape === 'section')
      const items = isSeq(node) ? (node.items as Node[]) : isOne ? [node] : []
      if (items.length < least || (items.length === 0 && !isSeq(node))) return wrongShape(node, expects, key, reading)
      const values = items.map((item, index): T | Wrong => {
        const place = `${key}[${index}]`
        reading.mark(place, item)
        return of.read(item, place, reading)
      })
      return values.filter((value): value is T => value !== WRONG)
    },
  }
}

/** Names that the operator chose; `isName` says which may be. */
export const named = <T>(
  of: Kind<T>,
  isName: (name: string) => boolean = (name) => /^[a-z0-9][a-z0-9-]{0,35}$/u.test(name),
  badName: (name: string) => Both = said.badName,
): Kind<Readonly<Record<string, T>>> => ({
  expects: SECTION,
  below: { shape: 'named', of },
  read: (node, key, reading) => {
    if (!isMap(node)) return wrongShape(node, SECTION, key, reading)
    const values: [string, T][] = []
    for (const [name, { at, value: written }] of pairsOf(node, key, reading)) {
      const place = join(key, name)
      reading.mark(place, written ?? at)
      if (!isName(name)) reading.tell(key, badName(name), at)
      const value =
        written === undefined ? wrongShape(at, of.expects, place, reading) : of.read(written, place, reading)
      if (value !== WRONG && isName(name)) values.push([name, value])
    }
    // WHY fromEntries: a name such as __proto__ is a name here, and no more.
    return Object.fromEntries(values)
  },
})

/** One value for those who need no more, or a section. */
export const either = <A, B>(value: Kind<A>, more: Kind<B>): Kind<A | B> => ({
  expects: value.expects,
  ...(more.below === undefined ? {} : { below: more.below }),
  read: (node, key, reading): A | B | Wrong => (isMap(node) ? more : value).read(node, key, reading),
})

interface Written {
  readonly at: Node
  /** Undefined where only the name stands there. */
  readonly value: Node | undefined
}

function pairsOf(map: YAMLMap, key: string, reading: Reading): Map<string, Written> {
  const written = new Map<string, Written>()
  for (const pair of map.items as Pair<Node, Node | null>[]) {
    const name = isScalar(pair.key) ? (pair.key.source ?? String(pair.key.value)) : '?'
    const before = written.get(name)
    if (before !== undefined)
      reading.tell(join(key, shownKey(name)), said.twice(name, reading.lineOf(before.at)), pair.key)
    // What is left empty is as good as not written: its lines are mostly comments.
    const isEmpty = pair.value === null || (isScalar(pair.value) && pair.value.value === null)
    written.set(name, { at: pair.key, value: isEmpty ? undefined : (pair.value ?? undefined) })
  }
  return written
}

/** The key that was probably meant. */
function tellUnknown(name: string, at: Node, key: string, allowed: readonly string[], reading: Reading) {
  const near = reading.isFull ? undefined : nearest(name, allowed)
  const places = near === undefined ? reading.placesOf(name) : []
  const text = places.length > 0 ? said.elsewhere(name, places) : said.unknown(name, near, allowed)
  // WHY under the key that was meant: what depends on it is then not told to be missing, too.
  reading.tell(join(key, near ?? shownKey(name)), text, at)
  return near
}

function wrongShape(node: Node, expects: Both, key: string, reading: Reading): Wrong {
  reading.tell(key, said.shape(shapeOf(node), expects), node)
  return WRONG
}

const join = (key: string, name: string): string => (key === '' ? name : `${key}.${name}`)

const nameIn = (key: string): string => /[^.]*$/u.exec(key)?.[0] ?? key

const shownKey = (name: string): string => (/^[\w-]{1,40}$/u.test(name) ? name : '?')
