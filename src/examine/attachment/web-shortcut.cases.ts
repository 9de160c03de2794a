import { attached, closedArchive, htmlBody, mailWith, type RuleCases } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    {
      name: 'near miss: a link in the body',
      message: mailWith(htmlBody('案内', ['https://partner.example/', '案内'])),
    },
    { name: 'near miss: a Windows shortcut, reported by its own rule', message: mailWith(attached('a.lnk', 'lnk')) },
  ],
  reject: [
    { name: 'one that begins like a picture', message: mailWith(attached('a.url', 'png')) },
    { name: 'a query in the office format for connections', message: mailWith(attached('a.odc', 'html')) },
    {
      name: 'a link as a file',
      message: mailWith(attached('案内.url', 'internet-shortcut')),
      seen: { name: '案内.url' },
    },
    { name: 'a web query', message: mailWith(attached('案内.iqy', 'web-query')) },
    { name: 'listed in a closed archive', message: mailWith(closedArchive('a.zip', '案内.url')) },
  ],
}
