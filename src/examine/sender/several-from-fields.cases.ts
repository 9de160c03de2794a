import { box, type RuleCases, sketchMail, TARO } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    { name: 'one field', message: sketchMail({ from: TARO }) },
    {
      name: 'near miss: two people in one field',
      message: sketchMail({ from: [[TARO, box('花子', 'hanako@partner.example')]] }),
    },
    { name: 'near miss: the same field twice', message: sketchMail({ from: [[TARO], [TARO]] }) },
  ],
  reject: [
    {
      name: 'two fields, two people',
      message: sketchMail({ from: [[TARO], [box('', 'x@shop.test')]] }),
      seen: { fields: 2, senders: 'taro@partner.example | x@shop.test' },
    },
  ],
}
