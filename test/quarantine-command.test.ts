import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openQuarantine, readQuarantine } from '#actions'
import { demoMails } from '#fixtures'
import { type Entry, openLedger, readLedger } from '#ledger'
import { addTenant, MAIN_TENANT, openStore } from '#store'
import { runCli } from '../src/cli/run-cli.ts'
import { catchPrinted } from './fixtures/catch-printed.ts'
import { judgedMail } from './fixtures/quarantine-judged.ts'
import { heldMail } from './fixtures/quarantine-mails.ts'

// `sekisho quarantine` as people type it.

const folder = mkdtempSync(path.join(tmpdir(), 'sekisho-quarantine-command-'))
const at = (name: string): string => path.join(folder, name)
const STORE = at('store.sqlite')
const LEDGER = ['--ledger-key', at('ledger.key')]
const [macro = Buffer.alloc(0)] = demoMails()
  .filter(({ file }) => /06|05/.test(file))
  .map(({ bytes }) => bytes)
const RECIPIENTS = ['uketsuke@clinic.example', 'keiri@clinic.example']
const macroMail = judgedMail(macro, { recipients: RECIPIENTS, subject: 'ご請求書\u202e', sender: 'x@bulk.example' })
const plainMail = heldMail({ subject: 'plain', recipients: ['b@clinic.example'] })
const printed = catchPrinted()

async function quarantine(...words: string[]) {
  printed.anew()
  const lang = words.includes('--lang') ? [] : ['--lang', 'en']
  const code = await runCli(
    [...lang, 'quarantine', ...words, ...(words.includes('--store') ? [] : ['--store', STORE])],
    '0.0.0',
  )
  return { code, ...printed.said() }
}

async function withClinic<T>(
  work: (clinic: ReturnType<Awaited<ReturnType<typeof openStore>>['forTenant']>) => Promise<T>,
) {
  const store = await openStore(STORE)
  try {
    return await work(store.forTenant(MAIN_TENANT))
  } finally {
    await store.close()
  }
}

const entries = () =>
  withClinic(async (clinic) => {
    const all: Entry[] = []
    for await (const { entry } of readLedger(clinic).entries()) all.push(entry)
    return all
  })

