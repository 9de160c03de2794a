import { attached, closedArchive, mailWith, type RuleCases } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    { name: 'near miss: two harmless endings', message: mailWith(attached('案内.docx.pdf', 'pdf')) },
    { name: 'near miss: a compressed archive', message: mailWith(attached('backup.tar.gz', 'gzip')) },
    { name: 'near miss: a version number', message: mailWith(attached('viewer-1.2.exe', 'exe')) },
    { name: 'near miss: many spaces, but a document', message: mailWith(attached('案内          版.pdf', 'pdf')) },
    {
      name: 'near miss: a saved page with a dotted title',
      message: mailWith(attached('partner.example.html', 'html')),
    },
  ],
  reject: [
    {
      name: 'a program behind .pdf',
      message: mailWith(attached('請求書.pdf.exe', 'exe')),
      seen: { name: '請求書.pdf.exe' },
    },
    { name: 'a shortcut behind .doc', message: mailWith(attached('請求書.doc.lnk', 'lnk')) },
    { name: 'pushed out of sight by spaces', message: mailWith(attached(`請求書${'\u3000'.repeat(30)}.scr`, 'exe')) },
    { name: 'spaces between the endings', message: mailWith(attached('a.pdf   .js', 'script')) },
    { name: 'a page behind .pdf', message: mailWith(attached('請求書.pdf.html', 'html')) },
    {
      name: 'in a closed archive',
      message: mailWith(closedArchive('a.zip', 'a.xlsx.vbs')),
      seen: { name: 'a.xlsx.vbs' },
    },
  ],
}
