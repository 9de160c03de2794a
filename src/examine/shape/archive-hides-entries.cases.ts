import { attached, mailWith, type RuleCases } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    {
      name: 'near miss: a cut-off archive has lost its list',
      message: mailWith(attached('a.zip', 'zip', { flaws: [{ code: 'zip/no-end-record', level: 'broken' }] })),
    },
    {
      name: 'near miss: an odd checksum',
      message: mailWith(attached('a.zip', 'zip', { flaws: [{ code: 'zip/crc-mismatch', level: 'broken' }] })),
    },
  ],
  reject: [
    {
      name: 'an entry that is not in the list',
      message: mailWith(
        attached('a.zip', 'zip', { flaws: [{ code: 'zip/unlisted-entry', level: 'odd', at: 40, seen: 'b.exe' }] }),
      ),
      seen: { archive: 'a.zip', seen: 'b.exe' },
    },
  ],
}
