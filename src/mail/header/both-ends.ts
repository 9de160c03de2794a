/** A list as it is or, when it has more than `max` members, its first and its last ones: what programs go by. */
export function bothEnds<T>(list: readonly T[], max: number): readonly T[] {
  if (list.length <= max) return list
  const half = Math.floor(max / 2)
  return [...list.slice(0, half), ...list.slice(-half)]
}
