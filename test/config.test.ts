import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { inspect } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseDocument } from 'yaml'
import { type DescribedKey, everyKey } from '../src/config/describe/every-key.ts'
import { type Config, diffConfig, embeddedConfig, loadConfig, readConfig } from '../src/config/index.ts'
import { parseYaml } from '../src/config/reading/parse-yaml.ts'
import { Reading } from '../src/config/reading/reading.ts'
import { TABLE } from '../src/config/table/table.ts'

// sekisho.yaml from the outside: what a file says, and what is told about one that says it wrongly.

const FILE = '/etc/sekisho/sekisho.yaml'
const GOOD = `
domains: [clinic.example.jp]
next-hop: smtp://127.0.0.1:10026
doors: { smtp: { listen: "127.0.0.1:2525" } }
`

function good(text: string, around = {}): Config {
  const reading = readConfig(text, FILE, around)
  if ('mistakes' in reading)
    throw new Error(reading.mistakes.map(({ key, text: { en } }) => `${key}: ${en}`).join('\n'))
  return reading.config
}

/** `line:column key` of each mistake. */
const placesIn = (text: string, around = {}): string[] => {
  const reading = readConfig(text, FILE, around)
  return 'config' in reading ? [] : reading.mistakes.map(({ line, column, key }) => `${line}:${column} ${key}`)
}

const wordsIn = (text: string, around = {}): string => {
  const reading = readConfig(text, FILE, around)
  return 'config' in reading ? '' : reading.mistakes.map((each) => each.text.en).join('\n')
}

describe('a good file', () => {
  test('has every default filled in, paths from its folder, and one clinic from the short form', () => {
    const config = good(GOOD)
    expect(config).toMatchObject({
      language: 'ja',
      data: '/etc/sekisho/sekisho-data',
      store: { engine: 'sqlite', file: '/etc/sekisho/sekisho-data/store.sqlite' },
      clinics: [{ name: 'main', domains: ['clinic.example.jp'], policy: 'clinic' }],
      quarantine: { key: '/etc/sekisho/sekisho-data/keys/quarantine.key', size: 10 * 2 ** 30 },
      retention: { quarantine: 30 * 86_400_000, ledger: undefined },
      digest: undefined,
    })
    expect(config.doors.smtp).toMatchObject([
      {
        listen: { host: '127.0.0.1', port: 2525 },
        nextHop: { kind: 'smtp', host: '127.0.0.1', port: 10026, tls: 'offered' },
        limits: { size: 50 * 2 ** 20, idle: 300_000 },
      },
    ])
  })

  test('may name several clinics, next hops with a login, sockets, mailboxes and a database', () => {
    const config = good(
      `
store: { env: STORE }
clinics:
  - { name: kita, domains: 北.example.jp, recipients: { "IT@北.example.jp": watch }, next-hop: inside }
  - { name: minami, addresses: [Minami@Provider.example.jp], policy: strict }
next-hop: out
next-hops:
  inside: lmtp://[::1]
  out: { to: "smtps://mail.example.jp", login: { user: 0123, password: { file: secret } } }
doors:
  milter: { listen: { socket: run/milter.sock, mode: "0660" } }
  imap:
    name: reception
    server: imap.example.jp
    user: reception@provider.example.jp
    password: { env: IMAP }
    clinic: minami
digest: { at: 7:05, from: sekisho@example.jp }
`,
      { env: { STORE: 'postgres://me:pw@db/sekisho', IMAP: 'hush' }, readText: () => 'from a file\nsecond line\n' },
    )
    expect(config.clinics).toMatchObject([
      {
        name: 'kita',
        domains: ['xn--djr.example.jp'],
        recipients: { 'it@xn--djr.example.jp': 'watch' },
        nextHop: { kind: 'lmtp', host: '::1', port: 24, name: 'inside' },
      },
      { name: 'minami', domains: [], addresses: ['minami@provider.example.jp'], policy: 'strict', nextHop: undefined },
    ])
    expect(config.nextHop).toMatchObject({ kind: 'smtp', port: 465, tls: 'implicit', login: { user: '0123' } })
    expect(config.nextHop?.kind === 'smtp' && config.nextHop.login?.password.reveal()).toBe('from a file')
    expect(config.doors.milter[0]?.listen).toEqual({ socket: '/etc/sekisho/run/milter.sock', mode: 0o660 })
    expect(config.doors.imap[0]).toMatchObject({ port: 993, holdFolder: '関所-保留', folders: ['INBOX'] })
    expect(config.digest?.at).toBe(425)
  })
})

