import { attached, entry, mailWith, type RuleCases } from '../../../test/fixtures/rule-case.ts'

const MEBI = 2 ** 20
const withEntry = (declaredBytes: number, packedBytes: number) =>
  mailWith(attached('a.zip', 'zip', { facts: [entry('a.bin', { declaredBytes, packedBytes, kind: 'unknown' })] }))

export const cases: RuleCases = {
  accept: [
    { name: 'near miss: a large log', message: withEntry(500 * MEBI, 20 * MEBI) },
    { name: 'near miss: a small file of zeros', message: withEntry(MEBI, 1_000) },
  ],
  reject: [{ name: 'zeros by the gigabyte', message: withEntry(1_000 * MEBI, MEBI), seen: { name: 'a.bin' } }],
}
