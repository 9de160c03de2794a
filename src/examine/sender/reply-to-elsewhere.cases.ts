import { box, type RuleCases, sketchMail, TARO } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    { name: 'no Reply-To', message: sketchMail({ from: TARO }) },
    {
      name: 'near miss: another host of the same house',
      message: sketchMail({ from: TARO, replyTo: [box('', 'info@mail.partner.example')] }),
    },
    {
      name: 'near miss: a mailing list',
      message: sketchMail({
        from: TARO,
        replyTo: [box('', 'members@list.test')],
        fields: { 'List-Id': '<members.list.test>' },
      }),
    },
    {
      name: 'near miss: free mail, which a heavier rule reports',
      message: sketchMail({ from: TARO, replyTo: [box('', 'taro@gmail.com')] }),
    },
  ],
  reject: [
    {
      name: 'another house',
      message: sketchMail({ from: TARO, replyTo: [box('山田太郎', 'taro@shop.test')] }),
      seen: { from: 'taro@partner.example', replyTo: 'taro@shop.test' },
    },
  ],
}
