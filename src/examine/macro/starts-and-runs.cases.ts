import { attached, macroDocument, mailWith, type RuleCases } from '../../../test/fixtures/rule-case.ts'

const withAddress = (url: string) => {
  const document = macroDocument('a.doc', 'doc', ['trigger', 'AutoOpen'])
  const [code] = document.inside ?? []
  return { ...document, inside: [{ ...code, facts: [...(code?.facts ?? []), { type: 'url', url } as const] }] }
}

export const cases: RuleCases = {
  accept: [
    {
      name: 'near miss: a method called by name on an object of its own',
      message: mailWith(macroDocument('a.xls', 'xls', ['trigger', 'Workbook_Open'], ['object', 'CallByName'])),
    },
    { name: 'near miss: the address of a site', message: mailWith(withAddress('https://www.example.com')) },
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
      name: 'an object with a name put together, and a method called by name',
      message: mailWith(
        macroDocument('a.doc', 'doc', ['trigger', 'AutoOpen'], ['object', 'CallByName'], ['object', 'CreateObject']),
      ),
      seen: { starts: 'AutoOpen', reaches: 'CallByName, CreateObject' },
    },
    {
      name: 'the address of a program',
      message: mailWith(withAddress('https://example.com/files/a.exe')),
      seen: { reaches: 'https://example.com/files/a.exe' },
    },
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
