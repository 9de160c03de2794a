import { describe, expect, test } from 'vitest'
import { Budget, type Child, type Opened } from '#bytes'
import { DEFAULT_LIMITS, type Memo } from '#domain'
import { makePart } from './part-list.ts'
import { openOrRecall } from './remembered.ts'

// What is remembered between mails takes the room that it says it takes, whatever a sender put into it.

const PART = makePart(1, { role: 'attachment', name: 'a.html', content: Buffer.alloc(2_000, 'x') }, undefined)

function remembering(opened: Opened): { readonly value: { readonly opened: Opened }; readonly bytes: number } {
  const sets: { value: { opened: Opened }; bytes: number }[] = []
  const memo: Memo = {
    get: () => undefined,
    set: (_, value, bytes) => void sets.push({ value: value as { opened: Opened }, bytes }),
  }
  openOrRecall(PART, () => opened, new Budget(DEFAULT_LIMITS), memo)
  const [first] = sets
  if (first === undefined) throw new Error('nothing was remembered')
  return first
}

const child = (content: Buffer): Child => ({ role: 'member', name: '', content })

describe('what is remembered', () => {
  test('keeps no mail alive that its parts are views of', () => {
    const mail = Buffer.alloc(4 * 2 ** 20, 'm')
    const { value } = remembering({ facts: [], flaws: [], children: [child(mail.subarray(5, 3_005))] })
    const [kept] = value.opened.children
    expect(kept?.content).toEqual(mail.subarray(5, 3_005))
    expect(Buffer.isBuffer(kept?.content) ? kept.content.buffer.byteLength : Infinity).toBeLessThan(100_000)
  })

  test('counts the texts that were found', () => {
    const text = 'あ'.repeat(500_000)
    const fact = { type: 'text', from: 'document', charset: 'utf-8', text } as const
    const [without, withText] = [[], [fact]].map((facts) => remembering({ facts, flaws: [], children: [] }).bytes)
    expect((withText ?? 0) - (without ?? 0)).toBeGreaterThanOrEqual(1_000_000)
  })

  test('counts the memory that several parts share once', () => {
    const whole = Buffer.alloc(2 ** 20)
    const children = [child(whole.subarray(0, 2 ** 19 + 10)), child(whole.subarray(2 ** 19 - 10))]
    const { bytes } = remembering({ facts: [], flaws: [], children })
    expect(bytes).toBeGreaterThan(2 ** 20)
    expect(bytes).toBeLessThan(1.1 * 2 ** 20)
  })
})
