import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Questions } from '#domain'
import { buildDocm, buildZip, composeMail } from '#fixtures'
import { openSeal, type PasswordMemory, passwordMemory } from '#knowledge'
import { openPool, type Pool } from '#pool'
import { MAIN_TENANT, openStore, type Store } from '#store'
import { POLICIES } from '#verdict'

// The archive now, its password in the next mail, as Japanese offices send it.

const folder = mkdtempSync(join(tmpdir(), 'sekisho-ppap-'))
const DAY = 86_400_000
const NOW = Date.UTC(2026, 5, 1)
const WORD = 'Kz7!qm2X9'
const SENDER = 'keiri@partner.example'

let store: Store
let memory: PasswordMemory
let at = NOW
const asked: Questions[] = []
let pool: Pool

beforeAll(async () => {
  store = await openStore(join(folder, 'store.sqlite'))
  const seal = await openSeal(join(folder, 'store.key'))
  memory = passwordMemory(store.forTenant(MAIN_TENANT), seal, (domain) => domain === 'gmail.com')
  pool = openPool({
    policy: POLICIES.clinic,
    lang: 'en',
    jobs: 1,
    ask: async (questions) => {
      asked.push(questions)
      const [sender = ''] = questions.addresses
      if (questions.told.length > 0) await memory.tell(sender, questions.told, at)
      return questions.isLocked ? { passwords: await memory.wordsFor(sender, at) } : {}
    },
  })
})
afterAll(async () => {
  pool.close()
  await store.close()
  rmSync(folder, { recursive: true })
})

const locked = (from: string, name: string, content: Buffer) =>
  composeMail({
    from,
    subject: '資料の送付',
    text: '添付をご確認ください。パスワードは別途お送りします。',
    attachments: [{ name: '資料.zip', content: buildZip([{ name, data: content, password: WORD }]) }],
  })
const telling = (from: string) =>
  composeMail({ from, subject: '【PW】資料の送付', text: `先ほどのファイルのパスワードは「${WORD}」です。` })
const inspect = (bytes: Buffer) =>
  pool.inspect({ file: 'mail.eml', as: 'mail', source: { bytes }, bytes: bytes.length })

const TEXT = Buffer.from('来月の予定表です。\r\n')
const MACRO = buildDocm({
  modules: [{ name: 'Module1', source: 'Sub AutoOpen()\n Shell "cmd /c echo example.com"\nEnd Sub' }],
})

describe('a password in another mail', () => {
  test('the archive first: held, then the password comes, and it is judged by what is in it', async () => {
    const mail = locked(SENDER, '予定.txt', TEXT)
    expect((await inspect(mail)).verdict).toBe('hold')
    expect(asked.at(-1)?.isLocked).toBe(true)
    await memory.wait('first@partner.example', SENDER, at)
    const told = await inspect(telling('soumu@partner.example'))
    expect(told.verdict).toBe('pass')
    expect(asked.at(-1)?.told).toContain(WORD)
    expect(await memory.waitingFor('soumu@partner.example', at)).toEqual(['first@partner.example'])
    const again = await inspect(mail)
    expect(again.verdict).not.toBe('hold')
    expect(again.parts.some(({ path }) => path.endsWith('予定.txt'))).toBe(true)
    await memory.settle(['first@partner.example'])
    expect(await memory.waitingFor(SENDER, at)).toEqual([])
  })

  test('the password first: the archive is opened when it comes, and its macro is held', async () => {
    const report = await inspect(locked(SENDER, '見積.docm', MACRO))
    expect(report.verdict).toBe('hold')
    expect(report.findings.map(({ id }) => id)).toContain('macro/starts-and-runs')
  })

  test('a stranger has no word of theirs, and neither has another customer of the same provider', async () => {
    expect((await inspect(locked('x@elsewhere.test', '予定.txt', TEXT))).verdict).toBe('hold')
    await inspect(telling('a@gmail.com'))
    expect((await inspect(locked('b@gmail.com', '予定.txt', TEXT))).verdict).toBe('hold')
  })

  test('a word told once is forgotten after a week; one that was told again is kept', async () => {
    await inspect(telling('once@other.example'))
    expect(await memory.wordsFor('once@other.example', at + 8 * DAY)).toEqual([])
    at += DAY
    await inspect(telling('once@other.example'))
    expect(await memory.wordsFor('once@other.example', at + 30 * DAY)).toContain(WORD)
    at = NOW
  })

  test('no word lies readable in the store, and another key opens none', async () => {
    expect(readFileSync(join(folder, 'store.sqlite')).includes(WORD)).toBe(false)
    expect(readFileSync(join(folder, 'store.sqlite-wal')).includes(WORD)).toBe(false)
    const other = await openSeal(join(folder, 'other.key'))
    const stranger = passwordMemory(store.forTenant(MAIN_TENANT), other, () => false)
    expect(await stranger.wordsFor(SENDER, at)).toEqual([])
  })
})
