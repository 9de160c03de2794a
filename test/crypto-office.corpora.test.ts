import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { Budget } from '#bytes'
import { DEFAULT_LIMITS, type Message } from '#domain'
import { unpack } from '#unpack'
import { allFacts, partsOf } from './fixtures/office-open.ts'

// Documents that real programs locked, where they stand beside the checkout.

const CORPORA = path.resolve(import.meta.dirname, '../../shared/corpora')
const PASSWORDS = ['pass', 'solrcell', 'tika', 'hello', 'password', 'abc', 'Test001!!', 'this is a test']
const LOCKED = 'poi-encrypted'
const BY_DEFAULT = 'oletools/encrypted'

const open = (file: string, passwords: readonly string[]): Message =>
  unpack(
    { bytes: readFileSync(path.join(CORPORA, file)), name: path.basename(file), as: 'file' },
    { budget: new Budget(DEFAULT_LIMITS), tools: {}, known: { ownDomains: [], passwords } },
  )
const wasOpened = (message: Message): boolean =>
  allFacts(message, 'encryption').every(({ password }) => password !== undefined)
const filesIn = (folder: string): string[] =>
  existsSync(CORPORA) ? readdirSync(path.join(CORPORA, folder)).map((name) => `${folder}/${name}`) : []

describe.skipIf(!existsSync(CORPORA))('locked documents of the corpora', () => {
  test('are opened with their passwords, and read: all but the one whose password nobody knows', () => {
    const opened = filesIn(LOCKED).map((file) => ({ file, message: open(file, PASSWORDS) }))
    expect(opened).toHaveLength(17)
    expect(opened.filter(({ message }) => !wasOpened(message)).map(({ file }) => file)).toEqual([
      `${LOCKED}/PasswordProtected.doc`,
    ])
    const flaws = opened
      .filter(({ message }) => wasOpened(message))
      .flatMap(({ file, message }) => message.parts.flatMap((part) => part.flaws.map(({ code }) => `${file} ${code}`)))
    expect(flaws).toEqual([])
  }, 30_000)

  test.each(filesIn(BY_DEFAULT).filter((file) => file.includes('standardpassword')))('%s needs no password', (file) => {
    const message = open(file, [])
    expect(allFacts(message, 'encryption')[0]?.password).toEqual({ value: 'VelvetSweatshop', from: 'default' })
    expect(partsOf(message, 'vba-module').length).toBe(file.includes('autostart') ? 3 : 0)
    expect(allFacts(message, 'text')[0]?.text).toContain('Test')
  })
})
