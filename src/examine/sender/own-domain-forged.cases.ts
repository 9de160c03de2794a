import { checked, dmarc, signedBy, spf } from '../../../test/fixtures/origin.ts'
import { box, type RuleCases, sketchMail, TARO } from '../../../test/fixtures/rule-case.ts'

const OURS = sketchMail({ from: box('事務長', 'office@clinic.example') })
const OURS_BELOW = sketchMail({ from: box('', 'news@mail.clinic.example') })

export const cases: RuleCases = {
  accept: [
    { name: 'nobody checked', message: OURS },
    { name: 'unchecked', message: OURS, known: checked({ from: 'unchecked', ...dmarc('fail') }) },
    { name: 'it did come from here', message: OURS, known: checked({ ...spf('pass'), ...dmarc('pass') }) },
    { name: 'near miss: somebody else’s domain', message: sketchMail({ from: TARO }), known: checked(dmarc('fail')) },
    {
      name: 'near miss: a wrong server, but signed by us',
      message: OURS,
      known: checked({ ...spf('fail'), ...signedBy('pass'), ...dmarc('pass') }),
    },
    {
      name: 'near miss: DNS did not answer',
      message: OURS,
      known: checked({ ...spf('temperror'), ...dmarc('temperror') }),
    },
    {
      name: 'near miss: no policy and no SPF',
      message: OURS,
      known: checked({ ...spf('none'), ...dmarc('none', 'unknown') }),
    },
  ],
  reject: [
    {
      name: 'DMARC fails, whatever the policy',
      message: OURS,
      known: checked({ ...dmarc('fail', 'none', 'clinic.example'), ...spf('pass', 'evil.test') }),
      seen: {
        address: 'office@clinic.example',
        domain: 'clinic.example',
        dmarc: 'fail',
        spf: 'evil.test pass',
        dkim: 'none',
      },
    },
    { name: 'a domain below ours', message: OURS_BELOW, known: checked(dmarc('fail')) },
    {
      name: 'no DMARC record, but SPF says no',
      message: OURS,
      known: checked({ ...spf('fail', 'clinic.example'), ...signedBy('fail'), ...dmarc('none', 'unknown') }),
      seen: { spf: 'clinic.example fail', dkim: 'partner.example fail' },
    },
    {
      name: 'two senders, one of them ours',
      message: sketchMail({ from: [[TARO], [box('', 'office@clinic.example')]] }),
      known: checked({ ...dmarc('fail', 'unknown'), notes: ['two-from'] }),
    },
  ],
}
