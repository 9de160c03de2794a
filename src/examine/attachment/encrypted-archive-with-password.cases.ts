import {
  archive,
  archiveFact,
  attached,
  closedArchive,
  entry,
  mailWith,
  member,
  plainBody,
  type RuleCases,
} from '../../../test/fixtures/rule-case.ts'

const TOLD = {
  ...plainBody('解凍パスワード: 1234abcd'),
  facts: [{ type: 'password', value: '1234abcd', context: '解凍パスワード: 1234abcd' }],
} as const

export const cases: RuleCases = {
  accept: [
    {
      name: 'near miss: a password, but the archive is not locked',
      message: mailWith(TOLD, archive('a.zip', member('a.pdf', 'pdf'))),
    },
    {
      name: 'near miss: a locked archive whose password comes another way',
      message: mailWith(closedArchive('a.zip', 'a.pdf')),
    },
    {
      name: 'near miss: told, but does not fit: reported as closed',
      message: mailWith(TOLD, closedArchive('a.zip', 'a.pdf')),
    },
    { name: 'near miss: a password for a web site, no archive', message: mailWith(TOLD) },
  ],
  reject: [
    {
      name: 'the password opened it',
      message: mailWith(
        TOLD,
        attached('a.zip', 'zip', {
          facts: [
            archiveFact({ password: { value: '1234abcd', from: 'mail' } }),
            entry('a.pdf', { encrypted: true, kind: 'pdf' }),
          ],
        }),
      ),
      seen: { archive: 'a.zip', opened: 'yes', words: '解凍パスワード: 1234abcd' },
    },
  ],
}
