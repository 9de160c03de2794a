import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import {
  type FeedIndicator,
  indicatorKeys,
  indicatorValue,
  judgeFeed,
  type ReadSettings,
  readFeed,
} from '../src/knowledge/feeds/index.ts'
import { fuzzed, rounds } from './fixtures/effort.ts'
import * as feeds from './fixtures/feeds.ts'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** Bytes that are still in use. */
function liveBytes(): number {
  collectGarbage()
  return process.memoryUsage().heapUsed
}

const NOW = Date.UTC(2024, 2, 6)

async function read(source: string | Buffer | AsyncIterable<Uint8Array>, settings: Partial<ReadSettings> = {}) {
  const reading = readFeed(typeof source === 'string' ? Buffer.from(source) : source, { nowMs: NOW, ...settings })
  const indicators: FeedIndicator[] = []
  for await (const batch of reading.batches) indicators.push(...batch)
  return { indicators, values: indicators.map(({ type, value }) => `${type} ${value}`), ...reading.summary() }
}

describe('readFeed', () => {
  const URLS = ['url evil.example/a.php?x=1', 'url 203.0.114.7:8443/b']

  test.each([
    ['URLhaus, 9 columns', feeds.URLHAUS_9, 'urlhaus-csv', URLS, '2024-03-05T10:00:00'],
    ['URLhaus, 8 columns', feeds.URLHAUS_8, 'urlhaus-csv', URLS.slice(0, 1), '2020-03-04T01:02:03'],
    [
      'URLhaus without names of columns',
      feeds.URLHAUS_9.replace(/^#.*$/gmu, ''),
      'urlhaus-csv',
      URLS,
      '2024-03-05T01:02:03',
    ],
    ['URLhaus in JSON', feeds.URLHAUS_JSON, 'urlhaus-json', [URLS[1], URLS[0]], '2024-03-04T01:02:03'],
    ['URLhaus as text', 'http://evil.example/a.php?x=1\r\nhttps://203.0.114.7:8443/b\r\n', 'list', URLS, undefined],
    ['Feodo Tracker', feeds.FEODO_CSV, 'feodo-csv', ['ip 203.0.114.7'], '2024-03-05T10:00:00'],
    ['Feodo Tracker in JSON', feeds.FEODO_JSON, 'feodo-json', ['ip 203.0.114.7'], '2024-03-05T00:00:00'],
    [
      'a hosts file',
      feeds.HOSTFILE,
      'hostfile',
      ['domain evil.example', 'domain other.example', 'domain third.example'],
      undefined,
    ],
    [
      'a response policy zone',
      feeds.ZONE,
      'rpz',
      [
        'domain evil.example',
        'domain testentry.rpz.example',
        'domain walled.example',
        'ip 203.0.114.7',
        'ip 203.0.114.0/24',
        'ip 2001:db9::/48',
      ],
      undefined,
    ],
    [
      'a MISP event',
      feeds.MISP_EVENT,
      'misp-json',
      ['domain evil.example', 'ip 203.0.114.7', `sha256 ${feeds.HASHES.sha256}`, `md5 ${feeds.HASHES.md5}`],
      '2024-03-04T10:02:03',
    ],
    [
      'a STIX bundle',
      feeds.STIX_BUNDLE,
      'stix-json',
      [
        'domain evil.example',
        'url evil.example/a',
        'url evil.example/b',
        `sha256 ${feeds.HASHES.sha256}`,
        `md5 ${feeds.HASHES.md5}`,
      ],
      '2024-03-04T01:02:03',
    ],
    [
      'a plain list',
      feeds.LIST,
      'list',
      [
        ...[
          'domain evil.example',
          'url evil.example/a',
          'domain other.example',
          'ip 203.0.114.7',
          'ip 203.0.114.8',
          'ip 203.0.115.0/24',
          'ip 2001:db9::1',
        ],
        ...[
          `sha256 ${feeds.HASHES.sha256}`,
          `sha1 ${feeds.HASHES.sha1}`,
          `md5 ${feeds.HASHES.md5}`,
          'domain third.example',
        ],
        ...['domain xn--wgv71a119e.example', 'url evil.example/path'],
      ],
      undefined,
    ],
  ])('%s', async (_, text, format, values, newest) => {
    const found = await read(text)
    expect(found).toMatchObject({ format, values, count: values.length, broken: undefined })
    expect(found.newest).toBe(newest === undefined ? undefined : Date.parse(`${newest}Z`))
  })

  test('says what it left out and why, by line', async () => {
    expect((await read(feeds.ZONE)).skipped).toEqual({
      count: 2,
      first: [
        { line: 9, why: 'allowed' },
        { line: 14, why: 'unknown-type' },
      ],
    })
    expect((await read(feeds.LIST)).skipped).toEqual({ count: 1, first: [{ line: 15, why: 'not-an-indicator' }] })
    expect((await read(feeds.MISP_EVENT)).skipped.first.map(({ why }) => why)).toEqual(['allowed', 'unknown-type'])
    expect((await read(feeds.STIX_BUNDLE)).skipped.first.map(({ why }) => why)).toEqual([
      'expired',
      'allowed',
      'unknown-type',
      'unknown-type',
    ])
  })

  test('keeps what the list says, and until when', async () => {
    expect((await read(feeds.URLHAUS_9)).indicators[0]?.note).toBe('malware_download doc,heodo')
    expect((await read(feeds.STIX_BUNDLE)).indicators[0]).toMatchObject({ note: 'one', expiresAt: Date.UTC(2035, 0) })
  })

  test.each([
    ['gzip', feeds.gzipOf(feeds.URLHAUS_9)],
    ['a ZIP', feeds.zipOf(feeds.URLHAUS_9)],
    ['a ZIP with its sizes behind', feeds.zipOf(feeds.URLHAUS_9, { isStreamed: true })],
    ['a byte order mark', Buffer.from(`\ufeff${feeds.URLHAUS_9}`)],
  ])('reads through %s', async (_, bytes) => expect((await read(bytes)).values).toEqual(URLS))

  test.each([
    ['nothing', '', undefined, []],
    ['only remarks', '# a\n# b\n', undefined, []],
    [
      'JSON that ends in the middle',
      feeds.MISP_EVENT.slice(0, 300),
      'cut-off',
      ['domain evil.example', 'ip 203.0.114.7'],
    ],
    ['JSON that is none', '{"a": [1, 2}', 'not-json', []],
    ['JSON of another kind', '{"a": [{"b": "evil.example"}]}', undefined, []],
    ['deep JSON', '['.repeat(100_000), 'not-json', []],
    ['a text without end in JSON', `[{"url": "${'x'.repeat(3_000_000)}`, 'too-large', []],
    ['gzip that ends in the middle', feeds.gzipOf(feeds.URLHAUS_9).subarray(0, 200), 'cut-off', []],
    ['an encrypted ZIP', feeds.zipOf(feeds.URLHAUS_9, { flags: 1 }), 'encrypted', []],
    ['UTF-16', Buffer.from('\ufeffevil.example\n', 'utf16le'), 'not-text', []],
    [
      'a list that is shorter than it says',
      '# Number of entries: 3\nevil.example\n',
      'cut-off',
      ['domain evil.example'],
    ],
    ['escape codes', '\u001b[31mevil.example\n\u009b2Jother.example\n', undefined, []],
    ['NUL', 'evil.example\0\n', undefined, []],
    ['a line without end', 'x'.repeat(5_000_000), undefined, []],
    ['numbers', '1234\n0.0.0\n1.2.3\n300.1.2.3\n0x7f000001\n', undefined, []],
  ])('is given %s', async (_, source, why, values) => {
    const found = await read(source)
    expect([found.broken?.why, found.values]).toEqual([why, values])
  })

  test('notes carry no escape codes', async () => {
    const [indicator] = (await read(JSON.stringify([{ ip_address: '203.0.114.7', malware: '\u001b[31mred\u202e' }])))
      .indicators
    expect(indicator?.note).toBe('[31mred')
    const poisoned = await read(JSON.stringify([{ ip_address: '203.0.114.7\u001b[2J' }]))
    expect(poisoned).toMatchObject({ count: 0, skipped: { count: 1, first: [{ why: 'control-characters' }] } })
  })

  test('a long list passes through; nothing of it stays, and it is not read ahead', async () => {
    const BLOCKS = rounds(120, 300)
    let produced = 0
    async function* lines() {
      for (let block = 0; block < BLOCKS; block += 1) {
        produced += 1_000
        const names = Array.from({ length: 1_000 }, (_, index) => `host-${block}-${index}.example # remark\n`)
        yield Buffer.from(names.join(''))
      }
    }
    const reading = readFeed(lines(), { nowMs: NOW })
    const before = liveBytes()
    let count = 0
    let ahead = 0
    let most = 0
    for await (const batch of reading.batches) {
      count += batch.length
      ahead = Math.max(ahead, produced - count)
      if (count % 40_000 === 0) most = Math.max(most, liveBytes() - before)
    }
    expect([count, reading.summary().count]).toEqual([BLOCKS * 1_000, BLOCKS * 1_000])
    expect(ahead).toBeLessThan(3_000)
    expect(most).toBeLessThan(20 * 2 ** 20)
  })

  test('every cut of a small list, and changed ones, are read without a throw', async () => {
    const whole = [
      feeds.URLHAUS_9,
      feeds.URLHAUS_JSON,
      feeds.FEODO_CSV,
      feeds.MISP_EVENT,
      feeds.STIX_BUNDLE,
      feeds.HOSTFILE,
      feeds.ZONE,
      feeds.LIST,
    ].map((text) => Buffer.from(text))
    const packed = [feeds.gzipOf(feeds.LIST), feeds.zipOf(feeds.LIST), feeds.zipOf(feeds.LIST, { isStreamed: true })]
    let state = 1
    const random = (below: number): number => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
      return (state >>> 8) % below
    }
    for (const bytes of [...whole, ...packed]) {
      const step = (bytes.length > 400 ? 7 : 1) * fuzzed(4, 1)
      for (let end = bytes.length % step; end < bytes.length; end += step) await read(bytes.subarray(0, end))
      for (let round = 0; round < fuzzed(20, 60); round += 1) {
        const changed = Buffer.from(bytes)
        for (let change = 0; change < 3; change += 1) changed[random(changed.length)] = random(256)
        await read(changed)
      }
    }
  })
})