describe('mistakes', () => {
  test('are told all at once, in the order of the file, where they stand', () => {
    const text = `langauge: en
domains: [clinic.example.jp, not a domain]
next-hop: insde
next-hops: { inside: "smtp://127.0.0.1" }
doors:
  smtp:
    - listen: 2525
      mode: proxi
      limits: { size: 25 }
    - listen: 127.0.0.1:25
      tls: { key: /there }
quarantine:
  size: 1KB
  sise: 1GB
log: [debug]
retention: { mails: tomorrow }
`
    expect(placesIn(text, { look: () => 'file' })).toEqual([
      '1:1 language',
      '2:30 domains[1]',
      '3:11 next-hop',
      '7:15 doors.smtp[0].listen',
      '8:13 doors.smtp[0].mode',
      '9:23 doors.smtp[0].limits.size',
      '11:12 doors.smtp[1].tls.cert',
      '13:9 quarantine.size',
      '14:3 quarantine.size',
      '15:6 log',
      '16:21 retention.mails',
    ])
  })

  test.each([
    ['langauge: en', 'Did you mean "language"?'],
    ['nexthop: x', 'Did you mean "next-hop"?'],
    ['policy: strickt', 'Did you mean "strict"?'],
    ['doors: { milter: { listen: "127.0.0.1:1", hodl: store } }', 'Did you mean "hold"?'],
    ['digest: { from: a@example.jp, banner: ja }', '"banner" does not belong here but under marks.'],
    ['marks: { domains: x.example }', 'does not belong here but at the left edge or under clinics'],
    ['log: { colour: red }', 'Keys here: level, file.'],
  ])('%s: %s', (text, said) => {
    expect(wordsIn(`${GOOD}\n${text}`)).toContain(said)
  })

  test.each([
    ['no door', GOOD.replace(/doors.*/u, ''), 'no way in'],
    ['a door without a next hop', GOOD.replace(/next-hop.*/u, ''), 'no way out'],
    [
      'a milter that holds for ever',
      'domains: a.example\ndoors: { milter: { listen: "127.0.0.1:1" } }',
      'never be released',
    ],
    ['nothing of its own', GOOD.replace(/domains.*/u, ''), 'Nothing says which mail is yours'],
    ['a next hop that is a door', GOOD.replace('10026', '2525'), 'go round for ever'],
    ['both forms', `${GOOD}clinics: [{ name: a, domains: b.example }]`, 'written in each of them'],
    ['everybody is trusted', `${GOOD}networks: 0.0.0.0/0`, 'This network is everybody'],
    ['a stranger with a policy', `${GOOD}recipients: { a@other.example: watch }`, "none of this clinic's domains"],
    [
      'a digest page that nobody serves',
      `${GOOD}digest: { from: a@b.example, page-url: "http://x:1" }`,
      'its links lead nowhere',
    ],
    [
      'a certificate without its file',
      `${GOOD}`.replace('2525"', '2525", tls: { cert: /no, key: /no }'),
      '"/no" is not there',
    ],
    ['a secret that is not set', `${GOOD}store: { env: NOPE }`, 'The environment has no NOPE'],
    ['a secret without its file', `${GOOD}store: { file: /nope }`, '"/nope" is not there'],
    ['a secret from two places', `${GOOD}store: { file: /nope, env: NOPE }`, 'This value cannot be used'],
    ['a key of a clinic twice', `${GOOD}domains: x.example`, 'written twice (first on line 2)'],
    ['two documents', `${GOOD}---\na: b`, 'A second document'],
    ['an alias', `${GOOD}hostname: *me`, 'in quotes'],
    ['an anchor', `${GOOD}hostname: &me mail.example.jp`, 'in quotes'],
    ['a tag', `${GOOD}hostname: !!str mail.example.jp`, 'Tags'],
    ['a tab', `${GOOD}log:\n\tlevel: info`, 'not with tabs'],
    ['an open quote', `${GOOD}hostname: "mail`, 'quote is not closed'],
    ['bad indentation', 'doors:\n   smtp: []\n  http: []', 'indentation'],
    ['nothing', '# only a comment\n', 'Nothing is written'],
    ['a list', '- a\n- b', 'a list stands here'],
    ['a size without unit', `${GOOD}quarantine: { size: 100 }`, 'such as 25MB'],
  ])('%s', (_, text, said) => {
    expect(wordsIn(text)).toContain(said)
  })

  test.each([
    ['smtp', 'smtp', '127.0.0.1:25', '127.0.0.1:25'],
    ['smtp', 'http', '0.0.0.0:25', '127.0.0.1:25'],
    ['milter', 'http', 'localhost:25', '127.0.0.1:25'],
    ['http', 'http', '[::]:25', '[::1]:25'],
  ])('two doors at one place: %s and %s at %s and %s', (one, other, a, b) => {
    const doors =
      one === other
        ? `{ ${one}: [{ listen: "${a}" }, { listen: "${b}" }] }`
        : `{ ${one}: { listen: "${a}" }, ${other}: { listen: "${b}" } }`
    expect(wordsIn(`domains: a.example\nnext-hop: smtp://mail.example\ndoors: ${doors}`)).toContain('a port of its own')
    expect(
      wordsIn(
        `domains: a.example\nnext-hop: smtp://mail.example\ndoors: ${doors.replace(`${b}`, b.replace('25', '26'))}`,
      ),
    ).toBe('')
  })

  test('every sentence is there in both languages', () => {
    const reading = readConfig('domans: 1\ndoors: { smtp: { listen: 1, mode: 2 } }\nlog: { level: 3 }', FILE)
    for (const { text } of 'mistakes' in reading ? reading.mistakes : []) {
      expect(text.ja).toMatch(/[ぁ-ん]/u)
      expect(text.en).not.toMatch(/[ぁ-ん]/u)
    }
  })
})

