// The query of an address (`?a=1&b=2`), read without changing its order.

import { percentDecoded } from './link-place.ts'

// LIMIT: mailing services use a dozen parameters.
const PARAMETERS_MAX = 64

/** Names in lower case and values as written, in their order. */
export function parametersOf(path: string): readonly (readonly [string, string])[] {
  const start = path.search(/[?;&]/)
  if (start < 0) return []
  return path
    .slice(start + 1)
    .split(/[&;]/, PARAMETERS_MAX)
    .map((pair) => {
      const equals = pair.indexOf('=')
      return equals < 0 ? [pair.toLowerCase(), ''] : [pair.slice(0, equals).toLowerCase(), pair.slice(equals + 1)]
    })
}

// LIMIT: each redirector on the way may encode once more.
const DECODINGS_MAX = 4

export interface WrittenAddress {
  readonly url: string
  readonly isDoubleEncoded: boolean
}

/** The address that a value is, however often it was encoded; undefined when it is none. */
export function addressIn(value: string): WrittenAddress | undefined {
  let text = value
  for (let decodings = 0; decodings <= DECODINGS_MAX; decodings += 1) {
    if (/^\s{0,8}(?:https?:|ftp:\/\/|\/\/[^/])/i.test(text)) return { url: text, isDoubleEncoded: decodings > 1 }
    const decoded = percentDecoded(text)
    if (decoded === text) return undefined
    text = decoded
  }
  return undefined
}

/** The same for a value in base64, with or without the URL-safe alphabet. */
export function addressInBase64(value: string): WrittenAddress | undefined {
  const plain = percentDecoded(value)
  return /^[\w+/=-]{12,8192}$/.test(plain) ? addressIn(Buffer.from(plain, 'base64').toString('utf8')) : undefined
}
