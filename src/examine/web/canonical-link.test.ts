import { describe, expect, test } from 'vitest'
import { cpuMs } from '../../../test/fixtures/cpu-ms.ts'
import { canonicalLink, certainTarget, chosenPlaces } from './canonical-link.ts'
import type { Oddity } from './oddity.ts'
import type { WrapperName } from './wrapper.ts'

const enc = encodeURIComponent
const b64 = (text: string) => Buffer.from(text).toString('base64')

const SPELLINGS: readonly [string, string, readonly Oddity[]][] = [
  ['https://a.example/x?y=1', 'https://a.example/x?y=1', []],
  ['https://a.example', 'https://a.example/', []],
  ['HTTPS://A.Example:443/x', 'https://a.example/x', []],
  [' ht\ntps://a.exa\tmple/x\r\n', 'https://a.example/x', ['control-characters']],
  ['https:\\\\a.example\\x', 'https://a.example/x', ['backslashes']],
  ['https:/a.example/x', 'https://a.example/x', ['slashes']],
  ['https:/\\/a.example/x', 'https://a.example/x', ['backslashes', 'slashes']],
  ['https:a.example', 'https://a.example/', ['slashes']],
  ['//a.example/x', 'https://a.example/x', ['no-scheme']],
  ['www.a.example/x', 'http://www.a.example/x', ['no-scheme']],
  ['a.example:8080/x', 'http://a.example:8080/x', ['no-scheme']],
  ['https://bank.example%2Flogin@a.example/', 'https://a.example/', ['user-info']],
  ['https://x:y@a.example@b.example/', 'https://b.example/', ['user-info']],
  ['http://%61.example/', 'http://a.example/', ['encoded-host']],
  ['http://ａ。example/', 'http://a.example/', ['wide-host']],
  ['http://ⓐ.example/', 'http://a.example/', ['wide-host']],
  ['http://a\u00ad\u200b.example/', 'http://a.example/', ['invisible-host']],
  ['http://日本語.jp/', 'http://xn--wgv71a119e.jp/', []],
  ['http://аpple.com/', 'http://xn--pple-43d.com/', ['imitating-host']],
  ['http://0xcb.0.0x71.011/', 'http://203.0.113.9/', ['disguised-number']],
  ['http://3405803785/', 'http://203.0.113.9/', ['disguised-number']],
  ['http://203.0.28937/', 'http://203.0.113.9/', ['disguised-number']],
  ['http://203.0.113.9./', 'http://203.0.113.9/', ['trailing-dot']],
  ['http://[2001:DB8::1]/', 'http://[2001:db8::1]/', []],
  ['http://[::ffff:203.0.113.9]/', 'http://203.0.113.9/', ['mapped-number']],
  ['http://a.example./', 'http://a.example/', ['trailing-dot']],
  ['http://0xcb../x', 'http://0xcb../x', ['unreadable']],
  ['http://a.example:81/', 'http://a.example:81/', ['odd-port']],
  ['http://a.example/%6c%6Fgin', 'http://a.example/login', ['encoded-letters']],
  ['http://a.example/%252e%2f', 'http://a.example/%252e%2F', ['double-encoded']],
  ['http://a.example/%83%41', 'http://a.example/%83A', []],
  ['http://a.example/a/../b/%2e%2e/c', 'http://a.example/c', []],
  ['http://a.example/100%', 'http://a.example/100%25', []],
  ['http://a.example/x#part', 'http://a.example/x', []],
  ['http://1.2.3.4.5/x', 'http://1.2.3.4.5/x', ['unreadable']],
  ['mailto:a@b.example', 'mailto:a@b.example', []],
  ['', '', []],
]

test.each(SPELLINGS)('canonicalLink(%j) is %j', (url, href, oddities) => {
  const link = canonicalLink(url)
  expect(link.href).toBe(href)
  expect([...link.oddities].sort()).toEqual(oddities)
})

