import { box, type RuleCases, sketchMail, TARO } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    {
      name: 'near miss: from one free mailbox to another',
      message: sketchMail({ from: box('花子', 'hanako@yahoo.co.jp'), replyTo: [box('', 'hanako@gmail.com')] }),
    },
    { name: 'near miss: another company', message: sketchMail({ from: TARO, replyTo: [box('', 'taro@shop.test')] }) },
  ],
  reject: [
    {
      name: 'from a company to a free mailbox',
      message: sketchMail({ from: TARO, replyTo: [box('山田', 'taro.yamada@gmail.com')] }),
      seen: { replyTo: 'taro.yamada@gmail.com' },
    },
  ],
}
