import { attached, closedArchive, mailWith, type RuleCases } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    { name: 'all was read', message: mailWith(attached('a.pdf', 'pdf')) },
    {
      name: 'near miss: damaged, but read as far as it goes',
      message: mailWith(attached('a.zip', 'zip', { flaws: [{ code: 'zip/cut-off', level: 'broken' }] })),
    },
    {
      name: 'near miss: a locked archive, which has a rule of its own',
      message: mailWith(closedArchive('a.zip', 'a.pdf')),
    },
  ],
  reject: [
    {
      name: 'a method nobody reads',
      message: mailWith(attached('a.zip', 'zip', { flaws: [{ code: 'zip/unread-method', level: 'stopped', at: 30 }] })),
      seen: { flaw: 'zip/unread-method', name: 'a.zip' },
    },
    { name: 'nothing at all was read', message: { parts: [] } },
    {
      name: 'locked, but no other rule would know',
      message: mailWith(attached('a.x', 'unknown', { flaws: [{ code: 'office/encrypted', level: 'stopped' }] })),
    },
  ],
}
