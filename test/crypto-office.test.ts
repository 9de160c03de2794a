import { describe, expect, test } from 'vitest'
import { Budget } from '#bytes'
import { DEFAULT_LIMITS, type Message } from '#domain'
import { unpack } from '#unpack'
import { cpuMs } from './fixtures/cpu-ms.ts'
import {
  type AgileOptions,
  lockAgile,
  lockDoc,
  lockPpt,
  lockStandard,
  lockXls,
  type OldScheme,
} from './fixtures/crypto-office.ts'
import { fuzzed } from './fixtures/effort.ts'
import { buildDoc, buildPpt, buildXls } from './fixtures/office-binary.ts'
import { buildDocx, buildStoredZip, buildXlsm } from './fixtures/office-ooxml.ts'
import { allFacts, partsOf } from './fixtures/office-open.ts'

// Documents locked by the fixtures are opened with the passwords that are known, by default, from the mail, or given.

const MODULES = [{ name: 'Module1', source: 'Sub AutoOpen()\r\nShell "echo example.com"\r\nEnd Sub\r\n' }]
const WORDS = 'Some words of the document.'
const VELVET = 'VelvetSweatshop'

const open = (bytes: Buffer, passwords: readonly string[] = []): Message =>
  unpack(
    { bytes, name: 'file', as: 'file' },
    { budget: new Budget(DEFAULT_LIMITS), tools: {}, known: { ownDomains: [], passwords } },
  )
const textsOf = (message: Message): string =>
  allFacts(message, 'text')
    .map(({ text }) => text)
    .join('\n')
const isClosed = (message: Message): boolean =>
  message.parts.some(({ flaws }) => flaws.some(({ code, level }) => code === 'office/encrypted' && level === 'stopped'))

const OLD: readonly OldScheme[] = ['xor', 'rc4', 'cryptoapi-40', 'cryptoapi-128']

describe('documents of Office 97-2003', () => {
  test.each(OLD)('a workbook locked by %s is read, and its macros are', (scheme) => {
    const xls = buildXls({
      text: WORDS.repeat(80),
      modules: MODULES,
      macroSheets: [{ name: 'Macro1', visibility: 'very-hidden' }],
      names: ['Auto_Open'],
    })
    const message = open(lockXls(xls, 'tsubaki', scheme), ['sakura', 'tsubaki'])
    expect(isClosed(message)).toBe(false)
    expect(textsOf(message)).toContain(WORDS)
    expect(allFacts(message, 'xlm-sheet')).toEqual([
      expect.objectContaining({ type: 'xlm-sheet', name: 'Macro1', visibility: 'very-hidden' }),
    ])
    expect(allFacts(message, 'encryption')[0]?.password).toEqual({ value: 'tsubaki', from: 'given' })
    expect(partsOf(message, 'vba-module').length).toBeGreaterThan(0)
  })

  test.each(OLD)('a text locked by %s is read', (scheme) => {
    const doc = buildDoc({ text: WORDS.repeat(100), modules: MODULES })
    const message = open(lockDoc(doc, '椿1234', scheme), ['椿1234'])
    expect(isClosed(message)).toBe(false)
    expect(textsOf(message)).toContain(WORDS.repeat(100))
    expect(partsOf(message, 'vba-module').length).toBeGreaterThan(0)
  })

  test.each(['cryptoapi-40', 'cryptoapi-128'] as const)('a deck locked by %s is read, and its macros are', (scheme) => {
    const message = open(lockPpt(buildPpt({ text: WORDS, modules: MODULES }), '/01Hannes Ruescher/01', scheme))
    expect(isClosed(message)).toBe(false)
    expect(textsOf(message)).toContain(WORDS)
    expect(partsOf(message, 'vba-module').length).toBeGreaterThan(0)
    expect(allFacts(message, 'encryption')[0]?.password?.from).toBe('default')
  })

  test('a workbook stays closed, and says so, without its password; its macros are read all the same', () => {
    const message = open(lockXls(buildXls({ modules: MODULES }), 'nobody knows', 'rc4'), ['sakura'])
    expect(isClosed(message)).toBe(true)
    expect(allFacts(message, 'encryption')).toEqual([{ type: 'encryption', scheme: 'rc4' }])
    expect(partsOf(message, 'vba-module').length).toBeGreaterThan(0)
  })

  test('characters beyond Latin are one byte each in an XOR lock', () => {
    expect(isClosed(open(lockXls(buildXls(), 'пароль', 'xor'), ['пароль']))).toBe(false)
  })
})

