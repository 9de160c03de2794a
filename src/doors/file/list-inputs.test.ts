import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { collect } from '../../../test/fixtures/cli-collect.ts'
import { listInputs } from './list-inputs.ts'

const folder = mkdtempSync(join(tmpdir(), 'sekisho-door-'))
afterAll(() => rmSync(folder, { recursive: true }))

const MAIL = 'From: a@example.com\nSubject: hello\n\nGood morning.\n'
const write = (name: string, content: string | Buffer = MAIL) => {
  const path = join(folder, name)
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, content)
}

async function listed(...paths: string[]) {
  const inputs = await collect(listInputs(paths.map((path) => join(folder, path))))
  const shown = (file: string) => file.replace(`${folder}/`, '')
  return inputs.map((each) =>
    each.ok
      ? `${shown(each.input.file)} ${each.input.as ?? 'bytes decide'}`
      : `${shown(each.error.file)} ${each.error.code}`,
  )
}

beforeAll(() => {
  write('box', `From a@example.com Mon Jan  1 00:00:00 2024\n${MAIL}\n`.repeat(3))
  write('letter.txt', 'From 10:00 on we are there.\nSee you!\n')
  write('mails/2.eml')
  write('mails/10.eml')
  write('mails/sub/picture.eml', Buffer.from([0x89, 0x50, 0, 0]))
  write('mails/.hidden.exe', 'MZ')
  write('mails/.DS_Store', 'x')
  symlinkSync('..', join(folder, 'mails/sub/around'))
  symlinkSync('../2.eml', join(folder, 'mails/sub/link.eml'))
  write('Maildir/cur/1700000000.M1.host:2,S')
  write('Maildir/new/1700000001.M2.host', 'no header at all')
  write('Maildir/tmp/half')
  write('Maildir/dovecot.index', 'x')
  write('Maildir/.Sent/cur/1700000002.M3.host:2,')
  mkdirSync(join(folder, 'Maildir/.Sent/new'))
  mkdirSync(join(folder, 'empty'))
  mkdirSync(join(folder, 'folder.eml'))
  symlinkSync('nowhere', join(folder, 'dangling.eml'))
})

describe('listInputs', () => {
  test('a folder: sorted, links followed once, hidden files too, what systems leave behind not', async () => {
    expect(await listed('mails')).toEqual([
      'mails/.hidden.exe bytes decide',
      'mails/10.eml mail',
      'mails/2.eml mail',
      'mails/sub/link.eml mail',
      'mails/sub/picture.eml bytes decide',
    ])
  })

  test('an mbox by content: its mails are numbered', async () => {
    expect(await listed('box')).toEqual(['box#1 mail', 'box#2 mail', 'box#3 mail'])
    expect(await listed('letter.txt')).toEqual(['letter.txt bytes decide'])
  })

  test('a Maildir: cur and new, its folders, neither tmp nor the notes of the server', async () => {
    expect(await listed('Maildir')).toEqual([
      'Maildir/.Sent/cur/1700000002.M3.host:2, mail',
      'Maildir/cur/1700000000.M1.host:2,S mail',
      'Maildir/new/1700000001.M2.host mail',
    ])
  })

  test('what cannot be read is an error among the others', async () => {
    expect(await listed('gone.eml', 'empty', 'folder.eml', 'dangling.eml', 'letter.txt')).toEqual([
      'gone.eml missing',
      'empty empty-folder',
      'folder.eml empty-folder',
      'dangling.eml dangling-link',
      'letter.txt bytes decide',
    ])
  })

  test.skipIf(process.platform === 'win32')('a named pipe is refused, not waited for', async () => {
    execFileSync('mkfifo', [join(folder, 'pipe.eml')])
    expect(await listed('pipe.eml')).toEqual(['pipe.eml not-a-file'])
  })

  test.skipIf(process.platform !== 'linux')('a name that is not UTF-8 is opened and shown by its bytes', async () => {
    const name = Buffer.concat([Buffer.from(`${folder}/sjis/`), Buffer.from([0x90, 0xbf]), Buffer.from('.eml')])
    mkdirSync(join(folder, 'sjis'))
    writeFileSync(name, MAIL)
    expect(await listed('sjis')).toEqual(['sjis/\\x90\\xbf.eml mail'])
    // As the shell hands it over: Node has already turned those bytes into U+FFFD.
    expect(await listed('sjis/\ufffd\ufffd.eml')).toEqual(['sjis/\\x90\\xbf.eml mail'])
  })

  test('a file over the limit is refused by the pool, not skipped', async () => {
    const [only] = await collect(listInputs([join(folder, 'mails/2.eml')], 10))
    expect(only).toMatchObject({ ok: true, input: { refusedWith: 'file/too-large', bytes: MAIL.length } })
  })
})
