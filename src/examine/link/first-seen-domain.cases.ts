import { domainSeen, knowing } from '../../../test/fixtures/known.ts'
import { plainBody, type RuleCases, sketchMail, TARO } from '../../../test/fixtures/rule-case.ts'

const message = sketchMail({ from: TARO }, plainBody('https://www.new-site.test/a'))

export const cases: RuleCases = {
  accept: [
    {
      name: 'a site that earlier mail led to',
      message,
      known: knowing({ domains: [domainSeen('new-site.test', 0, 0, 3)] }),
    },
    { name: 'near miss: nobody keeps a history', message },
    { name: 'near miss: a memory of three days', message, known: knowing({ since: Date.UTC(2026, 4, 29) }) },
    {
      name: 'near miss: the own site',
      message: sketchMail({ from: TARO }, plainBody('https://www.clinic.example/a')),
      known: knowing(),
    },
  ],
  reject: [{ name: 'a site that nobody has seen', message, known: knowing(), seen: { leadsTo: 'new-site.test' } }],
}
