import { attached, mailWith, type RuleCases } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    {
      name: 'near miss: too large, which has a rule of its own',
      message: mailWith(attached('a.zip', 'zip', { flaws: [{ code: 'unpack/budget-spent', level: 'stopped' }] })),
    },
  ],
  reject: [
    {
      name: 'it took too long',
      message: mailWith(attached('a.zip', 'zip', { flaws: [{ code: 'pool/late', level: 'stopped' }] })),
      seen: { flaw: 'pool/late' },
    },
    {
      name: 'we stumbled',
      message: mailWith(attached('a.doc', 'doc', { flaws: [{ code: 'unpack/crashed', level: 'stopped', seen: 'x' }] })),
    },
  ],
}
