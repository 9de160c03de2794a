// Services that rewrite the links of a mail so that they are looked at again when somebody clicks. What is behind them is
// what the sender wrote. Formats: what each maker documents for its customers, and what their links look like.

import { percentDecoded } from './link-place.ts'
import { proofpointTarget } from './proofpoint.ts'
import { addressIn, addressInBase64, parametersOf } from './query.ts'
import type { Wrapping } from './wrapper.ts'

/** The first of these parameters that holds an address. */
export const fromParameters =
  (...names: readonly string[]): Wrapping['unwrap'] =>
  ({ path }) => {
    for (const [name, value] of parametersOf(path)) {
      const found = names.includes(name) ? addressIn(value) : undefined
      if (found !== undefined) return found
    }
    return undefined
  }

/** Only on hosts with this ending. */
const onHosts =
  (ending: string, unwrap: Wrapping['unwrap']): Wrapping['unwrap'] =>
  (place) =>
    place.host.endsWith(ending) ? unwrap(place) : undefined

export const PROTECTIONS: readonly Wrapping[] = [
  // https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fa.example&data=...
  {
    name: 'safe-links',
    domains: ['outlook.com', 'office365.us', 'azure.net', 'office.net'],
    unwrap: (place) => (SAFE_LINKS.test(place.host) ? fromSafeLinks(place) : undefined),
  },
  {
    name: 'proofpoint',
    domains: ['proofpoint.com', 'urldefense.com', 'urldefense.us'],
    unwrap: ({ host, path }) => (host.includes('urldefense') ? addressIn(proofpointTarget(path) ?? '') : undefined),
  },
  // https://protect-eu.mimecast.com/s/TOKEN?domain=a.example: the path stays with Mimecast, the host is told.
  {
    name: 'mimecast',
    domains: ['mimecast.com', 'mimecastprotect.com'],
    unwrap: ({ path }) => {
      const domain = parametersOf(path).find(([name]) => name === 'domain')?.[1]
      const isHost = domain !== undefined && /^[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}$/.test(domain)
      return isHost && /^\/(?:s|r)\//.test(path) ? { url: `https://${domain}/`, isDoubleEncoded: false } : undefined
    },
  },
  // https://linkprotect.cudasvc.com/url?a=https%3a%2f%2fa.example&c=E,1,...
  { name: 'barracuda', domains: ['cudasvc.com'], unwrap: fromParameters('a') },
  // https://secure-web.cisco.com/TOKEN/https%3A%2F%2Fa.example
  {
    name: 'cisco',
    domains: ['cisco.com'],
    unwrap: onHosts('secure-web.cisco.com', ({ path }) => addressIn(path.slice(path.lastIndexOf('/') + 1))),
  },
  // https://clicktime.symantec.com/TOKEN?u=https%3A%2F%2Fa.example
  { name: 'symantec', domains: ['symantec.com'], unwrap: onHosts('clicktime.symantec.com', fromParameters('u')) },
  // https://eu-west-1.protection.sophos.com/?d=a.example&u=BASE64&...
  {
    name: 'sophos',
    domains: ['sophos.com'],
    unwrap: onHosts('protection.sophos.com', ({ path }) =>
      addressInBase64(parametersOf(path).find(([name]) => name === 'u')?.[1] ?? ''),
    ),
  },
  // https://ca-...ctp.trendmicro.com/wis/clicktime/v1/query?url=https%3a%2f%2fa.example&umid=...
  { name: 'trend-micro', domains: ['trendmicro.com'], unwrap: onHosts('ctp.trendmicro.com', fromParameters('url')) },
  // https://protect.checkpoint.com/v2/___https://a.example/___.TOKEN; what `/v2/r01/` holds is scrambled.
  {
    name: 'check-point',
    domains: ['checkpoint.com'],
    unwrap: ({ path }) => addressIn(/^\/v2\/___(.{3,8192}?)___\./.exec(path)?.[1] ?? ''),
  },
  // https://protect2.fireeye.com/v1/url?k=...&q=1&e=...&u=https%3A%2F%2Fa.example
  { name: 'trellix', domains: ['fireeye.com', 'trellix.com'], unwrap: fromParameters('u') },
]

const SAFE_LINKS =
  /^(?:[a-z0-9]{2,10}\.safelinks\.protection\.(?:outlook\.com|office365\.us)|[a-z0-9]{2,10}\.safelink\.emails\.azure\.net|statics\.teams\.cdn\.office\.net)$/

// WHY decoded once more: Teams and Azure put the parameter into a page's own.
const fromSafeLinks: Wrapping['unwrap'] = (place) =>
  fromParameters('url', 'destination')(place) ??
  fromParameters('url', 'destination')({ ...place, path: percentDecoded(place.path) })
