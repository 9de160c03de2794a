import { describe, expect, test } from 'vitest'
import { chooseFolders } from './choose-folders.ts'
import { ImapTrouble } from './imap-trouble.ts'

const listed = (path: string, specialUse?: string, delimiter = '.', flags: readonly string[] = []) => ({
  ...{ path, delimiter, flags: new Set(flags) },
  ...(specialUse === undefined ? {} : { specialUse }),
})

const FOLDERS = [
  listed('INBOX', '\\Inbox'),
  listed('INBOX.Sent', '\\Sent'),
  listed('INBOX.Junk', '\\Junk'),
  listed('INBOX.患者.2026'),
  listed('INBOX.患者', undefined, '.', ['\\Noselect']),
]

describe('chooseFolders', () => {
  test('by default sent mail, then the Inbox', () => {
    expect(chooseFolders(FOLDERS, [])).toEqual([
      { path: 'INBOX.Sent', direction: 'out' },
      { path: 'INBOX', direction: 'in' },
    ])
    expect(chooseFolders([listed('Inbox')], [])).toEqual([{ path: 'Inbox', direction: 'in' }])
    expect(chooseFolders([], [])).toEqual([])
  })

  test.each([
    ['INBOX.患者.2026', { path: 'INBOX.患者.2026' }],
    ['INBOX/患者/2026', { path: 'INBOX.患者.2026' }],
    ['患者/2026', { path: 'INBOX.患者.2026' }],
    ['inbox', { path: 'INBOX', direction: 'in' }],
    ['Sent', { path: 'INBOX.Sent', direction: 'out' }],
  ])('a folder by the name that people know it by: %s', (name, folder) => {
    expect(chooseFolders(FOLDERS, [name, name])).toEqual([folder])
  })

  test('composed and decomposed kana are one name', () => {
    const decomposed = 'ダイレクト'.normalize('NFD')
    expect(chooseFolders([listed(decomposed)], ['ダイレクト'])).toEqual([{ path: decomposed }])
  })

  test('QUIRK: a backslash, a bar or nothing between levels', () => {
    expect(chooseFolders([listed('A\\B', undefined, '\\')], ['A/B'])).toEqual([{ path: 'A\\B' }])
    expect(chooseFolders([listed('A|B', undefined, '|')], ['A/B'])).toEqual([{ path: 'A|B' }])
    expect(chooseFolders([listed('A/B', undefined, '')], ['A/B'])).toEqual([{ path: 'A/B' }])
  })

  test.each(['患者', 'Entwürfe', ''])(
    'what is not there, or cannot be opened, is said with what there is: "%s"',
    (name) => {
      const choose = () => chooseFolders(FOLDERS, [name])
      expect(choose).toThrow(ImapTrouble)
      expect(choose).toThrow('INBOX, INBOX.Sent, INBOX.Junk, INBOX.患者.2026')
    },
  )
})
