import { daysAgo, knowing, mailOf, person } from '../../../test/fixtures/known.ts'
import { type RuleCases, sketchMail, TARO } from '../../../test/fixtures/rule-case.ts'

const old = mailOf('a', 250, 'info@clinic.example', 'taro@partner.example')
const silent = { ...person('taro@partner.example', '山田太郎'), lastSeen: daysAgo(250) }
const message = sketchMail({ from: TARO, subject: 'Re: 見積りの件' })

export const cases: RuleCases = {
  accept: [
    {
      name: 'an answer within the week',
      message,
      known: knowing({ people: [silent], parents: [mailOf('a', 5, 'info@clinic.example')] }),
    },
    {
      name: 'near miss: he wrote last week, and looks back',
      message,
      known: knowing({ people: [person('taro@partner.example', '山田太郎')], parents: [old] }),
    },
    {
      name: 'near miss: a newer mail of the thread',
      message,
      known: knowing({ people: [silent], parents: [mailOf('b', 30, 'info@clinic.example'), old] }),
    },
  ],
  reject: [
    {
      name: 'eight months of silence, then an answer',
      message,
      known: knowing({ people: [silent], parents: [old] }),
      seen: { sent: '2025-09-24' },
    },
  ],
}
