const HOURS = 4
const HOUR_MS = 3_600_000
// LIMIT: some 2 MB; who makes more of them than that is asked for again sooner.
const KEPT_MAX = 10_000

/** True the first time, and again after some hours: what anybody can repeat at will must not fill the ledger. */
export function seldom(clock: () => number): (what: string) => boolean {
  const done = new Map<string, number>()
  return (what) => {
    const now = clock()
    const before = done.get(what)
    if (before !== undefined && now - before < HOURS * HOUR_MS) return false
    done.delete(what)
    done.set(what, now)
    const [oldest] = done.keys()
    if (done.size > KEPT_MAX && oldest !== undefined) done.delete(oldest)
    return true
  }
}
