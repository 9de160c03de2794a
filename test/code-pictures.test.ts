import { describe, expect, test } from 'vitest'
import { Budget } from '#bytes'
import { type CodeReader, DEFAULT_LIMITS, type Fact, type Kind, NOTHING_KNOWN, type Tools } from '#domain'
import { RULES } from '#examine'
import { buildDocx } from '#fixtures'
import { inspect } from '#inspect'
import { loadCodeReader } from '#pool'
import { POLICIES } from '#verdict'
import { OPENERS } from '../src/unpack/openers.ts'
import { codesInPage, drawnCodes } from '../src/unpack/picture/index.ts'
import { flated, type PdfPiece, pdf } from './fixtures/carrier-pdf.ts'
import { buildBmp, buildGif, buildJpeg, buildPng, pngAround, writeCode } from './fixtures/code-pictures.ts'
import { cpuMs } from './fixtures/cpu-ms.ts'

const loaded = await loadCodeReader()
if (loaded === undefined) throw new Error('Install the package "zxing-wasm" to test the reader: npm ci brings it')
const codes: CodeReader = loaded
const tools: Tools = { codes }

const URL = 'https://login.files.example/a?b=1'
const code = await writeCode(URL)
const LINK = [
  { type: 'code-image', text: URL, name: '', isDrawn: false },
  { type: 'link', url: URL, shown: '', from: 'qr' },
]

const opened = (kind: Kind, bytes: Buffer, given: Tools = tools, budget = new Budget(DEFAULT_LIMITS)) =>
  OPENERS[kind]?.(bytes, { budget, tools: given, kind, name: '', given: [], passwords: () => [] })

const FORMATS: readonly [Kind, Buffer][] = [
  ['png', buildPng(code.grey)],
  ['jpeg', buildJpeg(code.grey)],
  ['gif', buildGif(code.grey)],
  ['bmp', buildBmp(code.grey)],
]

