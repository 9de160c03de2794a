import { box, type RuleCases, sketchMail, TARO } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    { name: 'an ordinary name', message: sketchMail({ from: TARO }) },
    {
      name: 'near miss: a Hebrew name with a plain direction mark',
      message: sketchMail({ from: box('\u200fדוד', 'david@partner.example') }),
    },
  ],
  reject: [
    {
      name: 'an address written backwards',
      message: sketchMail({ from: box('\u202eelpmaxe.rentrap@orat', 'x@shop.test') }),
      seen: { address: 'x@shop.test' },
    },
  ],
}