describe('judgeFeed', () => {
  const judge = async (source: string | Buffer, before = 0) => {
    const reading = readFeed(Buffer.from(source), { nowMs: NOW })
    const judging = judgeFeed({ before, ownDomains: ['clinic.example.jp'] })
    for await (const batch of reading.batches) judging.see(batch)
    return judging.refusals(reading.summary())
  }
  const many = (count: number) => Array.from({ length: count }, (_, index) => `host-${index}.example\n`).join('')

  test.each([
    ['what is in order', many(20), 0],
    ['a list that shrank to a tenth', many(10), 100],
    ['a file on a file host', 'https://drive.google.com/a\nhttps://raw.githubusercontent.com/a/b\n', 0],
    ['a domain below a shared one', 'evil.sharepoint.com\nevil.github.io\n', 0],
    ['a list with many exceptions', `${'fine.example CNAME rpz-passthru.\n'.repeat(20)}evil.example CNAME .\n`, 0],
  ])('believes %s', async (_, text, before) => expect(await judge(text, before)).toEqual([]))

  test.each([
    ['an empty list', '# nothing\n', 0, { why: 'empty' }],
    ['a list that shrank to less than a tenth', many(9), 100, { why: 'dropped', count: 9, before: 100 }],
    [
      'a list that is none',
      '<html>\n<body>\n<p>Not found</p>\n<a href="x">evil.example</a>\n',
      0,
      { why: 'mostly-unreadable', line: 1 },
    ],
    ['a list that was cut off', feeds.STIX_BUNDLE.slice(0, 900), 0, { why: 'cut-off' }],
    ['a private address', `${many(3)}192.168.1.1\n`, 0, { why: 'private-range', values: ['192.168.1.1'] }],
    ['a private range', '10.0.0.0/16\n127.0.0.1\n', 0, { why: 'private-range', values: ['10.0.0.0/16', '127.0.0.1'] }],
    ['a range around private ones', '172.0.0.0/8\n', 0, { why: 'private-range' }],
    [
      'an address in the house',
      'http://192.168.0.5/a\nhttp://[fe80::1]/\n',
      0,
      { why: 'private-range', values: ['192.168.0.5/a', '[fe80::1]/'] },
    ],
    ['IPv6 of the house', 'fd00::1\n::ffff:10.0.0.1\n', 0, { why: 'private-range', values: ['fd00::1', '10.0.0.1'] }],
    ['the own domain', 'clinic.example.jp\n', 0, { why: 'own-domain', values: ['clinic.example.jp'] }],
    ['an address of the own site', 'https://www.clinic.example.jp/a\n', 0, { why: 'own-domain' }],
    ['what the own domain lies in', 'example.jp\n', 0, { why: 'own-domain' }],
    ['a whole registry', 'co.uk\n*.github.io\n', 0, { why: 'public-suffix', values: ['co.uk', 'github.io'] }],
    [
      "everybody's domain",
      'google.com\n*.yahoo.co.jp\nMicrosoft.com.\n',
      0,
      { why: 'everybodys-domain', values: ['google.com', 'yahoo.co.jp', 'microsoft.com'] },
    ],
  ])('refuses %s', async (_, text, before, refusal) => {
    expect(await judge(text, before)).toMatchObject([refusal])
  })
})

