import { knowing, person } from '../../../test/fixtures/known.ts'
import { attached, box, plainBody, type RuleCases, sketchMail, TARO } from '../../../test/fixtures/rule-case.ts'

const stranger = box('配送センター', 'x@elsewhere.test')
const urgent = plainBody('至急ご確認ください。')

export const cases: RuleCases = {
  accept: [
    {
      name: 'near miss: somebody known is in a hurry',
      message: sketchMail({ from: TARO }, urgent, attached('a.pdf', 'pdf')),
      known: knowing({ people: [person('taro@partner.example', '山田太郎')] }),
    },
    { name: 'near miss: nothing to open', message: sketchMail({ from: stranger }, urgent), known: knowing() },
    {
      name: 'near miss: no hurry',
      message: sketchMail({ from: stranger }, plainBody('資料をお送りします。'), attached('a.pdf', 'pdf')),
      known: knowing(),
    },
    {
      name: 'near miss: a memory of three days knows nobody yet',
      message: sketchMail({ from: stranger }, urgent, attached('a.pdf', 'pdf')),
      known: knowing({ since: Date.UTC(2026, 4, 29) }),
    },
  ],
  reject: [
    {
      name: 'a stranger in a hurry, with a file',
      message: sketchMail({ from: stranger }, urgent, attached('a.pdf', 'pdf')),
      known: knowing(),
      seen: { address: 'x@elsewhere.test', words: '至急' },
    },
    {
      name: 'in English, with a link',
      message: sketchMail({ from: stranger, subject: 'URGENT: invoice' }, plainBody('See https://files.test/a')),
      known: knowing(),
    },
  ],
}
