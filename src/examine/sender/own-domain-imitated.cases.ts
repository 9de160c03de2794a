import { box, type RuleCases, sketchMail } from '../../../test/fixtures/rule-case.ts'

const known = { ownDomains: ['minami-clinic.jp'], passwords: [] }
const from = (address: string) => sketchMail({ from: box('受付', address) })

export const cases: RuleCases = {
  accept: [
    { name: 'near miss: the own domain itself', message: from('a@mail.minami-clinic.jp'), known },
    { name: 'near miss: another clinic', message: from('a@kita-clinic.jp'), known },
    { name: 'near miss: the own domain is not known', message: from('a@minami-c1inic.jp') },
  ],
  reject: [
    {
      name: 'a digit for a letter',
      message: from('a@minami-c1inic.jp'),
      known,
      seen: { resembles: 'minami-clinic.jp' },
    },
    { name: 'two letters swapped', message: from('a@minami-clniic.jp'), known },
    { name: 'a hyphen left out', message: from('a@minamiclinic.jp'), known },
    { name: 'two letters that look like one', message: from('a@rninami-clinic.jp'), known },
  ],
}
