import { checked, dmarc } from '../../../test/fixtures/origin.ts'
import { mailWith, type RuleCases } from '../../../test/fixtures/rule-case.ts'

const MAIL = mailWith()
const forged = [{ by: 'mx.clinic.example', at: 120, said: 'mx.clinic.example; dmarc=pass' }]

export const cases: RuleCases = {
  accept: [
    { name: 'nobody checked', message: MAIL },
    {
      name: 'near miss: our own results, true ones',
      message: MAIL,
      known: checked({ from: 'header', ...dmarc('pass') }),
    },
    { name: 'unchecked', message: MAIL, known: checked({ from: 'unchecked', forged }) },
  ],
  reject: [
    {
      name: 'results in our name below the true ones',
      message: MAIL,
      known: checked({ from: 'header', ...dmarc('pass'), forged }),
      seen: { by: 'mx.clinic.example', said: 'mx.clinic.example; dmarc=pass' },
    },
  ],
}