describe('a secret', () => {
  const secret = 'hunter2-hunter2'
  const texts = [
    `${GOOD}store: postgres://me:${secret}@db/x`,
    `${GOOD}store: mysql://me:${secret}@db/x`,
    `${GOOD}next-hops: { a: "smtp://me:${secret}@host" }`,
    `${GOOD}next-hop: "smtp://me:${secret}@host:99999"`,
    `${GOOD}doors: { http: { listen: "127.0.0.1:1", token: [${secret}] } }`,
    `${GOOD}doors: { http: { listen: "127.0.0.1:1", token: { env: ${secret} } } }`,
    `${GOOD}doors: { http: { listen: "127.0.0.1:1", token: "${secret} } }`,
    `${GOOD}doors: { http: { listen: "127.0.0.1:1", token: ${secret} } }`,
    `${GOOD}doors: { http: { listen: "127.0.0.1:1", token: *${secret} } }`,
  ]
  test.each(texts)('is never part of what is said: %#', (text) => {
    const reading = readConfig(text, FILE)
    const told = inspect(reading, { depth: 20, showHidden: true }) + JSON.stringify(reading)
    // What stands where the name of a variable belongs is a name; all others are secrets.
    if (!text.includes('env:')) expect(told).not.toContain(secret)
  })

  test('in the file itself is noted; an address without a password is none', () => {
    const reading = readConfig(`${GOOD}store: postgres://me:pw@db/x`, FILE)
    expect(reading.notes.map(({ key, line }) => `${line} ${key}`)).toEqual(['5 store'])
    expect(readConfig(`${GOOD}store: postgres://me@db/x`, FILE).notes).toEqual([])
  })
})