beforeAll(async () => {
  for (const stream of [process.stdout, process.stderr]) stream.setMaxListeners(0)
  await withClinic(async (clinic) => {
    await (await openLedger(clinic, { keyFile: at('ledger.key'), clock: Date.now })).close()
    const settings = { keyFile: at('keys/quarantine.key'), clock: Date.now, bytesMax: 2 ** 30, keepDays: 30 }
    const held = await openQuarantine(clinic, settings)
    await held.hold(macroMail)
    await held.hold(plainMail)
  })
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

describe('sekisho quarantine', () => {
  test('list names each mail, whom it is for and why it is held', async () => {
    const { code, out } = await quarantine('list')
    expect(code).toBe(0)
    expect(out.indexOf(plainMail.mail)).toBeLessThan(out.indexOf(macroMail.mail))
    expect(out).toContain('To:      uketsuke@clinic.example, keiri@clinic.example')
    expect(out).toContain('ご請求書<U+202E>')
    expect(out).toMatch(/Why: {5}\S+/)
    expect((await quarantine('list', '--to', 'KEIRI@clinic.example')).out).not.toContain(plainMail.mail)
    expect((await quarantine('list', '--text', 'nothing')).out).toBe('Nothing like that is held.\n')
    const page = await quarantine('list', '--count', '1')
    expect(page.out).toContain(`1 shown. For older ones add: --before ${plainMail.mail}`)
    expect((await quarantine('list', '--before', plainMail.mail)).out).toContain(macroMail.mail)
    const lines = (await quarantine('list', '--json')).out.trim().split('\n')
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ mail: plainMail.mail }, { mail: macroMail.mail }])
    expect(await quarantine('list', '--count', '0')).toMatchObject({ code: 2, err: expect.stringContaining('200') })
  })

  test('show explains itself in both languages and, with its key, is written into the ledger', async () => {
    const english = await quarantine('show', macroMail.mail)
    expect(english).toMatchObject({ code: 0, err: expect.stringContaining('Not written down in the ledger') })
    expect(english.out).toMatch(/What to do/)
    expect(english.out).toContain(`sekisho quarantine release ${macroMail.mail}`)
    const japanese = await quarantine('show', macroMail.mail, ...LEDGER, '--lang', 'ja')
    expect(japanese).toMatchObject({ code: 0, err: '' })
    expect(japanese.out).toContain('マクロ')
    expect((await entries()).at(-1)).toMatchObject({ kind: 'viewed', mail: macroMail.mail, from: 'terminal' })
    const { report, rules } = JSON.parse((await quarantine('show', macroMail.mail, '--json')).out)
    expect(report.findings[0]).toMatchObject({ id: rules[0], evidence: [expect.anything()] })
    expect(await quarantine('show', 'nothing')).toMatchObject({ code: 2, err: expect.stringContaining('"nothing"') })
  })

  test('beside a service that has the store open, mail can be looked at, and that is written down', async () => {
    await withClinic(async () => {
      expect((await quarantine('list')).out).toContain(macroMail.mail)
      const shown = await quarantine('show', macroMail.mail, ...LEDGER)
      expect(shown).toMatchObject({ code: 0, err: '' })
      expect((await quarantine('save', macroMail.mail, '-o', at('beside.eml'))).code).toBe(0)
    })
    expect((await entries()).at(-1)).toMatchObject({ kind: 'viewed' })
  })

  test('save writes the mail as it came, for its owner only, with a warning', async () => {
    const out = at('saved.eml')
    const saved = await quarantine('save', macroMail.mail, '-o', out, ...LEDGER)
    expect(saved).toMatchObject({ code: 0, err: expect.stringContaining('Careful') })
    expect(readFileSync(out).equals(macro)).toBe(true)
    expect(statSync(out).mode & 0o777).toBe(0o600)
    expect((await entries()).at(-1)).toMatchObject({ kind: 'exported', what: `held mail ${macroMail.mail}`, count: 1 })
    expect(await quarantine('save', macroMail.mail, '-o', out)).toMatchObject({ code: 2 })
    const away = await quarantine('save', macroMail.mail, '-o', at('b'), '--held-key', at('no.key'))
    expect(away).toMatchObject({ code: 2, err: expect.stringContaining('is not there') })
    expect(readdirSync(folder)).not.toContain('no.key')
  })

  test('release delivers to whom it is told, once, and says who waits still', async () => {
    const box = at('Maildir')
    mkdirSync(box)
    const words = ['release', macroMail.mail, '--reason', 'phoned', '--next-hop', `maildir:${box}`, ...LEDGER]
    const delivered = () => readdirSync(path.join(box, 'new'))
    const one = await quarantine(...words, '--to', 'Keiri@clinic.example')
    expect(one).toMatchObject({ code: 0, out: 'keiri@clinic.example: delivered\n', err: '' })
    expect(
      readFileSync(path.join(box, 'new', delivered()[0] ?? ''))
        .subarray(-macro.length)
        .equals(macro),
    ).toBe(true)
    expect((await entries()).at(-1)).toMatchObject({
      ...{ kind: 'acted', action: 'released', mail: macroMail.mail, recipients: ['keiri@clinic.example'] },
      ...{ reason: 'phoned', reply: expect.stringMatching(/^250 /) },
    })
    expect((await quarantine('list')).out).toContain('keiri@clinic.example (delivered)')
    expect((await quarantine(...words)).out).toBe('uketsuke@clinic.example: delivered\n')
    const again = await quarantine(...words)
    expect(again).toMatchObject({ code: 2, err: expect.stringContaining('Nobody waits') })
    expect(delivered()).toHaveLength(2)
    expect((await quarantine('show', macroMail.mail)).out).toMatch(/delivered \(user \S+, .*:\s+phoned\)/)
  })

  test('a next hop that does not answer leaves it held, and its reply is told', async () => {
    const words = ['release', plainMail.mail, '--reason', 'x', '--next-hop', 'smtp://127.0.0.1:1']
    const tried = await quarantine(...words)
    expect(tried).toMatchObject({ code: 10, out: expect.stringMatching(/not delivered, still held.*4\d\d/) })
    expect((await quarantine('show', plainMail.mail)).out).toMatch(/b@clinic\.example: held .*\n.*answered: 4\d\d/)
  })

  test('delete takes it away and keeps the reason', async () => {
    const words = ['delete', plainMail.mail, '--reason', '偽の請求書', ...LEDGER]
    expect(await quarantine(...words)).toMatchObject({ code: 0, out: `Deleted: ${plainMail.mail}\n` })
    expect((await entries()).at(-1)).toMatchObject({ kind: 'acted', action: 'deleted', reason: '偽の請求書' })
    expect(await quarantine(...words)).toMatchObject({ code: 2, err: expect.stringContaining('Cannot delete') })
    expect((await quarantine('list')).out).toBe('Nothing is held.\n')
    expect((await quarantine('list', '--all')).out).toContain('Deleted')
    const gone = await withClinic((clinic) =>
      readQuarantine(clinic, { clock: Date.now, bytesMax: 1 }).get(plainMail.mail),
    )
    expect(gone).toMatchObject({ state: 'dropped', hasBody: false })
  })

  test.each([
    [['release', 'x', '--reason', 'x', '--next-hop', 'http://x'], 'smtp://host:port'],
    [['release', 'x', '--reason', 'x', '--next-hop', 'smtp://host:99999'], 'smtp://host:port'],
    [['release', 'x', '--next-hop', 'maildir:/x'], '--reason <TEXT>'],
    [['release', 'x', '--next-hop', 'maildir:/x', '--lang', 'ja'], '--reason <TEXT> の指定がありません'],
    [['save', 'x'], '-o, --out'],
    [['delete', '--reason', 'x'], 'ID'],
    [['delete', plainMail.mail, '--reason', 'x', '--ledger-key', at('other.key')], 'key'],
  ])('%j is told what is missing', async (words, why) => {
    expect(await quarantine(...words)).toMatchObject({ code: 2, out: '', err: expect.stringContaining(why) })
  })
})

