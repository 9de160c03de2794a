import { attached, mailWith, member, type RuleCases } from '../../../test/fixtures/rule-case.ts'

export const cases: RuleCases = {
  accept: [
    {
      name: 'near miss: one archive in another',
      message: mailWith(attached('a.zip', 'zip', { inside: [member('b.zip', 'zip')] })),
    },
    {
      name: 'near miss: a compressed tar in an archive',
      message: mailWith(
        attached('a.zip', 'zip', { inside: [member('b.tgz', 'gzip', { inside: [member('b.tar', 'tar')] })] }),
      ),
    },
  ],
  reject: [
    {
      name: 'three deep',
      message: mailWith(
        attached('a.zip', 'zip', { inside: [member('b.zip', 'zip', { inside: [member('c.iso', 'iso')] })] }),
      ),
      seen: { boxes: 3 },
    },
  ],
}
