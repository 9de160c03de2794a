import { knowing, person } from '../../../test/fixtures/known.ts'
import { box, type RuleCases, sketchMail, TARO } from '../../../test/fixtures/rule-case.ts'

const taro = person('taro@partner.example', '山田太郎')
const known = knowing({ people: [taro] })

export const cases: RuleCases = {
  accept: [
    { name: 'his own address', message: sketchMail({ from: TARO }), known },
    { name: 'nobody keeps a history', message: sketchMail({ from: box('山田太郎', 'x@elsewhere.test') }) },
    {
      name: 'near miss: another address in his house',
      message: sketchMail({ from: box('山田 太郎', 'yamada@mail.partner.example') }),
      known,
    },
    {
      name: 'near miss: a family name alone, which many people have',
      message: sketchMail({ from: box('山田', 'x@elsewhere.test') }),
      known,
    },
    {
      name: 'near miss: his second address, seen before',
      message: sketchMail({ from: box('山田太郎', 'x@elsewhere.test') }),
      known: knowing({ people: [taro, person('x@elsewhere.test', '山田太郎', 1, 0)] }),
    },
    {
      name: 'near miss: somebody who wrote once is no acquaintance',
      message: sketchMail({ from: box('山田太郎', 'x@elsewhere.test') }),
      known: knowing({ people: [person('taro@partner.example', '山田太郎', 1, 0)] }),
    },
  ],
  reject: [
    {
      name: 'another customer of his provider',
      message: sketchMail({ from: box('山田太郎', 'x@ocn.ne.jp') }),
      known: knowing({ people: [person('taro@ocn.ne.jp', '山田太郎')] }),
    },
    {
      name: 'his name at a stranger, written another way',
      message: sketchMail({ from: box('山田　太郎 様', 'x@elsewhere.test') }),
      known,
      seen: { address: 'x@elsewhere.test', usual: 'taro@partner.example', mails: 30, knownSince: '2025-08-05' },
    },
    {
      name: 'family and given name the other way round',
      message: sketchMail({ from: box('YAMADA, Taro', 'x@elsewhere.test') }),
      known: knowing({ people: [person('taro@partner.example', 'Taro Yamada')] }),
    },
    {
      name: 'the name of an office',
      message: sketchMail({ from: box('青空薬局 本店', 'x@elsewhere.test') }),
      known: knowing({ people: [person('info@aozora-pharmacy.test', '青空薬局 本店')] }),
    },
  ],
}
