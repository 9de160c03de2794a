import { knowing, person } from '../../../test/fixtures/known.ts'
import { box, type RuleCases, sketchMail } from '../../../test/fixtures/rule-case.ts'

const director = person('incho@clinic.example', '佐藤花子')
const known = knowing({ people: [director] })

export const cases: RuleCases = {
  accept: [
    { name: 'the director herself', message: sketchMail({ from: box('佐藤花子', 'incho@clinic.example') }), known },
    {
      name: 'near miss: her address at home, seen before',
      message: sketchMail({ from: box('佐藤花子', 'hanako@home.test') }),
      known: knowing({ people: [director, person('hanako@home.test', '佐藤花子', 2, 1)] }),
    },
    {
      name: 'near miss: the same family name',
      message: sketchMail({ from: box('佐藤', 'sato@elsewhere.test') }),
      known,
    },
  ],
  reject: [
    {
      name: 'her name from outside',
      message: sketchMail({ from: box('佐藤花子 院長', 'office@elsewhere.test') }),
      known,
      seen: { address: 'office@elsewhere.test', usual: 'incho@clinic.example' },
    },
  ],
}
