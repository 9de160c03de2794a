import { describe, expect, test } from 'vitest'
import { Budget } from '#bytes'
import { DEFAULT_LIMITS } from '#domain'
import { findTextFiles } from './find-text-files.ts'

const filesIn = (text: string) => findTextFiles(Buffer.from(text, 'latin1'), new Budget(DEFAULT_LIMITS), [], 10).files
const DATA = '#0V%T' // "Cat": one line of uuencode

describe('findTextFiles', () => {
  test.each([
    ['begin 644 a.txt', 'a.txt'],
    ['begin  a.txt', 'a.txt'],
    ['begin 644', ''],
    ['\tbegin 0644 a.txt', 'a.txt'],
    ['begin 644 a.txt\n\n', 'a.txt'],
  ])('reads a block behind %j', (begin, name) => {
    const [file] = filesIn(`hello\n${begin}\n${DATA}\n\`\nend\nbye\n`)
    expect([file?.name, String(file?.content)]).toEqual([name, 'Cat'])
  })

  test.each([
    'begin the lesson with\nMATHS\nend\n',
    'begin at nine\nplease\n',
    'begin  with\n\nwords\n',
    'We begin 644 a.txt\n#0V%T\n`\nend\n',
    'begin-base64 words of all kinds\n',
    'beginning\n',
  ])('takes %j for words', (text) => {
    expect(filesIn(text)).toEqual([])
  })
})
