import { describe, expect, test } from 'vitest'
import { type Finding, type Message, NOTHING_KNOWN } from '#domain'
import { examine, groupOf } from '#examine'
import * as sketch from '../../test/fixtures/message.ts'
import { judge } from './judge.ts'
import { POLICIES } from './policies.ts'

const NOTHING: Message = { parts: [] }
const TEXT = { title: '', why: '', todo: '' }
const found = (id: string, weight: number): Finding => ({
  id,
  group: groupOf(id),
  weight,
  evidence: [],
  text: { ja: TEXT, en: TEXT },
})
const decide = (message: Message, policy: keyof typeof POLICIES = 'clinic') =>
  judge(examine(message, NOTHING_KNOWN), message, POLICIES[policy]).decision

describe('judge', () => {
  test('adds the strongest finding of each group and names them, strongest first', () => {
    const findings = [found('sender/a', 10), found('macro/b', 25), found('macro/c', 35), found('macro/d', 35)]
    const verdict = judge(findings, NOTHING, POLICIES.clinic)
    expect(verdict.score).toBe(45)
    expect(verdict.decisive.map(({ id }) => id)).toEqual(['macro/c', 'sender/a'])
    expect(verdict.decision).toBe('notice')
  })

  test.each([
    [0, 'pass'],
    [19, 'pass'],
    [20, 'notice'],
    [49, 'notice'],
    [50, 'hold'],
    [100, 'hold'],
  ])('clinic decides %i as %s and never refuses', (weight, decision) => {
    expect(judge([found('shape/a', weight)], NOTHING, POLICIES.clinic).decision).toBe(decision)
  })

  test('watch never holds, whatever is found', () => {
    const findings = ['attachment/a', 'macro/a', 'link/a', 'sender/a', 'body/a', 'shape/a'].map((id) => found(id, 90))
    expect(judge(findings, NOTHING, POLICIES.watch).decision).toBe('notice')
  })

  test('a policy replaces weights, shows them, and 0 switches a rule off', () => {
    const policy = { ...POLICIES.clinic, weights: { 'macro/a': 60, 'link/a': 0 } }
    const verdict = judge([found('macro/a', 25), found('link/a', 70)], NOTHING, policy)
    expect(verdict.decisive).toMatchObject([{ id: 'macro/a', weight: 60 }])
    expect(verdict.decision).toBe('hold')
  })
})

describe('the shipped policies on whole mails', () => {
  const MACRO = sketch.mailWith(sketch.macroDocument('集計.xlsm', 'xlsx'))
  const EMOTET = sketch.mailWith(
    sketch.macroDocument('請求書.doc', 'doc', ['trigger', 'Document_Open'], ['run', 'winmgmts']),
  )
  const CLOSED = sketch.mailWith(sketch.closedArchive('資料.zip', '資料.xlsx'))
  const PPAP = sketch.mailWith(
    { role: 'body', kind: 'text', facts: [{ type: 'password', value: 'a1b2', context: 'パスワード: a1b2' }] },
    sketch.attached('資料.zip', 'zip', {
      facts: [
        sketch.archiveFact({ password: { value: 'a1b2', from: 'mail' } }),
        sketch.entry('資料.xlsx', { encrypted: true, kind: 'xlsx' }),
      ],
      inside: [sketch.member('資料.xlsx', 'xlsx')],
    }),
  )
  const IMPOSTOR = sketch.sketchMail(
    { from: sketch.box('山田 taro@partner.example', 'x@shop.test'), subject: 'RE: 会議' },
    sketch.macroDocument('会議.xlsm', 'xlsx'),
  )

  test.each([
    [
      'an ordinary mail',
      sketch.mailWith(sketch.plainBody('こんにちは'), sketch.attached('a.pdf', 'pdf')),
      'pass',
      'pass',
    ],
    ['a macro by itself', MACRO, 'notice', 'hold'],
    ['a macro that starts and runs', EMOTET, 'hold', 'hold'],
    ['a locked archive that nobody could open', CLOSED, 'hold', 'hold'],
    ['a locked archive opened with the password in the mail', PPAP, 'notice', 'hold'],
    ['a macro under the name of a PDF', sketch.mailWith(sketch.macroDocument('請求書.pdf', 'doc')), 'hold', 'hold'],
    [
      'a macro under the name of a plain sheet',
      sketch.mailWith(sketch.macroDocument('a.xlsx', 'xlsx')),
      'notice',
      'hold',
    ],
    ['a macro under a borrowed name', IMPOSTOR, 'hold', 'hold'],
    ['nothing that could be read', NOTHING, 'hold', 'hold'],
  ])('%s', (_, message, clinic, strict) => {
    expect(decide(message, 'clinic')).toBe(clinic)
    expect(decide(message, 'strict')).toBe(strict)
    expect(['pass', 'notice']).toContain(decide(message, 'watch'))
  })
})
