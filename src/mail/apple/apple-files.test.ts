import { describe, expect, test } from 'vitest'
import { readAppleSingle } from './apple-single.ts'
import { readBinHex } from './binhex.ts'

const ALPHABET = '!"#$%&\'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ[`abcdefhijklmpqr'
const MARK = '(This file must be converted with BinHex 4.0)'

/** Six bits a character, without packing of repeats but for bytes 90. */
function binHex(name: string, data: Buffer): string {
  const head = Buffer.alloc(20)
  head.writeUInt32BE(data.length, 10)
  const whole = Buffer.concat([Buffer.from([name.length]), Buffer.from(`${name}\0`), head, data, Buffer.alloc(4)])
  const bits = [...whole]
    .flatMap((byte) => (byte === 0x90 ? [0x90, 0] : [byte]))
    .map((byte) => byte.toString(2).padStart(8, '0'))
    .join('')
  const letters = [...bits.matchAll(/.{1,6}/g)].map(([six]) => ALPHABET[Number.parseInt(six.padEnd(6, '0'), 2)] ?? '')
  return `${MARK}\r\n:${letters.join('').replace(/.{64}/g, '$&\r\n')}:`
}

function appleSingle(name: string, data: Buffer): Buffer {
  const head = Buffer.alloc(26 + 24)
  head.writeUInt32BE(0x00051600, 0)
  head.writeUInt16BE(2, 24)
  const place = (at: number, id: number, offset: number, length: number): void => {
    for (const [index, value] of [id, offset, length].entries()) head.writeUInt32BE(value, at + index * 4)
  }
  place(26, 3, head.length, name.length)
  place(38, 1, head.length + name.length, data.length)
  return Buffer.concat([head, Buffer.from(name), data])
}

const DATA = Buffer.from('some words, and some more of them')

describe('readBinHex', () => {
  test('gives the data and its name', () => {
    const file = readBinHex(Buffer.from(binHex('note.txt', DATA)), 0, 10_000)
    expect([file?.name, String(file?.content), file?.flaws]).toEqual(['note.txt', String(DATA), []])
  })

  test('repeats bytes within its bound', () => {
    const packed = Buffer.from(binHex('a', DATA).replace(/:$/, ''))
    const file = readBinHex(packed, 0, 10_000)
    expect(file?.flaws).toEqual([{ code: 'binhex/cut-off', level: 'broken', at: packed.length }])
    expect(readBinHex(Buffer.from(binHex('a', Buffer.alloc(9_000, 1))), 0, 100)?.content.length).toBeLessThan(100)
  })

  test.each(['', `${MARK}`, `${MARK}:`, `${MARK}: :`, `${MARK} ${'x'.repeat(300)}:`])('makes nothing of %j', (text) => {
    expect(readBinHex(Buffer.from(text), 0, 10_000)).toBeUndefined()
  })

  test('every truncation is survived', () => {
    const whole = Buffer.from(binHex('note.txt', DATA))
    for (let end = 0; end < whole.length; end += 1) readBinHex(whole.subarray(0, end), 0, 10_000)
  })
})

describe('readAppleSingle', () => {
  test('gives the data and its name', () => {
    const file = readAppleSingle(appleSingle('note.txt', DATA))
    expect([file?.name, String(file?.content)]).toEqual(['note.txt', String(DATA)])
  })

  test('every truncation is survived; without data there is no file', () => {
    const whole = appleSingle('note.txt', DATA)
    for (let end = 0; end < whole.length; end += 1) readAppleSingle(whole.subarray(0, end))
    expect(readAppleSingle(whole.subarray(0, 58))).toBeUndefined()
    expect(readAppleSingle(DATA)).toBeUndefined()
  })
})
