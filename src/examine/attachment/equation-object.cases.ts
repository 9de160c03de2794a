import type { Kind } from '#domain'
import { attached, mailWith, type PartSketch, type RuleCases } from '../../../test/fixtures/rule-case.ts'

const document = (kind: Kind, className: string, odd: { isOdd?: boolean } = {}): PartSketch =>
  attached('資料.doc', kind, { facts: [{ type: 'object', className, name: '', ...odd }] })

export const cases: RuleCases = {
  accept: [
    { name: 'near miss: an equation in an old Word document', message: mailWith(document('doc', 'Equation.3')) },
    { name: 'near miss: another object in rich text', message: mailWith(document('rtf', 'Excel.Sheet.12')) },
  ],
  reject: [
    {
      name: 'an equation in rich text',
      message: mailWith(document('rtf', 'equatIon.3')),
      seen: { object: 'equatIon.3' },
    },
    {
      name: 'an equation in a workbook',
      message: mailWith(document('xlsx', 'Equation.3')),
      seen: { object: 'Equation.3' },
    },
    {
      name: 'an equation in Word that its editor did not write',
      message: mailWith(document('docx', 'Equation.3', { isOdd: true })),
      seen: { object: 'Equation.3' },
    },
  ],
}
