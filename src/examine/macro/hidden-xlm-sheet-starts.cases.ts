import { attached, mailWith, type RuleCases } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    {
      name: 'near miss: starts by itself, but in plain sight',
      message: mailWith(
        attached('a.xls', 'xls', {
          facts: [
            { type: 'xlm-sheet', name: 'Macro1', visibility: 'visible' },
            { type: 'xlm-trigger', name: 'Auto_Open' },
          ],
        }),
      ),
    },
    {
      name: 'near miss: hidden, but nothing starts it',
      message: mailWith(
        attached('a.xls', 'xls', { facts: [{ type: 'xlm-sheet', name: 'Macro1', visibility: 'hidden' }] }),
      ),
    },
  ],
  reject: [
    {
      name: 'hidden and started by a defined name',
      message: mailWith(
        attached('report.xlsm', 'xlsx', {
          facts: [{ type: 'xlm-trigger', name: 'Auto_Open_x' }],
          inside: [
            {
              name: 'xl/macrosheets/sheet1.xml',
              kind: 'xlm-sheet',
              role: 'code',
              facts: [{ type: 'xlm-sheet', name: 'FEGFL', visibility: 'very-hidden' }],
            },
          ],
        }),
      ),
      seen: { file: 'report.xlsm', sheet: 'FEGFL', starts: 'Auto_Open_x' },
    },
  ],
}
