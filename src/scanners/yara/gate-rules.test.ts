import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { Compiler, initSync } from '@virustotal/yara-x'
import { beforeAll, describe, expect, test } from 'vitest'
import { gateRules } from './gate-rules.ts'
import { buildLiteralIndex } from './literal-index.ts'
import { readYaraRules } from './rule-source.ts'
import { literalsOf } from './string-literals.ts'

const literalsIn = (strings: string): (string[] | undefined)[] =>
  (readYaraRules(`rule R { strings: ${strings} condition: any of them }`)[0]?.strings ?? []).map((string) =>
    literalsOf(string)?.map((bytes) => bytes.toString('latin1')),
  )

describe('readYaraRules', () => {
  const source = `import "pe" // rule A { condition: true }
/* rule B { condition: true } */
private rule First : one two { meta: text = "} rule No { condition: \\" " strings: $a = { 4D 5A /* } */ 90 ?? } $b = /a\\/}"/ condition: $a or $b }
global rule Second { condition: filesize < 10 and #a != 3 }
rule Cut { strings: $ = "abcd"`

  test('cuts a file into rules, whatever stands in its texts, patterns and comments', () => {
    const rules = readYaraRules(source)
    expect(rules.map(({ name, isPrivate, isGlobal }) => [name, isPrivate, isGlobal])).toEqual([
      ['First', true, false],
      ['Second', false, true],
      ['Cut', false, false],
    ])
    expect(rules[0]?.strings.map(({ id, kind, body }) => [id, kind, body])).toEqual([
      ['$a', 'hex', ' 4D 5A /* } */ 90 ?? '],
      ['$b', 'regex', 'a\\/}"'],
    ])
    expect(rules.map(({ condition }) => condition)).toEqual([
      ['$a', 'or', '$b'],
      ['filesize', '<', '10', 'and', '#a', '!=', '3'],
      [],
    ])
    const second = rules[1]
    expect(source.slice(second?.from, second?.to)).toBe('global rule Second { condition: filesize < 10 and #a != 3 }')
  })

  test('every cut of a file is read without a throw', () => {
    for (let end = 0; end < source.length; end += 1) gateRules(source.slice(0, end))
  })
})

describe('literalsOf', () => {
  test.each([
    ['$a = "abcd"', [['abcd']]],
    ['$a = "a\\x41\\t\\\\\\"bc" nocase fullword', [['aA\t\\"bc']]],
    ['$a = "abcd" wide', [['a\0b\0c\0d\0']]],
    ['$a = "abcd" wide ascii', [['abcd', 'a\0b\0c\0d\0']]],
    ['$a = "abc"', [undefined]],
    ['$a = "ab" wide', [['a\0b\0']]],
    ['$a = "abcdefgh" xor', [undefined]],
    ['$a = "abcdefgh" base64 $b = "abcd"', [undefined, ['abcd']]],
    ['$a = { 61 62 63 64 ?? 41 42 43 44 45 }', [['ABCDE']]],
    ['$a = { 61626364 [2-4] 41 ?1 43 44 }', [['abcd']]],
    ['$a = { 61 62 ( 63 64 65 66 | 41 ) 42 43 }', [undefined]],
    ['$a = { 61 62 63 ~64 41 42 43 /* 44 */ 45 }', [['ABCE']]],
    ['$a = /https?:\\/\\/example\\.com\\/[a-z]+/', [['://example.com/']]],
    ['$a = /(one|two)three/i', [['three']]],
    ['$a = /onetwo|three/', [undefined]],
    ['$a = /abcdx*efgh/', [['abcd']]],
    ['$a = /abcdx{0,3}efghi/', [['efghi']]],
    ['$a = /abcx+yz/', [['abcx']]],
    ['$a = /[[:alpha:]]abcdef/', [undefined]],
    ['$a = /\\x41\\x42\\d\\x43DEF\\x47/', [['CDEFG']]],
    ['$a = /(?x) ab cd ef/', [undefined]],
  ])('%s', (strings, literals) => expect(literalsIn(strings)).toEqual(literals))
})

