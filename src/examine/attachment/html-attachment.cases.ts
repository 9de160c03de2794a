import { attached, closedArchive, htmlBody, mailWith, type RuleCases } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    { name: 'near miss: the HTML is the body of the mail', message: mailWith(htmlBody('こんにちは')) },
    { name: 'near miss: plain text about HTML', message: mailWith(attached('html.txt', 'text')) },
  ],
  reject: [
    { name: 'a page as a file', message: mailWith(attached('明細.html', 'html')), seen: { name: '明細.html' } },
    { name: 'one that begins like a picture', message: mailWith(attached('明細.html', 'gif')) },
    { name: 'listed in a closed archive', message: mailWith(closedArchive('a.zip', '明細.htm')) },
  ],
}
