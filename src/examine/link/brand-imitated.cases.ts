import { NOTHING_KNOWN } from '#domain'
import { htmlBody, mailWith, plainBody, type RuleCases } from '../../../test/fixtures/rule-case.ts'

const known = { ...NOTHING_KNOWN, ownDomains: ['sakura-naika.example'] }

export const cases: RuleCases = {
  accept: [
    { name: 'the owner himself', message: mailWith(plainBody('https://www.amazon.co.jp/gp/x https://nta.go.jp/')) },
    { name: 'near miss: the owner in another country', message: mailWith(plainBody('https://www.amazon.com.au/x')) },
    {
      name: 'near miss: a company that proved its name',
      message: mailWith(plainBody('https://www.rakuten-sec.co.jp/')),
    },
    { name: 'near miss: a page translated', message: mailWith(plainBody('https://www-amazon-co-jp.translate.goog/')) },
    { name: 'near miss: another name of the list', message: mailWith(plainBody('https://paypay.example/')) },
    { name: 'near miss: the name in the path', message: mailWith(plainBody('https://shop.example/amazon.co.jp/')) },
    { name: 'near miss: the own site', message: mailWith(plainBody('https://www.sakura-naika.example/')), known },
  ],
  reject: [
    {
      name: 'the whole domain in front of another',
      message: mailWith(plainBody('https://www.amazon.co.jp.signin-x.example/')),
      seen: { resembles: 'amazon.co.jp' },
    },
    {
      name: 'with hyphens for dots',
      message: mailWith(htmlBody('', ['https://www-nta-go-jp.files.example/', '国税庁'])),
      seen: { resembles: 'nta.go.jp' },
    },
    { name: 'a figure for a letter', message: mailWith(plainBody('https://amaz0n.example/')) },
    { name: 'a letter left out', message: mailWith(plainBody('https://micosoft.example/')) },
    { name: 'a word added', message: mailWith(plainBody('https://smbc-update.example/')) },
    {
      name: 'the own site with a letter changed',
      message: mailWith(plainBody('https://sakura-naiko.example/')),
      known,
      seen: { resembles: 'sakura-naika.example' },
    },
  ],
}
