import { describe, expect, test } from 'vitest'
import { bufferSource } from '#bytes'
import { buildCfb } from '../../../test/fixtures/office-cfb.ts'
import { readCfb } from './read-cfb.ts'
import { openStreamLinks } from './stream-links.ts'

const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
const wide = (text: string): Buffer => Buffer.from(text, 'utf16le')
const MONIKER = Buffer.from('e0c9ea79f9bace118c8200aa004ba90b', 'hex')
const hlink = (url: string): Buffer =>
  Buffer.concat([MONIKER, u32(url.length * 2 + 2), wide(`${url}\0`), Buffer.alloc(24)])
const atom = (text: string): Buffer => Buffer.concat([Buffer.from('1000ba0f', 'hex'), u32(text.length * 2), wide(text)])
const inside = (name: string, ...pieces: readonly Buffer[]): Buffer =>
  buildCfb({ [name]: Buffer.concat([Buffer.alloc(64), ...pieces, Buffer.alloc(4_096)]) })
const urlsIn = (bytes: Buffer) =>
  openStreamLinks(readCfb(bufferSource(bytes))).facts.map((fact) => fact.type === 'link' && fact.url)

describe('openStreamLinks()', () => {
  test('a workbook', () => {
    expect(
      urlsIn(inside('Workbook', hlink('https://a.example/x'), hlink('https://a.example/x'), hlink('Sheet1!A1'))),
    ).toEqual(['https://a.example/x'])
  })

  test('a deck', () => {
    expect(urlsIn(inside('PowerPoint Document', atom('次へ'), atom('https://a.example/x')))).toEqual([
      'https://a.example/x',
    ])
  })

  test('lengths that lie, and every end', () => {
    const lying = Buffer.concat([MONIKER, u32(0xfffffff0), wide('https://a.example/')])
    expect(urlsIn(inside('Workbook', lying))).toEqual(['https://a.example/'])
    const whole = inside('Book', hlink('https://a.example/x'))
    for (let end = 0; end < whole.length; end += 37) urlsIn(whole.subarray(0, end))
    expect(urlsIn(inside('Workbook', ...Array.from({ length: 30_000 }, () => MONIKER)))).toEqual([])
  })
})
