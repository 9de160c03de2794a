import { htmlBody, mailWith, plainBody, type RuleCases } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    { name: 'a host with a name', message: mailWith(plainBody('https://partner.example/1.2.3.4')) },
    { name: 'near miss: a device in the own house', message: mailWith(plainBody('設定は http://192.168.1.1/ から')) },
    { name: 'near miss: a version number', message: mailWith(plainBody('version 203.0.113.9')) },
    {
      name: 'near miss: a protocol of its own',
      message: mailWith(htmlBody('', ['cast3://203.0.113.9:4200/a', 'こちら'])),
    },
  ],
  reject: [
    {
      name: 'in plain text',
      message: mailWith(plainBody('こちら http://203.0.113.9/a.doc です')),
      seen: { host: '203.0.113.9' },
    },
    { name: 'behind words', message: mailWith(htmlBody('', ['http://[2001:db8::1]/', 'こちら'])) },
  ],
}
