import { domainSeen, knowing } from '../../../test/fixtures/known.ts'
import { box, type RuleCases, sketchMail } from '../../../test/fixtures/rule-case.ts'

const mail = (domain: string) => sketchMail({ from: box('丸山商事', `sales@${domain}`) })
const near = (asked: string, domain: string, received = 20) =>
  knowing({ nearDomains: [{ asked, near: domainSeen(domain, received) }] })

export const cases: RuleCases = {
  accept: [
    { name: 'nothing resembles it', message: mail('maruyama.co.jp'), known: knowing() },
    {
      name: 'near miss: another ending, which a lighter rule tells',
      message: mail('maruyama-shoji.com'),
      known: near('maruyama-shoji.com', 'maruyama-shoji.co.jp'),
    },
    {
      name: 'near miss: it has written before',
      message: mail('rnaruyama.co.jp'),
      known: knowing({
        domains: [domainSeen('rnaruyama.co.jp', 1, 0)],
        nearDomains: [{ asked: 'rnaruyama.co.jp', near: domainSeen('maruyama.co.jp') }],
      }),
    },
    {
      name: 'near miss: what it resembles wrote once',
      message: mail('rnaruyama.co.jp'),
      known: knowing({ nearDomains: [{ asked: 'rnaruyama.co.jp', near: domainSeen('maruyama.co.jp', 1, 0) }] }),
    },
  ],
  reject: [
    {
      name: 'letters that look alike',
      message: mail('rnaruyama.co.jp'),
      known: near('rnaruyama.co.jp', 'maruyama.co.jp'),
      seen: { resembles: 'maruyama.co.jp', mails: 30 },
    },
    {
      name: 'one letter twice',
      message: mail('maruyamma.co.jp'),
      known: near('maruyamma.co.jp', 'maruyama.co.jp'),
    },
  ],
}
