import { knowing, mailOf, person } from '../../../test/fixtures/known.ts'
import { box, type RuleCases, sketchMail, TARO } from '../../../test/fixtures/rule-case.ts'

const stranger = box('', 'x@elsewhere.test')

export const cases: RuleCases = {
  accept: [
    {
      name: 'near miss: somebody known answers what was sent from a phone',
      message: sketchMail({ from: TARO, subject: 'Re: 見積り' }),
      known: knowing({ people: [person('taro@partner.example', '')] }),
    },
    {
      name: 'near miss: a stranger passes something on',
      message: sketchMail({ from: stranger, subject: 'Fwd: ご案内' }),
      known: knowing(),
    },
    {
      name: 'near miss: what it answers is found',
      message: sketchMail({ from: stranger, subject: 'Re: 見積り' }),
      known: knowing({ parents: [mailOf('a', 3, 'info@clinic.example', 'y@elsewhere.test')] }),
    },
    { name: 'near miss: nobody keeps a history', message: sketchMail({ from: stranger, subject: 'Re: 見積り' }) },
  ],
  reject: [
    {
      name: 'a stranger answers what nobody wrote',
      message: sketchMail({ from: stranger, subject: 'RE: ご請求の件', inReplyTo: ['made-up@elsewhere.test'] }),
      known: knowing(),
      seen: { subject: 'RE: ご請求の件' },
    },
  ],
}
