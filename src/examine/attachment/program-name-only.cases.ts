import { archive, attached, mailWith, member, type RuleCases } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    { name: 'near miss: a real program, reported by its own rule', message: mailWith(attached('a.exe', 'exe')) },
    { name: 'near miss: unknown bytes, reported as a program', message: mailWith(attached('a.exe', 'unknown')) },
    {
      name: 'near miss: a mail whose subject is a web site',
      message: mailWith(
        attached('Fwd: partner.com', 'mail', {
          facts: [
            {
              type: 'presented',
              names: ['Fwd: partner.com'],
              declaredType: 'message/rfc822',
              disposition: 'attachment',
              transferEncoding: '',
              charset: '',
              contentId: '',
            },
          ],
        }),
      ),
    },
    { name: 'near miss: a saved picture of a web site', message: mailWith(attached('www.partner.com', 'png')) },
    { name: 'near miss: a page about a program', message: mailWith(attached('setup.exe.pdf', 'pdf')) },
  ],
  reject: [
    {
      name: 'a picture called a program',
      message: mailWith(attached('a.exe', 'gif')),
      seen: { name: 'a.exe', kind: 'gif' },
    },
    { name: 'an add-in that begins like a PDF', message: mailWith(archive('a.zip', member('a.xll', 'pdf'))) },
    { name: 'an archive called a screen saver', message: mailWith(attached('a.scr', 'zip')) },
  ],
}
