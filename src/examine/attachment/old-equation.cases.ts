import { attached, mailWith, type PartSketch, type RuleCases } from '../../../test/fixtures/rule-case.ts'

const document = (className: string, isOdd?: boolean): PartSketch =>
  attached('試験.doc', 'doc', {
    facts: [{ type: 'object', className, name: '', ...(isOdd === undefined ? {} : { isOdd }) }],
  })

export const cases: RuleCases = {
  accept: [
    { name: 'near miss: an equation of its heir, MathType', message: mailWith(document('Equation.DSMT4')) },
    { name: 'near miss: one that another rule holds', message: mailWith(document('Equation.3', true)) },
  ],
  reject: [
    {
      name: 'an equation in an old Word document',
      message: mailWith(document('Equation.3')),
      seen: { object: 'Equation.3' },
    },
  ],
}
