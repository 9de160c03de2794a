import { checked, dmarc, signedBy, spf } from '../../../test/fixtures/origin.ts'
import { mailWith, type RuleCases } from '../../../test/fixtures/rule-case.ts'

const MAIL = mailWith()

export const cases: RuleCases = {
  accept: [
    { name: 'nobody checked', message: MAIL },
    { name: 'the right server', message: MAIL, known: checked(spf('pass')) },
    { name: 'near miss: signed', message: MAIL, known: checked({ ...spf('fail'), ...signedBy('pass') }) },
    { name: 'near miss: the owner is not sure', message: MAIL, known: checked(spf('softfail')) },
    { name: 'near miss: a record that cannot be read', message: MAIL, known: checked(spf('permerror')) },
    { name: 'unchecked', message: MAIL, known: checked({ from: 'unchecked', ...spf('fail') }) },
  ],
  reject: [
    {
      name: 'the wrong server',
      message: MAIL,
      known: checked(spf('fail')),
      seen: { spf: 'partner.example fail', dkim: 'none' },
    },
    {
      name: 'and a signature that does not hold',
      message: MAIL,
      known: checked({ ...spf('fail'), ...signedBy('policy', ['weak-key']), ...dmarc('fail', 'none') }),
      seen: { dkim: 'partner.example policy' },
    },
  ],
}
