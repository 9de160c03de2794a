import { domainSeen, knowing } from '../../../test/fixtures/known.ts'
import { box, type RuleCases, sketchMail } from '../../../test/fixtures/rule-case.ts'

const mail = (domain: string) => sketchMail({ from: box('丸山商事', `sales@${domain}`) })
const near = (asked: string, domain: string, received = 20) =>
  knowing({ nearDomains: [{ asked, near: domainSeen(domain, received) }] })

export const cases: RuleCases = {
  accept: [
    { name: 'nothing resembles it', message: mail('maruyama-shoji.co.jp'), known: knowing() },
    {
      name: 'near miss: letters that look alike, which a heavier rule tells',
      message: mail('rnaruyama.co.jp'),
      known: near('rnaruyama.co.jp', 'maruyama.co.jp'),
    },
    {
      name: 'near miss: a provider that everybody may use',
      message: mail('gmail.com'),
      known: near('gmail.com', 'gmail.co.jp'),
    },
  ],
  reject: [
    {
      name: 'the same name under another ending',
      message: mail('maruyama-shoji.com'),
      known: near('maruyama-shoji.com', 'maruyama-shoji.co.jp'),
      seen: { resembles: 'maruyama-shoji.co.jp' },
    },
    {
      name: 'a word added',
      message: mail('maruyama-billing.com'),
      known: near('maruyama-billing.com', 'maruyama.co.jp'),
    },
  ],
}
