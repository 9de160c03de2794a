import type { LogImport } from './imported-event.ts'
import { LogHealth } from './log-health.ts'
import type { Zone } from './read-time.ts'

/**
 * A log and its older parts, each with what is missing between it and the part before; and of a log only the part that
 * ends last can say that logging has stopped.
 */
export function joinedLogs(results: readonly LogImport[], zone: Zone): LogImport[] {
  return results.map((result) => {
    const others = results.filter(({ format }) => format === result.format)
    const isLast = others.every(({ last = 0 }) => last <= (result.last ?? 0))
    const own = result.findings.filter(({ code }) => isLast || code !== 'stopped')
    return { ...result, findings: [...gapBefore(result, others, zone), ...own] }
  })
}

/** The silence between this part's first line and the last one of any part before it, where that is long. */
function gapBefore({ first }: LogImport, others: readonly LogImport[], { zoneMinutes }: Zone) {
  const before = others.filter((other) => other.first !== undefined && first !== undefined && other.first < first)
  const last = Math.max(...before.flatMap((other) => other.last ?? []))
  if (first === undefined || before.length === 0 || last >= first) return []
  const health = new LogHealth({ isOrdered: false, ...(zoneMinutes === undefined ? {} : { zoneMinutes }) })
  for (const at of [last, first]) health.hear(at, 0, '')
  return health.findings(first)
}
