import { attached, mailWith, type RuleCases } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    { name: 'near miss: a shortcut to a document', message: mailWith(attached('a.lnk', 'lnk')) },
    {
      name: 'near miss: a link to a web page',
      message: mailWith(
        attached('a.url', 'internet-shortcut', { facts: [{ type: 'url', url: 'https://example.com' }] }),
      ),
    },
    {
      name: 'near miss: a script, reported by its own rule',
      message: mailWith(
        attached('a.bat', 'script', { facts: [{ type: 'code', does: 'run', word: 'powershell', line: 1 }] }),
      ),
    },
  ],
  reject: [
    {
      name: 'a shortcut to the command processor, with padded arguments',
      message: mailWith(
        attached('請求書.doc.lnk', 'lnk', {
          facts: [
            { type: 'command', command: 'cmd.exe /c echo example.com', hidden: ['padding'] },
            { type: 'code', does: 'run', word: 'cmd.exe', line: 0 },
            { type: 'code', does: 'hide', word: 'padded arguments', line: 0 },
          ],
        }),
      ),
      seen: { runs: 'cmd.exe', command: 'cmd.exe /c echo example.com', hides: 'padded arguments' },
    },
  ],
}
