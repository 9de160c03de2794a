import { spawnSync } from 'node:child_process'
import { hash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { NOTHING_KNOWN } from '#domain'
import { askedOf, examine } from '#examine'
import { openSeal, passwordMemory } from '#knowledge'
import { indicatorsFor, MAIN_TENANT, openStore, saveSetting } from '#store'
import { runCli } from '../src/cli/run-cli.ts'
import { askLists } from '../src/knowledge/feeds/index.ts'
import { buildZip } from './fixtures/archive-zip.ts'
import { catchPrinted } from './fixtures/catch-printed.ts'
import * as feeds from './fixtures/feeds.ts'
import { composeMail } from './fixtures/mail-compose.ts'
import { attached, htmlBody, mailWith } from './fixtures/message.ts'

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

let folder = ''
const printed = catchPrinted()
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sekisho-feed-'))
  folders.push(folder)
})

const file = (name: string, text: string | Buffer): string => {
  writeFileSync(path.join(folder, name), text)
  return path.join(folder, name)
}
const storePath = () => path.join(folder, 'data', 'store.sqlite')

async function feed(...words: string[]) {
  printed.anew()
  const code = await runCli(['--lang', 'en', 'feed', ...words, '--store', storePath()], '0.0.0')
  return { code, ...printed.said() }
}

async function withClinic<T>(
  work: (clinic: ReturnType<Awaited<ReturnType<typeof openStore>>['forTenant']>) => Promise<T>,
): Promise<T> {
  const store = await openStore(storePath())
  try {
    return await work(store.forTenant(MAIN_TENANT))
  } finally {
    await store.close()
  }
}
const found = (...keys: string[]) =>
  withClinic(async (clinic) =>
    (await indicatorsFor(clinic, keys, Date.now())).map(({ type, valueKey, feedName, source }) => [
      type,
      valueKey,
      feedName,
      source,
    ]),
  )