describe('the clinics of one house', () => {
  const house = (...words: string[]) => quarantine(...words, '--store', at('house.sqlite'))
  const hana = heldMail({ subject: 'for hana', recipients: ['desk@hana.test'] })
  const sora = heldMail({ subject: 'for sora', recipients: ['desk@sora.test'] })

  beforeAll(async () => {
    const store = await openStore(at('house.sqlite'))
    for (const [tenant, mail] of [['hana', hana] as const, ['sora', sora] as const]) {
      await store.write((trx) => addTenant(trx, { tenant, name: tenant }))
      const keyFile = at(`keys/quarantine.key.${tenant}`)
      const clinic = store.forTenant(tenant)
      await (await openQuarantine(clinic, { keyFile, clock: Date.now, bytesMax: 2 ** 30, keepDays: 30 })).hold(mail)
    }
    await store.close()
  })

  test('are listed under their names, or one of them alone', async () => {
    const { out } = await house('list')
    expect(out.match(/^Clinic: .*|^ +Subject: .*/gm)?.map((line) => line.trim())).toEqual([
      ...['Clinic: hana', 'Subject: for hana', 'Clinic: sora', 'Subject: for sora'],
    ])
    const one = await house('list', '--tenant', 'sora', '--json')
    expect(JSON.parse(one.out)).toMatchObject({ tenant: 'sora', mail: sora.mail })
    expect((await house('list', '--tenant', 'main')).out).toBe('Nothing is held.\n')
    expect((await house('list', '--count', '1')).out).toContain(`--before ${hana.mail} --tenant hana`)
  })

  test('a mail is found whose ever it is, and is not found at another clinic', async () => {
    const reason = ['--reason', 'fake']
    const elsewhere = await house('delete', hana.mail, '--tenant', 'sora', ...reason)
    expect(elsewhere).toMatchObject({ code: 2, err: expect.stringContaining('There is no held mail') })
    expect(await house('delete', hana.mail, ...reason)).toMatchObject({ code: 0, out: `Deleted: ${hana.mail}\n` })
    const nextHop = ['--next-hop', `maildir:${at('house-mail')}`]
    const released = await house('release', sora.mail, '--tenant', 'sora', ...reason, ...nextHop)
    expect(released).toMatchObject({ code: 0, out: 'desk@sora.test: delivered\n' })
  })

  test('one that is not there is said in one line, with those that are', async () => {
    const { code, err } = await house('list', '--tenant', 'kumo')
    expect([code, err]).toEqual([2, 'sekisho: There is no clinic "kumo" here. There are: hana, main, sora.\n'])
  })
})