const AGILE: readonly AgileOptions[] = [
  { hash: 'SHA1', keyBits: 128 },
  { hash: 'SHA256', keyBits: 256 },
  { hash: 'SHA384', keyBits: 256 },
  { hash: 'SHA512', keyBits: 256 },
  { spin: 0 },
]

describe('packages', () => {
  const macros = () => buildXlsm({ modules: MODULES })

  test.each(AGILE)('Agile encryption with %o is opened; the package is a part of its own', (options) => {
    const message = open(lockAgile(macros(), VELVET, options))
    expect(isClosed(message)).toBe(false)
    expect(message.parts.map(({ kind }) => kind).slice(0, 2)).toEqual(['office-encrypted', 'xlsx'])
    expect(message.parts[1]?.content.equals(macros())).toBe(true)
    expect(allFacts(message, 'encryption')[0]?.password).toEqual({ value: VELVET, from: 'default' })
  })

  test.each([128, 192, 256] as const)('Standard encryption with %i bits is opened', (bits) => {
    const message = open(lockStandard(buildDocx({ text: WORDS }), 'sakura', bits), ['sakura'])
    expect(textsOf(message)).toContain(WORDS)
    expect(isClosed(message)).toBe(false)
  })

  test('a password told in the mail opens it', () => {
    const locked = lockAgile(buildDocx({ text: WORDS }), 'hanami2026')
      .toString('base64')
      .replace(/.{76}/g, '$&\r\n')
    const mail = [
      'From: a@example.com',
      'Subject: list',
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: application/octet-stream; name=list.docx',
      'Content-Transfer-Encoding: base64',
      '',
      locked,
      '--b',
      'Content-Type: text/plain',
      '',
      'The password is: hanami2026',
      '--b--',
      '',
    ].join('\r\n')
    const message = open(Buffer.from(mail))
    expect(allFacts(message, 'encryption')[0]?.password).toEqual({ value: 'hanami2026', from: 'mail' })
    expect(textsOf(message)).toContain(WORDS)
  })

  test('more rounds than anybody should wait for: it stays closed at once', () => {
    const started = cpuMs()
    const message = open(lockAgile(macros(), VELVET, { claimedSpin: 10_000_000 }))
    expect(isClosed(message)).toBe(true)
    expect(cpuMs() - started).toBeLessThan(200)
  })

  test('what opened one document is tried first on the next', () => {
    const others = Array.from({ length: 40 }, (_, index) => `guess-${index}`)
    const locked = (text: string) => lockAgile(buildDocx({ text }), 'tsubaki', { spin: 20_000 })
    const zip = buildStoredZip({ 'a.docx': locked('The first.'), 'b.docx': locked('The second.') })
    const message = open(zip, [...others, 'tsubaki'])
    expect(textsOf(message)).toContain('The first.')
    expect(textsOf(message)).toContain('The second.')
  })

  test('guessing ends where patience does, and what stays closed says so', () => {
    const passwords = Array.from({ length: 500 }, (_, index) => `guess-${index}`)
    const message = open(lockAgile(macros(), 'nobody knows', { claimedSpin: 300_000, spin: 1 }), passwords)
    expect(isClosed(message)).toBe(true)
  })
})

describe('damage', () => {
  const files = {
    xls: lockXls(buildXls({ text: WORDS }), VELVET, 'rc4'),
    xor: lockXls(buildXls({ text: WORDS }), VELVET, 'xor'),
    doc: lockDoc(buildDoc({ text: WORDS }), VELVET, 'cryptoapi-128'),
    ppt: lockPpt(buildPpt({ text: WORDS }), VELVET, 'cryptoapi-128'),
    agile: lockAgile(buildDocx({ text: WORDS }), VELVET, { spin: 10 }),
  }

  test.each(Object.entries(files))('%s, cut and bent, does not make it crash', (_, bytes) => {
    let seed = 7
    const next = (below: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
      return seed % below
    }
    const crashed: string[] = []
    const note = (message: Message) => {
      for (const { flaws } of message.parts)
        crashed.push(...flaws.filter(({ code }) => code === 'unpack/crashed').map(({ seen }) => seen ?? ''))
    }
    for (let cut = 0; cut < bytes.length; cut += fuzzed(389, 97)) note(open(bytes.subarray(0, cut)))
    for (let round = 0; round < fuzzed(30, 120); round += 1) {
      const bent = Buffer.from(bytes)
      for (let i = 0; i < 6; i += 1) bent[next(bent.length)] = next(256)
      note(open(bent))
    }
    expect(crashed).toEqual([])
  })
})
