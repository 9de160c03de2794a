import { knowing, mailOf, person } from '../../../test/fixtures/known.ts'
import { box, type RuleCases, sketchMail, TARO } from '../../../test/fixtures/rule-case.ts'

const ours = mailOf('a@clinic.example', 20, 'info@clinic.example', 'taro@partner.example')
const taro = person('taro@partner.example', '山田太郎')
const stranger = box('山田太郎', 'x@elsewhere.test')
const overlapping = (shared: number, mail = ours) => knowing({ people: [taro], overlaps: [{ mail, shared }] })

export const cases: RuleCases = {
  accept: [
    { name: 'the one it was sent to quotes it', message: sketchMail({ from: TARO }), known: overlapping(8) },
    {
      name: 'near miss: his colleague quotes it',
      message: sketchMail({ from: box('', 'hanako@partner.example') }),
      known: overlapping(8),
    },
    {
      name: 'near miss: a phrase that everybody writes',
      message: sketchMail({ from: stranger }),
      known: overlapping(2),
    },
    { name: 'near miss: one of us', message: sketchMail({ from: box('', 'b@clinic.example') }), known: overlapping(8) },
    {
      name: 'near miss: a mailing list that had it, too',
      message: sketchMail({
        from: stranger,
        to: [box('', 'members@list.test')],
        fields: { 'List-Id': '<members.list.test>' },
      }),
      known: overlapping(8, mailOf('a', 20, 'info@clinic.example', 'members@list.test')),
    },
  ],
  reject: [
    {
      name: 'somebody who never had it',
      message: sketchMail({ from: stranger }),
      known: overlapping(8),
      seen: { address: 'x@elsewhere.test', sent: '2026-05-12' },
    },
    {
      name: 'another customer of the same provider',
      message: sketchMail({ from: box('', 'x@ocn.ne.jp') }),
      known: overlapping(8, mailOf('a', 20, 'info@clinic.example', 'taro@ocn.ne.jp')),
    },
    {
      name: 'somebody who claims to be a list',
      message: sketchMail({ from: stranger, fields: { 'List-Id': '<members.list.test>' } }),
      known: overlapping(8),
    },
  ],
}
