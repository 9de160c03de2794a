import { execFileSync } from 'node:child_process'
import { deflateSync } from 'node:zlib'
import { inspect } from 'sekisho'
import { describe, expect, test } from 'vitest'
import { findTool } from './fixtures/archive-tools.ts'
import { damaged } from './fixtures/carrier-mutate.ts'
import { objectStream, type PdfPiece, pdf } from './fixtures/carrier-pdf.ts'
import {
  encodeBase85,
  encodeLzw,
  encodeRuns,
  filtered,
  predictNibbles,
  predictPng,
  predictTiff,
} from './fixtures/carrier-pdf-filters.ts'
import { cpuMs } from './fixtures/cpu-ms.ts'
import { allFacts, takeApart } from './fixtures/office-open.ts'

// Long enough that codes of LZW grow to twelve bits and the table is cleared.
const WORDS = Buffer.from(
  Array.from({ length: 6_000 }, (_, index) => `line ${(index * 7_919) % 10_007} of example.com\n`).join(''),
)
const FILE = '/Type /EmbeddedFile'
const deflated = (dict: string, bytes: Buffer): PdfPiece => ({
  value: `<< ${FILE} ${dict} >>`,
  stream: deflateSync(bytes),
})

const PIECES: readonly { name: string; pieces: readonly (string | PdfPiece)[] }[] = [
  ...[['LZWDecode'], ['LZW'], ['ASCII85Decode'], ['A85', 'LZW'], ['AHx'], ['RunLengthDecode'], ['RL', 'Fl']].map(
    (filters) => ({
      name: filters.join(' over '),
      pieces: [filtered(FILE, filters, WORDS)],
    }),
  ),
  { name: 'all of them', pieces: [filtered(FILE, ['ASCIIHexDecode', 'A85', 'RL', 'LZW', 'Fl'], WORDS)] },
  {
    name: 'LZW without early change',
    pieces: [
      { value: `<< ${FILE} /Filter /LZWDecode /DecodeParms << /EarlyChange 0 >> >>`, stream: encodeLzw(WORDS, 0) },
    ],
  },
  ...[0, 1, 2, 3, 4, undefined].map((how) => ({
    name: `PNG predictor ${how ?? 'of every kind'}`,
    pieces: [
      deflated(
        '/Filter /FlateDecode /DecodeParms << /Predictor 15 /Columns 20 /Colors 3 >>',
        predictPng(WORDS, 60, 3, how),
      ),
    ],
  })),
  {
    name: 'a PNG predictor over LZW',
    pieces: [
      {
        value: `<< ${FILE} /Filter [/LZW] /DP [<< /Predictor 12 /Columns 5 >>] >>`,
        stream: encodeLzw(predictPng(WORDS, 5, 1, 2)),
      },
    ],
  },
  {
    name: 'TIFF predictor',
    pieces: [deflated('/Filter /Fl /DecodeParms << /Predictor 2 /Columns 30 /Colors 2 >>', predictTiff(WORDS, 60, 2))],
  },
  {
    name: 'TIFF predictor over four bits',
    pieces: [
      deflated(
        '/Filter /Fl /DecodeParms << /Predictor 2 /Columns 120 /BitsPerComponent 4 >>',
        predictNibbles(WORDS, 60),
      ),
    ],
  },
  {
    name: 'filters and parameters in objects of their own',
    pieces: [
      { value: `<< ${FILE} /Filter 2 0 R /DecodeParms 3 0 R >>`, stream: deflateSync(predictPng(WORDS, 8, 1)) },
      '[4 0 R]',
      '[<< /Predictor 5 0 R /Columns 8 >>]',
      '/FlateDecode',
      '14',
    ],
  },
  { name: 'a filter under its short name', pieces: [{ value: `<< ${FILE} /F /Fl >>`, stream: deflateSync(WORDS) }] },
  {
    name: 'nothing for the first filter',
    pieces: [{ value: `<< ${FILE} /Filter [/Crypt /Fl] /DecodeParms [null null] >>`, stream: deflateSync(WORDS) }],
  },
]

describe('an embedded file behind', () => {
  test.each(PIECES)('$name is read', ({ pieces }) => {
    const { parts } = takeApart(pdf(pieces), 'a.pdf')
    expect(parts.find(({ role }) => role === 'object')?.content.equals(WORDS)).toBe(true)
    expect(parts.flatMap(({ flaws }) => flaws)).toEqual([])
  })
})

const URI = '<< /S /URI /URI (https://example.com/a) >>'
const LAUNCH = '<< /S /Launch /Win << /F (cmd.exe) /P (/c echo example.com) >> >>'

describe('actions in an object stream', () => {
  test.each([['LZWDecode'], ['ASCIIHexDecode', 'LZWDecode'], ['A85', 'RL']].map((filters) => ({ filters })))(
    'behind $filters are read',
    ({ filters }) => {
      const head = '10 0 11 50 '
      const body = `${head}${URI.padEnd(50)}${LAUNCH}`
      const message = takeApart(pdf([filtered(`/Type /ObjStm /N 2 /First ${head.length}`, filters, body)]), 'a.pdf')
      expect(allFacts(message, 'link').map(({ url }) => url)).toEqual(['https://example.com/a'])
      expect(allFacts(message, 'command').map(({ command }) => command)).toEqual(['cmd.exe /c echo example.com'])
    },
  )
})

