import {
  archive,
  archiveFact,
  attached,
  closedArchive,
  entry,
  mailWith,
  member,
  type RuleCases,
} from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    { name: 'an open archive', message: mailWith(archive('a.zip', member('a.pdf', 'pdf'))) },
    {
      name: 'near miss: locked, but a password from the mail opened all of it',
      message: mailWith(
        attached('a.zip', 'zip', {
          facts: [
            archiveFact({ password: { value: 'x', from: 'mail' } }),
            entry('a.pdf', { encrypted: true, kind: 'pdf' }),
          ],
          inside: [member('a.pdf', 'pdf')],
        }),
      ),
    },
  ],
  reject: [
    {
      name: 'locked, only names can be read',
      message: mailWith(closedArchive('資料.zip', '請求書.doc')),
      seen: { archive: '資料.zip', closed: 1, names: '請求書.doc' },
    },
    {
      name: 'even the names are locked',
      message: mailWith(attached('a.7z', '7z', { facts: [archiveFact({ encrypted: 'names', entries: 0 })] })),
      seen: { names: 'not readable' },
    },
    {
      name: 'the password opened one file, not the other',
      message: mailWith(
        attached('a.zip', 'zip', {
          facts: [
            archiveFact({ entries: 2, password: { value: 'x', from: 'mail' } }),
            entry('a.pdf', { encrypted: true, kind: 'pdf' }),
            entry('b.doc', { encrypted: true }),
          ],
        }),
      ),
      seen: { closed: 1, names: 'b.doc' },
    },
  ],
}
