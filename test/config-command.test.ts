import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { RULES } from '#examine'
import { POLICIES } from '#verdict'
import { runCli } from '../src/cli/run-cli.ts'
import { readPolicy } from '../src/config/index.ts'

// `sekisho config check`, and the policies of the place's own that it looks at as well.

const GOOD = 'domains: a.example\nnext-hop: smtp://mail.example\ndoors: { smtp: { listen: "127.0.0.1:2525" } }\n'
const RULE = 'macro/macro-present'

let folder = ''
let said = ''
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sekisho-config-'))
  said = ''
  const take = (text: unknown, ...rest: unknown[]): boolean => {
    said += String(text)
    const done = rest.at(-1)
    if (typeof done === 'function') done()
    return true
  }
  vi.spyOn(process.stdout, 'write').mockImplementation(take)
  vi.spyOn(process.stderr, 'write').mockImplementation(take)
})
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true, force: true })
})

async function check(text: string, ...options: string[]): Promise<{ code: number; said: string }> {
  const file = path.join(folder, 'sekisho.yaml')
  writeFileSync(file, text)
  const code = await runCli(['config', 'check', file, ...options], '0.0.0')
  return { code, said: said.replaceAll(`${folder}${path.sep}`, '') }
}

describe('sekisho config check', () => {
  test('a good one: what would run, in both languages', async () => {
    const japanese = await check(GOOD, '--lang', 'ja')
    expect(japanese.code).toBe(0)
    expect(japanese.said).toContain('sekisho.yaml: 間違いはありません。次のように動きます:')
    expect(japanese.said).toContain('127.0.0.1:2525(メールサーバーの後ろ)、届け先 smtp://mail.example:25')
    said = ''
    expect((await check(GOOD, '--lang', 'en')).said).toMatch(/^sekisho\.yaml: good\. This would run:\n {2}SMTP /u)
  })

  test('a bad one: each mistake with its place, and 2', async () => {
    const { code, said: told } = await check(`${GOOD}langauge: ja\nlog: { level: loud }\n`, '--lang', 'en')
    expect(code).toBe(2)
    expect(told).toBe(
      [
        'sekisho.yaml: 2 mistakes',
        '  sekisho.yaml:4:1: language: There is no key "langauge". Did you mean "language"?',
        '  sekisho.yaml:5:15: log.level: "loud" cannot be used. Allowed: debug, info, warn, error.',
        '',
      ].join('\n'),
    )
  })

  test('for other programs as JSON, a secret only by its place', async () => {
    const { code, said: told } = await check(`${GOOD}store: postgres://me:hunter2@db/x\n`, '--json')
    expect(code).toBe(0)
    expect(JSON.parse(told)).toMatchObject({ mistakes: [], notes: [{ key: 'store', line: 4, column: 8 }] })
    expect(told).not.toContain('hunter2')
  })

  test("mistakes in the place's own policy are told with its own file", async () => {
    writeFileSync(path.join(folder, 'ours.yaml'), `weights: { ${RULE}x: 5 }`)
    const { code, said: told } = await check(`${GOOD}policy: ours.yaml\n`, '--lang', 'en')
    expect(code).toBe(2)
    expect(told).toContain(`ours.yaml:1:34: weights.${RULE}x: There is no rule "${RULE}x". Did you mean "${RULE}"?`)
  })
})

describe('readPolicy', () => {
  const ground = { policies: POLICIES, rules: RULES.map(({ id }) => id) }
  const told = (text: string): string[] => {
    const reading = readPolicy(text, '/etc/ours.yaml', ground)
    return 'mistakes' in reading ? reading.mistakes.map((each) => each.text.en) : []
  }

  test('says how it differs from the one that it is based on', () => {
    expect(
      readPolicy(
        `based-on: strict\nthresholds: { hold: 35, refuse: never }\nweights: { ${RULE}: 0 }`,
        '/etc/ours.yaml',
        ground,
      ),
    ).toEqual({
      policy: {
        name: 'ours',
        thresholds: { ...POLICIES.strict.thresholds, hold: 35, refuse: null },
        weights: { ...POLICIES.strict.weights, [RULE]: 0 },
      },
    })
  })

  test('the one in the documents is good', () => {
    const page = readFileSync(path.resolve(import.meta.dirname, '..', 'docs', 'configuration.en.md'), 'utf8')
    const [, example = ''] = /```yaml\n(.*?)```/su.exec(page) ?? []
    expect(example).not.toBe('')
    expect(told(example)).toEqual([])
  })

  test.each([
    ['thresholds: { notice: 60 }', 'have to rise'],
    ['thresholds: { hold: 0 }', 'or never'],
    ['weights: { __proto__: 5 }', 'There is no rule'],
    [`weights: { ${RULE}: 101 }`, 'a number from 0 to 100'],
    ['based-on: nothing', 'Allowed: clinic, strict, watch'],
    ['- a', 'a list stands here'],
    ['', 'Nothing is written'],
  ])('%s: %s', (text, said) => {
    expect(told(text).join()).toContain(said)
  })
})
