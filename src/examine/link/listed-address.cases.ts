import type { Known } from '#domain'
import { attached, htmlBody, mailWith, type RuleCases } from '../../../test/fixtures/rule-case.ts'

const listing = (asked: string, value: string): Known => ({
  ownDomains: [],
  passwords: [],
  listed: [{ asked, value, list: 'urlhaus', note: 'made up' }],
})
const message = mailWith(htmlBody('見積書', ['http://WWW.Shop.test/a', '見積書']))

export const cases: RuleCases = {
  accept: [
    { name: 'no lists are kept', message },
    {
      name: 'near miss: another address of the same site is listed',
      message,
      known: listing('http://www.shop.test/b', 'www.shop.test/b'),
    },
  ],
  reject: [
    {
      name: 'a link to a listed site',
      message,
      known: listing('http://www.shop.test/a', 'shop.test'),
      seen: { url: 'http://WWW.Shop.test/a', listed: 'shop.test', list: 'urlhaus' },
    },
    {
      name: 'an address in a document',
      message: mailWith(attached('a.doc', 'doc', { facts: [{ type: 'url', url: 'http://shop.test/x' }] })),
      known: listing('http://shop.test/x', 'shop.test/x'),
    },
  ],
}
