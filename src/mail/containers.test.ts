import { describe, expect, test } from 'vitest'
import {
  detachedSignature,
  envelopedData,
  MBOX,
  signedData,
  signedDataInPieces,
  winmailDat,
} from '../../test/fixtures/mail-containers.ts'
import { mailOf, PAYLOAD } from '../../test/fixtures/mail-lies.ts'
import { openingFor } from '../../test/fixtures/mail-opening.ts'
import { findMboxBreaks, openMbox } from './mbox/open-mbox.ts'
import { openPkcs7 } from './pkcs7/open-pkcs7.ts'
import { decompressRtf } from './tnef/decompress-rtf.ts'
import { openTnef } from './tnef/open-tnef.ts'

const MAIL = mailOf(['Content-Type: text/plain', '', 'signed text'])

describe('openMbox', () => {
  test('cuts where mails start, not where a letter says From', () => {
    expect(findMboxBreaks(MBOX)).toEqual([0, MBOX.indexOf('From MAILER')])
    const mails = openMbox(MBOX, openingFor('mbox')).children.map(({ content, kind }) => ({
      kind,
      text: String(content),
    }))
    expect(mails.map(({ kind }) => kind)).toEqual(['mail', 'mail'])
    expect(mails[0]?.text).toContain('\nFrom the start.')
  })
})

describe('openPkcs7', () => {
  const open = (bytes: Buffer, name = '') => openPkcs7(bytes, openingFor('pkcs7', {}, name))
  const pem = (bytes: Buffer): Buffer =>
    Buffer.from(`-----BEGIN PKCS7-----\n${bytes.toString('base64')}\n-----END PKCS7-----\n`)

  test.each([
    ['DER', signedData(MAIL)],
    ['BER with indefinite lengths and pieces', signedDataInPieces(MAIL)],
    ['PEM', pem(signedData(MAIL))],
    ['bare base64', Buffer.from(signedDataInPieces(MAIL).toString('base64'))],
  ])('%s: the signed mail is inside', (_, bytes) => {
    expect(open(bytes).children).toEqual([{ role: 'member', name: '', kind: 'mail', content: MAIL }])
  })

  test('a signed file keeps its name and is known by its bytes', () => {
    expect(open(signedData(PAYLOAD), 'fattura.pdf.p7m').children).toEqual([
      { role: 'member', name: 'fattura.pdf', content: PAYLOAD },
    ])
  })

  test('what is encrypted cannot be inspected', () => {
    expect(open(envelopedData()).flaws).toEqual([{ code: 'smime/encrypted', level: 'stopped' }])
  })

  test('a detached signature holds nothing', () => {
    expect(open(detachedSignature())).toEqual({ facts: [], children: [], flaws: [] })
  })

  test('a cut-off signature gives what is left of its mail', () => {
    const { children, flaws } = open(signedData(MAIL).subarray(0, -20))
    expect(String(children[0]?.content)).toBe(String(MAIL).slice(0, -18))
    expect(flaws.map(({ code }) => code)).toEqual(['smime/cut-off'])
  })
})

describe('openTnef', () => {
  const inner = winmailDat('inner.exe')
  const { children, flaws } = openTnef(winmailDat('請求書.exe', inner), openingFor('tnef'))

  test('bodies, files under their long names, attached messages', () => {
    expect(flaws).toEqual([])
    expect(children.map(({ role, name, kind }) => [role, name, kind])).toEqual([
      ['body', '', undefined],
      ['attachment', '請求書.exe', undefined],
      ['attachment', '', 'tnef'],
    ])
    expect(children[1]?.content).toEqual(PAYLOAD)
    expect(children[2]?.content).toEqual(inner)
  })

  test('the short form of a name is no other name; the code page is the charset', () => {
    const presented = children.flatMap(({ facts = [] }) => facts.filter((fact) => fact.type === 'presented'))
    expect(presented[0]?.charset).toBe('cp932')
    expect(presented[1]?.names).toEqual(['請求書.exe'])
  })
})

describe('decompressRtf', () => {
  // [MS-OXRTFCP] 3.1.1: the specification's own example.
  const packed = Buffer.from(
    '2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0',
    'hex',
  )
  test('the example of the specification', () => {
    expect(String(decompressRtf(packed, 1_000).value)).toBe('{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n')
  })
  test('never more than asked for', () => {
    expect(decompressRtf(packed, 10).value).toHaveLength(10)
  })
})
