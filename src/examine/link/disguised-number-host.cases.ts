import { attached, htmlBody, mailWith, plainBody, type RuleCases } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    { name: 'near miss: numbers as everybody writes them', message: mailWith(plainBody('http://203.0.113.9/')) },
    { name: 'near miss: a name that begins with 0x', message: mailWith(plainBody('https://0x.example/')) },
    { name: 'near miss: a name of digits', message: mailWith(plainBody('https://163.example/')) },
  ],
  reject: [
    {
      name: 'in base sixteen',
      message: mailWith(htmlBody('', ['http://0xcb.0x0.0x71.0x9/a', 'こちら'])),
      seen: { host: '0xcb.0x0.0x71.0x9' },
    },
    { name: 'one large number', message: mailWith(plainBody('http://3405803785/a')) },
    {
      name: 'in the code of a document',
      message: mailWith(attached('a.xls', 'xls', { facts: [{ type: 'url', url: 'http://0313.0.0161.011/a.html' }] })),
    },
  ],
}
