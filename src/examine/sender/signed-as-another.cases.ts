import { knowing, person } from '../../../test/fixtures/known.ts'
import { box, plainBody, type RuleCases, sketchMail } from '../../../test/fixtures/rule-case.ts'

const known = knowing({ people: [person('taro@partner.example', '山田太郎')] })
const stranger = box('', 'x@elsewhere.test')
const signed = (address: string) => plainBody(`ご確認ください。\n--\n山田太郎\n${address}`)

export const cases: RuleCases = {
  accept: [
    { name: 'no signature', message: sketchMail({ from: stranger }, plainBody('ご確認ください。')), known },
    {
      name: 'near miss: an address that nobody here knows',
      message: sketchMail({ from: stranger }, signed('somebody@other.test')),
      known,
    },
    {
      name: 'near miss: the sender is known as well',
      message: sketchMail({ from: stranger }, signed('taro@partner.example')),
      known: knowing({ people: [person('taro@partner.example', ''), person('x@elsewhere.test', '')] }),
    },
    {
      name: 'near miss: both addresses stand in it',
      message: sketchMail({ from: stranger }, signed('taro@partner.example / x@elsewhere.test')),
      known,
    },
    {
      name: 'near miss: the address stands in what is quoted',
      message: sketchMail({ from: stranger }, plainBody('承知しました。\n\n> 山田太郎\n> taro@partner.example')),
      known,
    },
  ],
  reject: [
    {
      name: 'the true address of somebody else',
      message: sketchMail({ from: stranger }, signed('Taro@partner.example')),
      known,
      seen: { address: 'x@elsewhere.test', signature: 'taro@partner.example' },
    },
  ],
}
