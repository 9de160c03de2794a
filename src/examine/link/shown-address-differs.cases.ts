import { htmlBody, mailWith, type RuleCases, sketchMail, TARO } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    {
      name: 'shown and real address agree',
      message: mailWith(htmlBody('', ['https://www.bank.co.jp/x', 'https://www.bank.co.jp/'])),
    },
    {
      name: 'near miss: another host of the same owner',
      message: mailWith(htmlBody('', ['https://login.bank.co.jp/', 'www.bank.co.jp'])),
    },
    {
      name: 'near miss: the reader sees words',
      message: mailWith(htmlBody('', ['https://click.example/', '詳しくはこちら'])),
    },
    {
      name: 'near miss: the reader sees a file name',
      message: mailWith(htmlBody('', ['https://files.example/1', '資料.zip'])),
    },
    {
      name: 'near miss: a service that inspects links put itself in front',
      message: mailWith(
        htmlBody('', [
          'https://jpn01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fwww.bank.co.jp%2F',
          'https://www.bank.co.jp/',
        ]),
      ),
    },
    {
      name: 'near miss: a newsletter that counts clicks on its own address, which a lighter rule reports',
      message: sketchMail(
        { from: TARO, fields: { 'List-Unsubscribe': '<mailto:stop@partner.example>' } },
        htmlBody('', ['https://click.shop.test/c/1', 'https://www.partner.example/news']),
      ),
    },
    { name: 'near miss: a mail address', message: mailWith(htmlBody('', ['mailto:a@bank.co.jp', 'info@bank.co.jp'])) },
  ],
  reject: [
    {
      name: 'a bank on top, somebody else below',
      message: mailWith(htmlBody('', ['https://login.files.example/a', 'https://www.bank.co.jp/'])),
      seen: { shown: 'https://www.bank.co.jp/', leadsTo: 'login.files.example' },
    },
    {
      name: "the sender's own address without a list",
      message: sketchMail({ from: TARO }, htmlBody('', ['https://shop.test/c/1', 'https://www.partner.example/'])),
    },
    { name: 'without a scheme', message: mailWith(htmlBody('', ['http://203.0.113.9/', 'www.bank.co.jp/login'])) },
  ],
}
