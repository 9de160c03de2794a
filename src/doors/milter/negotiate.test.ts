import { describe, expect, test } from 'vitest'
import { negotiate } from './negotiate.ts'

describe('negotiate takes what it wants of the offer and never a bit outside it', () => {
  test.each([
    ['Postfix 3.7', [6, 0x1ff, 0x1fffff], [0x3f, 0x1c0080, true]],
    ['no leading space', [6, 0x1ff, 0x0fffff], [0x3f, 0x0c0080, false]],
    ['version 2', [2, 0x3f, 0x7f], [0x3f, 0, false]],
    ['replies to the body only with skip', [6, 0x1ff, 0x000480], [0x3f, 0x480, false]],
    ['no right at all', [6, 0, 0x1fffff], [0, 0x1c0080, true]],
    ['all bits', [99, 0xffffffff, 0xffffffff], [0x3f, 0x1c0080, true]],
  ] as const)('%s', (_, [version, actions, steps], [taken, taking, isSpaceKept]) => {
    expect(negotiate({ version, actions, steps })).toEqual({ version, actions: taken, steps: taking, isSpaceKept })
  })

  test.each([0, 1])('version %i is too old', (version) => {
    expect(negotiate({ version, actions: 0x3f, steps: 0x7f })).toBeUndefined()
  })
})
