import { archive, attached, closedArchive, mailWith, member, type RuleCases } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    { name: 'near miss: a program under its own name', message: mailWith(attached('viewer.exe', 'exe')) },
    {
      name: 'near miss: a program with an ending of no known meaning',
      message: mailWith(attached('viewer.001', 'exe')),
    },
    { name: 'near miss: a disk image with a vague ending', message: mailWith(attached('backup.bin', 'disk-raw')) },
    { name: 'near miss: an archive that stayed closed', message: mailWith(closedArchive('a.zip', 'a.pdf')) },
    { name: 'a PDF', message: mailWith(attached('a.pdf', 'pdf')) },
  ],
  reject: [
    {
      name: 'a program called .pdf',
      message: mailWith(attached('検査結果.pdf', 'exe')),
      seen: { name: '検査結果.pdf', kind: 'exe' },
    },
    { name: 'a shortcut called .docx, in an archive', message: mailWith(archive('a.zip', member('案内.docx', 'lnk'))) },
    {
      name: 'one of two names says picture',
      message: mailWith(attached('a.exe', 'exe', { names: ['a.exe', 'a.jpg'] })),
      seen: { name: 'a.jpg' },
    },
  ],
}
