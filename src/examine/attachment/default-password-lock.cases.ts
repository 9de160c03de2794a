import { attached, mailWith, type RuleCases } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    { name: 'an open workbook', message: mailWith(attached('a.xls', 'xls')) },
    {
      name: 'near miss: opened with the password that the mail tells',
      message: mailWith(
        attached('名簿.xlsx', 'office-encrypted', {
          facts: [{ type: 'encryption', scheme: 'agile', password: { value: 'sakura-05', from: 'mail' } }],
          inside: [{ kind: 'xlsx', role: 'object' }],
        }),
      ),
    },
    {
      name: 'near miss: it stayed closed',
      message: mailWith(
        attached('名簿.xlsx', 'office-encrypted', {
          facts: [{ type: 'encryption', scheme: 'agile' }],
          flaws: [{ code: 'office/encrypted', level: 'stopped' }],
        }),
      ),
    },
  ],
  reject: [
    {
      name: 'the password that Excel tries by itself',
      message: mailWith(
        attached('請求書.xlsx', 'office-encrypted', {
          facts: [{ type: 'encryption', scheme: 'agile', password: { value: 'VelvetSweatshop', from: 'default' } }],
          inside: [{ kind: 'xlsx', role: 'object' }],
        }),
      ),
      seen: { name: '請求書.xlsx', scheme: 'agile' },
    },
  ],
}
