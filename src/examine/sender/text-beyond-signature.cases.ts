import { checked, signedBy } from '../../../test/fixtures/origin.ts'
import { mailWith, type RuleCases } from '../../../test/fixtures/rule-case.ts'

const MAIL = mailWith()

export const cases: RuleCases = {
  accept: [
    { name: 'nobody checked', message: MAIL },
    { name: 'signed as a whole', message: MAIL, known: checked(signedBy('pass')) },
    {
      name: 'near miss: not taken for another reason',
      message: MAIL,
      known: checked(signedBy('policy', ['weak-key'])),
    },
    { name: 'unchecked', message: MAIL, known: checked({ from: 'unchecked', ...signedBy('policy', ['body-length']) }) },
  ],
  reject: [
    {
      name: 'text behind what was signed',
      message: MAIL,
      known: checked(signedBy('policy', ['body-length'])),
      seen: { signer: 'partner.example', selector: 's1' },
    },
  ],
}
