import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { questionsOf } from '#identity'
import { learn, openKnowledge, readAddressBook } from '#knowledge'
import { MAIN_TENANT, openStore } from '#store'
import { clinicMail } from './fixtures/clinic/index.ts'
import { composeMail } from './fixtures/mail-compose.ts'
import { headOf } from './fixtures/message.ts'
import { sekishoHere } from './fixtures/sekisho-here.ts'

const BIN = resolve(import.meta.dirname, '..', 'bin/sekisho.mjs')
const folder = mkdtempSync(join(tmpdir(), 'sekisho-learn-'))
afterAll(() => rmSync(folder, { recursive: true }))

const OWN = { domains: ['clinic.example'], addresses: [] }
const past = clinicMail({ pastMails: 700, ordinary: 1, attacks: 0 }).past.map(({ bytes }) => bytes)

async function* streamOf(mails: readonly Buffer[], breakAt = Number.POSITIVE_INFINITY): AsyncGenerator<Buffer> {
  for (const [index, mail] of mails.entries()) {
    if (index === breakAt) throw new Error('the plug was pulled')
    yield mail
  }
}

const asked = (name: string, address: string) =>
  questionsOf({ head: headOf({ from: { name, address } }), text: '', linkDomains: [], returned: [] })

describe('learning', () => {
  test('a run that breaks off goes on where it was, and nothing is counted twice', async () => {
    const store = await openStore(join(folder, 'broken-off.sqlite'))
    const clinic = store.forTenant(MAIN_TENANT)
    const knowledge = await openKnowledge(clinic)
    const plan = { own: OWN, source: 'box', now: Date.UTC(2026, 0, 1) }
    await expect(learn(clinic, knowledge, streamOf(past, 450), plan)).rejects.toThrow('the plug')
    const second = await learn(clinic, knowledge, streamOf(past), plan)
    expect(second).toMatchObject({ read: 700, added: 300 })
    expect(await learn(clinic, knowledge, streamOf(past), plan)).toMatchObject({ read: 700, added: 0 })
    const { received, sent } = await knowledge.ask(asked('', 'x@y.example'), plan.now)
    expect(received + sent).toBe(700)
    expect(received).toBeGreaterThan(300)
    expect(sent).toBeGreaterThan(100)
    await store.close()
  })

  test('what is no mail is passed over', async () => {
    const store = await openStore(join(folder, 'no-mail.sqlite'))
    const clinic = store.forTenant(MAIN_TENANT)
    const junk = [
      Buffer.alloc(0),
      Buffer.from('\0\xff\xfe binary'),
      Buffer.from('Subject: no sender\r\n\r\n'),
      composeMail({}),
    ]
    const mails = [...junk, ...past.slice(0, 20).map((mail, index) => mail.subarray(0, index * 30))]
    const learned = await learn(clinic, await openKnowledge(clinic), streamOf(mails), { own: OWN, source: 'x', now: 1 })
    expect(learned.read).toBe(24)
    expect(learned.skipped).toBeGreaterThanOrEqual(3)
    await store.close()
  })

  test('the command: a Maildir, an mbox and an address book; then a borrowed name is told', async () => {
    const sekisho = (...words: string[]) => sekishoHere(folder, words)
    mkdirSync(join(folder, 'Maildir', 'cur'), { recursive: true })
    past.slice(0, 200).forEach((mail, index) => {
      writeFileSync(join(folder, 'Maildir', 'cur', `${index}.x:2,S`), mail)
    })
    const box = past
      .slice(200, 400)
      .map((mail) => `From x Mon Jan  1 00:00:00 2025\n${mail.toString('latin1').replaceAll('\r\n', '\n')}\n`)
    writeFileSync(join(folder, 'sent.mbox'), box.join(''), 'latin1')
    writeFileSync(
      join(folder, 'book.csv'),
      '名前,メールアドレス\n遠山 桜子,sakurako@toyama.example\n壊れた行,no-address\n',
    )
    expect(await sekisho('learn', 'Maildir')).toMatchObject({ code: 2 })
    const first = await sekisho(
      'learn',
      '--own',
      'clinic.example',
      '--lang',
      'en',
      'Maildir',
      'sent.mbox',
      '--address-book',
      'book.csv',
    )
    expect(first.out).toContain('Maildir: 200 new of 200 mails')
    expect(first.out).toContain('sent.mbox: 200 new of 200 mails')
    expect(first.out).toContain('book.csv: 1 people, 1 lines could not be read')
    // As a process of its own, which finds what was learned here.
    const words = [BIN, 'learn', '--lang', 'en', 'Maildir']
    const again = execFileSync(process.execPath, words, { cwd: folder, encoding: 'utf8' })
    expect(again).toContain('Maildir: 0 new of 200 mails')
    writeFileSync(join(folder, 'borrowed.eml'), composeMail({ from: 'x@elsewhere.test', fromName: '遠山桜子' }))
    const told = await sekisho('check', '--json', '--store', 'sekisho-data/store.sqlite', 'borrowed.eml')
    expect(JSON.parse(told.out)).toMatchObject({ verdict: 'notice', findings: [{ id: 'sender/borrowed-name' }] })
    const untold = await sekisho('check', '--json', 'borrowed.eml')
    expect(JSON.parse(untold.out)).toMatchObject({ verdict: 'pass' })
    expect(await sekisho('check', '--store', 'nowhere.sqlite', 'borrowed.eml')).toMatchObject({ code: 2 })
    const shown = await sekisho('memory', 'show', 'sakurako@toyama.example', '--lang', 'ja')
    expect(shown.out).toContain('名前: 遠山 桜子')
    const record = JSON.parse((await sekisho('memory', 'show', '--json', 'staff1@clinic.example')).out)
    expect(record.mails.length).toBeGreaterThan(0)
    await sekisho('memory', 'forget', 'sakurako@toyama.example')
    expect(await sekisho('memory', 'forget', 'sakurako@toyama.example')).toMatchObject({ code: 2 })
    const forgotten = await sekisho('check', '--json', '--store', 'sekisho-data/store.sqlite', 'borrowed.eml')
    expect(JSON.parse(forgotten.out)).toMatchObject({ verdict: 'pass' })
    expect(await sekisho('memory', 'expire', 'soon')).toMatchObject({ code: 2 })
    expect((await sekisho('memory', 'expire', '1', '--lang', 'en')).out).toMatch(/^Forgotten: [1-9]\d* entries/)
    expect(JSON.parse((await sekisho('memory', 'show', '--json', 'staff1@clinic.example')).out).mails).toEqual([])
  }, 60_000)
})