test('canonicalLink() tells the pieces of a host', () => {
  expect(canonicalLink('http://u%40v@www.日本語.co.jp:81/p?q#f')).toMatchObject({
    scheme: 'http',
    host: 'www.xn--wgv71a119e.co.jp',
    unicodeHost: 'www.日本語.co.jp',
    registrableDomain: 'xn--wgv71a119e.co.jp',
    port: '81',
    path: '/p?q',
    fragment: 'f',
    userInfo: 'u@v',
  })
  expect(canonicalLink('http://[::1]/').ip).toBe('::1')
  expect(canonicalLink('\\\\files.example\\a\\b.doc')).toMatchObject({ scheme: 'file', host: 'files.example' })
})

const T = 'https://a.example/p?q=1'
const WRAPPED: readonly [WrapperName, string][] = [
  ['safe-links', `https://jpn01.safelinks.protection.outlook.com/?url=${enc(T)}&data=05%7C01`],
  [
    'safe-links',
    `https://statics.teams.cdn.office.net/evergreen-assets/safelinks/2/atp-safelinks.html?url=${enc(T)}&locale=ja`,
  ],
  ['proofpoint', `https://urldefense.proofpoint.com/v1/url?u=${enc(T)}&k=abc`],
  ['proofpoint', 'https://urldefense.proofpoint.com/v2/url?u=https-3A__a.example_p-3Fq-3D1&d=DwMFaQ&c=x'],
  ['proofpoint', 'https://urldefense.com/v3/__https://a.example/p?q=1__;!!token$'],
  ['proofpoint', `https://urldefense.com/v3/__https:/a.example/p*q=1__;${b64('?').replace(/=/g, '')}!!token$`],
  ['barracuda', `https://linkprotect.cudasvc.com/url?a=${enc(T)}&c=E,1,x&typo=1`],
  ['cisco', `https://secure-web.cisco.com/1aBc-d_e/${enc(T)}`],
  ['symantec', `https://clicktime.symantec.com/3Rab?u=${enc(T)}`],
  ['sophos', `https://eu-west-1.protection.sophos.com/?d=a.example&u=${b64(T)}&i=x`],
  ['trend-micro', `https://ca-1.ctp.trendmicro.com/wis/clicktime/v1/query?url=${enc(T)}&umid=x`],
  ['check-point', `https://protect.checkpoint.com/v2/___${T}___.YzJlOmE6bzox`],
  ['trellix', `https://protect2.fireeye.com/v1/url?k=1&q=1&e=2&u=${enc(T)}`],
  ['google', `https://www.google.com/url?sa=t&q=${enc(T)}&usg=x`],
  ['google', 'https://www.google.co.jp/amp/s/a.example/p?q=1'],
  ['google-ads', `https://googleads.g.doubleclick.net/pcs/click?xai=1&adurl=${T}`],
  ['google-ads', `https://ad.doubleclick.net/ddm/trackclk/N1;dc_trk=1?${T}`],
  ['amp', 'https://a-example.cdn.ampproject.org/c/s/a.example/p?q=1'],
  ['bing', `https://www.bing.com/ck/a?!&&p=00&u=a1${b64(T).replaceAll('=', '')}&ntb=1`],
  ['yahoo', `https://r.search.yahoo.com/_ylt=A/RV=2/RU=${enc(T)}/RK=2/RS=x`],
  ['youtube', `https://www.youtube.com/redirect?event=x&q=${enc(T)}`],
  ['facebook', `https://l.facebook.com/l.php?u=${enc(T)}&h=x`],
  ['linkedin', `https://www.linkedin.com/redir/redirect?url=${enc(T)}&urlhash=x`],
  ['duckduckgo', `https://duckduckgo.com/l/?uddg=${enc(T)}`],
  ['slack', `https://slack-redir.net/link?url=${enc(T)}`],
  ['vk', `https://vk.com/away.php?to=${enc(T)}`],
  ['link-hider', `https://href.li/?${T}`],
  ['web-archive', `https://web.archive.org/web/20240101000000/${T}`],
  ['program', `ms-word:ofe|u|${T}`],
  ['parameter', `https://shop.example/go?id=1&redirect=${enc(enc(T))}`],
]

