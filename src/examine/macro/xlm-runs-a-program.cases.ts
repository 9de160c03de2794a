import { attached, mailWith, type RuleCases } from '../../../test/fixtures/rule-case.ts'

const sheet = (command: string, hidden: readonly string[] = ['xlm']) => ({
  name: 'XLM/Macro1',
  kind: 'xlm-sheet' as const,
  role: 'code' as const,
  facts: [{ type: 'command' as const, command, hidden }],
})

export const cases: RuleCases = {
  accept: [
    {
      name: 'near miss: the command waits for a button',
      message: mailWith(
        attached('tool.xls', 'xls', {
          facts: [{ type: 'xlm-sheet', name: 'Macro1', visibility: 'visible' }],
          inside: [sheet('notepad.exe')],
        }),
      ),
    },
    {
      name: 'near miss: starts by itself and only shows a message',
      message: mailWith(
        attached('勤務表.xls', 'xls', {
          facts: [
            { type: 'xlm-sheet', name: 'Macro1', visibility: 'visible' },
            { type: 'xlm-trigger', name: 'Auto_Open' },
          ],
        }),
      ),
    },
    {
      name: 'near miss: the command stands in another workbook than the trigger',
      message: mailWith(
        attached('a.xls', 'xls', { facts: [{ type: 'xlm-trigger', name: 'Auto_Open' }] }),
        attached('b.xls', 'xls', { inside: [sheet('echo example.com')] }),
      ),
    },
  ],
  reject: [
    {
      name: 'opened, it runs a program',
      message: mailWith(
        attached('請求書.xlsm', 'xlsx', {
          facts: [
            { type: 'xlm-sheet', name: 'Macro1', visibility: 'very-hidden' },
            { type: 'xlm-trigger', name: 'Auto_Open_x' },
          ],
          inside: [sheet('cmd /c echo example.com')],
        }),
      ),
      seen: { file: '請求書.xlsm', starts: 'Auto_Open_x', command: 'cmd /c echo example.com' },
    },
    {
      name: 'a function of a library, in a plain sheet',
      message: mailWith(
        attached('a.slk', 'sylk', {
          facts: [{ type: 'xlm-trigger', name: 'Auto_Open' }],
          inside: [sheet('urlmon!URLDownloadToFileA(0, "https://example.com/a", "C:\\a.txt", 0, 0)')],
        }),
      ),
    },
  ],
}
