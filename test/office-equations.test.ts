import { expect, test } from 'vitest'
import { buildDoc } from './fixtures/office-binary.ts'
import { buildCfb, type CfbTree } from './fixtures/office-cfb.ts'
import { buildDocx, buildXlsm } from './fixtures/office-ooxml.ts'
import { allFacts, takeApart } from './fixtures/office-open.ts'

// Objects of the withdrawn equation component are told in every document, and whether its own editor wrote them.

const CLASS = Buffer.from('02ce020000000000c000000000000046', 'hex')
const MATHTYPE = Buffer.from('03ce020000000000c000000000000046', 'hex')

// header(28), MTEF 3, full size, line, the letter x in a typeface, end.
const native = (records: Buffer, counted = records.length + 5): Buffer => {
  const header = Buffer.alloc(28)
  header.writeUInt16LE(28, 0)
  header.writeUInt32LE(0x20000, 2)
  header.writeUInt32LE(counted, 8)
  return Buffer.concat([header, Buffer.from([3, 1, 1, 3, 10]), records])
}
const LETTER = Buffer.from([0x0a, 0x01, 0x02, 0x83, 0x78, 0x00, 0x00, 0x00])
const HONEST = native(LETTER)
const PACKED = Buffer.concat([Buffer.from([13, 0, 0, 0, 2, 0, 1, 1, 0]), LETTER])
const LONG_FONT = native(Buffer.concat([Buffer.from([0x0a, 0x01, 0x08, 0x5a, 0x5a]), Buffer.alloc(60, 'example.com ')]))
const eq = (tree: CfbTree, clsid = CLASS): Buffer => buildCfb(tree, { clsid })
const inWord = (object: Buffer): Buffer => buildDocx({ parts: { 'word/embeddings/oleObject1.bin': object } })

test.each([
  ['an honest one in .docx', inWord(eq({ 'Equation Native': HONEST })), false],
  ['an honest one in .doc', buildDoc({ streams: { ObjectPool: { _1: { 'Equation Native': HONEST } } } }), false],
  ['one in .xlsx', buildXlsm({ parts: { 'xl/embeddings/a.bin': eq({ 'Equation Native': HONEST }) } }), false],
  // As converted from a document of the Macintosh of 1996.
  ['an honest one in the other stream', inWord(eq({ '\x01Ole10Native': PACKED })), false],
  ['one that is cut off', inWord(eq({ 'Equation Native': native(LETTER, 500) })), true],
  ['one without a header', inWord(eq({ 'Equation Native': Buffer.alloc(100) })), true],
  ['one with the name of a typeface too long', inWord(eq({ 'Equation Native': LONG_FONT })), true],
  ['one in another stream', inWord(eq({ '\x01oLE10nATivE': Buffer.alloc(100) })), true],
  ['one in two streams', inWord(eq({ 'Equation Native': HONEST, '\x01Ole10Native': Buffer.alloc(100) })), true],
])('%s', (_, bytes, isOdd) => {
  const found = allFacts(takeApart(bytes), 'object').filter(({ className }) => className === 'Equation.3')
  expect(found).toEqual([{ type: 'object', className: 'Equation.3', name: '', ...(isOdd ? { isOdd } : {}) }])
})

test('an equation of MathType is none of them', () => {
  const classes = allFacts(takeApart(inWord(eq({ 'Equation Native': HONEST }, MATHTYPE))), 'object')
  expect(classes.map(({ className }) => className)).not.toContain('Equation.3')
})