describe('gateRules', () => {
  const gatedOf = (source: string) => readYaraRules(gateRules(source).gated).map(({ name }) => name)
  const STRINGS = 'strings: $a1 = "abcdef" $a2 = "ghijkl" $b = "ab" $c = "mnopqrstuv"'

  test.each([
    ['$a1', true],
    ['$a1 or $a2 and filesize < 10', true],
    ['filesize < 10 and ($b or $a1)', false],
    ['filesize < 10 and ($b or $a1) and $c', true],
    ['$b and $a1', true],
    ['not $a1', false],
    ['$a1 or not $a2', false],
    ['any of them', false],
    ['all of them', true],
    ['2 of ($a*)', true],
    ['any of ($a1, $c)', true],
    ['none of ($a*)', false],
    ['0 of ($a*)', false],
    ['50% of ($a*)', true],
    ['#a1 > 0', true],
    ['#a1 >= 0', false],
    ['#a1 == 0', false],
    ['#a1 < 3', false],
    ['$a1 at 0', true],
    ['$a1 in (0..filesize - 3) or $c at 3', true],
    ['any of ($a*) in (0..100)', true],
    ['for any of ($a*) : ( # == 0 )', false],
    ['uint16(0) == 0x5A4D', false],
    ['uint16(0) == 0x5A4D and $a1', true],
    ['((($a1)))', true],
    ['($a1) or ($c)', true],
    ['@a1 < 100', false],
    ['true', false],
  ])('a rule with the condition "%s": %s', (condition, isGated) => {
    expect(gatedOf(`rule R { ${STRINGS} condition: ${condition} }`)).toEqual(isGated ? ['R'] : [])
  })

  test('rules of one file are parted, their lines stay where they are', () => {
    const source = 'import "pe"\nrule A {\n strings: $a = "abcdef"\n condition: $a }\nrule B { condition: true }\n'
    const { always, gated } = gateRules(source)
    expect(gated.split('\n')[4]?.trim()).toBe('')
    expect(always.split('\n')).toEqual([
      'import "pe"',
      expect.any(String),
      expect.any(String),
      expect.any(String),
      'rule B { condition: true }',
      '',
    ])
    expect(gated.length).toBe(source.length)
  })

  test.each([
    ['a rule names another', 'rule B { condition: A }'],
    ['a rule names others by their beginning', 'rule B { condition: any of (A*) }'],
    ['a rule speaks for the whole file', 'global rule B { condition: filesize < 10 }'],
  ])('rules are not parted where %s', (_, other) => {
    const { gated, literals } = gateRules(`rule A { strings: $a = "abcdef" condition: $a } ${other}`)
    expect([gated, literals]).toEqual(['', []])
  })
})

describe('buildLiteralIndex', () => {
  const index = buildLiteralIndex([Buffer.from('Hello World'), Buffer.from([0, 1, 2, 3])])

  test.each([
    ['hello world', true],
    ['xxHELLO WORLDxx', true],
    ['hello worl', false],
    ['ello world', false],
    ['\0\u0001\u0002\u0003', true],
    ['', false],
    ['abc', false],
  ])('%j: %s', (text, isIn) => expect(index.isIn(Buffer.from(text))).toBe(isIn))

  test('says the same as a search for each', () => {
    const random = seeded(7)
    for (let round = 0; round < 300; round += 1) {
      const literals = Array.from({ length: 3 }, () => bytesOf(random, 4 + (random() % 3)))
      const bytes = bytesOf(random, random() % 400)
      const expected = literals.some((literal) =>
        bytes.toString('latin1').toLowerCase().includes(literal.toString('latin1').toLowerCase()),
      )
      expect(buildLiteralIndex(literals).isIn(bytes)).toBe(expected)
    }
  })
})

