import { checked, dmarc, signedBy, spf } from '../../../test/fixtures/origin.ts'
import { mailWith, type RuleCases } from '../../../test/fixtures/rule-case.ts'

const MAIL = mailWith()

export const cases: RuleCases = {
  accept: [
    { name: 'nobody checked', message: MAIL },
    { name: 'unchecked', message: MAIL, known: checked({ from: 'unchecked', ...dmarc('fail', 'reject') }) },
    { name: 'it passes', message: MAIL, known: checked(dmarc('pass', 'reject')) },
    {
      name: 'near miss: SPF fails, a signature holds',
      message: MAIL,
      known: checked({ ...spf('fail'), ...signedBy('pass'), ...dmarc('pass', 'reject') }),
    },
    { name: 'near miss: the owner asks for less', message: MAIL, known: checked(dmarc('fail', 'quarantine')) },
    { name: 'near miss: DNS did not answer', message: MAIL, known: checked(dmarc('temperror', 'reject')) },
  ],
  reject: [
    {
      name: 'it fails',
      message: MAIL,
      known: checked({ ...spf('pass', 'evil.test'), ...signedBy('pass', [], 'evil.test'), ...dmarc('fail', 'reject') }),
      seen: {
        domain: 'partner.example',
        dmarc: 'fail',
        policy: 'reject',
        spf: 'evil.test pass',
        dkim: 'evil.test pass',
      },
    },
    {
      name: 'as our own server wrote into it',
      message: MAIL,
      known: checked({ from: 'header', ...dmarc('fail', 'reject') }),
      seen: { by: 'mx.clinic.example' },
    },
    {
      name: 'a list that passed it on changes nothing about it',
      message: MAIL,
      known: checked({ ...dmarc('fail', 'reject'), arc: { result: 'pass', chain: ['list.example'] } }),
    },
  ],
}
