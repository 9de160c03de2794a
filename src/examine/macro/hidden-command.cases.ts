import { attached, mailWith, type RuleCases } from '../../../test/fixtures/rule-case.ts'

const module = (command: string, hidden: readonly string[], starts = true) => ({
  name: 'VBA/Module1',
  kind: 'vba-module' as const,
  role: 'code' as const,
  facts: [
    ...(starts ? [{ type: 'code' as const, does: 'trigger' as const, word: 'AutoOpen', line: 1 }] : []),
    { type: 'command' as const, command, hidden },
  ],
})

export const cases: RuleCases = {
  accept: [
    {
      name: 'near miss: the command stands in plain sight',
      message: mailWith(attached('tool.xlsm', 'xlsx', { inside: [module('cmd /c dir', [])] })),
    },
    {
      name: 'near miss: a path that was put together, and no program of Windows',
      message: mailWith(attached('tool.xlsm', 'xlsx', { inside: [module('C:\\Tools\\calc.exe -x 1', ['vba'])] })),
    },
    {
      name: 'near miss: nothing starts by itself',
      message: mailWith(attached('tool.xlsm', 'xlsx', { inside: [module('cmd /c echo example.com', ['vba'], false)] })),
    },
    {
      name: 'near miss: a hidden command of a script, not of a macro',
      message: mailWith(
        attached('a.js', 'script', { facts: [{ type: 'command', command: 'cmd /c echo', hidden: ['base64'] }] }),
      ),
    },
  ],
  reject: [
    {
      name: 'put together by the macro',
      message: mailWith(attached('請求書.doc', 'doc', { inside: [module('cmd /c echo example.com', ['vba'])] })),
      seen: { file: '請求書.doc', command: 'cmd /c echo example.com', hidden: 'vba' },
    },
    {
      name: 'kept in a form, in Base64',
      message: mailWith(
        attached('invoice.docm', 'docx', {
          inside: [module('powershell -c "echo example.com"', ['form-text', 'junk-token', 'base64', 'utf-16le'])],
        }),
      ),
      seen: { hidden: 'form-text, junk-token, base64, utf-16le' },
    },
  ],
}
