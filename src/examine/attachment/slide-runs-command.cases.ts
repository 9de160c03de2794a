import type { Fact } from '#domain'
import { attached, mailWith, type RuleCases } from '../../../test/fixtures/rule-case.ts'

const slides = (...facts: readonly Fact[]) => mailWith(attached('発表.ppsx', 'pptx', { facts }))

export const cases: RuleCases = {
  accept: [
    {
      name: 'near miss: a slide with a link',
      message: slides({ type: 'relation', relation: 'hyperlink', target: 'https://example.com/' }),
    },
    {
      name: 'near miss: a command from something else',
      message: slides({ type: 'command', command: 'cmd /c echo', hidden: ['dde'] }),
    },
  ],
  reject: [
    {
      name: 'a program behind a click',
      message: slides({ type: 'command', command: 'cmd.exe /c echo example.com', hidden: ['ppaction'] }),
      seen: { document: '発表.ppsx', command: 'cmd.exe /c echo example.com', starts: 'click' },
    },
    {
      name: 'a program that the mouse starts by passing over',
      message: slides(
        { type: 'command', command: 'powershell echo example.com', hidden: ['ppaction'] },
        { type: 'code', does: 'trigger', word: 'hlinkmouseover', line: 0 },
      ),
      seen: { starts: 'mouse over' },
    },
  ],
}