describe('sekisho feed', () => {
  test('adds a list, imports it, shows it with its age and count, and takes it away', async () => {
    const added = await feed('add', 'urlhaus', file('urlhaus.csv', feeds.URLHAUS_9))
    expect(added).toEqual({ code: 0, out: 'urlhaus: 2 entries in force (new), URLhaus (CSV)\n', err: '' })
    expect(await found('evil.example/a.php?x=1', '203.0.114.7:8443/b', 'evil.example')).toEqual([
      ['url', '203.0.114.7:8443/b', 'urlhaus', 'malware_download'],
      ['url', 'evil.example/a.php?x=1', 'urlhaus', 'malware_download doc,heodo'],
    ])
    const { out } = await feed('list')
    expect(out.split('\n').map((line) => line.split(/ {2,}/u))).toEqual([
      ['name', 'entries', 'imported', 'list dated', 'kind', 'file'],
      ['urlhaus', '2', 'today', '2024-03-05', 'URLhaus (CSV)', path.join(folder, 'urlhaus.csv')],
      [''],
    ])
    expect(await feed('remove', 'urlhaus')).toEqual({ code: 0, out: 'urlhaus: taken away\n', err: '' })
    expect(await found('evil.example/a.php?x=1')).toEqual([])
  })

  test('a new edition replaces the one before; one that cannot be true leaves it in force', async () => {
    const lines = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, index) => `host-${from + index}.example\n`).join('')
    const source = file('list.txt', lines(0, 40))
    await feed('add', 'own', source)
    file('list.txt', lines(20, 60))
    expect((await feed('import')).out).toBe('own: 40 entries in force (40 before), plain list\n')
    expect((await found('host-0.example', 'host-59.example')).map(([, key]) => key)).toEqual(['host-59.example'])

    file('list.txt', lines(60, 63))
    const refused = await feed('import', 'own')
    expect(refused.code).toBe(2)
    expect(refused.err).toContain('It has 3 entries, and had 40 before')
    expect(refused.err).toContain('stays in force')
    file('list.txt', `${lines(20, 60)}google.com\n192.168.1.1\n`)
    expect((await feed('import', 'own')).err).toMatch(/It lists .*google\.com\. It lists .*192\.168\.1\.1\. The one/u)
    expect((await found('host-59.example', 'google.com')).map(([, key]) => key)).toEqual(['host-59.example'])
    expect(await withClinic((clinic) => clinic.from('indicator').select('value_key').execute())).toHaveLength(40)
  })

  test.each([
    ['an empty file', '', 'has no entry'],
    ['a truncated file', feeds.STIX_BUNDLE.slice(0, 900), 'cut off'],
    ['a broken archive', feeds.gzipOf(feeds.LIST).subarray(0, 60), 'cut off'],
    ['an encrypted archive', feeds.zipOf(feeds.LIST, { flags: 1 }), 'encrypted'],
    ['a web page', '<html>\n<p>\u001b[2JNot found</p>\n', 'line 1'],
    ['a huge line', 'x'.repeat(1_000_000), 'line 1'],
  ])('refuses %s in one line and stores nothing', async (_, text, reason) => {
    const { code, out, err } = await feed('add', 'own', file('list', text))
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain(reason)
    expect(err.trimEnd().split('\n')).toHaveLength(1)
    expect(err.includes('\u001b')).toBe(false)
    expect((await feed('list')).out).toContain('There are no lists yet')
  })

  test('the own domain is never taken for bad', async () => {
    await feed('list')
    await withClinic((clinic) =>
      clinic.write((desk) => saveSetting(desk, 'own', { domains: ['clinic.example'], addresses: [] }, 1)),
    )
    expect((await feed('check', file('list', 'www.clinic.example\n'))).err).toContain(
      'your own domain: www.clinic.example',
    )
  })

  test('check says what a file is and stores nothing', async () => {
    const { code, out } = await feed('check', file('list', feeds.LIST))
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(/^.*list: 13 entries, plain list\. It would be taken\.\n {2}line 15 was left out\n$/u),
    ])
    expect((await feed('list')).out).toContain('There are no lists yet')
  })

  test.each([
    [['add'], 'Something is missing'],
    [['add', 'no/slash', 'x'], 'Cannot call a list'],
    [['add', 'own', '/nonexistent/list'], 'there is no such file'],
    [['import', 'other'], 'There is no list "other"'],
    [['import'], 'There are no lists yet'],
    [['remove', 'other'], 'There is no list'],
    [['check'], 'Something is missing'],
  ])('%j is a mistake, said in one line', async (words, line) => {
    const { code, err } = await feed(...words)
    expect([code, err.split('\n').length]).toEqual([2, 2])
    expect(err).toContain(line)
  })

  test('what a list names is found in a mail, by its address, a domain above it, and its hash', async () => {
    const mail = mailWith(
      htmlBody('click', ['http://www.evil.example/x', 'here'], ['https://fine.example/', 'there']),
      attached('a.doc', 'doc'),
      attached('b.doc', 'doc', { facts: [{ type: 'url', url: 'http://203.0.114.9:8080/b.exe' }] }),
    )
    const sha256 = mail.parts.find(({ name }) => name === 'a.doc')?.sha256 ?? ''
    await feed('add', 'own', file('list', `evil.example\n203.0.114.0/24\n${sha256}\n`))
    const listed = await withClinic((clinic) => askLists(clinic, askedOf(mail), Date.now()))
    expect(listed.map(({ value, list }) => [value, list])).toEqual(
      expect.arrayContaining([
        ['evil.example', 'own'],
        ['203.0.114.0/24', 'own'],
        [sha256, 'own'],
      ]),
    )
    const findings = examine(mail, { ...NOTHING_KNOWN, listed })
    const seen = findings.filter(({ id }) => id.includes('listed-')).map(({ id, evidence }) => [id, evidence.length])
    expect(seen).toEqual([
      ['attachment/listed-file', 1],
      ['link/listed-address', 2],
    ])
  })

  test('check --store holds what a list names, by MD5 too, and opens what its sender told the password of before', async () => {
    const inside = Buffer.from('an ordinary file, for all that is seen of it')
    await feed('add', 'own', file('list', `evil.example\n${hash('md5', inside)}\n`))
    const seal = await openSeal(path.join(folder, 'data', 'passwords.key'))
    await withClinic((clinic) => passwordMemory(clinic, seal, () => false).tell('a@shop.test', ['zq7Kp2'], Date.now()))
    const zip = buildZip([{ name: 'a.bin', data: inside, password: 'zq7Kp2' }])
    const text = 'see http://www.evil.example/a'
    const mail = file(
      'mail.eml',
      composeMail({ from: 'a@shop.test', text, attachments: [{ name: 'a.zip', content: zip }] }),
    )
    const bin = path.resolve(import.meta.dirname, '..', 'bin', 'sekisho.mjs')
    const run = spawnSync(process.execPath, [bin, 'check', '--json', '--store', storePath(), mail], {
      encoding: 'utf8',
    })
    const report = JSON.parse(run.stdout)
    expect([run.status, report.findings.map(({ id }: { id: string }) => id)]).toEqual([
      10,
      expect.arrayContaining(['link/listed-address', 'attachment/listed-file']),
    ])
  })

  test('--json, and Japanese', async () => {
    const { out } = await feed('add', 'own', file('list', feeds.HOSTFILE), '--json')
    expect(JSON.parse(out)).toMatchObject({ name: 'own', summary: { format: 'hostfile', count: 3 }, refusals: [] })
    expect(JSON.parse((await feed('list', '--json')).out)).toMatchObject({ name: 'own', entryCount: 3 })
    printed.anew()
    await runCli(['feed', 'list', '--lang', 'ja', '--store', storePath()], '0.0.0')
    expect(printed.said().out).toContain('取り込み')
  })
})
