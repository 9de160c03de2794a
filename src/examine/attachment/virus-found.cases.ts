import { attached, mailWith, type RuleCases, scanFact } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    { name: 'no scanner was there', message: mailWith(attached('a.doc', 'doc')) },
    {
      name: 'near miss: own rules, which have findings of their own',
      message: mailWith(attached('a.doc', 'doc', { facts: [scanFact('yara', 'Made_Up')] })),
    },
    {
      name: 'near miss: it could not be asked',
      message: mailWith(attached('a.doc', 'doc', { facts: [scanFact('clamav', 'late', { outcome: 'not-asked' })] })),
    },
  ],
  reject: [
    {
      name: 'a hit in an attachment',
      message: mailWith(
        attached('a.doc', 'doc', { facts: [scanFact('clamav', 'Made.Up-1', { detail: 'an example' })] }),
      ),
      seen: { name: 'a.doc', found: 'Made.Up-1', detail: 'an example' },
    },
    {
      name: 'a hit in the text of the mail',
      message: mailWith({
        kind: 'text',
        role: 'body',
        facts: [scanFact('clamav', 'Made.Up-1', { detail: 'an example' })],
      }),
    },
  ],
}
