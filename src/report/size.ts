const UNITS = ['B', 'KB', 'MB', 'GB', 'TB']

/** A size as people read it: `312 B`, `12.3 KB`. */
export function sizeText(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1024
    unit += 1
  }
  const digits = unit === 0 || value >= 100 ? 0 : 1
  return `${value.toFixed(digits)} ${UNITS[unit]}`
}

/** A time as people read it: `3.2 ms`, `1.4 s`. */
export const timeText = (ms: number): string => (ms < 1000 ? `${ms.toFixed(1)} ms` : `${(ms / 1000).toFixed(1)} s`)
