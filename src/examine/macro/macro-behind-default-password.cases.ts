import type { Fact } from '#domain'
import { attached, mailWith, type RuleCases } from '../../../test/fixtures/rule-case.ts'

const byDefault: Fact = {
  type: 'encryption',
  scheme: 'rc4',
  password: { value: 'VelvetSweatshop', from: 'default' },
}

export const cases: RuleCases = {
  accept: [
    {
      name: 'near miss: a protected workbook without a macro',
      message: mailWith(attached('勤務表.xls', 'xls', { facts: [byDefault] })),
    },
    {
      name: 'near miss: a macro in an open workbook beside it',
      message: mailWith(
        attached('勤務表.xls', 'xls', { facts: [byDefault] }),
        attached('tool.xls', 'xls', { inside: [{ name: 'VBA/Module1', kind: 'vba-module', role: 'code' }] }),
      ),
    },
    {
      name: 'near miss: locked with a password that the mail tells',
      message: mailWith(
        attached('tool.xls', 'xls', {
          facts: [{ type: 'encryption', scheme: 'rc4', password: { value: 'sakura-05', from: 'mail' } }],
          inside: [{ name: 'VBA/Module1', kind: 'vba-module', role: 'code' }],
        }),
      ),
    },
  ],
  reject: [
    {
      name: 'an old workbook with a macro',
      message: mailWith(
        attached('請求書.xls', 'xls', {
          facts: [byDefault],
          inside: [{ name: 'VBA/Module1', kind: 'vba-module', role: 'code' }],
        }),
      ),
      seen: { name: '請求書.xls', scheme: 'rc4' },
    },
    {
      name: 'a macro sheet in an encrypted package',
      message: mailWith(
        attached('請求書.xlsm', 'office-encrypted', {
          facts: [byDefault],
          inside: [
            { kind: 'xlsx', role: 'object', facts: [{ type: 'xlm-sheet', name: 'Macro1', visibility: 'hidden' }] },
          ],
        }),
      ),
    },
  ],
}