describe('canonicalLink() sees through', () => {
  test.each(WRAPPED)('%s %s', (name, url) => {
    const link = canonicalLink(url)
    expect(link.wrappedBy).toEqual([name])
    expect(link.target.href).toBe(T)
    expect(certainTarget(link).href).toBe(name === 'parameter' ? link.href : T)
  })

  test('Mimecast as far as it tells', () => {
    const link = canonicalLink('https://protect-eu.mimecast.com/s/AbC?domain=a.example')
    expect([link.wrappedBy, link.target.host]).toEqual([['mimecast'], 'a.example'])
  })

  test('runs of characters in URL Defense v3', () => {
    const url = `https://urldefense.com/v3/__https://a.example/**B**Ax__;${Buffer.from('日本語AA').toString('base64url')}!!t$`
    expect(canonicalLink(url).target.href).toBe(`https://a.example/${enc('日本語')}AAx`)
  })

  test('nobody who only calls himself a protection', () => {
    const link = canonicalLink(`https://evil.azure.net/safelinks/?url=${enc(T)}`)
    expect([link.wrappedBy, certainTarget(link).host]).toEqual([['parameter'], 'evil.azure.net'])
  })

  test('several layers, and no more than six', () => {
    const google = `https://www.google.com/url?q=${enc(T)}`
    const link = canonicalLink(`https://jpn01.safelinks.protection.outlook.com/?url=${enc(google)}`)
    expect(link.wrappedBy).toEqual(['safe-links', 'google'])
    expect(chosenPlaces(link).map(({ host }) => host)).toEqual(['www.google.com', 'a.example'])
    let deep = T
    for (let count = 0; count < 9; count += 1) deep = `https://www.google.com/url?q=${enc(deep)}`
    const found = canonicalLink(deep)
    expect(found.hops.length).toBe(6)
    expect(found.oddities).toContain('many-wrappings')
  })

  test.each([
    'https://t.co/abc',
    'https://www.baidu.com/link?url=TOKEN',
    'https://www.google.com/search?q=https://a.example/',
    `https://twitter.com/intent/tweet?url=${enc(T)}`,
    `https://a.example/login?next=${enc('https://www.a.example/x')}`,
    `https://secure-web.cisco.com.evil.example/1/${'x'}`,
  ])('nothing in %s', (url) => {
    expect(canonicalLink(url).wrappedBy).toEqual([])
  })
})

describe('canonicalLink() on noise', () => {
  const seeds = [...SPELLINGS.map(([url]) => url), ...WRAPPED.map(([, url]) => url)]
  const pieces = [
    '%',
    '%25',
    '%2e',
    '%41',
    '%%34%31',
    '/',
    '\\',
    '@',
    ':',
    '.',
    '..',
    '。',
    '\t',
    '\u00ad',
    '?',
    '#',
    ' ',
    '[',
    'xn--',
    '0x',
    '|',
    'A',
    '\ud800',
    '%E3',
    '..',
    '://',
    "'",
    '"',
    '^',
    '日',
  ]
  let state = 7
  const next = (max: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return Math.floor((state / 2 ** 32) * max)
  }
  const mutated = (url: string) => {
    let text = url
    for (let count = next(4) + 1; count > 0; count -= 1) {
      const at = next(text.length + 1)
      text = text.slice(0, at) + (pieces[next(pieces.length)] ?? '') + text.slice(at + next(3))
    }
    return text
  }

  test('its href is its own href, however it was written', () => {
    for (const url of seeds) {
      for (let count = 0; count < 150; count += 1) {
        const noisy = mutated(url)
        const { href, hops } = canonicalLink(noisy)
        expect(canonicalLink(href).href, JSON.stringify(noisy)).toBe(href)
        for (const hop of hops) expect(canonicalLink(hop.href).href, JSON.stringify(noisy)).toBe(hop.href)
      }
    }
  })

  test('every beginning of every address is taken', () => {
    for (const url of seeds) for (let end = 0; end <= url.length; end += 1) canonicalLink(url.slice(0, end))
  })

  test('stays quick on long and hostile addresses', () => {
    const started = cpuMs()
    for (const piece of ['%25', 'a.', '/', '=https://', '&u=', '-', '**A', '@', '%', '\\', ' '])
      canonicalLink(`https://urldefense.com/v3/__https://a.example/?u=${piece.repeat(100_000 / piece.length)}`)
    for (const piece of ['a.', 'a', '/a', '/', '1.', '@', '[', '\ud800'])
      canonicalLink(`https://${piece.repeat(8_000 / piece.length)}`)
    expect(cpuMs() - started).toBeLessThan(1_000)
  })
})
