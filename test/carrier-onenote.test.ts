import { inspect } from 'sekisho'
import { describe, expect, test } from 'vitest'
import { damaged } from './fixtures/carrier-mutate.ts'
import { oneNote, webOneNote } from './fixtures/carrier-onenote.ts'
import { allFacts, takeApart } from './fixtures/office-open.ts'

const WSF = Buffer.from('<job><script language="VBScript">\'nothing, see example.com</script></job>')
const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')
const filesOf = (bytes: Buffer): string[] =>
  takeApart(bytes, 'note.one')
    .parts.slice(1)
    .map(({ kind, name, content }) => `${kind} ${name} ${content.length}`)

describe('a OneNote section', () => {
  test('lists its files with the names a reader sees', () => {
    const bytes = oneNote([
      { name: '', content: PNG },
      { name: 'click.wsf', content: WSF },
      { name: 'second.txt', content: Buffer.from('some words') },
    ])
    expect(filesOf(bytes)).toEqual([`png  16`, `script click.wsf ${WSF.length}`, 'text second.txt 10'])
    expect(allFacts(takeApart(bytes), 'object').map(({ name }) => name)).toContain('Z:\\build\\click.wsf')
  })

  test('of OneNote for the web does so too', () => {
    const bytes = webOneNote([
      { name: '', content: PNG },
      { name: 'click.wsf', content: WSF },
    ])
    expect(filesOf(bytes)).toEqual(['png  16', `script click.wsf ${WSF.length}`])
  })

  test.each([0, 2 ** 31, 2 ** 45])('is carved although a length claims %d', (claims) => {
    const bytes = oneNote([
      { name: 'click.wsf', content: Buffer.concat([WSF, Buffer.alloc((8 - (WSF.length % 8)) % 8)]), claims },
      { name: 'next.txt', content: Buffer.from('next') },
    ])
    const message = takeApart(bytes)
    expect(message.parts.map(({ name }) => name)).toEqual(['file', 'click.wsf', 'next.txt'])
    expect(message.parts[0]?.flaws[0]?.code).toBe('onenote/length-lies')
  })

  test('names its words, and stores a picture of many revisions once', () => {
    const bytes = oneNote(
      [
        { name: '', content: PNG },
        { name: '', content: PNG },
      ],
      'この文書は保護されています',
    )
    const message = takeApart(bytes)
    expect(message.parts).toHaveLength(2)
    expect(allFacts(message, 'text')[0]?.text).toBe('この文書は保護されています')
  })

  test('with a script is held, with a picture only noticed', async () => {
    const decide = async (name: string, content: Buffer) =>
      (await inspect(oneNote([{ name, content }]), { name: 'a.one' })).verdict.decision
    expect(await decide('click.wsf', WSF)).toMatch(/hold|refuse/)
    expect(await decide('', PNG)).toBe('notice')
  })

  test('survives damage', () => {
    const bytes = oneNote([{ name: 'click.wsf', content: WSF }], 'words')
    for (const broken of [...damaged(bytes, 300), ...damaged(webOneNote([{ name: 'a.js', content: WSF }]), 300)]) {
      const flaws = takeApart(broken).parts.flatMap((part) => part.flaws)
      expect(flaws.filter(({ code }) => code === 'unpack/crashed')).toEqual([])
    }
  })
})
