import { domainSeen, knowing, person } from '../../../test/fixtures/known.ts'
import { box, type RuleCases, sketchMail, TARO } from '../../../test/fixtures/rule-case.ts'

const taro = person('taro@partner.example', '山田太郎')
const mail = (replyTo: string) => sketchMail({ from: TARO, replyTo: [box('', replyTo)] })

export const cases: RuleCases = {
  accept: [
    { name: 'no Reply-To', message: sketchMail({ from: TARO }), known: knowing({ people: [taro] }) },
    { name: 'near miss: his own house', message: mail('info@partner.example'), known: knowing({ people: [taro] }) },
    {
      name: 'near miss: a house that is known',
      message: mail('desk@agency.test'),
      known: knowing({ people: [taro], domains: [domainSeen('partner.example'), domainSeen('agency.test', 1, 0)] }),
    },
    { name: 'near miss: the sender is a stranger, too', message: mail('x@elsewhere.test'), known: knowing() },
    { name: 'near miss: to us', message: mail('info@clinic.example'), known: knowing({ people: [taro] }) },
  ],
  reject: [
    {
      name: 'a stranger gets the reply',
      message: mail('x@elsewhere.test'),
      known: knowing({ people: [taro] }),
      seen: { address: 'taro@partner.example', replyTo: 'x@elsewhere.test' },
    },
  ],
}
