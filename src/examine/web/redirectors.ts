// Sites that send everybody on to the address they are asked for, so that a link to a well-known name leads anywhere.

import { percentDecoded } from './link-place.ts'
import { fromParameters } from './protections.ts'
import { addressIn, addressInBase64, parametersOf } from './query.ts'
import type { Wrapping } from './wrapper.ts'

/** Only on paths that match. */
const onPath =
  (pattern: RegExp, unwrap: Wrapping['unwrap']): Wrapping['unwrap'] =>
  (place) =>
    pattern.test(place.path) ? unwrap(place) : undefined

/** What stands behind a pattern in the path, with `https://` where the site leaves it out. */
const behind =
  (pattern: RegExp): Wrapping['unwrap'] =>
  ({ path }) => {
    const rest = pattern.exec(path)?.[1]
    if (rest === undefined) return undefined
    return addressIn(rest) ?? { url: `https://${percentDecoded(rest)}`, isDoubleEncoded: false }
  }

const either =
  (...ways: readonly Wrapping['unwrap'][]): Wrapping['unwrap'] =>
  (place) => {
    for (const way of ways) {
      const found = way(place)
      if (found !== undefined) return found
    }
    return undefined
  }

const inBase64 = (parameter: string, prefix: string): Wrapping['unwrap'] => {
  return ({ path }) => {
    const value = parametersOf(path).find(([name]) => name === parameter)?.[1] ?? ''
    return value.startsWith(prefix) ? addressInBase64(value.slice(prefix.length)) : undefined
  }
}

const fromYahoo = behind(/\/RU=(https?(?::|%3a)[^/]{3,8192})/i)

const GOOGLES =
  'google.com google.co.jp google.co.uk google.de google.fr google.it google.es google.nl google.pl google.ca google.co.in google.com.au google.com.br google.com.hk google.com.tw google.co.kr google.ru google.be google.ch google.at'.split(
    ' ',
  )

export const REDIRECTORS: readonly Wrapping[] = [
  {
    name: 'google',
    domains: GOOGLES,
    // /url?q=, /amp/s/host/path, /travel/clk?pcurl=, /local_url?q=
    unwrap: either(
      onPath(/^\/amp\/(?!\?)/, behind(/^\/amp\/(?:s\/)?([^?].{3,8192})$/)),
      onPath(/^\/(?:url|local_url|imgres|travel\/clk|search\/clk)\b/, fromParameters('q', 'url', 'imgrefurl', 'pcurl')),
    ),
  },
  {
    name: 'google-ads',
    domains: ['doubleclick.net', 'googleadservices.com', 'googlesyndication.com', ...GOOGLES],
    // ...?adurl=https://a.example, or everything behind `;?` or `?`
    unwrap: either(
      onPath(/\/(?:aclk|pcs\/click|pagead\/|clk|ddm\/)/, fromParameters('adurl', 'url', 'q')),
      onPath(/\/(?:ddm\/trackclk|clk|ddm\/clk)/, behind(/[;?](https?(?::|%3a).{3,8192})$/i)),
    ),
  },
  // https://a-example.cdn.ampproject.org/c/s/a.example/page
  { name: 'amp', domains: ['ampproject.org'], unwrap: behind(/^\/[cvwi]\/(?:s\/)?(.{3,8192})$/) },
  // https://www.bing.com/ck/a?!&&p=...&u=a1aHR0cHM6Ly9hLmV4YW1wbGU&ntb=1
  {
    name: 'bing',
    domains: ['bing.com'],
    unwrap: either(
      onPath(/^\/ck\/a\b/, inBase64('u', 'a1')),
      onPath(/^\/(?:ck\/a|aclick|alink|newtabredir)\b/i, either(inBase64('u', ''), fromParameters('u', 'url'))),
    ),
  },
  // https://r.search.yahoo.com/_ylt=.../RU=https%3a%2f%2fa.example/RK=2/RS=...
  {
    name: 'yahoo',
    domains: ['yahoo.com', 'yahoo.co.jp'],
    unwrap: (place) => (place.host.includes('search.') ? fromYahoo(place) : undefined),
  },
  {
    name: 'yandex',
    domains: ['yandex.net', 'yandex.ru'],
    unwrap: onPath(/^\/(?:redirect|clck|re)\b/, fromParameters('url')),
  },
  { name: 'duckduckgo', domains: ['duckduckgo.com'], unwrap: onPath(/^\/l\//, fromParameters('uddg')) },
  // `link?url=TOKEN` keeps its address to itself; only one written out is seen.
  { name: 'baidu', domains: ['baidu.com'], unwrap: onPath(/^\/(?:link|redirect)\b/, fromParameters('url')) },
  {
    name: 'youtube',
    domains: ['youtube.com'],
    unwrap: onPath(/^\/(?:redirect|attribution_link)\b/, fromParameters('q', 'u')),
  },
  {
    name: 'facebook',
    domains: ['facebook.com', 'messenger.com'],
    unwrap: onPath(/^\/(?:l|flx\/warn)\b/, fromParameters('u')),
  },
  { name: 'instagram', domains: ['instagram.com', 'threads.net'], unwrap: fromParameters('u') },
  {
    name: 'linkedin',
    domains: ['linkedin.com'],
    unwrap: onPath(/^\/(?:redir|safety|authwall)\b/, fromParameters('url')),
  },
  { name: 'slack', domains: ['slack-redir.net'], unwrap: fromParameters('url') },
  { name: 'steam', domains: ['steamcommunity.com'], unwrap: onPath(/^\/linkfilter\b/, fromParameters('u', 'url')) },
  { name: 'vk', domains: ['vk.com'], unwrap: onPath(/^\/away/, fromParameters('to')) },
  // Sites whose only purpose is to hide where a reader comes from.
  {
    name: 'link-hider',
    domains: [
      'href.li',
      'anonym.to',
      'nullrefer.com',
      'dereferer.me',
      'deref-gmx.net',
      'deref-web.de',
      'deref-mail.com',
    ],
    unwrap: either(fromParameters('redirecturl', 'url', 'u'), behind(/^\/\??(https?(?::|%3a).{3,8192})$/i)),
  },
  { name: 'web-archive', domains: ['archive.org'], unwrap: behind(/^\/web\/\d{4,14}[a-z_]{0,4}\/(.{3,8192})$/) },
]
