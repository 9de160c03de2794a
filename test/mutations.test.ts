import { beforeAll, describe, expect, test } from 'vitest'
import { DEFAULT_LIMITS, type Memo, NOTHING_KNOWN, type Tools } from '#domain'
import { RULES } from '#examine'
import { type BuiltFixture, builtFixtures } from '#fixtures'
import { inspect, type Passage } from '#inspect'
import { loadSevenZip } from '#pool'
import { toReport } from '#report'
import { POLICIES } from '#verdict'
import { boundedMemo } from '../src/pool/bounded-memo.ts'

// Damaged bytes of every format go along the whole road: nothing throws, no opener crashes, and no mail costs more than
// its limits. The normal run takes a tenth; SEKISHO_FUZZ=full takes every truncation and 100,000 mutations.

const IS_FULL = process.env.SEKISHO_FUZZ === 'full'
const MUTATIONS = IS_FULL ? 100_000 : 10_000
// Every tenth byte is cut at, of a file that is larger than this still fewer; each file begins at another one.
const TENTH_CUT_BYTES = 2_400
// Archives that go through 7-Zip cost milliseconds each, so of those a sample is taken.
const BY_ENGINE = /\.(?:rar|lzh|cab|iso|cpio|sfs|chm)$/
const ENGINE_SAMPLE = IS_FULL ? 2_000 : 8
// Judging costs as much as opening; in the normal run a part of the mutations goes that far.
const JUDGED_EVERY = 3

const fixtures = builtFixtures()
let tools: Tools = {}

beforeAll(async () => {
  const archives = await loadSevenZip()
  if (archives !== undefined) tools = { archives }
})

function walk(bytes: Buffer, name: string, withEngine = false, memo?: Memo, rules = RULES): Passage {
  const gate = { limits: DEFAULT_LIMITS, known: NOTHING_KNOWN, rules, policy: POLICIES.clinic }
  const own = memo === undefined ? {} : { memo }
  return inspect({ bytes, name }, { ...gate, tools: { ...(withEngine ? tools : {}), ...own } })
}

const crashesIn = ({ message }: Passage): string[] =>
  message.parts.flatMap((part) =>
    part.flaws.filter(({ code }) => code === 'unpack/crashed').map(({ seen }) => `${part.path}: ${seen}`),
  )

/** A linear congruential generator: the same seed gives the same damage everywhere. */
function numbersFrom(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

function mutate(bytes: Buffer, next: (below: number) => number): Buffer {
  const copy = Buffer.from(bytes)
  for (let count = 1 + next(8); count > 0 && copy.length > 0; count -= 1) {
    const at = next(copy.length)
    const how = next(4)
    if (how === 0) copy[at] = next(256)
    else if (how === 1) copy[at] = (copy[at] ?? 0) ^ (1 << next(8))
    else if (how === 2) copy.fill(next(2) * 255, at, Math.min(copy.length, at + 1 + next(8)))
    else copy.copyWithin(at, next(copy.length), copy.length)
  }
  return copy
}

describe('every fixture', () => {
  test.each(fixtures)('$name is walked whole without a crash', ({ name, bytes }) => {
    expect(crashesIn(walk(bytes, name, true))).toEqual([])
  })

  test.each(fixtures)(
    '$name is walked at every truncation',
    ({ name, bytes }: BuiltFixture) => {
      const step = IS_FULL ? 1 : Math.ceil(bytes.length / TENTH_CUT_BYTES) * 10
      const first = numbersFrom(bytes.length)(step)
      const engineEvery = Math.ceil(bytes.length / step / ENGINE_SAMPLE)
      const crashes: string[] = []
      for (let cut = first, count = 0; cut < bytes.length; cut += step, count += 1) {
        const withEngine = BY_ENGINE.test(name) && count % engineEvery === 0
        crashes.push(...crashesIn(walk(bytes.subarray(0, cut), name, withEngine)).map((crash) => `${cut} ${crash}`))
      }
      expect(crashes).toEqual([])
    },
    600_000,
  )
})

test(`${MUTATIONS} seeded mutations never crash an opener`, () => {
  const crashes: string[] = []
  for (let seed = 0; seed < MUTATIONS; seed += 1) {
    const fixture = fixtures[seed % fixtures.length]
    if (fixture === undefined) continue
    const bytes = mutate(fixture.bytes, numbersFrom(seed))
    const withEngine = BY_ENGINE.test(fixture.name) && seed % (IS_FULL ? 10 : 16) === 0
    const rules = IS_FULL || seed % JUDGED_EVERY === 0 ? RULES : []
    const passage = walk(bytes, fixture.name, withEngine, undefined, rules)
    crashes.push(...crashesIn(passage).map((crash) => `${seed} ${fixture.name} ${crash}`))
  }
  expect(crashes).toEqual([])
}, 900_000)

test('what is remembered of a part says the same as taking it apart again', () => {
  const memo = boundedMemo(64 * 2 ** 20)
  for (const { name, bytes } of fixtures) {
    const plain = reportOf(walk(bytes, name))
    const [first, again] = [reportOf(walk(bytes, name, false, memo)), reportOf(walk(bytes, name, false, memo))]
    expect(first, name).toEqual(plain)
    expect(again, name).toEqual(plain)
  }
})

test('what is remembered of a file of another name says the same, too', () => {
  const memo = boundedMemo(64 * 2 ** 20)
  for (const { name, bytes } of fixtures) {
    walk(bytes, `another.${name}`, false, memo)
    walk(bytes, `another ${name.slice(Math.max(0, name.lastIndexOf('.')))}`, false, memo)
    expect(reportOf(walk(bytes, name, false, memo)), name).toEqual(reportOf(walk(bytes, name)))
  }
})

// As JSON: some facts are worked out when they are asked for.
const reportOf = (passage: Passage): string =>
  JSON.stringify({
    ...toReport(passage, { file: '', ms: 0, lang: 'en', withCode: true }),
    facts: passage.message.parts.map(({ facts, path }) => [path, facts]),
  })

test('the same bytes give the same passage', () => {
  for (const { name, bytes } of fixtures) {
    expect(walk(bytes, name, true).verdict).toEqual(walk(bytes, name, true).verdict)
  }
})
