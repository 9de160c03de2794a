import { htmlBody, mailWith, type RuleCases } from '../../../test/fixtures/rule-case.ts'

const through = (host: string, url: string): string => `https://${host}${encodeURIComponent(url)}`
const GOOGLE = 'www.google.com/url?q='
const SAFE_LINKS = 'jpn01.safelinks.protection.outlook.com/?url='
const END = 'https://files.example/a'

export const cases: RuleCases = {
  accept: [
    { name: 'near miss: one of them', message: mailWith(htmlBody('', [through(GOOGLE, END), '資料'])) },
    {
      name: 'near miss: behind a service that looks at links',
      message: mailWith(htmlBody('', [through(SAFE_LINKS, through(GOOGLE, END)), '資料'])),
    },
    {
      name: 'near miss: a newsletter that counts clicks twice on sites of its own',
      message: mailWith(htmlBody('', ['https://click.shop.test/?url=https%3A%2F%2Fshop.example%2Fgo', '詳しく'])),
    },
  ],
  reject: [
    {
      name: 'one behind the other',
      message: mailWith(htmlBody('', [through(GOOGLE, through('www.youtube.com/redirect?q=', END)), 'ログイン'])),
      seen: { through: 'google, youtube', leadsTo: 'files.example' },
    },
  ],
}