describe('address books', () => {
  const read = async (text: string) => {
    const found: string[] = []
    let broken = 0
    const lines = (async function* () {
      yield* text.split(/\r?\n/)
    })()
    for await (const { entry, isBroken } of readAddressBook(lines)) {
      if (isBroken === true) broken += 1
      if (entry !== undefined) found.push(`${entry.name} <${entry.address}>`)
    }
    return { found, broken }
  }
  test.each([
    [
      'vCard 4',
      'BEGIN:VCARD\r\nVERSION:4.0\r\nFN:山田 太郎\r\nEMAIL;TYPE=work:Taro@a.example\r\nEND:VCARD',
      ['山田 太郎 <taro@a.example>'],
      0,
    ],
    [
      'vCard without FN',
      'BEGIN:VCARD\nN:山田;太郎;;;\nitem1.EMAIL:taro@a.example\nEND:VCARD',
      ['山田 太郎 <taro@a.example>'],
      0,
    ],
    [
      'two cards',
      'BEGIN:VCARD\nFN:A\nEMAIL:a@a.example\nEND:VCARD\nBEGIN:VCARD\nFN:B\nEMAIL:b@a.example\nEND:VCARD',
      ['A <a@a.example>', 'B <b@a.example>'],
      0,
    ],
    [
      'Outlook',
      'First Name,Last Name,E-mail Address,E-mail Type\nTaro,Yamada,taro@a.example,SMTP',
      ['Yamada Taro <taro@a.example>'],
      0,
    ],
    [
      'Outlook, Japanese',
      '\ufeff姓,名,電子メール アドレス\n山田,太郎,taro@a.example',
      ['山田 太郎 <taro@a.example>'],
      0,
    ],
    [
      'quoted cells',
      'Name,E-mail\n"Yamada, ""T""",taro@a.example\n"open,taro@b.example',
      ['Yamada, "T" <taro@a.example>'],
      0,
    ],
    ['a broken line', 'Name,E-mail\nx,not an address\ny,y@a.example', ['y <y@a.example>'], 1],
    ['no address column', 'a,b,c\n1,2,3', [], 1],
    ['nothing', '', [], 0],
    ['an endless line', `Name,E-mail\n${'x'.repeat(100_000)}\ny,y@a.example`, ['y <y@a.example>'], 1],
  ])('%s', async (_, text, found, broken) => {
    expect(await read(text)).toEqual({ found, broken })
  })

  test('a million lines in bounded memory', async () => {
    const lines = (async function* () {
      yield 'Name,E-mail'
      for (let index = 0; index < 1_000_000; index += 1) yield `人${index},p${index}@a.example`
    })()
    let count = 0
    for await (const { entry } of readAddressBook(lines)) if (entry !== undefined) count += 1
    expect(count).toBe(1_000_000)
  })
})
