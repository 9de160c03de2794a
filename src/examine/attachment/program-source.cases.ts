import { attached, closedArchive, mailWith, type RuleCases } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    {
      name: 'near miss: a script that Windows runs, reported by its own rule',
      message: mailWith(attached('a.js', 'script')),
    },
    { name: 'near miss: a description of a program', message: mailWith(attached('rb.txt', 'text')) },
  ],
  reject: [
    { name: 'a source file', message: mailWith(attached('test.rb', 'script')), seen: { name: 'test.rb' } },
    { name: 'a script called text', message: mailWith(attached('a.txt', 'script')) },
    { name: 'listed in a closed archive', message: mailWith(closedArchive('a.zip', 'a.py')), seen: { opened: 'no' } },
  ],
}
