import type { Memo } from '#domain'

/** Remembers up to so many bytes; what was asked for longest ago goes first. */
export function boundedMemo(bytesMax: number): Memo {
  const kept = new Map<string, { readonly value: object; readonly bytes: number }>()
  let bytes = 0
  const forget = (key: string): void => {
    bytes -= kept.get(key)?.bytes ?? 0
    kept.delete(key)
  }
  return {
    get: (key) => {
      const found = kept.get(key)
      if (found === undefined) return undefined
      kept.delete(key)
      kept.set(key, found)
      return found.value
    },
    set: (key, value, size) => {
      forget(key)
      // LIMIT: one part must not drive out all the others.
      if (size * 4 > bytesMax) return
      kept.set(key, { value, bytes: size })
      bytes += size
      for (const oldest of kept.keys()) {
        if (bytes <= bytesMax) return
        forget(oldest)
      }
    },
  }
}
