import { attached, closedArchive, macroDocument, mailWith, type RuleCases } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    {
      name: 'near miss: a workbook of macros, judged by the macro rules',
      message: mailWith(macroDocument('a.xlam', 'xlsx')),
    },
    { name: 'near miss: an ordinary workbook', message: mailWith(attached('xll.xlsx', 'xlsx')) },
  ],
  reject: [
    {
      name: 'an Excel add-in',
      message: mailWith(attached('給与.xll', 'exe')),
      seen: { name: '給与.xll', kind: 'exe' },
    },
    { name: 'listed in a closed archive', message: mailWith(closedArchive('a.zip', '給与.xll')) },
  ],
}
