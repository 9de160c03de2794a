import { attached, macroDocument, mailWith, type RuleCases } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    { name: 'macro under its own ending', message: mailWith(macroDocument('集計.xlsm', 'xlsx')) },
    {
      name: 'near miss: the old format, which always allowed macros',
      message: mailWith(macroDocument('a.doc', 'doc')),
    },
    { name: 'near miss: an ending of no known meaning', message: mailWith(macroDocument('a.2019', 'doc')) },
    { name: 'near miss: Word XML under its own ending', message: mailWith(macroDocument('a.xml', 'word-xml')) },
    { name: 'renamed, but without a macro', message: mailWith(attached('a.docx', 'docx')) },
  ],
  reject: [
    {
      name: 'macro document as .docx',
      message: mailWith(macroDocument('請求書.docx', 'docx')),
      seen: { name: '請求書.docx', kind: 'docx' },
    },
    { name: 'macro document as .pdf', message: mailWith(macroDocument('請求書.pdf', 'doc')) },
    {
      name: 'only one of two names says .xlsx',
      message: mailWith({ ...macroDocument('a.xlsm', 'xlsx'), names: ['a.xlsm', 'a.xlsx'] }),
      seen: { name: 'a.xlsx' },
    },
  ],
}
