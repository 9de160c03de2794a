import { box, type RuleCases, sketchMail, TARO } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    { name: 'an ordinary address', message: sketchMail({ from: TARO }) },
    { name: 'near miss: a Japanese domain', message: sketchMail({ from: box('', 'info@xn--wgv71a119e.jp') }) },
  ],
  reject: [
    {
      name: 'one borrowed letter',
      message: sketchMail({ from: box('', 'info@xn--pple-43d.com') }),
      seen: { looksLike: 'аpple.com' },
    },
    {
      name: 'in the address that answers go to',
      message: sketchMail({ from: TARO, replyTo: [box('', 'info@аpple.com')] }),
    },
  ],
}
