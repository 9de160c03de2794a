import { attached, mailWith, type RuleCases } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [{ name: 'near miss: large, but read', message: mailWith(attached('a.zip', 'zip', { bytes: 25_000_000 })) }],
  reject: [
    {
      name: 'the purse is empty',
      message: mailWith(attached('a.zip', 'zip', { flaws: [{ code: 'unpack/budget-spent', level: 'stopped' }] })),
      seen: { name: 'a.zip' },
    },
    {
      name: 'one file is too large',
      message: mailWith(attached('a.zip', 'zip', { flaws: [{ code: 'zip/over-limit', level: 'stopped' }] })),
    },
    {
      name: 'a header without an end',
      message: mailWith(attached('', 'mail', { flaws: [{ code: 'mail/header-too-long', level: 'stopped' }] })),
    },
  ],
}
