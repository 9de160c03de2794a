import { htmlBody, type RuleCases, sketchMail, TARO } from '../../../test/fixtures/rule-case.ts'

const LIST = { 'List-Unsubscribe': '<mailto:stop@partner.example>' }
const OWN = htmlBody('', ['https://click.shop.test/c/1', 'https://www.partner.example/news'])
const OTHER = htmlBody('', ['https://click.shop.test/c/1', 'https://www.bank.co.jp/'])

export const cases: RuleCases = {
  accept: [
    { name: 'near miss: no list', message: sketchMail({ from: TARO }, OWN) },
    { name: "near miss: somebody else's address", message: sketchMail({ from: TARO, fields: LIST }, OTHER) },
  ],
  reject: [
    {
      name: "a newsletter with its sender's own address",
      message: sketchMail({ from: TARO, fields: LIST }, OWN),
      seen: { leadsTo: 'click.shop.test' },
    },
  ],
}
