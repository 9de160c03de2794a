import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { openMail } from '#mail'
import { openingFor } from './fixtures/mail-opening.ts'

// Files and mails that come in pieces, from MimeKit's tests.

const CORPORA = path.resolve(import.meta.dirname, '../../shared/corpora/mimekit')
const read = (file: string): Buffer => readFileSync(path.join(CORPORA, file))
const open = (file: string) => openMail(read(file), openingFor('mail'))

describe.skipIf(!existsSync(CORPORA))('fragments', () => {
  test('a yEnc file in one piece', () => {
    const file = open('yenc/simple.msg').children.find(({ name }) => name === 'testfile.txt')
    expect(file?.content).toHaveLength(584)
    expect(file?.flaws).toEqual([])
  })

  test('the two parts of a yEnc picture make it up', () => {
    const pieces = ['yenc/00000020.ntx', 'yenc/00000021.ntx'].map((name) =>
      open(name).children.find(({ name: file }) => file === 'joystick.jpg'),
    )
    expect(pieces.map((piece) => piece?.flaws?.map(({ code, level }) => [code, level]))).toEqual([
      [['yenc/partial', 'stopped']],
      [['yenc/partial', 'stopped']],
    ])
    const joined = Buffer.concat(pieces.flatMap((piece) => (Buffer.isBuffer(piece?.content) ? [piece.content] : [])))
    expect(joined.equals(read('yenc/joystick.jpg'))).toBe(true)
  })

  test.each(['partial/message-partial.0.eml', 'partial/rfc2046.0.eml'])('%s: the first fragment is a mail', (file) => {
    const { children, flaws } = open(file)
    expect(children.map(({ kind }) => kind)).toEqual(['mail'])
    expect(flaws.map(({ code, level }) => [code, level])).toEqual([['mime/partial', 'stopped']])
  })

  test('a later fragment is held as well', () => {
    expect(open('partial/message-partial.2.eml').flaws.map(({ code }) => code)).toEqual(['mime/partial'])
  })
})
