import { attached, mailWith, type RuleCases } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    { name: 'near miss: a page without code', message: mailWith(attached('a.html', 'html')) },
    {
      name: 'near miss: a page with code that only makes objects',
      message: mailWith(
        attached('a.html', 'html', { facts: [{ type: 'code', does: 'object', word: 'atob', line: 3 }] }),
      ),
    },
  ],
  reject: [
    {
      name: 'a page that saves a file',
      message: mailWith(
        attached('a.html', 'html', { facts: [{ type: 'code', does: 'drop', word: 'msSaveOrOpenBlob', line: 9 }] }),
      ),
      seen: { name: 'a.html', word: 'msSaveOrOpenBlob', line: 9 },
    },
  ],
}
