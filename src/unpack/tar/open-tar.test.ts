import { describe, expect, it } from 'vitest'
import { mutations, openingFor, textOf } from '../../../test/fixtures/archive-opening.ts'
import { buildTar, paxRecord, type TarFile } from '../../../test/fixtures/archive-others.ts'
import { openTar } from './open-tar.ts'

const open = (bytes: Buffer) => openTar(bytes, openingFor('tar'))
const longName = `${'folder/'.repeat(30)}請求書.doc`
const base256 = Buffer.from([0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5])

describe('openTar', () => {
  it.each<[string, TarFile[], string[]]>([
    [
      'plain names',
      [
        { name: 'a.txt', data: 'hello' },
        { name: 'b/', data: '', type: '5' },
      ],
      ['a.txt'],
    ],
    ['names in cp932', [{ name: Buffer.from('90bf8b818f91', 'hex'), data: 'hello' }], ['請求書']],
    [
      'GNU long names',
      [
        { name: '././@LongLink', data: `${longName}\0`, type: 'L' },
        { name: 'short', data: 'hello' },
      ],
      [longName],
    ],
    [
      'pax paths',
      [
        { name: 'pax', data: paxRecord('mtime', '1') + paxRecord('path', longName), type: 'x' },
        { name: 'short', data: 'hello' },
      ],
      [longName],
    ],
    ['sizes in base 256', [{ name: 'a', data: 'hello', size: base256 }], ['a']],
  ])('reads %s', (_, files, names) => {
    const opened = open(buildTar(files))
    expect(opened.children.map(({ name }) => name)).toEqual(names)
    expect(opened.children.map(textOf)).toEqual(names.map(() => 'hello'))
    expect(opened.flaws).toEqual([])
  })

  it('reads on behind a broken header, behind the end, and without a right checksum at the start', () => {
    const ok: TarFile = { name: 'ok', data: 'fine' }
    const broken = open(buildTar([ok, { name: 'bad', data: '', brokenSum: true }, { name: 'also', data: 'fine' }]))
    expect(broken.children.map(({ name }) => name)).toEqual(['ok', 'also'])
    expect(broken.flaws).toMatchObject([{ code: 'tar/broken-header', level: 'broken' }])
    const twice = open(Buffer.concat([buildTar([ok]), buildTar([{ name: 'hidden', data: 'x' }])]))
    expect(twice.children.map(({ name }) => name)).toEqual(['ok', 'hidden'])
    expect(twice.flaws).toMatchObject([{ code: 'tar/entry-after-end', level: 'odd' }])
    expect(open(buildTar([{ ...ok, brokenSum: true }])).flaws).toMatchObject([{ code: 'tar/checksum', level: 'odd' }])
  })

  it('keeps the beginning of a file that is cut off', () => {
    const opened = open(buildTar([{ name: 'a', data: 'x'.repeat(2_000) }]).subarray(0, 1_000))
    expect(opened.children.map(({ content }) => content.length)).toEqual([488])
    expect(opened.flaws).toMatchObject([{ code: 'tar/cut-off', level: 'broken' }])
  })

  it('stays calm on truncations and on noise', () => {
    const bytes = buildTar([
      { name: 'p', data: paxRecord('path', longName), type: 'x' },
      { name: 'a', data: 'hello' },
    ])
    for (let length = 0; length < bytes.length; length += 7) open(bytes.subarray(0, length))
    for (const noisy of mutations(bytes, 300)) open(noisy)
  })
})
