import { attached, mailWith, type RuleCases, scanFact } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    { name: 'no scanner is in use', message: mailWith(attached('a.doc', 'doc')) },
    {
      name: 'near miss: it was asked and found something',
      message: mailWith(attached('a.doc', 'doc', { facts: [scanFact('clamav', 'Made.Up-1')] })),
    },
  ],
  reject: [
    {
      name: 'the virus scanner is down',
      message: mailWith(attached('a.doc', 'doc', { facts: [scanFact('clamav', 'down', { outcome: 'not-asked' })] })),
      seen: { scanner: 'clamav', why: 'down' },
    },
  ],
}
