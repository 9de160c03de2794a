import { type Below, type Kind, keyName, type Row } from '../reading/kind.ts'

/** A key as the pages about the file have it. */
export interface DescribedKey {
  /** `doors.smtp[].limits.size`, `next-hops.NAME.to` */
  readonly path: string
  readonly name: string
  readonly row: Row<unknown>
  /** What stands below, in the order of the file. */
  readonly below: readonly DescribedKey[]
  readonly shape: Below['shape'] | 'value'
}

/** The keys of a section and all that is below them. */
export function everyKey(kind: Kind<unknown>, path = ''): DescribedKey[] {
  const rows = rowsOf(kind)
  return Object.entries(rows).map(([codeName, row]) => {
    const name = keyName(codeName)
    const here = path === '' ? name : `${path}.${name}`
    const shape = shapeOf(row.kind)
    const inside = shape === 'list' ? `${here}[]` : shape === 'named' ? `${here}.NAME` : here
    return { path: here, name, row, shape, below: everyKey(row.kind, inside) }
  })
}

function rowsOf({ below }: Kind<unknown>): Readonly<Record<string, Row<unknown>>> {
  if (below === undefined) return {}
  return below.shape === 'section' ? below.rows : rowsOf(below.of)
}

/** A list or a map of single values is one value to a reader. */
function shapeOf(kind: Kind<unknown>): DescribedKey['shape'] {
  const { below } = kind
  if (below === undefined || Object.keys(rowsOf(kind)).length === 0) return 'value'
  return below.shape
}
