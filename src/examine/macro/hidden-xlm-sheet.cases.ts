import { attached, mailWith, type RuleCases } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    {
      name: 'near miss: a macro sheet that everybody sees',
      message: mailWith(
        attached('a.xls', 'xls', { facts: [{ type: 'xlm-sheet', name: 'Macro1', visibility: 'visible' }] }),
      ),
    },
    {
      name: 'near miss: it starts by itself, which a heavier rule reports',
      message: mailWith(
        attached('a.xls', 'xls', {
          facts: [
            { type: 'xlm-sheet', name: 'Macro1', visibility: 'hidden' },
            { type: 'xlm-trigger', name: 'Auto_Open' },
          ],
        }),
      ),
    },
  ],
  reject: [
    {
      name: 'a sheet that no menu shows',
      message: mailWith(
        attached('a.xls', 'xls', { facts: [{ type: 'xlm-sheet', name: 'Macro1', visibility: 'very-hidden' }] }),
      ),
      seen: { file: 'a.xls', sheet: 'Macro1', visibility: 'very-hidden' },
    },
  ],
}
