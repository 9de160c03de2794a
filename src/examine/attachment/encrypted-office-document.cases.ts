import { attached, closedArchive, mailWith, type RuleCases } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    { name: 'an open document', message: mailWith(attached('a.docx', 'docx')) },
    { name: 'near miss: the archive is locked, not the document', message: mailWith(closedArchive('a.zip', 'a.docx')) },
    {
      name: 'near miss: locked with the password that Excel itself knows, and opened',
      message: mailWith(
        attached('a.xls', 'xls', {
          facts: [{ type: 'encryption', scheme: 'rc4', password: { value: 'VelvetSweatshop', from: 'default' } }],
          inside: [{ name: 'Module1', kind: 'vba-module', role: 'code' }],
        }),
      ),
    },
  ],
  reject: [
    {
      name: 'a locked document',
      message: mailWith(
        attached('名簿.xlsx', 'office-encrypted', {
          facts: [{ type: 'encryption', scheme: 'agile' }],
          flaws: [{ code: 'office/encrypted', level: 'stopped' }],
        }),
      ),
      seen: { name: '名簿.xlsx', scheme: 'agile' },
    },
  ],
}
