import { archive, attached, closedArchive, mailWith, member, type RuleCases } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    {
      name: 'near miss: a link to a web page, reported by its own rule',
      message: mailWith(attached('a.url', 'internet-shortcut')),
    },
    { name: 'near miss: a document with lnk in its name', message: mailWith(attached('lnk.docx', 'docx')) },
  ],
  reject: [
    {
      name: 'a shortcut with two endings',
      message: mailWith(attached('請求書.doc.lnk', 'lnk')),
      seen: { kind: 'lnk' },
    },
    { name: 'in an archive', message: mailWith(archive('a.zip', member('a.lnk', 'lnk'))) },
    { name: 'listed in a closed archive', message: mailWith(closedArchive('a.zip', 'a.lnk')), seen: { opened: 'no' } },
  ],
}
