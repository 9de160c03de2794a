import { box, type RuleCases, sketchMail } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    { name: 'a name and its address', message: sketchMail({ from: box('山田太郎', 'taro@partner.example') }) },
    {
      name: 'near miss: the name is the address itself',
      message: sketchMail({ from: box('taro@partner.example', 'taro@partner.example') }),
    },
    {
      name: 'near miss: another department of the same house',
      message: sketchMail({ from: box('info@partner.example', 'no-reply@mail.partner.example') }),
    },
    {
      name: 'near miss: an at sign that is no address',
      message: sketchMail({ from: box('クーポン@毎日', 'news@shop.example') }),
    },
    {
      name: 'near miss: a mailing list that says so',
      message: sketchMail({
        from: box("'taro@partner.example' via 医師会", 'members@ishikai.example'),
        fields: { 'List-ID': '<members.ishikai.example>' },
      }),
    },
  ],
  reject: [
    {
      name: 'a known name over an unknown address',
      message: sketchMail({ from: box('"山田 taro@partner.example"', 'x@shop.test') }),
      seen: { inName: 'taro@partner.example', address: 'x@shop.test' },
    },
    {
      name: 'in wide letters',
      message: sketchMail({ from: box('ｔａｒｏ＠ｐａｒｔｎｅｒ．ｅｘａｍｐｌｅ', 'x@shop.test') }),
    },
    {
      name: 'near miss turned: "via" without a list',
      message: sketchMail({ from: box('taro@partner.example via x', 'x@shop.test') }),
    },
  ],
}
