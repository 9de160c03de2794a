import type { Flaw, FlawLevel } from '#domain'

// LIMIT: an archive of thousands of bent entries is told by its first few.
const SAME_CODE_MAX = 8

/** Collects flaws; of each code only the first few are kept, those that hold the mail counted by themselves. */
export class FlawList {
  readonly flaws: Flaw[] = []
  readonly #counts = new Map<string, number>()

  add(code: string, level: FlawLevel, at?: number, seen?: string): void {
    const key = `${code} ${level}`
    const count = (this.#counts.get(key) ?? 0) + 1
    this.#counts.set(key, count)
    if (count > SAME_CODE_MAX) return
    const place = at === undefined || at < 0 ? {} : { at }
    this.flaws.push({ code, level, ...place, ...(seen === undefined ? {} : { seen: seen.slice(0, 200) }) })
  }

  addAll(flaws: readonly Flaw[]): void {
    for (const { code, level, at, seen } of flaws) this.add(code, level, at, seen)
  }
}
