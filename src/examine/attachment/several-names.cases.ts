import { attached, mailWith, type RuleCases } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    { name: 'one name', message: mailWith(attached('a.pdf', 'pdf', { names: ['a.pdf'] })) },
    {
      name: 'near miss: the same file in two spellings',
      message: mailWith(attached('請求書.pdf', 'pdf', { names: ['請求書.pdf', 'seikyu.PDF'] })),
    },
  ],
  reject: [
    {
      name: 'a document for one program, a script for the other',
      message: mailWith(attached('a.pdf', 'unknown', { names: ['a.pdf', 'a.js'] })),
      seen: { names: 'a.pdf | a.js' },
    },
  ],
}
