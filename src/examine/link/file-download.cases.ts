import { htmlBody, mailWith, plainBody, type RuleCases } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    { name: 'a page', message: mailWith(plainBody('https://partner.example/news/index.html')) },
    {
      name: 'near miss: a page made by a server',
      message: mailWith(plainBody('https://partner.example/mail.php?x=a.exe')),
    },
    { name: 'near miss: a company called .com', message: mailWith(plainBody('https://partner.com')) },
    { name: 'near miss: a PDF', message: mailWith(plainBody('https://partner.example/exe.pdf')) },
  ],
  reject: [
    { name: 'a program', message: mailWith(plainBody('https://files.example/viewer.EXE')), seen: { extension: 'exe' } },
    { name: 'a script behind words', message: mailWith(htmlBody('', ['https://files.example/a.vbs?x=1', '請求書'])) },
  ],
}
