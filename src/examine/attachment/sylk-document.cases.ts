import { attached, closedArchive, mailWith, type RuleCases } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [{ name: 'near miss: a table as text', message: mailWith(attached('ID.csv', 'text')) }],
  reject: [
    { name: 'by content, whatever the name', message: mailWith(attached('売上.csv', 'sylk')), seen: { kind: 'sylk' } },
    { name: 'listed in a closed archive', message: mailWith(closedArchive('a.zip', '売上.slk')) },
  ],
}
