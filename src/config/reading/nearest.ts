/** The one of these that was probably meant; undefined where nothing is near enough to guess. */
export function nearest(typed: string, names: readonly string[]): string | undefined {
  const plain = plainly(typed).slice(0, TYPED_CHARS_MAX)
  // LIMIT: one slip in three letters, as spelling checkers have it; of two names equally near the first.
  const farthest = Math.max(1, Math.floor(plain.length / 3))
  let best: { readonly name: string; readonly distance: number } | undefined
  for (const name of names) {
    const distance = distanceBetween(plain, plainly(name))
    if (distance <= farthest && (best === undefined || distance < best.distance)) best = { name, distance }
  }
  return best?.name
}

const TYPED_CHARS_MAX = 64

/** nextHop, next_hop and Next-Hop are one. */
const plainly = (name: string): string => name.toLowerCase().replace(/[-_\s]/gu, '')

/** Letters to put in, take out, change, or swap with the next (optimal string alignment). */
function distanceBetween(a: string, b: string): number {
  let [older, last]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, index) => index)]
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const isSame = a[i - 1] === b[j - 1]
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      row.push(
        Math.min(
          (last[j] ?? 0) + 1,
          (row[j - 1] ?? 0) + 1,
          (last[j - 1] ?? 0) + (isSame ? 0 : 1),
          isSwapped ? (older[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
        ),
      )
    }
    ;[older, last] = [last, row]
  }
  return last[b.length] ?? 0
}