describe('indicatorKeys', () => {
  const keysOf = (asked: Partial<Parameters<typeof indicatorKeys>[0]>) => [
    ...indicatorKeys({ urls: [], hashes: [], ...asked }).keys(),
  ]

  test('of an address on the web: itself, its host, the domains above it to the registered one', () => {
    expect(keysOf({ urls: ['https://User@A.b.Evil.co.jp:443/x%2fy%41?q=1#top'] })).toEqual([
      'a.b.evil.co.jp/x%2FyA?q=1',
      'a.b.evil.co.jp',
      'b.evil.co.jp',
      'evil.co.jp',
    ])
  })

  test('of an address with a number for a host: the ranges around it, however it is written', () => {
    const keys = keysOf({ urls: ['http://0xcb007207/a'] })
    expect(keys.slice(0, 3)).toEqual(['203.0.114.7/a', '203.0.114.7', '203.0.114.6/31'])
    expect(keys).toEqual(expect.arrayContaining(['203.0.114.0/24', '203.0.0.0/16', '203.0.0.0/8']))
    expect(keysOf({ urls: ['http://[2001:DB9::1]/'] })).toContain('2001:db9::/32')
  })

  test('of hashes themselves, each with what asked for it; of anything else none', () => {
    const asked = {
      urls: ['mailto:a@b.example', 'http://', 'not an address', 'http://例え.example/', 'https://例え.example/b'],
      hashes: ['AB'.repeat(16), 'zz'],
    }
    expect([...indicatorKeys(asked)]).toEqual([
      ['xn--r8jz45g.example/', ['http://例え.example/']],
      ['xn--r8jz45g.example', ['http://例え.example/', 'https://例え.example/b']],
      ['xn--r8jz45g.example/b', ['https://例え.example/b']],
      ['ab'.repeat(16), ['AB'.repeat(16)]],
    ])
  })

  test.each([
    ['http://evil.example/a?b', 'https://evil.example:443/a?b', true],
    ['hxxp://evil[.]example/%7Ea', 'http://EVIL.example/~a', true],
    ['evil.example', 'http://www.evil.example/', true],
    ['www.evil.example', 'http://evil.example/', false],
    ['http://evil.example/a', 'http://evil.example/a/b', false],
    ['203.0.114.0/23', 'http://203.0.115.200/', true],
    ['203.0.114.0/24', 'http://203.0.115.200/', false],
    ['evil.example:8080/a', 'http://evil.example:8080/a', true],
    ['evil.example:8080/a', 'http://evil.example/a', false],
  ])('a list with %s and a mail with %s: %s', (listed, url, isFound) => {
    expect(keysOf({ urls: [url] }).includes(indicatorValue(listed)?.value ?? '')).toBe(isFound)
  })
})
