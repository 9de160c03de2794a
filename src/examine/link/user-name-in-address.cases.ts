import { htmlBody, mailWith, plainBody, type RuleCases } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    { name: 'near miss: a user name', message: mailWith(plainBody('https://git@code.example/a')) },
    { name: 'near miss: the sign stands in the path', message: mailWith(plainBody('https://map.example/@35.6,139.7')) },
    {
      name: 'near miss: a mail address in the query',
      message: mailWith(plainBody('https://a.example?to=b@c.example')),
    },
  ],
  reject: [
    {
      name: 'a bank before the sign',
      message: mailWith(htmlBody('', ['https://www.bank.co.jp%2Flogin@files.example/', 'ログイン'])),
      seen: { leadsTo: 'files.example' },
    },
  ],
}
