import { box, type RuleCases, sketchMail } from '../../../test/fixtures/rule-case.ts'

const known = { ownDomains: ['clinic.example'], passwords: [] }

export const cases: RuleCases = {
  accept: [
    {
      name: 'near miss: really from the own house',
      message: sketchMail({ from: box('info@clinic.example', 'info@mail.clinic.example') }),
      known,
    },
    {
      name: 'near miss: a longer name',
      message: sketchMail({ from: box('info@clinic.example.test', 'a@clinic.example.test') }),
      known,
    },
    {
      name: 'near miss: nobody has told us our own domain',
      message: sketchMail({ from: box('info@clinic.example', 'x@shop.test') }),
    },
  ],
  reject: [
    {
      name: 'the own address as a name',
      message: sketchMail({ from: box('受付 info@clinic.example', 'x@shop.test') }),
      known,
      seen: { claims: 'clinic.example', address: 'x@shop.test' },
    },
    {
      name: 'only the domain, in wide letters',
      message: sketchMail({ from: box('ｃｌｉｎｉｃ．ｅｘａｍｐｌｅ 事務', 'x@shop.test') }),
      known,
    },
  ],
}
