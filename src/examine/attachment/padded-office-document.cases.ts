import { attached, entry, mailWith, type RuleCases } from '../../../test/fixtures/rule-case.ts'

const MEBI = 2 ** 20

export const cases: RuleCases = {
  accept: [
    {
      name: 'near miss: a large document that is all there',
      message: mailWith(
        attached('写真集.doc', 'doc', {
          facts: [{ type: 'padding', declaredBytes: 80 * MEBI, reachedBytes: 70 * MEBI, packedBytes: 80 * MEBI }],
        }),
      ),
    },
    {
      name: 'near miss: a small document that packs well',
      message: mailWith(
        attached('a.zip', 'zip', {
          facts: [entry('a.doc', { declaredBytes: 2 * MEBI, packedBytes: 5_000, kind: 'doc' })],
        }),
      ),
    },
    {
      name: 'near miss: a huge log that packs well is no document',
      message: mailWith(
        attached('a.zip', 'zip', {
          facts: [entry('a.log', { declaredBytes: 500 * MEBI, packedBytes: MEBI, kind: 'text' })],
        }),
      ),
    },
  ],
  reject: [
    {
      name: 'filled up behind its own tables',
      message: mailWith(
        attached('INVOICE.doc', 'doc', {
          facts: [{ type: 'padding', declaredBytes: 550 * MEBI, reachedBytes: 300_000, packedBytes: 600_000 }],
        }),
      ),
      seen: { name: 'INVOICE.doc', reachedBytes: 300_000 },
    },
    {
      name: 'an entry far too large for what it takes',
      message: mailWith(
        attached('a.zip', 'zip', {
          facts: [entry('INVOICE.doc', { declaredBytes: 550 * MEBI, packedBytes: 600_000 })],
        }),
      ),
      seen: { packedBytes: 600_000 },
    },
  ],
}
