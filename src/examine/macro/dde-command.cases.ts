import { attached, mailWith, type RuleCases } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    { name: 'an ordinary document', message: mailWith(attached('案内.docx', 'docx')) },
    {
      name: 'near miss: a link that asks another workbook',
      message: mailWith(
        attached('集計.docx', 'docx', {
          facts: [{ type: 'relation', relation: 'ddeLink', target: 'Excel.Sheet.8 C:\\集計.xls Sheet1!R1C1' }],
        }),
      ),
    },
    {
      name: 'near miss: a command that a script has in plain sight',
      message: mailWith(
        attached('a.bat', 'script', { facts: [{ type: 'command', command: 'cmd /c echo', hidden: [] }] }),
      ),
    },
  ],
  reject: [
    {
      name: 'a field that starts a shell',
      message: mailWith(
        attached('請求書.docx', 'docx', { facts: [{ type: 'command', command: 'cmd.exe /k echo', hidden: ['dde'] }] }),
      ),
      seen: { document: '請求書.docx', command: 'cmd.exe /k echo' },
    },
    {
      name: 'a formula in a CSV file',
      message: mailWith(
        attached('list.csv', 'text', { facts: [{ type: 'command', command: 'cmd /c echo', hidden: ['dde'] }] }),
      ),
    },
  ],
}
