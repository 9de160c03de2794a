import { attached, closedArchive, mailWith, type RuleCases } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    { name: 'a manual as PDF', message: mailWith(attached('説明書.pdf', 'pdf')) },
    { name: 'near miss: a PDF under the old ending', message: mailWith(attached('説明書.chm', 'pdf')) },
  ],
  reject: [
    { name: 'a help file', message: mailWith(attached('説明書.chm', 'chm')), seen: { kind: 'chm' } },
    { name: 'listed in a closed archive', message: mailWith(closedArchive('a.zip', 'manual.chm')) },
  ],
}
