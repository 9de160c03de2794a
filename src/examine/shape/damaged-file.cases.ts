import { attached, mailWith, plainBody, type RuleCases } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    {
      name: 'near miss: unusual, but whole',
      message: mailWith(attached('a.zip', 'zip', { flaws: [{ code: 'zip/gap', level: 'odd' }] })),
    },
    {
      name: 'near miss: a body with a broken character',
      message: mailWith({ ...plainBody('?'), flaws: [{ code: 'mime/charset', level: 'broken' }] }),
    },
  ],
  reject: [
    {
      name: 'a cut-off archive',
      message: mailWith(attached('a.zip', 'zip', { flaws: [{ code: 'zip/cut-off', level: 'broken' }] })),
      seen: { name: 'a.zip', flaw: 'zip/cut-off' },
    },
  ],
}
