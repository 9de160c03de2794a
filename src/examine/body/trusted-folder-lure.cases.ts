import { attached, mailWith, type PartSketch, type RuleCases, textFact } from '../../../test/fixtures/rule-case.ts'

const document = (text: string): PartSketch => attached('a.xls', 'xls', { facts: [textFact('document', text)] })

export const cases: RuleCases = {
  accept: [
    {
      name: 'near miss: a list of templates',
      message: mailWith(document('Templates: invoice, letter. Copy the file you need.')),
    },
    {
      name: 'near miss: the folder is named, nothing is asked',
      message: mailWith(document('C:\\Program Files\\Microsoft Office\\root\\Templates')),
    },
  ],
  reject: [
    {
      name: 'in English',
      message: mailWith(
        document(
          'RELAUNCH REQUIRED: copy the file to C:\\Program Files\\Microsoft Office\\root\\Templates and start it again',
        ),
      ),
      seen: { document: 'a.xls' },
    },
    {
      name: 'in Japanese',
      message: mailWith(document('このファイルを Templates フォルダーにコピーして、開き直してください')),
    },
  ],
}
