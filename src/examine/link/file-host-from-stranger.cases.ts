import { knowing, person } from '../../../test/fixtures/known.ts'
import { box, plainBody, type RuleCases, sketchMail, TARO } from '../../../test/fixtures/rule-case.ts'

const stranger = box('', 'x@elsewhere.test')
const store = plainBody('https://www.dropbox.com/s/abc/data')

export const cases: RuleCases = {
  accept: [
    {
      name: 'near miss: somebody known sends a large file',
      message: sketchMail({ from: TARO }, store),
      known: knowing({ people: [person('taro@partner.example', '')] }),
    },
    {
      name: 'near miss: a stranger names an ordinary site',
      message: sketchMail({ from: stranger }, plainBody('https://www.elsewhere.test/a')),
      known: knowing(),
    },
    { name: 'near miss: nobody keeps a history', message: sketchMail({ from: stranger }, store) },
  ],
  reject: [
    {
      name: 'a stranger and a store that anybody may use',
      message: sketchMail({ from: stranger }, store),
      known: knowing(),
      seen: { host: 'www.dropbox.com' },
    },
  ],
}