describe('a picture', () => {
  test.each(FORMATS)('%s: its code is read', (kind, bytes) => {
    expect(opened(kind, bytes)).toEqual({ facts: LINK, children: [], flaws: [] })
  })

  test('light on dark, turned, and beside another one', async () => {
    const { grey } = code
    const dark = buildPng({ ...grey, at: (x, y) => 255 - grey.at(x, y) })
    const turned = buildPng({ width: grey.height, height: grey.width, at: (x, y) => grey.at(y, grey.height - 1 - x) })
    for (const bytes of [dark, turned]) expect(codes.read(bytes)).toEqual([URL])
    const other = (await writeCode('https://b.example/')).grey
    const both = buildPng({
      width: grey.width + other.width,
      height: Math.max(grey.height, other.height),
      at: (x, y) =>
        x < grey.width ? (y < grey.height ? grey.at(x, y) : 255) : y < other.height ? other.at(x - grey.width, y) : 255,
    })
    expect([...(codes.read(both) ?? [])].sort()).toEqual(['https://b.example/', URL])
  })

  test.each([
    ['WIFI:S:x;P:y;;', undefined],
    ['MEBKM:TITLE:案内;URL:https\\://a.example/x;;', 'https://a.example/x'],
    ['URLTO:https\\://a.example', 'https://a.example'],
    ['a.example/x', 'a.example/x'],
    ['hello', undefined],
  ])('that says %j leads to %j', async (text, url) => {
    const facts = opened('png', buildPng((await writeCode(text)).grey))?.facts ?? []
    expect(facts.flatMap((fact: Fact) => (fact.type === 'link' ? [fact.url] : []))).toEqual(
      url === undefined ? [] : [url],
    )
    expect(facts[0]).toMatchObject({ type: 'code-image', text })
  })

  test('says nothing where no reader is at hand', () => {
    expect(opened('png', buildPng(code.grey), {})).toEqual({ facts: [], children: [], flaws: [] })
  })

  test('is not unpacked when its header claims too much, and not again when the mail has had its share', () => {
    const asked: unknown[] = []
    const read = (picture: unknown) => {
      asked.push(picture)
      return []
    }
    const spy: Tools = { codes: { read } }
    const flaws = [{ code: 'picture/not-searched', level: 'odd' }]
    expect(opened('png', pngAround(60_000, 60_000, Buffer.alloc(100)), spy)?.flaws).toEqual(flaws)
    expect(asked).toEqual([])
    const budget = new Budget(DEFAULT_LIMITS)
    const large = pngAround(4_000, 3_900, Buffer.alloc(100))
    expect([1, 2, 3].map(() => opened('png', large, spy, budget)?.flaws.length)).toEqual([0, 0, 1])
    expect(budget.spent.size).toBe(0)
  })

  test('is not searched when eight hundred small ones were', () => {
    const small = pngAround(30, 30, Buffer.alloc(10))
    const budget = new Budget(DEFAULT_LIMITS)
    const spy: Tools = { codes: { read: () => [] } }
    const flaws = Array.from({ length: 801 }, () => opened('png', small, spy, budget)?.flaws.length)
    expect(flaws.indexOf(1)).toBe(800)
  })

  test('that lies about its size is survived, and the next one is read', () => {
    const tga = Buffer.concat([
      Buffer.from('BM'),
      Buffer.from('0002000000000000ffffff7f2800ffff', 'hex'),
      Buffer.alloc(64, 1),
    ])
    const png = pngAround(3_000, 3_000, Buffer.alloc(10_000, 7))
    for (const bytes of [tga, png]) expect(codes.read(bytes) ?? []).toEqual([])
    expect(codes.read(buildPng({ ...code.grey, width: code.grey.width - 1 }))).toEqual([URL])
  })

  test('cut off or bent anywhere does not throw', () => {
    let state = 11
    const next = (max: number) => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
      return Math.floor((state / 2 ** 32) * max)
    }
    for (const [kind, bytes] of FORMATS) {
      const step = Math.ceil(bytes.length / 60)
      for (let end = 0; end < bytes.length; end += end < 64 ? 1 : step) opened(kind, bytes.subarray(0, end))
      for (let count = 0; count < 60; count += 1) {
        const bent = Buffer.from(bytes)
        for (let flips = next(4) + 1; flips > 0; flips -= 1) bent[next(count % 2 === 0 ? 64 : bent.length)] = next(256)
        opened(kind, bent)
      }
    }
    expect(codes.read(buildPng({ ...code.grey, height: code.grey.height - 1 }))).toEqual([URL])
  })
})

describe('a picture in a document', () => {
  const { width, height, at } = code.grey
  const told = (kind: Kind, bytes: Buffer) =>
    (opened(kind, bytes)?.facts ?? []).flatMap((fact) => (fact.type === 'code-image' ? [[fact.name, fact.text]] : []))
  const image = (more: string) => `/Type /XObject /Subtype /Image /Width ${width} /Height ${height} ${more}`
  const rows = (bytesOf: (x: number, y: number) => number[], lead: number[] = []) =>
    Buffer.from(
      Array.from({ length: height }, (_, y) => [
        ...lead,
        ...Array.from({ length: width }, (__, x) => bytesOf(x, y)).flat(),
      ]).flat(),
    )
  const bits = () => {
    const rowBytes = Math.ceil(width / 8)
    const bytes = Buffer.alloc(rowBytes * height)
    for (let y = 0; y < height; y += 1)
      for (let x = 0; x < width; x += 1)
        if (at(x, y) > 0) bytes[y * rowBytes + (x >> 3)] = (bytes[y * rowBytes + (x >> 3)] ?? 0) | (0x80 >> (x & 7))
    return bytes
  }
  const jpeg = buildJpeg(code.grey)

  test('Word', () => {
    const docx = buildDocx({
      parts: { 'word/media/image1.png': buildPng(code.grey), 'word/media/image2.jpeg': Buffer.from('no picture') },
    })
    expect(told('docx', docx)).toEqual([['word/media/image1.png', URL]])
  })

  test.each<[string, PdfPiece]>([
    ['a JPEG', { value: `<< ${image('/Filter /DCTDecode')} /Length ${jpeg.length} >>`, stream: jpeg }],
    [
      'grey',
      flated(
        image('/BitsPerComponent 8 /ColorSpace /DeviceGray'),
        rows((x, y) => [at(x, y)]),
      ),
    ],
    [
      'coloured',
      flated(
        image('/BitsPerComponent 8 /ColorSpace /DeviceRGB'),
        rows((x, y) => [at(x, y), at(x, y), at(x, y)]),
      ),
    ],
    ['a mask', flated(image('/ImageMask true'), bits())],
    ['two colours', flated(image('/BitsPerComponent 1 /ColorSpace [/Indexed /DeviceRGB 1 <000000ffffff>]'), bits())],
    [
      'rows as in a PNG',
      flated(
        image(`/BitsPerComponent 8 /ColorSpace /DeviceGray /DecodeParms << /Predictor 15 /Columns ${width} >>`),
        rows((x, y) => [at(x, y)], [0]),
      ),
    ],
  ])('PDF: %s', (_, piece) => {
    expect(told('pdf', pdf(['<< /Type /Catalog >>', piece]))).toEqual([['2 0 obj', URL]])
  })

  test('PDF: sizes that lie are survived', () => {
    for (const size of [
      '/Width 100000 /Height 100000',
      '/Width -3 /Height 40',
      '/Width 40',
      '/Width 2000 /Height 2000',
    ])
      expect(
        told(
          'pdf',
          pdf(['<< >>', flated(`/Subtype /Image ${size} /BitsPerComponent 8 /ColorSpace /DeviceGray`, 'short')]),
        ),
      ).toEqual([])
  })
})

