import { checked, dmarc, spf } from '../../../test/fixtures/origin.ts'
import { mailWith, type RuleCases } from '../../../test/fixtures/rule-case.ts'

const MAIL = mailWith()

export const cases: RuleCases = {
  accept: [
    { name: 'nobody checked', message: MAIL },
    { name: 'it passes', message: MAIL, known: checked(dmarc('pass', 'none')) },
    {
      name: 'near miss: another rule’s, the owner asks for care',
      message: MAIL,
      known: checked(dmarc('fail', 'quarantine')),
    },
    {
      name: 'near miss: SPF alone',
      message: MAIL,
      known: checked({ ...spf('softfail'), ...dmarc('none', 'unknown') }),
    },
    {
      name: 'near miss: another rule’s, a sender that cannot be checked',
      message: MAIL,
      known: checked({ ...dmarc('fail', 'unknown'), notes: ['bad-from'] }),
    },
    { name: 'unchecked', message: MAIL, known: checked({ from: 'unchecked', ...dmarc('fail', 'none') }) },
  ],
  reject: [
    {
      name: 'a server of ours that does not tell the policy',
      message: MAIL,
      known: checked({ from: 'header', ...dmarc('fail', 'unknown') }),
    },
    { name: 'it fails', message: MAIL, known: checked(dmarc('fail', 'none')), seen: { dmarc: 'fail', policy: 'none' } },
  ],
}
