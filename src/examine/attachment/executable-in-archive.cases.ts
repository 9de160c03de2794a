import { archive, attached, closedArchive, mailWith, member, type RuleCases } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    { name: 'pictures in an archive', message: mailWith(archive('写真.zip', member('1.jpg', 'jpeg'))) },
    { name: 'near miss: the program is attached without a box', message: mailWith(attached('a.exe', 'exe')) },
    {
      name: 'near miss: a closed archive that lists only documents',
      message: mailWith(closedArchive('a.zip', 'exe一覧.xlsx')),
    },
  ],
  reject: [
    {
      name: 'a program in an archive',
      message: mailWith(archive('請求書.zip', member('請求書.exe', 'exe'))),
      seen: { name: '請求書.exe', kind: 'exe' },
    },
    {
      name: 'a closed archive that lists a program',
      message: mailWith(closedArchive('請求書.zip', '請求書.scr')),
      seen: { name: '請求書.scr', opened: 'no' },
    },
  ],
}
