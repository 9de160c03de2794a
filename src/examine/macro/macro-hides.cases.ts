import { macroDocument, mailWith, type RuleCases } from '../../../test/fixtures/rule-case.ts'

const CONCEALED = Array.from({ length: 12 }, () => ['hide', 'Chr'] as const)

export const cases: RuleCases = {
  accept: [
    {
      name: 'near miss: a few joined characters',
      message: mailWith(
        macroDocument('a.xlsm', 'xlsx', ['trigger', 'Workbook_Open'], ['hide', 'Chr'], ['hide', 'Chr']),
      ),
    },
    { name: 'near miss: nothing starts it', message: mailWith(macroDocument('a.xlsm', 'xlsx', ...CONCEALED)) },
  ],
  reject: [
    {
      name: 'starts and conceals',
      message: mailWith(macroDocument('a.doc', 'doc', ['trigger', 'AutoOpen'], ...CONCEALED)),
      seen: { file: 'a.doc', hides: 'Chr', count: 12 },
    },
  ],
}
