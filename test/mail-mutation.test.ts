import { describe, expect, test } from 'vitest'
import type { Opener } from '#bytes'
import { findMboxBreaks, looksLikeMail, openMail, openMbox, openPkcs7, openTnef, parseHead } from '#mail'
import { fuzzed } from './fixtures/effort.ts'
import { MBOX, signedData, signedDataInPieces, winmailDat } from './fixtures/mail-containers.ts'
import { LIES, mailOf } from './fixtures/mail-lies.ts'
import { openingFor } from './fixtures/mail-opening.ts'

// Nothing that a mail holds may throw: every fixture cut off at every byte, and thousands of seeded mutations. The normal
// run cuts at every fourth byte, at another one in each fixture.

const MAIL = mailOf(['Content-Type: text/plain', '', 'signed'])
const CONTAINERS: readonly (readonly [string, Opener, Buffer])[] = [
  ['mbox', openMbox, MBOX],
  ['DER', openPkcs7, signedData(MAIL)],
  ['BER', openPkcs7, signedDataInPieces(MAIL)],
  ['TNEF', openTnef, winmailDat('a.exe', winmailDat('b.exe'))],
]
// Floods are long and say nothing else at each of their bytes.
const SMALL_BYTES_MAX = 2_000
const SEEDS: readonly (readonly [string, Opener, Buffer])[] = [
  ...LIES.filter(({ bytes }) => bytes.length <= SMALL_BYTES_MAX).map(({ name, bytes }): [string, Opener, Buffer] => [
    name,
    openMail,
    bytes,
  ]),
  ...CONTAINERS,
]

/** What goes wrong in reading; undefined when nothing does. */
function complaint(open: Opener, bytes: Buffer): string | undefined {
  try {
    const { children, flaws } = open(bytes, openingFor('mail'))
    if (!children.every(({ content }) => Buffer.isBuffer(content))) return 'a child without bytes'
    if (flaws.some(({ at = 0 }) => !(at >= 0))) return 'a flaw at no place'
    looksLikeMail(bytes)
    if (open === openMbox) findMboxBreaks(bytes)
    else parseHead(bytes)
    return undefined
  } catch (error) {
    return String(error)
  }
}

function randomFrom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const TOKENS = [
  '\r',
  '\n',
  '\r\n\r\n',
  ':',
  ';',
  '"',
  '=',
  '--',
  '--BB',
  '(',
  '<',
  '\0',
  '=?utf-8?B?',
  "*0*=utf-8''%",
  '\x1b$B',
  '\xff',
  '\x80',
  'begin 644 ',
  '=ybegin ',
  'Content-Type: ',
  'message/rfc822',
  'multipart/mixed; boundary=BB',
  'base64',
]

function mutate(bytes: Buffer, random: (below: number) => number): Buffer {
  let mutated = Buffer.from(bytes)
  for (let times = 1 + random(4); times > 0; times -= 1) {
    const at = random(mutated.length + 1)
    const kind = random(4)
    const token = Buffer.from(TOKENS[random(TOKENS.length)] ?? '', 'latin1')
    if (kind === 0 && at < mutated.length) mutated[at] = random(256)
    else if (kind === 1) mutated = Buffer.concat([mutated.subarray(0, at), token, mutated.subarray(at)])
    else if (kind === 2) mutated = Buffer.concat([mutated.subarray(0, at), mutated.subarray(at + random(40))])
    else mutated = Buffer.concat([mutated.subarray(0, at), mutated.subarray(random(mutated.length + 1))])
  }
  return mutated
}

describe('damaged mails', () => {
  test('truncations of every fixture; all of them with SEKISHO_FUZZ=full', () => {
    const wrong: string[] = []
    // The LF twins take the same ways; mutations reach them.
    const step = fuzzed(4, 1)
    for (const [name, open, bytes] of SEEDS.filter(([label]) => !label.endsWith('(LF)'))) {
      for (let end = bytes.length % step; end <= bytes.length; end += step) {
        const said = complaint(open, bytes.subarray(0, end))
        if (said !== undefined) wrong.push(`${name} at ${end}: ${said}`)
      }
    }
    expect(wrong.slice(0, 10)).toEqual([])
  })

  test('ten thousand mutations', () => {
    const random = randomFrom(20_191_202)
    const wrong: string[] = []
    for (let round = 0; round < 10_000; round += 1) {
      const [name, open, bytes] = SEEDS[random(SEEDS.length)] ?? ['', openMail, Buffer.alloc(0)]
      const mutated = mutate(bytes, random)
      const said = complaint(open, mutated)
      if (said !== undefined) wrong.push(`${name}, round ${round}: ${said} ${mutated.toString('base64')}`)
    }
    expect(wrong.slice(0, 10)).toEqual([])
  })
})
