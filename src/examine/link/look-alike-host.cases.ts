import { htmlBody, mailWith, plainBody, type RuleCases } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    { name: 'near miss: a Japanese name', message: mailWith(plainBody('https://xn--wgv71a119e.jp/')) },
    { name: 'near miss: a German name', message: mailWith(plainBody('https://xn--mnchen-3ya.de/')) },
    {
      name: 'near miss: a Russian name under a Russian ending',
      message: mailWith(plainBody('https://xn--e1afmkfd.xn--p1ai/')),
    },
  ],
  reject: [
    {
      name: 'one borrowed letter',
      message: mailWith(plainBody('https://xn--pple-43d.com/')),
      seen: { looksLike: 'аpple.com' },
    },
    {
      name: 'borrowed letters throughout',
      message: mailWith(htmlBody('', ['https://www.xn--80ak6aa92e.com/', 'ログイン'])),
    },
  ],
}
