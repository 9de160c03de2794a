import { attached, closedArchive, mailWith, type RuleCases } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    { name: 'a Japanese name', message: mailWith(attached('紹介状.docx', 'docx')) },
    { name: 'near miss: a name in Hebrew letters', message: mailWith(attached('מסמך.docx', 'docx')) },
    { name: 'near miss: a plain direction mark', message: mailWith(attached('\u200fמסמך.docx', 'docx')) },
  ],
  reject: [
    { name: 'a program that reads as .docx', message: mailWith(attached('請求書\u202excod.exe', 'exe')) },
    {
      name: 'in a closed archive',
      message: mailWith(closedArchive('a.zip', 'a\u202efdp.scr')),
      seen: { opened: 'no' },
    },
  ],
}
