import { attached, mailWith, type RuleCases } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    {
      name: 'near miss: a PDF with a link',
      message: mailWith(attached('a.pdf', 'pdf', { facts: [{ type: 'link', url: 'https://example.com', shown: '' }] })),
    },
    {
      name: 'near miss: a PDF with a script',
      message: mailWith(
        attached('a.pdf', 'pdf', { facts: [{ type: 'code', does: 'object', word: 'PDF JavaScript', line: 0 }] }),
      ),
    },
  ],
  reject: [
    {
      name: 'a PDF that launches the command processor',
      message: mailWith(
        attached('請求書.pdf', 'pdf', {
          facts: [
            { type: 'code', does: 'run', word: 'PDF Launch', line: 0 },
            { type: 'command', command: 'cmd.exe /c echo example.com', hidden: [] },
            { type: 'code', does: 'trigger', word: 'OpenAction Launch', line: 0 },
          ],
        }),
      ),
      seen: { command: 'cmd.exe /c echo example.com', startsByItself: 'yes' },
    },
  ],
}
