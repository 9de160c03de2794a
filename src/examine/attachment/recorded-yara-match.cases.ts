import { attached, mailWith, type RuleCases, scanFact } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    { name: 'no scanner was there', message: mailWith(attached('a.doc', 'doc')) },
    {
      name: 'near miss: the rule asks for care',
      message: mailWith(attached('a.doc', 'doc', { facts: [scanFact('yara', 'Made_Up', { severity: 'notice' })] })),
    },
    {
      name: 'near miss: it could not be asked',
      message: mailWith(attached('a.doc', 'doc', { facts: [scanFact('yara', 'late', { outcome: 'not-asked' })] })),
    },
  ],
  reject: [
    {
      name: 'a hit in an attachment',
      message: mailWith(
        attached('a.doc', 'doc', {
          facts: [scanFact('yara', 'Made.Up-1', { detail: 'an example', severity: 'record' })],
        }),
      ),
      seen: { name: 'a.doc', found: 'Made.Up-1', detail: 'an example' },
    },
    {
      name: 'a hit in the text of the mail',
      message: mailWith({
        kind: 'text',
        role: 'body',
        facts: [scanFact('yara', 'Made.Up-1', { detail: 'an example', severity: 'record' })],
      }),
    },
  ],
}
