import { checked, dmarc } from '../../../test/fixtures/origin.ts'
import { mailWith, type RuleCases } from '../../../test/fixtures/rule-case.ts'

const MAIL = mailWith()

export const cases: RuleCases = {
  accept: [
    { name: 'nobody checked', message: MAIL },
    { name: 'unchecked', message: MAIL, known: checked({ from: 'unchecked', ...dmarc('fail', 'quarantine') }) },
    { name: 'it passes', message: MAIL, known: checked(dmarc('pass', 'quarantine')) },
    { name: 'near miss: the owner only wants to hear of it', message: MAIL, known: checked(dmarc('fail', 'none')) },
    {
      name: 'near miss: another rule’s, the owner asks to refuse',
      message: MAIL,
      known: checked(dmarc('fail', 'reject')),
    },
    { name: 'near miss: no policy at all', message: MAIL, known: checked(dmarc('none', 'unknown')) },
    {
      name: 'near miss: nobody knew the client',
      message: MAIL,
      known: checked({ ...dmarc('fail', 'none'), notes: ['no-envelope'] }),
    },
  ],
  reject: [
    {
      name: 'the owner asks for care',
      message: MAIL,
      known: checked(dmarc('fail', 'quarantine')),
      seen: { policy: 'quarantine' },
    },
    {
      name: 'two senders',
      message: MAIL,
      known: checked({ ...dmarc('fail', 'unknown'), notes: ['two-from'] }),
      seen: { because: 'two-from' },
    },
    {
      name: 'a sender that is none',
      message: MAIL,
      known: checked({ ...dmarc('fail', 'unknown', ''), notes: ['bad-from'] }),
    },
    {
      name: 'a head made too large to check',
      message: MAIL,
      known: checked({ ...dmarc('fail', 'unknown'), notes: ['head-too-large'] }),
    },
  ],
}
