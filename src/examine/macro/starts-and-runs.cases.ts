import { attached, macroDocument, mailWith, type RuleCases } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    { name: 'no macro at all', message: mailWith(attached('請求書.docx', 'docx')) },
    {
      name: 'near miss: starts by itself but only formats the sheet',
      message: mailWith(macroDocument('勤務表.xlsm', 'xlsx', ['trigger', 'Workbook_Open'])),
    },
    {
      name: 'near miss: runs a program only when a button is pressed',
      message: mailWith(macroDocument('tool.xlsm', 'xlsx', ['run', 'Shell'])),
    },
    {
      name: 'near miss: trigger and reach in two different documents',
      message: mailWith(
        macroDocument('a.xlsm', 'xlsx', ['trigger', 'Workbook_Open']),
        macroDocument('b.xlsm', 'xlsx', ['run', 'Shell']),
      ),
    },
  ],
  reject: [
    {
      name: 'opens and runs',
      message: mailWith(macroDocument('請求書.doc', 'doc', ['trigger', 'Document_Open'], ['run', 'Shell'])),
      seen: { file: '請求書.doc', starts: 'Document_Open', reaches: 'Shell' },
    },
    {
      name: 'opens and fetches',
      message: mailWith(macroDocument('invoice.xlsm', 'xlsx', ['trigger', 'Auto_Open'], ['download', 'XMLHTTP'])),
    },
    {
      name: 'an old macro sheet starts, its formula loads a library',
      message: mailWith(
        attached('invoice.xls', 'xls', {
          facts: [
            { type: 'xlm-sheet', name: 'Macro1', visibility: 'hidden' },
            { type: 'xlm-trigger', name: 'Auto_Open' },
            { type: 'code', does: 'load', word: 'REGISTER', line: 1 },
          ],
        }),
      ),
      seen: { starts: 'Auto_Open', reaches: 'REGISTER' },
    },
  ],
}
