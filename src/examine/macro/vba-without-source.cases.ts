import { attached, macroDocument, mailWith, type RuleCases } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    {
      name: 'near miss: a project with empty modules is still readable',
      message: mailWith(macroDocument('a.xls', 'xls')),
    },
  ],
  reject: [
    {
      name: 'compiled code only',
      message: mailWith(
        attached('a.doc', 'doc', {
          facts: [{ type: 'vba-project', codePage: 1252, modules: ['ThisDocument', 'Module1'], hasSource: false }],
        }),
      ),
      seen: { file: 'a.doc', modules: 'ThisDocument, Module1' },
    },
  ],
}
