// Proofpoint URL Defense: three ways of writing the wrapped address into the wrapping one, as its maker describes them
// for customers who want to read them.
//   v1  /v1/url?u=PERCENT-ENCODED&k=...
//   v2  /v2/url?u=ENCODED&d=...         `-` for `%` and `_` for `/`, then percent-encoded
//   v3  /v3/__ADDRESS__;CHARACTERS!...  `*` stands for the next of CHARACTERS (base64url), `**X` for a run of them

import { percentDecoded } from './link-place.ts'

/** The address that a URL Defense link holds; undefined when it holds none. */
export function proofpointTarget(path: string): string | undefined {
  const version = /^\/v([123])\//.exec(path)?.[1]
  if (version === '3') return thirdVersion(path)
  const value = /[?&]u=([^&]{1,8192})/.exec(path)?.[1]
  if (value === undefined || version === undefined) return undefined
  return percentDecoded(version === '2' ? value.replaceAll('-', '%').replaceAll('_', '/') : value)
}

const RUN_LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const SHORTEST_RUN = 2

function thirdVersion(path: string): string | undefined {
  const [, address, encoded = ''] = /^\/v3\/__(.{1,8192}?)__;([\w+/=-]{0,4096})/.exec(path) ?? []
  if (address === undefined) return undefined
  const characters = [...Buffer.from(encoded, 'base64url').toString('utf8')]
  let at = 0
  const target = address.replace(/\*(?:\*([\w-]))?/g, (_, letter: string | undefined) => {
    const count = letter === undefined ? 1 : RUN_LETTERS.indexOf(letter) + SHORTEST_RUN
    at += count
    return characters.slice(at - count, at).join('')
  })
  // QUIRK: servers on the way make one slash of two.
  return target.replace(/^([a-z]{2,8}:\/)(?!\/)/i, '$1/')
}
