import { attached, closedArchive, mailWith, type RuleCases } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [{ name: 'near miss: only the name contains one', message: mailWith(attached('one.docx', 'docx')) }],
  reject: [
    { name: 'a notebook', message: mailWith(attached('案内.one', 'onenote')), seen: { name: '案内.one' } },
    { name: 'listed in a closed archive', message: mailWith(closedArchive('a.zip', '案内.one')) },
  ],
}
