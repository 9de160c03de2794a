import { attached, mailWith, type RuleCases } from '../../../test/fixtures/rule-case.ts'

const fetching = (target: string, relation = 'image') =>
  mailWith(attached('案内.docx', 'docx', { facts: [{ type: 'relation', relation, target }] }))

export const cases: RuleCases = {
  accept: [
    { name: 'near miss: a picture on a web site', message: fetching('https://example.com/logo.png') },
    {
      name: 'near miss: a picture on a server of the own house',
      message: fetching('file:///\\\\fileserver\\logo.png'),
    },
    {
      name: 'near miss: a link to a share, which waits for a click',
      message: fetching('\\\\192.0.2.1\\a', 'hyperlink'),
    },
    { name: 'near miss: a picture on the computer it was written on', message: fetching('file:///C:\\a\\logo.png') },
  ],
  reject: [
    {
      name: 'a picture in a share on the internet',
      message: fetching('\\\\192.0.2.1\\x\\logo.png'),
      seen: { document: '案内.docx', relation: 'image', target: '\\\\192.0.2.1\\x\\logo.png' },
    },
    { name: 'the same as an address', message: fetching('file://files.example.com/x/logo.png') },
    { name: 'a linked workbook there', message: fetching('file:///\\\\192.0.2.1\\x\\a.xlsx', 'externalLinkPath') },
  ],
}
