// What a long run under load says: whether memory, descriptors and latency stay where they are.

export interface Sample {
  readonly atMs: number
  /** Nobody was speaking then. */
  readonly isQuiet: boolean
  readonly rssMB: number
  readonly heapMB: number
  readonly fds: number
  /** The event loop's delay, p99. */
  readonly loopMs: number
}

export interface SoakVerdict {
  readonly residentMB: number
  /** Growth of the quiet minimums in the second half, as a part of resident memory a minute. */
  readonly growthPercent: number
  readonly growthMB: number
  readonly heapMB: number
  /** Open descriptors at rest, first and last. */
  readonly fdsFirst: number
  readonly fdsLast: number
  readonly loopMs: number
  /** Median latency of the first and the second half. */
  readonly p50FirstMs: number
  readonly p50LastMs: number
  readonly p99Ms: number
}

const MINUTE_MS = 60_000

/** Memory at rest, minute by minute: the least of each quiet time. */
export function restsOf(samples: readonly Sample[]): readonly Sample[] {
  const quiet = Map.groupBy(
    samples.filter(({ isQuiet }) => isQuiet),
    ({ atMs }) => Math.floor(atMs / MINUTE_MS),
  )
  return [...quiet.values()].map((minute) => minute.reduce((least, each) => (each.rssMB < least.rssMB ? each : least)))
}

/** Fitted growth of the second half's rests, MB a minute; NaN where there are fewer than two: that proves nothing. */
export function lineThrough(samples: readonly Sample[]): number {
  const rests = restsOf(samples)
  const late = rests.slice(Math.floor(rests.length / 2))
  if (late.length < 2) return Number.NaN
  const [x, y] = [mean(late.map(({ atMs }) => atMs / MINUTE_MS)), mean(late.map(({ rssMB }) => rssMB))]
  const over = late.reduce((sum, { atMs, rssMB }) => sum + (atMs / MINUTE_MS - x) * (rssMB - y), 0)
  const under = late.reduce((sum, { atMs }) => sum + (atMs / MINUTE_MS - x) ** 2, 0)
  return over / under
}

export function verdictOf(
  samples: readonly Sample[],
  latencies: readonly { readonly atMs: number; readonly ms: number }[],
): SoakVerdict {
  const rests = restsOf(samples)
  const last = rests.at(-1)
  const residentMB = last?.rssMB ?? Number.NaN
  const half = (samples.at(-1)?.atMs ?? 0) / 2
  const growthMB = lineThrough(samples)
  const early = latencies.filter(({ atMs }) => atMs < half).map(({ ms }) => ms)
  const late = latencies.filter(({ atMs }) => atMs >= half).map(({ ms }) => ms)
  return {
    ...{ residentMB, growthMB, growthPercent: (growthMB / residentMB) * 100, heapMB: last?.heapMB ?? Number.NaN },
    ...{ fdsFirst: rests[0]?.fds ?? Number.NaN, fdsLast: last?.fds ?? Number.NaN },
    loopMs: quantile(
      samples.map(({ loopMs }) => loopMs),
      0.5,
    ),
    ...{ p50FirstMs: quantile(early, 0.5), p50LastMs: quantile(late, 0.5) },
    p99Ms: quantile(
      latencies.map(({ ms }) => ms),
      0.99,
    ),
  }
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN
}
