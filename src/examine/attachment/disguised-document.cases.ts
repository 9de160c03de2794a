import { attached, mailWith, type RuleCases } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    { name: 'name and content agree', message: mailWith(attached('a.docx', 'docx')) },
    { name: 'near miss: a table in HTML under .xls', message: mailWith(attached('売上.xls', 'html')) },
    { name: 'near miss: rich text under .doc', message: mailWith(attached('案内.doc', 'rtf')) },
    { name: 'near miss: one picture format under the name of another', message: mailWith(attached('a.png', 'jpeg')) },
    { name: 'near miss: an ending of no known meaning', message: mailWith(attached('a.v2', 'zip')) },
    { name: 'near miss: Word XML under .xml', message: mailWith(attached('a.xml', 'word-xml')) },
  ],
  reject: [
    {
      name: 'a page called .pdf',
      message: mailWith(attached('請求書.pdf', 'html')),
      seen: { name: '請求書.pdf', kind: 'html' },
    },
    { name: 'a document called .jpg', message: mailWith(attached('写真.jpg', 'doc')) },
    { name: 'an archive called .pdf', message: mailWith(attached('写真.pdf', 'zip')) },
  ],
}
