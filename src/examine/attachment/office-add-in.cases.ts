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
    {
      name: 'an Excel add-in under another name',
      message: mailWith(
        attached('a.dat', 'exe', {
          facts: [
            {
              type: 'program',
              machine: 'x64',
              isLibrary: true,
              isDotNet: false,
              isSigned: false,
              exports: ['xlAutoOpen', 'xlAutoClose'],
            },
          ],
        }),
      ),
      seen: { entry: 'xlAutoOpen' },
    },
    { name: 'listed in a closed archive', message: mailWith(closedArchive('a.zip', '給与.xll')) },
  ],
}