describe('hostile files', () => {
  const within = (text: string): void => {
    const before = performance.now()
    const reading = readConfig(text, FILE)
    expect('mistakes' in reading && reading.mistakes.length).toBeGreaterThan(0)
    expect('mistakes' in reading && reading.mistakes.length).toBeLessThan(60)
    // Bounded, on a machine that others use as well.
    expect(performance.now() - before).toBeLessThan(10_000)
  }

  test.each([
    ['deep brackets', '['.repeat(5_000)],
    ['deep lists', '- '.repeat(5_000)],
    ['deep maps', '{a: '.repeat(2_000)],
    ['many keys', Array.from({ length: 6_000 }, (_, index) => `k${index}: 1`).join('\n')],
    [
      'many unknown keys of great length',
      Array.from({ length: 2_000 }, (_, i) => `${'x'.repeat(400)}${i}: 1`).join('\n'),
    ],
    ['an alias bomb', `a: &a [x,x]\n${Array.from({ length: 30 }, (_, i) => `b${i}: &b${i} [*a,*a]`).join('\n')}`],
    ['more than a megabyte', `# ${'x'.repeat(2 ** 20)}`],
    ['the name __proto__', '__proto__: { a: 1 }\nnext-hops: { __proto__: maildir:x }'],
    ['zeros', '\0'.repeat(1_000)],
  ])('%s', (_, text) => within(text))

  test('no cut and no changed byte of the example throws', () => {
    const text = readFileSync(path.resolve(import.meta.dirname, '..', 'sekisho.example.yaml'), 'utf8').replace(
      /^ *#.*\n/gmu,
      '',
    )
    for (let end = 0; end < text.length; end += 3) readConfig(text.slice(0, end), FILE)
    let seed = 7
    for (let turn = 0; turn < 300; turn += 1) {
      seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff
      const at = seed % text.length
      readConfig(text.slice(0, at) + String.fromCharCode(32 + (seed % 90)) + text.slice(at + 1), FILE)
    }
  })
})

describe('files on disk', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'sekisho-config-'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const onDisk = (name: string, bytes: string | Buffer) => {
    writeFileSync(path.join(folder, name), bytes)
    return path.join(folder, name)
  }
  const told = (file: string): string[] => {
    const reading = loadConfig(file, {})
    return 'mistakes' in reading ? reading.mistakes.map(({ text }) => text.en) : []
  }

  test('secrets and certificates are looked up from the folder of the file; a byte order mark is no matter', () => {
    onDisk('token', 'open sesame\r\n')
    onDisk('cert.pem', 'x')
    const file = onDisk(
      'good.yaml',
      `\ufeffdomains: a.example\nnext-hop: maildir:mail\ndoors: { smtp: { listen: "127.0.0.1:1", tls: { cert: cert.pem, key: cert.pem } }, http: { listen: "127.0.0.1:2", token: { file: token } } }`,
    )
    const reading = loadConfig(file, {})
    expect(told(file)).toEqual([])
    const [http] = 'config' in reading ? reading.config.doors.http : []
    expect(http?.token?.is('open sesame')).toBe(true)
    expect('config' in reading && reading.config.nextHop).toMatchObject({ folder: path.join(folder, 'mail') })
  })

  test('what cannot be read is told as such', () => {
    expect(told(path.join(folder, 'none.yaml'))).toEqual(['There is no such file.'])
    expect(told(folder)).toEqual([expect.stringContaining('EISDIR')])
    expect(told(onDisk('sjis.yaml', Buffer.from([0x8a, 0xd6, 0x8f, 0x8a])))).toEqual([expect.stringContaining('UTF-8')])
    expect(told(onDisk('huge.yaml', Buffer.alloc(3 * 2 ** 20)))).toEqual([expect.stringContaining('too large')])
    if (process.getuid?.() === 0) return
    chmodSync(onDisk('closed.yaml', GOOD), 0)
    expect(told(path.join(folder, 'closed.yaml'))).toEqual([expect.stringContaining('EACCES')])
  })
})

