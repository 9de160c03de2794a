import { attached, macroDocument, mailWith, type RuleCases } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    { name: 'ordinary workbook', message: mailWith(attached('集計.xls', 'xls')) },
    { name: 'near miss: a macro of today', message: mailWith(macroDocument('集計.xls', 'xls')) },
  ],
  reject: [
    {
      name: 'a macro sheet in plain sight',
      message: mailWith(
        attached('償却.xls', 'xls', { facts: [{ type: 'xlm-sheet', name: 'マクロ1', visibility: 'visible' }] }),
      ),
      seen: { file: '償却.xls', sheet: 'マクロ1', visibility: 'visible' },
    },
  ],
}
