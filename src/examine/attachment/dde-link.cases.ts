import { attached, mailWith, type RuleCases } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    { name: 'a document without links', message: mailWith(attached('案内.docx', 'docx')) },
    {
      name: 'near miss: a link for the reader to press',
      message: mailWith(
        attached('案内.docx', 'docx', {
          facts: [{ type: 'relation', relation: 'hyperlink', target: 'https://partner.example/' }],
        }),
      ),
    },
  ],
  reject: [
    {
      name: 'a sheet that asks another program',
      message: mailWith(
        attached('相場.xls', 'xls', { facts: [{ type: 'relation', relation: 'ddeLink', target: 'TICKER price' }] }),
      ),
      seen: { document: '相場.xls', target: 'TICKER price' },
    },
  ],
}
