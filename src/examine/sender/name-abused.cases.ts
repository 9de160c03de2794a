import { knowing, mailOf } from '../../../test/fixtures/known.ts'
import { attached, box, headOf, type RuleCases, sketchMail } from '../../../test/fixtures/rule-case.ts'

const returned = attached('', 'mail', { facts: [{ type: 'mail', head: headOf({ messageId: 'x@clinic.example' }) }] })
const bounce = sketchMail({ from: box('Mail Delivery System', 'MAILER-DAEMON@mx.test') }, returned)

export const cases: RuleCases = {
  accept: [
    {
      name: 'what came back was ours',
      message: bounce,
      known: knowing({ parents: [mailOf('x@clinic.example', 1, 'info@clinic.example', 'taro@partner.example')] }),
    },
    { name: 'near miss: sent mail is not learned from', message: bounce, known: knowing({ sent: 0 }) },
    {
      name: 'near miss: no bounce, but a forwarded mail',
      message: sketchMail({ from: box('', 'taro@partner.example') }, returned),
      known: knowing(),
    },
  ],
  reject: [
    {
      name: 'what came back was never sent',
      message: bounce,
      known: knowing(),
      seen: { messageId: 'x@clinic.example' },
    },
  ],
}
