import { macroDocument, mailWith, type RuleCases } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    {
      name: 'near miss: makes objects, but nothing that leaves the document',
      message: mailWith(macroDocument('tool.xlsm', 'xlsx', ['object', 'CreateObject'])),
    },
    {
      name: 'near miss: starts by itself as well, which a heavier rule reports',
      message: mailWith(macroDocument('a.doc', 'doc', ['trigger', 'AutoOpen'], ['run', 'Shell'])),
    },
  ],
  reject: [
    {
      name: 'a program from a button',
      message: mailWith(macroDocument('tool.xlsm', 'xlsx', ['run', 'Shell'], ['run', 'Shell'])),
      seen: { file: 'tool.xlsm', reaches: 'Shell', line: 1 },
    },
    { name: 'a library', message: mailWith(macroDocument('tool.xls', 'xls', ['load', 'Declare … Lib'])) },
  ],
}