describe('the table', () => {
  const flat = (keys: readonly DescribedKey[]): DescribedKey[] => keys.flatMap((key) => [key, ...flat(key.below)])
  const keys = flat(everyKey(TABLE))
  const around = {
    folder: '/etc/sekisho',
    hostname: 'here',
    env: { SEKISHO_STORE: 'store.sqlite', SEKISHO_OAUTH_SECRET: 'x' },
    look: (file: string) => (file.endsWith('yara') ? ('folder' as const) : ('file' as const)),
    readText: () => 'secret',
  }

  test.each(keys.map((key) => [key.path, key.row] as const))('%s: its default and its example are good', (at, row) => {
    for (const text of [row.fallback, row.example]) {
      if (text === undefined) continue
      const { lines } = parseYaml(text)
      const reading = new Reading(around, lines)
      const node = parseDocument(text).contents
      if (node !== null) row.kind.read(node, at, reading)
      expect(reading.mistakes).toEqual([])
    }
    expect(row.about.ja).toMatch(/。$/u)
    expect(row.about.en).toMatch(/\.$/u)
  })

  test('every key that may be left out says what it is then, or has an example', () => {
    const silent = keys.filter(
      ({ row, below }) =>
        below.length === 0 && row.fallback === undefined && row.example === undefined && !row.otherwise,
    )
    expect(silent.map((key) => key.path)).toEqual([])
  })

  test('the example file is good as it is', () => {
    const file = path.resolve(import.meta.dirname, '..', 'sekisho.example.yaml')
    expect(loadConfig(file, {})).toMatchObject({ notes: [], config: { doors: { smtp: [{}], http: [{}] } } })
  })

  test('and the embedded one', () => {
    const config = embeddedConfig('/srv/sekisho')
    expect(config.doors.smtp[0]?.listen).toEqual({ host: '127.0.0.1', port: 2525 })
    expect(config.doors.http[0]?.listen).toEqual({ host: '127.0.0.1', port: 8080 })
    expect(config.nextHop).toMatchObject({ kind: 'maildir', folder: '/srv/sekisho/mail' })
    expect(config.store).toEqual({ engine: 'sqlite', file: '/srv/sekisho/store.sqlite' })
  })
})

describe('diffConfig', () => {
  test('tells what needs a restart, which doors change, and what can be taken over', () => {
    const before = good(`${GOOD}quarantine: { size: 1GB }`)
    const after = good(`
domains: [clinic.example.jp, other.example.jp]
next-hop: smtp://127.0.0.1:10026
data: /srv
quarantine: { size: 2GB }
log: { level: debug, file: /var/log/x }
doors:
  smtp: { listen: "127.0.0.1:2525", limits: { idle: 1m } }
  http: { listen: "127.0.0.1:8080", token: a }
`)
    expect(diffConfig(before, after)).toEqual({
      restart: ['data', 'store', 'quarantine.key', 'quarantine.size', 'ledger.keys', 'log.file'],
      doors: [
        { kind: 'smtp', door: '127.0.0.1:2525', change: 'changed' },
        { kind: 'http', door: '127.0.0.1:8080', change: 'opened' },
      ],
      reload: ['clinics', 'ledger.checkpoints', 'log.level'],
    })
    expect(diffConfig(after, before).doors).toContainEqual({ kind: 'http', door: '127.0.0.1:8080', change: 'closed' })
  })

  test('the same said otherwise is the same; another secret is not', () => {
    const one = good(GOOD)
    expect(diffConfig(one, good(`language: ja\n${GOOD}log: { level: info }`))).toEqual({
      restart: [],
      doors: [],
      reload: [],
    })
    const withToken = (token: string) =>
      good(GOOD.replace(/doors.*/u, `doors: { http: { listen: "127.0.0.1:1", token: ${token} } }`))
    expect(diffConfig(withToken('a'), withToken('a')).doors).toEqual([])
    expect(diffConfig(withToken('a'), withToken('b')).doors).toMatchObject([{ change: 'changed' }])
  })
})