describe('a stream that stays closed', () => {
  test.each([
    ['an embedded file', { value: `<< ${FILE} /Filter /JBIG2Decode >>`, stream: WORDS }],
    ['an object stream', { value: '<< /Type /ObjStm /N 1 /First 4 /Filter /SomeDecode >>', stream: WORDS }],
  ])('%s holds the mail', async (_, piece) => {
    const { message, verdict } = await inspect(pdf([piece]), { name: 'a.pdf' })
    expect(message.parts[0]?.flaws.map(({ code, level }) => `${code} ${level}`)).toContain('pdf/unread-stream stopped')
    expect(verdict.decision).toBe('hold')
  })

  test('a picture or a font in one does not', async () => {
    const picture = { value: '<< /Subtype /Image /Width 8 /Height 8 /Filter /JPXDecode >>', stream: WORDS }
    const font = { value: '<< /Length1 5 /Filter /SomeDecode >>', stream: WORDS }
    expect((await inspect(pdf([picture, font]), { name: 'a.pdf' })).verdict.decision).toBe('pass')
  })

  test('a damaged one is read as far as it goes', () => {
    const stream = deflateSync(WORDS, { level: 0 })
    // A block of a type that does not exist, behind the first one (RFC 1951 section 3.2.3).
    stream[2 + 5 + stream.readUInt16LE(3)] = 0x06
    const { parts } = takeApart(pdf([{ value: `<< ${FILE} /Filter /Fl >>`, stream }]), 'a.pdf')
    const read = parts.find(({ role }) => role === 'object')?.content.toString('latin1') ?? ''
    expect(read.length).toBeGreaterThan(WORDS.length / 3)
    expect(parts[0]?.flaws.map(({ code }) => code)).toEqual(['pdf/broken-stream'])
  })
})

test('filters that swell are stopped at the limit', () => {
  const runs = Buffer.alloc(2 ** 21)
  for (let at = 0; at < runs.length; at += 2) runs[at] = 129
  const started = cpuMs()
  for (const value of [`<< ${FILE} /Filter [/RL] >>`, `<< ${FILE} /Filter [/RL /RL /RL] >>`])
    takeApart(pdf([{ value, stream: runs }]), 'a.pdf')
  expect(cpuMs() - started).toBeLessThan(4_000)
})

test('filters survive damage', () => {
  const pieces = [filtered(FILE, ['A85', 'LZW'], WORDS.subarray(0, 600)), objectStream(20, [URI, LAUNCH])]
  const predicted = deflated(
    '/Filter /FlateDecode /DecodeParms << /Predictor 15 /Columns 20 /Colors 3 >>',
    predictPng(WORDS.subarray(0, 600), 60, 3),
  )
  for (const broken of damaged(pdf([...pieces, predicted]), 400)) {
    const flaws = takeApart(broken, 'a.pdf').parts.flatMap((part) => part.flaws)
    expect(flaws.filter(({ code }) => code === 'unpack/crashed')).toEqual([])
  }
})

// WHY: an encoder and a decoder by one hand may err alike; poppler reads what our encoders write.
const pdftotext = findTool('pdftotext')
describe.skipIf(pdftotext === undefined)('what poppler reads is what was written', () => {
  const words = Array.from({ length: 6_000 }, (_, index) => `w${(index * 7_919) % 10_007}`)
  const page = Buffer.from(`BT /F1 4 Tf 5 790 Td\n${words.map((word) => `(${word}) Tj 0 -0.1 Td`).join('\n')}\nET\n`)
  const predictor = '/Filter /FlateDecode /DecodeParms <<'
  test.each<[string, string, Buffer]>([
    ['LZW', '/Filter /LZWDecode', encodeLzw(page)],
    ['LZW without early change', '/Filter /LZWDecode /DecodeParms << /EarlyChange 0 >>', encodeLzw(page, 0)],
    ['base 85', '/Filter /ASCII85Decode', encodeBase85(page)],
    ['run length', '/Filter /RunLengthDecode', encodeRuns(page)],
    ['PNG predictors', `${predictor} /Predictor 15 /Columns 20 /Colors 3 >>`, deflateSync(predictPng(page, 60, 3))],
    ['a TIFF predictor', `${predictor} /Predictor 2 /Columns 30 /Colors 2 >>`, deflateSync(predictTiff(page, 60, 2))],
    [
      'one over four bits',
      `${predictor} /Predictor 2 /Columns 120 /BitsPerComponent 4 >>`,
      deflateSync(predictNibbles(page, 60)),
    ],
  ])('%s', (_, filters, stream) => {
    const bytes = pdf([
      '<< /Type /Catalog /Pages 2 0 R >>',
      '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
      '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
      { value: `<< ${filters} /Length ${stream.length} >>`, stream },
      '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    ])
    const text = execFileSync(pdftotext ?? '', ['-raw', '-', '-'], { input: bytes, stdio: 'pipe' }).toString()
    expect(words.filter((word) => !text.includes(word))).toEqual([])
  })
})
