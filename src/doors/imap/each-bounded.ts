/**
 * Does a task for each item, several at a time, begun in order. After the first that fails no other is begun; those
 * under way are waited for, then it is thrown.
 */
export async function eachBounded<Item>(
  items: readonly Item[],
  atOnce: number,
  task: (item: Item) => Promise<void>,
): Promise<void> {
  const rest = items.values()
  const failures: unknown[] = []
  const work = async (): Promise<void> => {
    for (const item of rest) {
      try {
        await task(item)
      } catch (error) {
        failures.push(error)
      }
      if (failures.length > 0) return
    }
  }
  await Promise.all(Array.from({ length: Math.min(Math.max(1, atOnce), items.length) }, work))
  if (failures.length > 0) throw failures[0]
}