describe('a code drawn with characters', () => {
  const budget = () => new Budget(DEFAULT_LIMITS)
  const told = (text: string) =>
    drawnCodes(text, tools, budget()).flatMap((fact) => (fact.type === 'code-image' ? [fact.text] : []))
  const square = (dark: string, light: string) => {
    const { width, height, at } = code.grey
    const rows = Array.from({ length: height / 8 }, (_, y) =>
      Array.from({ length: width / 8 }, (_, x) => (at(x * 8, y * 8) === 0 ? dark : light)).join(''),
    )
    return rows.join('\n')
  }

  test.each([
    ['half blocks', code.blocks],
    ['half blocks that no-break spaces keep apart', code.blocks.replaceAll(' ', '\u00a0')],
    ['pairs of full blocks', square('██', '  ')],
    ['pairs of full blocks, light on dark', square('  ', '██')],
    ['squares', square('⬛', '⬜')],
    ['full-width squares', square('■', '\u3000')],
  ])('%s', (_, drawing) => {
    expect(told(`Please scan:\n\n${drawing}\n\nThank you`)).toEqual([URL])
  })

  const cells = (cell: (isDark: boolean) => string, row = '<tr>') => {
    const { width, height, at } = code.grey
    const rows = Array.from({ length: height / 8 }, (_, y) =>
      Array.from({ length: width / 8 }, (__, x) => cell(at(x * 8, y * 8) === 0)).join(''),
    )
    return Buffer.from(
      `<p>Please scan</p><table bgcolor=white>${rows.map((each) => `${row}${each}</tr>`).join('')}</table>`,
    )
  }

  test.each([
    ['by bgcolor', cells((isDark) => `<td bgcolor="${isDark ? '#000000' : '#fff'}" width=4 height=4></td>`)],
    [
      'by style',
      cells((isDark) => `<TD style="width:4px;background-color: ${isDark ? 'rgb(10,20,30)' : 'white'}">&nbsp;</TD>`),
    ],
    ['light ones left out', cells((isDark) => (isDark ? '<td style="background:#123">' : '<td>'))],
    ['dark ones left out', cells((isDark) => (isDark ? '<td>' : '<td bgcolor=#eeeeee>'), '<tr bgcolor=black>')],
  ])('as a table: %s', (_, page) => {
    expect(codesInPage(page, tools, budget())).toEqual([{ ...LINK[0], isDrawn: true }, LINK[1]])
  })

  test('a picture written into a page', () => {
    const written = (bytes: Buffer) => `<img src="data:image/png;base64,${bytes.toString('base64')}">`
    const page = Buffer.from(`<p>${written(Buffer.from('none'))}<p>${written(buildPng(code.grey))}<p>`)
    expect(codesInPage(page, tools, budget())).toEqual(LINK)
    expect(codesInPage(page.subarray(0, 900), tools, budget())).toEqual([])
  })

  test('no table of a newsletter is one', () => {
    const page = Buffer.from(
      `<table>${'<tr><td bgcolor=#ffffff>a</td><td style="color:#000">b</td></tr>'.repeat(400)}</table>`,
    )
    const read = () => {
      throw new Error('asked')
    }
    expect(codesInPage(page, { codes: { read } }, budget())).toEqual([])
  })

  test('stays quick on pages of nothing but cells or addresses of pictures', () => {
    const started = cpuMs()
    for (const piece of ['<td', '<td ', '<table><tr>', '<td bgcolor=#000>', 'data:image/', 'data:image/png;base64,'])
      codesInPage(Buffer.from(piece.repeat(2_000_000 / piece.length)), tools, budget())
    expect(cpuMs() - started).toBeLessThan(5_000)
  })

  test('is a fact of the text it stands in', () => {
    expect(drawnCodes(code.blocks, tools, budget())).toEqual([{ ...LINK[0], isDrawn: true }, LINK[1]])
  })

  test.each(['■重要■\n本文', '█'.repeat(5), 'x\n'.repeat(50), '', '█ bar\n'.repeat(30)])('%j is none', (text) => {
    expect(drawnCodes(text, tools, budget())).toEqual([])
  })

  test('stays quick on a text of nothing but blocks', () => {
    const started = cpuMs()
    drawnCodes(`${'█ ▄'.repeat(130)}\n`.repeat(5_000), tools, budget())
    expect(cpuMs() - started).toBeLessThan(3_000)
  })
})