// The gate against the engine itself: whatever the engine finds in any bytes stands behind the gate's literals.
describe('the gate never keeps a match back', () => {
  beforeAll(() => {
    const folder = path.dirname(createRequire(import.meta.url).resolve('@virustotal/yara-x/package.json'))
    initSync({ module: readFileSync(path.join(folder, 'pkg', 'yara_x_js_bg.wasm')) as never })
  })

  const STRINGS = [
    '"AbcDef"',
    '"AbcDef" nocase',
    '"AbcDef" wide',
    '"AbcDef" wide ascii nocase',
    '"abcdef" xor',
    '"abcdefgh" base64',
    '"abc"',
    '{ 41 62 63 44 65 }',
    '{ 41 ?? 63 [0-2] 44 65 66 67 }',
    '{ 61 62 ( 63 64 | 65 ) 66 67 68 69 }',
    '{ ~41 62 63 64 65 66 }',
    '/abc?defg/',
    '/ab(cd|ef)gh+ij/i',
    '/a.cdef{2}g/',
    '/abcd|efgh/',
    '/[a-c]bcdef\\x67/',
    '/\\babcdef/ wide',
    '/abc\\.def\\/g/',
  ]
  const CONDITIONS = [
    '$a',
    '$a or $b',
    '$a and $b',
    'any of them',
    'all of them',
    '2 of them',
    '#a > 1',
    '$a at 3',
    'not $a',
    '$a and not $b',
    '$a in (0..20) or $b',
    'any of ($a, $b)',
    '1 of ($b*)',
    'filesize > 9 and ($a or $b)',
    '#a == 1 or #b >= 2',
    'none of them',
  ]
  const PIECES = [
    'AbcDef',
    'abcdef',
    'ABCDEF',
    'A\0b\0c\0D\0e\0f\0',
    'a\0b\0c\0d\0e\0f\0',
    'abc',
    'Ab',
    'abdefg',
    'abcdefg',
    'abcdghhij',
    'ABEFGHIJ',
    'axcdeffg',
    'efgh',
    'abcd',
    'bbcdefg',
    'abc.def/g',
    'YWJjZGVmZ2g',
    'AXcDefg',
    'abefghi',
    'abcdfghi',
    'xbcdef',
    ' ',
    '\0',
    'zz',
    '....',
  ]

  test('on rules and bytes put together at random', () => {
    const random = seeded(11)
    const pick = <T>(list: readonly T[]): T => list[random() % list.length] as T
    const rules = Array.from({ length: 150 }, (_, index) => {
      const strings = `strings: $a = ${pick(STRINGS)} $b = ${pick(STRINGS)}`
      // WHY the second half: the engine refuses a string that no condition names.
      return `rule R${index} { ${strings} condition: (${pick(CONDITIONS)}) and #a + #b >= 0 }\n`
    })
    const gates = rules
      .map((rule) => gateRules(rule))
      .map(({ gated, literals }) => ({ gated, index: buildLiteralIndex(literals) }))
    const engine = compile(rules.join('')).scanner()
    let matched = 0
    let keptAway = 0
    for (let sample = 0; sample < 50; sample += 1) {
      const bytes = Buffer.from(Array.from({ length: random() % 7 }, () => pick(PIECES)).join(''), 'latin1')
      const { matches } = engine.scan(bytes) as { matches: { identifier: string }[] }
      const found = new Set(matches.map(({ identifier }) => identifier))
      for (const [index, gate] of gates.entries()) {
        if (gate.gated === '' || gate.index.isIn(bytes)) continue
        keptAway += 1
        expect(found.has(`R${index}`), `${rules[index]}${JSON.stringify(bytes.toString('latin1'))}`).toBe(false)
      }
      matched += matches.length
    }
    // Otherwise the test would say nothing.
    expect([matched > 300, keptAway > 1_000]).toEqual([true, true])
  })
})

function compile(source: string) {
  const compiler = new Compiler()
  compiler.addSource(source)
  return compiler.build()
}

function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state >>> 8
  }
}

const bytesOf = (random: () => number, count: number): Buffer =>
  Buffer.from(Array.from({ length: count }, () => 'aAbBcC01'.charCodeAt(random() % 8)))
