import { expect, test } from 'vitest'
import { cpuMs } from '../../test/fixtures/cpu-ms.ts'
import { archive, attached, closedArchive, mailWith, member } from '../../test/fixtures/rule-case.ts'
import { cleanName, extensionsOf, fileOf, offersOf } from './kit.ts'

test.each([
  ['請求書.pdf', '請求書.pdf'],
  ['dir/sub\\a.EXE', 'a.EXE'],
  ['ａ．ｅｘｅ', 'a.exe'],
  ['a.exe. . ', 'a.exe'],
  ['a.\u200be\u202exe', 'a.exe'],
  ['A.EXE;1', 'A.EXE'],
  ['a.js;', 'a.js'],
  ['a.js::$DATA', 'a.js'],
  ['a.js:$DATA. ', 'a.js'],
  ['a.js~', 'a.js'],
  ['a.js\u2800\u2800', 'a.js'],
  ['a.js\ufe0f\u{e0020}\u00a0\u3000', 'a.js'],
  ['a\u2024js', 'a.js'],
  ['a.j"s', 'a.js'],
  ['a.js/', 'a.js'],
  ['..\\..\\a.js\\.', 'a.js'],
  ['\u2067fdp\u2069.\u202ba\u202c.js', 'fdp.a.js'],
  // Near misses: these are not what they end with.
  ['a.js.txt', 'a.js.txt'],
  ['a.doc~1.pdf', 'a.doc~1.pdf'],
  ['会議12:30.txt', '会議12:30.txt'],
  ['a_js', 'a_js'],
  ['', ''],
  ['...', ''],
])('cleanName takes %j as Windows does', (name, clean) => {
  expect(cleanName(name)).toBe(clean)
})

test('extensionsOf lists them all, lower case, without the spaces between them', () => {
  expect(extensionsOf('a.PDF   .Exe')).toEqual(['pdf', 'exe'])
  expect(extensionsOf('なし')).toEqual([])
})

test('cleanName and extensionsOf stay quick on names made to be slow', () => {
  const start = cpuMs()
  for (const name of [
    '. '.repeat(50_000),
    `${'.'.repeat(50_000)}x`,
    '\u202e'.repeat(50_000),
    `a.js${';1'.repeat(50_000)}`,
    ':$a'.repeat(50_000),
  ])
    extensionsOf(name)
  expect(cpuMs() - start).toBeLessThan(200)
})

test('offersOf lists opened files once and closed entries by name', () => {
  const message = mailWith(archive('a.zip', member('b.exe', 'exe')), closedArchive('c.zip', 'd.js'))
  expect(offersOf(message).map(({ name, family, boxed }) => [name, family, boxed])).toEqual([
    ['mail.eml', 'mail', false],
    ['a.zip', 'archive', false],
    ['b.exe', 'executable', true],
    ['c.zip', 'archive', false],
    ['d.js', 'script', true],
  ])
})

test('fileOf leads from code to the document a person sees', () => {
  const message = mailWith(
    attached('a.docm', 'docx', {
      inside: [{ name: 'vbaProject.bin', kind: 'vba-project', role: 'object', inside: [{ role: 'code' }] }],
    }),
  )
  const code = message.parts.at(-1)
  expect(code === undefined ? '' : fileOf(message, code).name).toBe('a.docm')
})
