import { describe, expect, test } from 'vitest'
import { cpuMs } from './fixtures/cpu-ms.ts'
import { buildOlePackage } from './fixtures/office-binary.ts'
import { buildCfb } from './fixtures/office-cfb.ts'
import { allFacts, takeApart } from './fixtures/office-open.ts'

// Rich Text whose objects are written so that a scanner sees other digits than Word does. What is inside says a word.

const number = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
const ansi = (text: string): Buffer =>
  text === '' ? number(0) : Buffer.concat([number(text.length + 1), Buffer.from(`${text}\0`)])
const ole1 = (className: string, data: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from('0105000002000000', 'hex'),
    ansi(className),
    ansi(''),
    ansi(''),
    number(data.length),
    data,
  ])
const PACKAGE = ole1('Package', buildOlePackage('note.js', 'C:\\note.js', Buffer.from('// example.com')).subarray(4))
const hex = PACKAGE.toString('hex')
const rtf = (data: string | Buffer, before = '{\\rtf1\\ansi text{\\object\\objemb{\\*\\objdata '): Buffer =>
  Buffer.concat([
    Buffer.from(before, 'latin1'),
    Buffer.from(data as string, 'latin1'),
    Buffer.from('}}\\par}', 'latin1'),
  ])
const spread = (digits: string, between: string): string => digits.replace(/.{7}/g, `$&${between}`)

describe('the data of an object', () => {
  test.each<readonly [string, string | Buffer]>([
    ['as the specification has it', hex],
    ['in capitals, with white space', spread(hex.toUpperCase(), ' \r\n\t')],
    ['with control words', spread(hex, '\\foo ')],
    ['with long control words and parameters', spread(hex, `\\${'a'.repeat(200)}-1234567890 `)],
    ['with escapes that count for nothing', spread(hex, "\\'ab")],
    ['with escapes that count', hex.replace(/(.{20})(..)/g, "$1\\'$2")],
    ['with groups that count for nothing', spread(hex, '{\\*\\foo 0123{\\bar 45}}')],
    ['with groups that count', hex.replace(/(.{20})(.{6})/g, '$1{\\bar $2}')],
    ['with starred groups that count', hex.replace(/(.{20})(.{6})/g, '$1{\\*\\bar $2}')],
    ['behind a digit too many', `0${hex}`],
    ['with words that are no digits', spread(hex, 'xyz')],
    [
      'as raw bytes',
      Buffer.concat([Buffer.from(`${hex.slice(0, 40)}\\bin${PACKAGE.length - 20} `), PACKAGE.subarray(20)]),
    ],
    ['in an outer group with rubbish in it', `{\\*\\rubbish 0${'1'.repeat(99)}}${hex}`],
  ])('%s', (_, data) => {
    const message = takeApart(rtf(data), 'a.rtf')
    expect(message.parts[1]?.content.toString()).toBe('// example.com')
    expect(allFacts(message, 'object')).toEqual([{ type: 'object', className: 'Package', name: 'C:\\note.js' }])
  })

  test('right behind the word, as its parameter', () => {
    expect(takeApart(rtf(hex, '{\\rtf1{\\object{\\*\\objdata')).parts[1]?.content.toString()).toBe('// example.com')
    const message = takeApart(rtf(` ${hex}`, '{\\rtf1{\\object{\\*\\objdata77'))
    expect(message.parts[1]?.content.toString()).toBe('// example.com')
  })

  test('in a group that never closes is found, and so is the one behind it', () => {
    const bytes = Buffer.from(`{\\rtf1{\\object{\\*\\objdata 00{{{ {\\object{\\*\\objdata ${hex}}}`)
    expect(takeApart(bytes).parts.some(({ content }) => content.toString() === '// example.com')).toBe(true)
  })

  test('that make no object cost a bounded time', () => {
    const started = cpuMs()
    takeApart(Buffer.from(`{\\rtf1${'{\\object{\\*\\objdata 00'.repeat(20_000)}`))
    takeApart(rtf('00'.repeat(500_000)))
    expect(cpuMs() - started).toBeLessThan(3_000)
  })
})

const guid = (text: string): Buffer => Buffer.from(text, 'hex')
const EQUATION = guid('02ce020000000000c000000000000046')
const OLE_LINK = guid('0003000000000000c000000000000046')
const urlMoniker = (url: string): Buffer => {
  const text = Buffer.from(`${url}\0`, 'utf16le')
  return Buffer.concat([guid('e0c9ea79f9bace118c8200aa004ba90b'), number(text.length), text])
}
const fileMoniker = (path: string): Buffer =>
  Buffer.concat([guid('0303000000000000c000000000000046'), Buffer.alloc(2), ansi(path), Buffer.alloc(24), number(0)])
const link = (moniker: Buffer): Buffer =>
  buildCfb(
    {
      '\x01Ole': Buffer.concat([
        Buffer.from('0100000200000000', 'hex'),
        Buffer.alloc(12),
        number(moniker.length + 4),
        moniker,
      ]),
    },
    { clsid: OLE_LINK },
  )

describe('classes and sources', () => {
  test.each([
    ['http://example.com/a.hta', urlMoniker('http://example.com/a.hta')],
    ['\\\\192.0.2.7\\share\\a.rtf', fileMoniker('\\\\192.0.2.7\\share\\a.rtf')],
    [
      'https://example.com/b',
      Buffer.concat([guid('0903000000000000c000000000000046'), number(1), urlMoniker('https://example.com/b')]),
    ],
  ])('a link to %s', (target, moniker) => {
    const message = takeApart(rtf(ole1('OLE2Link', link(moniker)).toString('hex')))
    expect(allFacts(message, 'relation')).toEqual([{ type: 'relation', relation: 'oleObject', target }])
    expect(allFacts(message, 'object').map(({ className }) => className)).toEqual(['OLE2Link', 'StdOleLink'])
  })

  test('the equation editor by its class id, whatever it calls itself', () => {
    const message = takeApart(
      rtf(ole1('Word.Document', buildCfb({ a: Buffer.alloc(1) }, { clsid: EQUATION })).toString('hex')),
    )
    expect(allFacts(message, 'object').map(({ className }) => className)).toContain('Equation.3')
  })
})

describe('the template', () => {
  test.each([
    ['{\\*\\template http://example.com/a.dotm}', 'http://example.com/a.dotm'],
    ['{\\*\\template \\\\\\\\192.0.2.7\\\\a\\\\b.dotm}', '\\\\192.0.2.7\\a\\b.dotm'],
    ["{\\*\\template\r\n{\\foo}\\u104?\\u-65420?tp://example.com/\\'61}", 'http://example.com/a'],
    ['{\\template mhtml:http://example.com/a!b}', 'mhtml:http://example.com/a!b'],
  ])('%s', (group, target) => {
    const message = takeApart(Buffer.from(`{\\rtf1 ${group} text}`))
    expect(allFacts(message, 'relation')).toEqual([{ type: 'relation', relation: 'attachedTemplate', target }])
  })

  test('of the own computer, or written about, is none', () => {
    const message = takeApart(
      Buffer.from('{\\rtf1 {\\*\\template Normal.dotm} \\\\template http://example.com/ \\templates}'),
    )
    expect(allFacts(message, 'relation')).toEqual([])
  })
})
