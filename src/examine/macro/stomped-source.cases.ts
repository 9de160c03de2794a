import type { Fact } from '#domain'
import { attached, mailWith, type RuleCases } from '../../../test/fixtures/rule-case.ts'

const stomped: Fact = { type: 'stomped', module: 'Module1', source: 'other', missing: ['AutoOpen', 'Shell'] }
const runs: Fact = { type: 'code', does: 'run', word: 'Shell', line: 3 }
const starts: Fact = { type: 'code', does: 'trigger', word: 'AutoOpen', line: 1 }

const module = (name: string, facts: readonly Fact[]) => ({
  name: `VBA/${name}`,
  kind: 'vba-module' as const,
  role: 'code' as const,
  facts,
})

export const cases: RuleCases = {
  accept: [
    {
      name: 'near miss: a macro that runs a program, in plain sight',
      message: mailWith(attached('tool.xlsm', 'xlsx', { inside: [module('Module1', [starts, runs])] })),
    },
    {
      name: 'near miss: the halves differ, but what runs reaches nothing',
      message: mailWith(attached('tool.xlsm', 'xlsx', { inside: [module('Module1 (compiled)', [stomped, starts])] })),
    },
    {
      name: 'near miss: what reaches out is in another module, where everybody can read it',
      message: mailWith(
        attached('tool.xlsm', 'xlsx', {
          inside: [module('Module1 (compiled)', [stomped]), module('Module2', [runs])],
        }),
      ),
    },
    {
      name: 'near miss: sources without a compiled form, as other office programs write them',
      message: mailWith(
        attached('集計.xlsm', 'xlsx', {
          inside: [
            {
              name: 'xl/vbaProject.bin',
              kind: 'vba-project',
              role: 'object',
              facts: [
                { type: 'vba-project', codePage: 932, modules: ['Module1'], hasSource: true, isSourceOnly: true },
              ],
            },
          ],
        }),
      ),
    },
  ],
  reject: [
    {
      name: 'a harmless source over code that runs a program',
      message: mailWith(
        attached('請求書.doc', 'doc', { inside: [module('Module1 (compiled)', [stomped, starts, runs])] }),
      ),
      seen: { file: '請求書.doc', module: 'Module1', reaches: 'Shell', hidden: 'AutoOpen, Shell' },
    },
    {
      name: 'a source that was emptied, and a command put together by the code',
      message: mailWith(
        attached('invoice.docm', 'docx', {
          inside: [
            module('ThisDocument (compiled)', [
              { ...stomped, source: 'none' },
              { type: 'command', command: 'cmd /c echo example.com', hidden: ['vba'] },
            ]),
          ],
        }),
      ),
      seen: { reaches: 'cmd /c echo example.com' },
    },
  ],
}
