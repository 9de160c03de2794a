import { inspect } from 'sekisho'
import { describe, expect, test } from 'vitest'
import { damaged } from './fixtures/carrier-mutate.ts'
import { type PeSketch, pe } from './fixtures/carrier-pe.ts'
import { allFacts, takeApart } from './fixtures/office-open.ts'

const ROWS: readonly { readonly sketch: PeSketch; readonly says: object }[] = [
  { sketch: {}, says: { machine: 'x86', isLibrary: false, isSigned: false, isDotNet: false, exports: [] } },
  { sketch: { isLong: true, isSigned: true }, says: { machine: 'x64', isSigned: true } },
  { sketch: { isDotNet: true }, says: { isDotNet: true } },
  {
    sketch: { isLibrary: true, exports: ['DllMain', 'Start'] },
    says: { isLibrary: true, exports: ['DllMain', 'Start'] },
  },
  { sketch: { isLibrary: true, isLong: true, exports: ['xlAutoOpen'] }, says: { exports: ['xlAutoOpen'] } },
]

describe('a Windows program', () => {
  test.each(ROWS)('$sketch', ({ sketch, says }) => {
    expect(allFacts(takeApart(pe(sketch)), 'program')).toEqual([expect.objectContaining(says)])
  })

  test('that Excel would load is called an add-in, whatever its name', async () => {
    const { findings } = await inspect(pe({ isLibrary: true, exports: ['xlAutoOpen'] }), { name: 'a.dat' })
    expect(findings.map(({ id }) => id)).toContain('attachment/office-add-in')
  })

  test('of DOS says nothing', () => {
    expect(allFacts(takeApart(Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200)])), 'program')).toEqual([])
  })

  test('survives damage', () => {
    for (const broken of damaged(pe({ isLibrary: true, exports: ['a', 'b'] }), 200)) {
      const flaws = takeApart(broken).parts.flatMap((part) => part.flaws)
      expect(flaws.filter(({ code }) => code === 'unpack/crashed')).toEqual([])
    }
  })
})
