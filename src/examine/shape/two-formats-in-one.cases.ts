import { attached, mailWith, type RuleCases } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    { name: 'a picture', message: mailWith(attached('a.jpg', 'jpeg')) },
    {
      name: 'near miss: a program that unpacks itself',
      message: mailWith(attached('a.exe', 'exe', { flaws: [{ code: 'zip/behind-another-format', level: 'odd' }] })),
    },
  ],
  reject: [
    {
      name: 'an archive behind a picture',
      message: mailWith(attached('a.jpg', 'jpeg', { flaws: [{ code: 'zip/behind-another-format', level: 'odd' }] })),
      seen: { kind: 'jpeg' },
    },
  ],
}
