import { attached, mailWith, type RuleCases } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    { name: 'near miss: a PDF without one', message: mailWith(attached('a.pdf', 'pdf')) },
    {
      name: 'near miss: a page with a script',
      message: mailWith(
        attached('a.html', 'html', { facts: [{ type: 'code', does: 'object', word: 'PDF JavaScript', line: 0 }] }),
      ),
    },
  ],
  reject: [
    {
      name: 'a PDF with a script that starts when it is opened',
      message: mailWith(
        attached('様式.pdf', 'pdf', {
          facts: [
            { type: 'code', does: 'object', word: 'PDF JavaScript', line: 0 },
            { type: 'code', does: 'trigger', word: 'OpenAction JavaScript', line: 0 },
          ],
        }),
      ),
      seen: { name: '様式.pdf', starts: 'OpenAction JavaScript' },
    },
  ],
}
