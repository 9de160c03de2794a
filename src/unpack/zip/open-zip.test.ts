import { describe, expect, it } from 'vitest'
import { openingFor, textOf, wholeOf } from '../../../test/fixtures/archive-opening.ts'
import { buildZip, paddedDocumentZip, type ZipFile } from '../../../test/fixtures/archive-zip.ts'
import { openZip } from './open-zip.ts'

const secret = 'what the archive holds, '.repeat(20)
const wrong = Array.from({ length: 60 }, (_, index) => `wrong${index}`)
const cp932Password = Buffer.from('93fa967b', 'hex') // 日本

const locks: readonly (readonly [string, Partial<ZipFile>, string])[] = [
  ['traditional encryption', { password: 'tokyo55' }, 'tokyo55'],
  ['traditional encryption of a streamed entry', { password: 'tokyo55', descriptor: 'signed' }, 'tokyo55'],
  ['traditional encryption of a stored entry', { password: 'tokyo55', method: 0 }, 'tokyo55'],
  ['traditional encryption, the password in cp932', { password: cp932Password }, '日本'],
  ['traditional encryption, the password in UTF-8', { password: '日本' }, '日本'],
  ['AES-128', { password: 'tokyo55', aes: 128 }, 'tokyo55'],
  ['AES-192', { password: 'tokyo55', aes: 192 }, 'tokyo55'],
  ['AES-256', { password: 'tokyo55', aes: 256 }, 'tokyo55'],
  ['AES-256 version 1', { password: 'tokyo55', aes: 256, aesVersion: 1 }, 'tokyo55'],
  ['AES-256, stored, the password in cp932', { password: cp932Password, aes: 256, method: 0 }, '日本'],
]

describe('openZip', () => {
  it.each(locks)('opens %s with a password of the mail', (_, lock, password) => {
    const zip = buildZip([
      { name: 'a.txt', data: secret, ...lock },
      { name: 'b.txt', data: secret, ...lock },
    ])
    const opened = openZip(zip, openingFor('zip', { passwords: [...wrong, password] }))
    expect(opened.children.map(textOf)).toEqual([secret, secret])
    expect(opened.facts[0]).toMatchObject({
      type: 'archive',
      entries: 2,
      encrypted: 'all',
      password: { value: password, from: 'mail' },
    })
    expect(opened.facts[1]).toMatchObject({ type: 'entry', encrypted: true, kind: 'text' })
    expect(opened.flaws).toEqual([])
    expect(opened.children.flatMap(({ flaws }) => flaws)).toEqual([])
  })

  it.each(locks)('leaves %s closed without one, and says so once', (_, lock) => {
    const zip = buildZip([
      { name: 'a.exe', data: secret, ...lock },
      { name: 'b.txt', data: secret, ...lock },
      { name: 'c', data: 'c' },
    ])
    const opened = openZip(zip, openingFor('zip', { passwords: wrong }))
    expect(opened.children.map(({ name }) => name)).toEqual(['c'])
    expect(opened.facts[0]).toMatchObject({ encrypted: 'some' })
    expect(opened.facts[1]).toEqual({
      type: 'entry',
      name: 'a.exe',
      declaredBytes: secret.length,
      packedBytes: expect.any(Number),
      encrypted: true,
      nameFamily: 'executable',
    })
    expect(opened.flaws).toMatchObject([{ code: 'zip/encrypted', level: 'stopped' }])
  })

  it('does not try passwords on strong encryption', () => {
    const zip = buildZip([{ name: 'a', data: secret, flags: 0x41 }])
    expect(openZip(zip, openingFor('zip', { passwords: wrong })).flaws).toMatchObject([{ code: 'zip/encrypted' }])
  })

  it('tries no more passwords than the limits allow', () => {
    const zip = buildZip([{ name: 'a', data: secret, password: 'right', aes: 128 }])
    const opening = openingFor('zip', { passwords: [...wrong, 'right'], limits: { passwordsMax: 10 } })
    expect(openZip(zip, opening).children).toEqual([])
  })

  it('stops where trying costs the mail too much, and says that the entry stayed closed', () => {
    const zip = buildZip([{ name: 'a', data: secret, password: 'right', aes: 128 }])
    const opening = openingFor('zip', { passwords: [...wrong, 'right'], limits: { stepsMax: 30_000 * wrong.length } })
    const opened = openZip(zip, opening)
    expect(opened.children).toEqual([])
    expect(opened.flaws).toMatchObject([{ code: 'zip/encrypted', level: 'stopped' }])
    expect(opening.budget.spent).toContain('steps')
  })

  it('gives a padded document out as a source', () => {
    const document = Buffer.from('d0cf11e0a1b11ae1'.repeat(64), 'hex')
    const zip = paddedDocumentZip(document, 550)
    expect(zip.length).toBeLessThan(2 ** 20)
    const opened = openZip(zip, openingFor('zip'))
    const [child] = opened.children
    expect(Buffer.isBuffer(child?.content)).toBe(false)
    expect(child?.content.length).toBe(document.length + 550 * 2 ** 20)
    expect(child === undefined || Buffer.isBuffer(child.content) || child.content.read(0, 512).equals(document)).toBe(
      true,
    )
    expect(opened.facts[1]).toMatchObject({ type: 'entry', name: 'invoice.doc', kind: 'ole', nameFamily: 'office' })
  })

  it('gives a padded document out as a source when it is locked or lies about its size', () => {
    const zeros = Buffer.alloc(40 * 2 ** 20)
    const told = { declaredBytes: 100 }
    for (const file of [{ password: 'p' }, { local: told, central: told }]) {
      const zip = buildZip([{ name: 'a.doc', data: zeros, ...file }])
      const [child] = openZip(zip, openingFor('zip', { passwords: ['p'] })).children
      expect(Buffer.isBuffer(child?.content)).toBe(false)
      expect(wholeOf(child?.content ?? Buffer.alloc(0)).length).toBeGreaterThanOrEqual(zeros.length)
    }
  })

  it('shows an entry of two names under both', () => {
    const zip = buildZip([{ name: 'photo.jpg', data: 'x', local: { name: 'photo.exe' } }])
    expect(openZip(zip, openingFor('zip')).children[0]?.facts).toMatchObject([
      { type: 'presented', names: ['photo.jpg', 'photo.exe'] },
    ])
  })

  it('hands over what stands behind the archive', () => {
    const zip = buildZip([{ name: 'a', data: 'a' }], { trailing: Buffer.from('a second file behind the first') })
    const hidden = openZip(zip, openingFor('zip')).children.filter(({ role }) => role === 'hidden')
    expect(hidden.map(textOf)).toEqual(['a second file behind the first'])
  })

  it('says which method it could not read', () => {
    const zip = buildZip([{ name: 'a', packed: Buffer.from('whatever'), method: 97 }])
    expect(openZip(zip, openingFor('zip')).flaws).toMatchObject([{ code: 'zip/unread-method', level: 'stopped' }])
  })
})
