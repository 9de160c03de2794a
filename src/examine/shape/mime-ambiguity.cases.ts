import { attached, mailWith, plainBody, type RuleCases } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    { name: 'a plain mail', message: mailWith(plainBody('こんにちは')) },
    {
      name: 'near miss: cut off at the end',
      message: mailWith({ kind: 'mail', flaws: [{ code: 'mime/no-end-boundary', level: 'broken' }] }),
    },
    { name: 'near miss: words between the parts', message: mailWith({ kind: 'text', role: 'hidden' }) },
  ],
  reject: [
    {
      name: 'two readings',
      message: mailWith(attached('a.txt', 'text', { facts: [{ type: 'reading', reason: 'x' }] })),
      seen: { reason: 'x' },
    },
    {
      name: 'two boundaries',
      message: mailWith({ kind: 'mail', flaws: [{ code: 'mime/duplicate-boundary', level: 'odd' }] }),
    },
  ],
}
