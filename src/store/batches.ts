// Many rows in one statement, and never more than an engine takes.

// LIMIT: SQLite takes 32,766 parameters a statement, PostgreSQL 65,535; beyond a few hundred rows nothing gets faster.
const ROWS_MAX = 200

/** Cuts a list into pieces that fit in one statement. */
export function batchesOf<Row>(rows: readonly Row[], size: number = ROWS_MAX): Row[][] {
  const batches: Row[][] = []
  for (let at = 0; at < rows.length; at += size) batches.push(rows.slice(at, at + size))
  return batches
}

/**
 * Puts rows with the same key together, in the order of their keys.
 * WHY: PostgreSQL refuses to update a row twice in one statement, and two writers that take their rows in the same
 * order cannot wait for each other.
 */
export function mergedByKey<Row>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
  merge: (one: Row, other: Row) => Row,
): Row[] {
  const merged = new Map<string, Row>()
  for (const row of rows) {
    const key = keyOf(row)
    const before = merged.get(key)
    merged.set(key, before === undefined ? row : merge(before, row))
  }
  return [...merged].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, row]) => row)
}