describe('on the road', () => {
  const base64 = (bytes: Buffer) => bytes.toString('base64').replace(/.{76}/g, '$&\r\n')
  const mail = (text: string, ...pictures: readonly Buffer[]) =>
    Buffer.from(
      [
        'From: Taro <taro@partner.example>\r\nTo: reception@clinic.example\r\nSubject: notice\r\nMIME-Version: 1.0',
        'Content-Type: multipart/related; boundary=x\r\n',
        `--x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${text}`,
        ...pictures.map(
          (bytes) => `--x\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64(bytes)}`,
        ),
        '--x--\r\n',
      ].join('\r\n'),
    )
  const judged = (bytes: Buffer, given: Tools = tools) => {
    const gate = { limits: DEFAULT_LIMITS, tools: given, known: NOTHING_KNOWN, rules: RULES, policy: POLICIES.clinic }
    const { verdict, findings } = inspect({ bytes, as: 'mail' }, gate)
    return [verdict.decision, ...findings.filter(({ group }) => group === 'link').map(({ id }) => id)]
  }

  test('a code that is all a mail offers is noticed, as a picture and drawn', () => {
    expect(judged(mail('Please scan the QR code.', buildPng(code.grey)))).toEqual(['notice', 'link/code-only'])
    expect(judged(mail(`Please scan:\r\n${code.blocks.replaceAll('\n', '\r\n')}`))).toEqual([
      'notice',
      'link/code-only',
    ])
  })

  test('whatever a link may lead to, a code may', async () => {
    const program = await writeCode('http://203.0.113.9/viewer.exe')
    expect(judged(mail('The manual.', buildPng(program.grey)))).toEqual([
      'notice',
      'link/file-download',
      'link/numeric-host',
    ])
  })

  test('without a reader nothing is said, and nothing is held', () => {
    expect(judged(mail('Please scan the QR code.', buildPng(code.grey)), {})).toEqual(['pass'])
  })

  test('a mail of five hundred pictures ends', () => {
    let state = 5
    const noise = () => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
      return state >>> 24
    }
    const pictures = Array.from({ length: 500 }, () => buildPng({ width: 60, height: 60, at: noise }))
    const started = cpuMs()
    expect(judged(mail('Photographs.', ...pictures))[0]).toBe('pass')
    expect(cpuMs() - started).toBeLessThan(8_000)
  })
})
