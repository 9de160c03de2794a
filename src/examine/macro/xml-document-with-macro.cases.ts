import { attached, macroDocument, mailWith, type RuleCases } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    { name: 'near miss: Word XML without a macro', message: mailWith(attached('届出.xml', 'word-xml')) },
    { name: 'near miss: macro in the usual format', message: mailWith(macroDocument('届出.docm', 'docx')) },
  ],
  reject: [
    {
      name: 'Word 2003 XML under the name of a Word file',
      message: mailWith(macroDocument('INVOICE.doc', 'word-xml')),
      seen: { name: 'INVOICE.doc', kind: 'word-xml' },
    },
    { name: 'web archive with a macro', message: mailWith(macroDocument('INVOICE.doc', 'mht')) },
  ],
}
