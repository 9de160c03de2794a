import { attached, mailWith, type RuleCases, sketchMessage } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    { name: 'they agree', message: mailWith(attached('a.jpeg', 'jpeg')) },
    { name: 'near miss: no ending at all', message: mailWith(attached('a', 'pdf')) },
    {
      name: 'near miss: the name under which a mail was stored',
      message: sketchMessage({ name: '1.pdf', kind: 'mail' }),
    },
    { name: 'near miss: text may be called anything', message: mailWith(attached('a.xls', 'text')) },
  ],
  reject: [
    { name: 'a picture under another ending', message: mailWith(attached('a.png', 'jpeg')), seen: { kind: 'jpeg' } },
  ],
}
