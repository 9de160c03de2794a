import { attached, macroDocument, mailWith, type RuleCases } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    { name: 'macro on a button', message: mailWith(macroDocument('tool.xlsm', 'xlsx', ['object', 'CreateObject'])) },
    {
      name: 'near miss: it also runs a program, which another rule reports',
      message: mailWith(macroDocument('a.doc', 'doc', ['trigger', 'AutoOpen'], ['run', 'Shell'])),
    },
    {
      name: 'near miss: the word stands in a script file, not in a macro',
      message: mailWith(
        attached('a.vbs', 'script', { facts: [{ type: 'code', does: 'trigger', word: 'AutoOpen', line: 1 }] }),
      ),
    },
  ],
  reject: [
    {
      name: 'workbook that sets itself up',
      message: mailWith(macroDocument('勤務表.xlsm', 'xlsx', ['trigger', 'Workbook_Open'])),
      seen: { file: '勤務表.xlsm', starts: 'Workbook_Open', line: 1 },
    },
  ],
}
