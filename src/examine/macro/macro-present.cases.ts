import { archive, attached, macroDocument, mailWith, member, type RuleCases } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    { name: 'ordinary document', message: mailWith(attached('案内.docx', 'docx')) },
    {
      name: 'near miss: the name allows macros, but there are none inside',
      message: mailWith(attached('集計.xlsm', 'xlsx')),
    },
  ],
  reject: [
    {
      name: 'workbook with a module',
      message: mailWith(macroDocument('集計.xlsm', 'xlsx')),
      seen: { file: '集計.xlsm', modules: 1 },
    },
    {
      name: 'in an archive',
      message: mailWith(archive('a.zip', member('集計.xlsm', 'xlsx', macroDocument('集計.xlsm', 'xlsx')))),
    },
    {
      name: 'a bare project, its document lost',
      message: mailWith(attached('vbaProject.bin', 'vba-project')),
    },
  ],
}
