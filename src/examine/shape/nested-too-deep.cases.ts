import { attached, mailWith, type RuleCases } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    {
      name: 'near miss: an archive in an archive',
      message: mailWith(attached('a.zip', 'zip', { inside: [{ name: 'b.zip', kind: 'zip', role: 'member' }] })),
    },
  ],
  reject: [
    {
      name: 'beyond our limit',
      message: mailWith(attached('a.zip', 'zip', { flaws: [{ code: 'unpack/too-deep', level: 'stopped' }] })),
      seen: { depth: 1 },
    },
  ],
}
