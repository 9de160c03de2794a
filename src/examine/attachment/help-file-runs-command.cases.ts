import { attached, mailWith, member, type RuleCases } from '../../../test/fixtures/rule-case.ts'

const page = (hidden: string) =>
  member('index.htm', 'html', {
    facts: [{ type: 'command', command: 'cmd.exe /c echo example.com', hidden: [hidden] }],
  })

export const cases: RuleCases = {
  accept: [
    {
      name: 'near miss: a help file with pages only',
      message: mailWith(attached('説明書.chm', 'chm', { inside: [member('index.htm', 'html')] })),
    },
    {
      name: 'near miss: such a page outside a help file, where it does nothing',
      message: mailWith(attached('a.zip', 'zip', { inside: [page('html-help')] })),
    },
    {
      name: 'near miss: another command',
      message: mailWith(attached('説明書.chm', 'chm', { inside: [page('base64')] })),
    },
  ],
  reject: [
    {
      name: 'a page with a script that runs a program',
      message: mailWith(
        attached('a.chm', 'chm', {
          inside: [
            {
              name: 'a.htm',
              kind: 'script',
              role: 'code',
              facts: [{ type: 'code', does: 'run', word: 'Run', line: 1 }],
            },
          ],
        }),
      ),
      seen: { name: 'a.chm', page: 'a.htm', runs: 'Run' },
    },
    {
      name: 'a page that starts a program',
      message: mailWith(attached('説明書.chm', 'chm', { inside: [page('html-help')] })),
      seen: { name: '説明書.chm', page: 'index.htm', command: 'cmd.exe /c echo example.com' },
    },
  ],
}
